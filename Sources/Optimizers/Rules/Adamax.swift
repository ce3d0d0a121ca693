import Engine
import Lanes

/// AdaMax: adam with the largest recent gradient instead of the root mean square.
///
/// g ← g + λ·x
/// m ← β₁·m + (1−β₁)·g
/// u ← max(β₂·u, |g| + ε)
/// x ← x − η/(1−β₁ᵗ) · m/u
///
/// Kingma & Ba 2015; PyTorch Adamax.
struct Adamax<V: Lane>: Rule {
  var learningRate: V = 2e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var gain1: V = 0
  var rate: V = 0

  struct State: RuleState {
    var m: V = 0
    var u: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    rate = learningRate / (1 - V.pow(beta1, t))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.m = beta1 * s.m + gain1 * g
    s.u = V.maximum(beta2 * s.u, g.magnitude + epsilon)
    x -= rate * (s.m / s.u)
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
  static let adamax = OptimizerDefinition(
    "adamax", title: "AdaMax",
    summary: "Adam with the largest recent gradient instead of the root mean square.",
    equations: [
      "g ← g + λ·x",
      "m ← β₁·m + (1−β₁)·g",
      "u ← max(β₂·u, |g| + ε)",
      "x ← x − η/(1−β₁ᵗ) · m/u",
    ],
    source: "Kingma & Ba 2015; PyTorch Adamax",
    Adamax())
}
