import Engine
import Lanes

/// RAdam: adam that waits until its mean square can be trusted.
///
/// g ← g + λ·x
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2t·β₂ᵗ/(1−β₂ᵗ)
/// x ← x − η · m/(1−β₁ᵗ) · r·√(1−β₂ᵗ)/(√v + ε) where ρₜ > 5
/// x ← x − η · m/(1−β₁ᵗ) elsewhere
/// r = √((ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ))
///
/// Liu 2020; PyTorch RAdam. ε is added before the bias correction, as PyTorch does.
struct RAdam<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var rectification: V = 0
  var isRectified: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    let power = V.pow(beta2, t)
    let limit = 2 / (1 - beta2) - 1
    let length = limit - 2 * t * power / (1 - power)
    let square = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)
    rectification = square.squareRoot() * (1 - power).squareRoot()
    isRectified = V.select(length .> 5, 1, 0)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.m = beta1 * s.m + gain1 * g
    s.v = beta2 * s.v + gain2 * (g * g)
    let scale = rectification / (s.v.squareRoot() + epsilon)
    x -= learningRate * (s.m * correction1) * V.select(isRectified .> 0, scale, 1)
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
  static let radam = OptimizerDefinition(
    "radam", title: "RAdam",
    summary: "Adam that waits until its mean square can be trusted.",
    equations: [
      "g ← g + λ·x",
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2t·β₂ᵗ/(1−β₂ᵗ)",
      "x ← x − η · m/(1−β₁ᵗ) · r·√(1−β₂ᵗ)/(√v + ε) where ρₜ > 5",
      "x ← x − η · m/(1−β₁ᵗ) elsewhere",
      "r = √((ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ))",
    ],
    source: "Liu 2020; PyTorch RAdam. ε is added before the bias correction, as PyTorch does",
    RAdam())
}
