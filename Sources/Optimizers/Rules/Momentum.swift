import Engine
import Lanes

/// Momentum: steps that remember where they went.
///
/// Δ ← η·g + p·Δ
/// x ← x − Δ
///
/// TensorFlow, Optimizers with Core APIs; Polyak 1964. The gradient is scaled before it is
/// accumulated: with a constant rate this equals PyTorch's SGD with momentum.
struct Momentum<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var momentum: V = 0.7

  struct State: RuleState {
    var change: V = 0
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.change = learningRate * gradient + momentum * s.change
    x -= s.change
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "The part of the last change that is kept, p."),
    ]
  }
}

extension OptimizerCatalogue {
  static let momentum = OptimizerDefinition(
    "momentum", title: "Momentum",
    summary: "Steps that remember where they went.",
    equations: [
      "Δ ← η·g + p·Δ",
      "x ← x − Δ",
    ],
    source: "TensorFlow, Optimizers with Core APIs; Polyak 1964. The gradient is scaled before "
      + "it is accumulated: with a constant rate this equals PyTorch's SGD with momentum",
    Momentum())
}
