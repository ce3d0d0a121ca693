import Engine
import Lanes

/// AdaMod: adam whose rates are no larger than their running mean.
///
/// x ← x·(1 − η·λ)
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// ρ = η·√(1−β₂ᵗ)/(1−β₁ᵗ)/(√v + ε)
/// n ← β₃·n + (1−β₃)·ρ
/// x ← x − min(ρ, n)·m
///
/// Ding 2019; pytorch_optimizer AdaMod.
struct AdaMod<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.99
  var beta3: V = 0.9999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var gain3: V = 0
  var rate: V = 0
  var kept: V = 0

  struct State: RuleState {
    var m: V = 0
    var v: V = 0
    var rate: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    gain3 = 1 - beta3
    rate = learningRate * (1 - V.pow(beta2, t)).squareRoot() / (1 - V.pow(beta1, t))
    kept = 1 - learningRate * weightDecay
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.m = beta1 * s.m + gain1 * gradient
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    let own = rate / (s.v.squareRoot() + epsilon)
    s.rate = beta3 * s.rate + gain3 * own
    x = kept * x - V.minimum(own, s.rate) * s.m
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("beta_3", \.beta3, .decay, "The decay of the mean rate."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adaMod = OptimizerDefinition(
    "adamod", title: "AdaMod",
    summary: "Adam whose rates are no larger than their running mean.",
    equations: [
      "x ← x·(1 − η·λ)",
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "ρ = η·√(1−β₂ᵗ)/(1−β₁ᵗ)/(√v + ε)",
      "n ← β₃·n + (1−β₃)·ρ",
      "x ← x − min(ρ, n)·m",
    ],
    source: "Ding 2019; pytorch_optimizer AdaMod",
    AdaMod())
}
