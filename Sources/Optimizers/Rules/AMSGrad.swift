import Engine
import Lanes

/// AMSGrad: adam whose mean square never shrinks.
///
/// g ← g + λ·x
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// w ← max(w, v)
/// x ← x − η · m/(1−β₁ᵗ) / (√(w/(1−β₂ᵗ)) + ε)
///
/// Reddi 2018; PyTorch Adam with amsgrad.
struct AMSGrad<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0

  struct State: RuleState {
    var m: V = 0
    var v: V = 0
    var largest: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.m = beta1 * s.m + gain1 * g
    s.v = beta2 * s.v + gain2 * (g * g)
    s.largest = V.maximum(s.largest, s.v)
    x -= learningRate * (s.m * correction1) / ((s.largest * correction2).squareRoot() + epsilon)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let amsGrad = OptimizerDefinition(
    "amsgrad", title: "AMSGrad",
    summary: "Adam whose mean square never shrinks.",
    equations: [
      "g ← g + λ·x",
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "w ← max(w, v)",
      "x ← x − η · m/(1−β₁ᵗ) / (√(w/(1−β₂ᵗ)) + ε)",
    ],
    source: "Reddi 2018; PyTorch Adam with amsgrad",
    AMSGrad())
}
