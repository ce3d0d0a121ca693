import Engine
import Lanes

/// Stable AdamW: adamW with shorter steps where the gradient is larger than its mean.
///
/// b₁ = β₁·(1−β₁ᵗ⁻¹)/(1−β₁ᵗ), b₂ = β₂·(1−β₂ᵗ⁻¹)/(1−β₂ᵗ)
/// m ← b₁·m + (1−b₁)·g
/// v ← b₂·v + (1−b₂)·g²
/// η′ = η/max(1, √mean(g²/max(v, ε²)))
/// x ← x·(1 − η′·λ) − η′·m/(√v + ε)
///
/// Wortsman 2023; pytorch_optimizer StableAdamW. The mean is over each tensor.
struct StableAdamW<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.99
  var epsilon: V = 1e-8
  var weightDecay: V = 0.01
  var kept1: V = 0
  var gain1: V = 0
  var kept2: V = 0
  var gain2: V = 0
  var leastSquare: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    kept1 = beta1 * (1 - V.pow(beta1, t - 1)) / (1 - V.pow(beta1, t))
    gain1 = 1 - kept1
    kept2 = beta2 * (1 - V.pow(beta2, t - 1)) / (1 - V.pow(beta2, t))
    gain2 = 1 - kept2
    leastSquare = epsilon * epsilon
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices {
      let g = e.gradient[i]
      e.state[i].m = kept1 * e.state[i].m + gain1 * g
      e.state[i].v = kept2 * e.state[i].v + gain2 * (g * g)
    }
    let size = e.mean {
      let g = e.gradient[$0]
      return g * g / V.maximum(e.state[$0].v, leastSquare)
    }.squareRoot()
    let rate = learningRate / V.maximum(1, size)
    for i in e.indices {
      let direction = e.state[i].m / (e.state[i].v.squareRoot() + epsilon)
      e.x[i] = e.x[i] * (1 - rate * weightDecay) - rate * direction
    }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η′·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let stableAdamW = OptimizerDefinition(
    "stable_adamw", title: "Stable AdamW",
    summary: "AdamW with shorter steps where the gradient is larger than its mean.",
    equations: [
      "b₁ = β₁·(1−β₁ᵗ⁻¹)/(1−β₁ᵗ), b₂ = β₂·(1−β₂ᵗ⁻¹)/(1−β₂ᵗ)",
      "m ← b₁·m + (1−b₁)·g",
      "v ← b₂·v + (1−b₂)·g²",
      "η′ = η/max(1, √mean(g²/max(v, ε²)))",
      "x ← x·(1 − η′·λ) − η′·m/(√v + ε)",
    ],
    source: "Wortsman 2023; pytorch_optimizer StableAdamW",
    StableAdamW())
}
