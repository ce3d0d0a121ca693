import Engine
import Lanes

/// Grams: the length of adam's step in the direction of the gradient's sign.
///
/// x ← x·(1 − η·λ)
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// x ← x − η·|m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)|·sign(g)
///
/// Cao 2024; pytorch_optimizer Grams.
struct Grams<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-6
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0
  var kept: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
    kept = 1 - learningRate * weightDecay
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.m = beta1 * s.m + gain1 * gradient
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    let direction = s.m * correction1 / ((s.v * correction2).squareRoot() + epsilon)
    x = kept * x - learningRate * (direction.magnitude * gradient.signum)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

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
  static let grams = OptimizerDefinition(
    "grams", title: "Grams",
    summary: "The length of adam's step in the direction of the gradient's sign.",
    equations: [
      "x ← x·(1 − η·λ)",
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "x ← x − η·|m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)|·sign(g)",
    ],
    source: "Cao 2024; pytorch_optimizer Grams",
    Grams())
}
