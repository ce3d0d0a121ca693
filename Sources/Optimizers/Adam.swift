import Lanes

/// Adam: momentum, scaled by a running root mean square of the gradient.
///
/// g ← g + λ·x
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// x ← x − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)
///
/// The notebook's; Kingma & Ba, "Adam: A Method for Stochastic Optimization" (2015). The bias
/// corrections are factors computed once a step.
public struct Adam<V: Lane>: Rule {
  public var learningRate: V = 1e-3
  public var beta1: V = 0.9
  public var beta2: V = 0.999
  public var epsilon: V = 1e-7
  public var weightDecay: V = 0
  @usableFromInline var gain1: V = 0
  @usableFromInline var gain2: V = 0
  @usableFromInline var correction1: V = 0
  @usableFromInline var correction2: V = 0

  public struct State: RuleState {
    @usableFromInline var m: V = 0
    @usableFromInline var v: V = 0
    @inlinable public init() {}
  }

  @inlinable
  public init() {}

  @inlinable
  public mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
  }

  @inlinable
  public func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.m = beta1 * s.m + gain1 * g
    s.v = beta2 * s.v + gain2 * (g * g)
    x -= learningRate * (s.m * correction1) / ((s.v * correction2).squareRoot() + epsilon)
  }

  public static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adam = OptimizerDefinition(
    "adam", title: "Adam",
    summary: "Momentum, scaled by a running root mean square of the gradient.",
    equations: [
      "g ← g + λ·x", "m ← β₁·m + (1−β₁)·g", "v ← β₂·v + (1−β₂)·g²",
      "x ← x − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)",
    ],
    source: "TensorFlow, Optimizers with Core APIs; Kingma & Ba 2015",
    Adam<Float>.self, Adam<Double>.self, Adam<FloatPack>.self, Adam<DoublePack>.self,
    Adam<Dependence>.self)
}
