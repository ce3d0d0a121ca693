import Engine
import Lanes

/// Lion: the sign of an interpolated momentum.
///
/// c = β₁·m + (1−β₁)·g
/// x ← x − η·(sign(c) + λ·x)
/// m ← β₂·m + (1−β₂)·g
///
/// Chen 2023; Optax lion. The weight decay is 0 by default; Optax has 1e-3.
struct Lion<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.99
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0

  struct State: RuleState {
    var m: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    // First, so that x is fetched before m is written: processors hold up loads behind stores whose
    // addresses look alike.
    let decay = weightDecay * x
    let direction = (beta1 * s.m + gain1 * gradient).signum
    s.m = beta2 * s.m + gain2 * gradient
    x -= learningRate * (direction + decay)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The momentum's part of the direction."),
      .init("beta_2", \.beta2, .decay, "The decay of the momentum."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let lion = OptimizerDefinition(
    "lion", title: "Lion",
    summary: "The sign of an interpolated momentum.",
    equations: [
      "c = β₁·m + (1−β₁)·g",
      "x ← x − η·(sign(c) + λ·x)",
      "m ← β₂·m + (1−β₂)·g",
    ],
    source: "Chen 2023; Optax lion. The weight decay is 0 by default; Optax has 1e-3",
    Lion())
}
