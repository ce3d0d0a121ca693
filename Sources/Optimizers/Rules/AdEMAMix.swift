import Engine
import Lanes

/// AdEMAMix: adam with a second, much slower momentum.
///
/// m₁ ← β₁·m₁ + (1−β₁)·g
/// m₂ ← β₃·m₂ + (1−β₃)·g
/// v ← β₂·v + (1−β₂)·g²
/// x ← x − η·((m₁/(1−β₁ᵗ) + α·m₂) / (√(v/(1−β₂ᵗ) + ε₀) + ε) + λ·x)
///
/// Pagliardini 2024; Optax contrib ademamix.
struct AdEMAMix<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var beta3: V = 0.9999
  var alpha: V = 5
  var epsilon: V = 1e-8
  var epsilonRoot: V = 0
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0
  var gain3: V = 0

  struct State: RuleState {
    var m: V = 0
    var slow: V = 0
    var v: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
    gain3 = 1 - beta3
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.m = beta1 * s.m + gain1 * gradient
    s.slow = beta3 * s.slow + gain3 * gradient
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    let mean = s.m * correction1 + alpha * s.slow
    let divisor = (s.v * correction2 + epsilonRoot).squareRoot() + epsilon
    x -= learningRate * (mean / divisor + weightDecay * x)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("beta_3", \.beta3, .decay, "The decay of the slow mean gradient."),
      .init("alpha", \.alpha, .nonNegative, "α: the part of the slow mean."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("epsilon_root", \.epsilonRoot, .nonNegative, "ε₀: added inside the root."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let ademaMix = OptimizerDefinition(
    "ademamix", title: "AdEMAMix",
    summary: "Adam with a second, much slower momentum.",
    equations: [
      "m₁ ← β₁·m₁ + (1−β₁)·g",
      "m₂ ← β₃·m₂ + (1−β₃)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "x ← x − η·((m₁/(1−β₁ᵗ) + α·m₂) / (√(v/(1−β₂ᵗ) + ε₀) + ε) + λ·x)",
    ],
    source: "Pagliardini 2024; Optax contrib ademamix",
    AdEMAMix())
}
