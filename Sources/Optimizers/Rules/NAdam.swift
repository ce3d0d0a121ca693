import Engine
import Lanes

/// NAdam: adam with Nesterov's look ahead.
///
/// g ← g + λ·x
/// μₜ = β₁·(1 − 0.96^(t·ψ)/2), Πₜ = μ₁⋯μₜ
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// x ← x − η · ((1−μₜ)/(1−Πₜ)·g + μₜ₊₁/(1−Πₜ₊₁)·m) / (√(v/(1−β₂ᵗ)) + ε)
///
/// Dozat 2016; PyTorch NAdam.
struct NAdam<V: Lane>: Rule {
  var learningRate: V = 2e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var momentumDecay: V = 4e-3
  var gain1: V = 0
  var gain2: V = 0
  var correction2: V = 0
  var product: V = 1
  var rateOfGradient: V = 0
  var rateOfMean: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction2 = 1 / (1 - V.pow(beta2, t))
    let now = beta1 * (1 - 0.5 * V.pow(0.96, t * momentumDecay))
    let next = beta1 * (1 - 0.5 * V.pow(0.96, (t + 1) * momentumDecay))
    product *= now
    rateOfGradient = learningRate * (1 - now) / (1 - product)
    rateOfMean = learningRate * next / (1 - product * next)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.m = beta1 * s.m + gain1 * g
    s.v = beta2 * s.v + gain2 * (g * g)
    let divisor = (s.v * correction2).squareRoot() + epsilon
    x -= (rateOfGradient * g + rateOfMean * s.m) / divisor
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
      .init(
        "momentum_decay", \.momentumDecay, .nonNegative, "ψ: how fast the momentum grows to β₁."),
    ]
  }
}

extension OptimizerCatalogue {
  static let nadam = OptimizerDefinition(
    "nadam", title: "NAdam",
    summary: "Adam with Nesterov's look ahead.",
    equations: [
      "g ← g + λ·x",
      "μₜ = β₁·(1 − 0.96^(t·ψ)/2), Πₜ = μ₁⋯μₜ",
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "x ← x − η · ((1−μₜ)/(1−Πₜ)·g + μₜ₊₁/(1−Πₜ₊₁)·m) / (√(v/(1−β₂ᵗ)) + ε)",
    ],
    source: "Dozat 2016; PyTorch NAdam",
    NAdam())
}
