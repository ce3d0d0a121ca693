import Engine
import Lanes

/// Adan: adam with the mean change of the gradient as look ahead.
///
/// d = g − g′, at first 0
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·d
/// n ← β₃·n + (1−β₃)·(g + (1−β₂)·d)²
/// x ← x − η·((m/(1−β₁ᵗ) + (1−β₂)·v/(1−β₂ᵗ)) / (√(n/(1−β₃ᵗ) + ε₀) + ε) + λ·x)
///
/// Xie 2022; Optax adan.
struct Adan<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.98
  var beta2: V = 0.92
  var beta3: V = 0.99
  var epsilon: V = 1e-8
  var epsilonRoot: V = 1e-8
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var gain3: V = 0
  var correction1: V = 0
  var correction2: V = 0
  var correction3: V = 0
  var isFirst: V = 0

  struct State: RuleState {
    var m: V = 0
    var v: V = 0
    var n: V = 0
    var previous: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    gain3 = 1 - beta3
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
    correction3 = 1 / (1 - V.pow(beta3, t))
    isFirst = V.select(t .<= 1, 1, 0)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let change = V.select(isFirst .> 0, 0, gradient - s.previous)
    let ahead = gradient + gain2 * change
    s.m = beta1 * s.m + gain1 * gradient
    s.v = beta2 * s.v + gain2 * change
    s.n = beta3 * s.n + gain3 * (ahead * ahead)
    s.previous = gradient
    let direction = s.m * correction1 + gain2 * (s.v * correction2)
    let divisor = (s.n * correction3 + epsilonRoot).squareRoot() + epsilon
    x -= learningRate * (direction / divisor + weightDecay * x)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean change."),
      .init("beta_3", \.beta3, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("epsilon_root", \.epsilonRoot, .nonNegative, "ε₀: added inside the root."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adan = OptimizerDefinition(
    "adan", title: "Adan",
    summary: "Adam with the mean change of the gradient as look ahead.",
    equations: [
      "d = g − g′, at first 0",
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·d",
      "n ← β₃·n + (1−β₃)·(g + (1−β₂)·d)²",
      "x ← x − η·((m/(1−β₁ᵗ) + (1−β₂)·v/(1−β₂ᵗ)) / (√(n/(1−β₃ᵗ) + ε₀) + ε) + λ·x)",
    ],
    source: "Xie 2022; Optax adan",
    Adan())
}
