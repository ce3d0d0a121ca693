import Engine
import Lanes

/// NAdamW: adam with Nesterov's look ahead and decoupled weight decay.
///
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// m̂ = β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ)
/// x ← x − η·(m̂ / (√(v/(1−β₂ᵗ) + ε₀) + ε) + λ·x)
///
/// Dozat 2016, Loshchilov & Hutter 2019; Optax nadamw.
struct NAdamW<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var epsilonRoot: V = 0
  var weightDecay: V = 1e-4
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0
  var correctionNext: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
    correctionNext = 1 / (1 - V.pow(beta1, t + 1))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.m = beta1 * s.m + gain1 * gradient
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    let mean = beta1 * (s.m * correctionNext) + gain1 * (gradient * correction1)
    let divisor = (s.v * correction2 + epsilonRoot).squareRoot() + epsilon
    x -= learningRate * (mean / divisor + weightDecay * x)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("epsilon_root", \.epsilonRoot, .nonNegative, "ε₀: added inside the root."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let nadamW = OptimizerDefinition(
    "nadamw", title: "NAdamW",
    summary: "Adam with Nesterov's look ahead and decoupled weight decay.",
    equations: [
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "m̂ = β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ)",
      "x ← x − η·(m̂ / (√(v/(1−β₂ᵗ) + ε₀) + ε) + λ·x)",
    ],
    source: "Dozat 2016, Loshchilov & Hutter 2019; Optax nadamw",
    NAdamW())
}
