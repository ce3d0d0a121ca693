import Engine
import Lanes

/// AdaBelief: adam scaled by how far the gradient is from its mean.
///
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·(g − m)² + ε₀
/// x ← x − η · m̂ / (√(v/(1−β₂ᵗ)) + ε)
/// m̂ = m/(1−β₁ᵗ), with Nesterov β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ)
///
/// Zhuang 2020; Optax adabelief.
struct AdaBelief<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-16
  var epsilonRoot: V = 1e-16
  var nesterov: V = 0
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
    let surprise = gradient - s.m
    s.v = beta2 * s.v + gain2 * (surprise * surprise) + epsilonRoot
    let ahead = beta1 * (s.m * correctionNext) + gain1 * (gradient * correction1)
    let mean = V.select(nesterov .> 0, ahead, s.m * correction1)
    x -= learningRate * mean / ((s.v * correction2).squareRoot() + epsilon)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("epsilon_root", \.epsilonRoot, .nonNegative, "ε₀: added to the mean square."),
      .flag("nesterov", \.nesterov, "Whether to look one step ahead."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adaBelief = OptimizerDefinition(
    "adabelief", title: "AdaBelief",
    summary: "Adam scaled by how far the gradient is from its mean.",
    equations: [
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·(g − m)² + ε₀",
      "x ← x − η · m̂ / (√(v/(1−β₂ᵗ)) + ε)",
      "m̂ = m/(1−β₁ᵗ), with Nesterov β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ)",
    ],
    source: "Zhuang 2020; Optax adabelief",
    AdaBelief())
}
