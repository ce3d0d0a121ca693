import Lanes

/// Momentum: steps that remember where they went.
///
/// Δ ← η·g + p·Δ
/// x ← x − Δ
///
/// The notebook's form, in which the gradient is scaled before it is accumulated; Polyak (1964). With
/// a constant learning rate it equals PyTorch's SGD with momentum.
public struct Momentum<V: Lane>: Rule {
  public var learningRate: V = 1e-3
  public var momentum: V = 0.7

  public struct State: RuleState {
    @usableFromInline var change: V = 0
    @inlinable public init() {}
  }

  @inlinable
  public init() {}

  @inlinable
  public func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.change = learningRate * gradient + momentum * s.change
    x -= s.change
  }

  public static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "The part of the last change that is kept, p."),
    ]
  }
}

extension OptimizerCatalogue {
  static let momentum = OptimizerDefinition(
    "momentum", title: "Momentum", summary: "Steps that remember where they went.",
    equations: ["Δ ← η·g + p·Δ", "x ← x − Δ"],
    source: "TensorFlow, Optimizers with Core APIs; Polyak 1964",
    Momentum<Float>.self, Momentum<Double>.self, Momentum<FloatPack>.self,
    Momentum<DoublePack>.self, Momentum<Dependence>.self)
}
