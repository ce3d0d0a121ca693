import Engine
import Lanes

/// Tiger: the sign of the mean gradient.
///
/// x ← x·(1 − η·λ)
/// m ← β·m + (1−β)·g
/// x ← x − η·sign(m)
///
/// Su 2023; pytorch_optimizer Tiger.
struct Tiger<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta: V = 0.965
  var weightDecay: V = 0.01
  var gain: V = 0
  var kept: V = 0

  struct State: RuleState {
    var m: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - beta
    kept = 1 - learningRate * weightDecay
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.m = beta * s.m + gain * gradient
    x = kept * x - learningRate * s.m.signum
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta", \.beta, .decay, "The decay of the mean gradient."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let tiger = OptimizerDefinition(
    "tiger", title: "Tiger",
    summary: "The sign of the mean gradient.",
    equations: [
      "x ← x·(1 − η·λ)",
      "m ← β·m + (1−β)·g",
      "x ← x − η·sign(m)",
    ],
    source: "Su 2023; pytorch_optimizer Tiger",
    Tiger())
}
