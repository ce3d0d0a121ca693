import Engine
import Lanes

/// ACProp: gradients scaled by their variance up to the step before.
///
/// D = √(v/(1−β₂ᵗ⁻¹)) + ε, at the first step 1 + ε
/// x ← x − η·(g/D + λ·x)
/// v ← β₂·v + (1−β₂)·(g − m)² + ε₀
/// m ← β₁·m + (1−β₁)·g
///
/// Zhuang 2021; Optax contrib acprop, whose numerator is g, not m.
struct ACProp<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-16
  var epsilonRoot: V = 1e-16
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction: V = 0
  var isFirst: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    isFirst = V.select(t .<= 1, 1, 0)
    correction = 1 / (1 - V.pow(beta2, V.maximum(1, t - 1)))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let square = V.select(isFirst .> 0, 1, s.v * correction)
    let scaled = gradient / (square.squareRoot() + epsilon)
    x -= learningRate * (scaled + weightDecay * x)
    let surprise = gradient - s.m
    s.v = beta2 * s.v + gain2 * (surprise * surprise) + epsilonRoot
    s.m = beta1 * s.m + gain1 * gradient
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the variance."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("epsilon_root", \.epsilonRoot, .nonNegative, "ε₀: added to v at each step."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let acProp = OptimizerDefinition(
    "acprop", title: "ACProp",
    summary: "Gradients scaled by their variance up to the step before.",
    equations: [
      "D = √(v/(1−β₂ᵗ⁻¹)) + ε, at the first step 1 + ε",
      "x ← x − η·(g/D + λ·x)",
      "v ← β₂·v + (1−β₂)·(g − m)² + ε₀",
      "m ← β₁·m + (1−β₁)·g",
    ],
    source: "Zhuang 2021; Optax contrib acprop, whose numerator is g, not m",
    ACProp())
}
