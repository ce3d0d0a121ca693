import Engine
import Lanes

/// Yogi: adam whose mean square moves by bounded amounts.
///
/// m ← β₁·m + (1−β₁)·g
/// v ← v − (1−β₂)·sign(v − g²)·g²
/// x ← x − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)
///
/// Zaheer 2018; Optax yogi. m and v both start at 1e-6.
struct Yogi<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-3
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0

  struct State: RuleState {
    var m: V = 1e-6
    var v: V = 1e-6
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let square = gradient * gradient
    s.m = beta1 * s.m + gain1 * gradient
    s.v -= gain2 * (s.v - square).signum * square
    x -= learningRate * (s.m * correction1) / ((s.v * correction2).squareRoot() + epsilon)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
    ]
  }
}

extension OptimizerCatalogue {
  static let yogi = OptimizerDefinition(
    "yogi", title: "Yogi",
    summary: "Adam whose mean square moves by bounded amounts.",
    equations: [
      "m ← β₁·m + (1−β₁)·g",
      "v ← v − (1−β₂)·sign(v − g²)·g²",
      "x ← x − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)",
    ],
    source: "Zaheer 2018; Optax yogi. m and v both start at 1e-6",
    Yogi())
}
