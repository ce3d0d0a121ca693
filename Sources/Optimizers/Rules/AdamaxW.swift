import Engine
import Lanes

/// AdaMaxW: adaMax whose weight decay stays out of the gradient.
///
/// m ← β₁·m + (1−β₁)·g
/// u ← max(β₂·u, |g| + ε)
/// x ← x − η·(m/(1−β₁ᵗ)/u + λ·x)
///
/// Kingma & Ba 2015; Optax adamaxw.
struct AdamaxW<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 1e-4
  var gain1: V = 0
  var correction1: V = 0

  struct State: RuleState {
    var m: V = 0
    var u: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    correction1 = 1 / (1 - V.pow(beta1, t))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.m = beta1 * s.m + gain1 * gradient
    s.u = V.maximum(beta2 * s.u, gradient.magnitude + epsilon)
    x -= learningRate * (s.m * correction1 / s.u + weightDecay * x)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adamaxW = OptimizerDefinition(
    "adamaxw", title: "AdaMaxW",
    summary: "AdaMax whose weight decay stays out of the gradient.",
    equations: [
      "m ← β₁·m + (1−β₁)·g",
      "u ← max(β₂·u, |g| + ε)",
      "x ← x − η·(m/(1−β₁ᵗ)/u + λ·x)",
    ],
    source: "Kingma & Ba 2015; Optax adamaxw",
    AdamaxW())
}
