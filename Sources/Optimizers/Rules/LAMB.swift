import Engine
import Lanes

/// LAMB: adam steps as long as the parameters allow.
///
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// u = m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ) + ε₀) + ε) + λ·x
/// x ← x − η·‖x‖/‖u‖·u; the ratio is 1 where a norm is 0
///
/// Norms are of each tensor for itself. You 2020; Optax lamb.
struct LAMB<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-6
  var epsilonRoot: V = 0
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices {
      let g = e.gradient[i]
      e.state[i].m = beta1 * e.state[i].m + gain1 * g
      e.state[i].v = beta2 * e.state[i].v + gain2 * (g * g)
      let divisor = (e.state[i].v * correction2 + epsilonRoot).squareRoot() + epsilon
      e.gradient[i] = e.state[i].m * correction1 / divisor + weightDecay * e.x[i]
    }
    let length = e.norm { e.x[$0] }
    let stepLength = e.norm { e.gradient[$0] }
    let ratio = V.select((length .== 0) .| (stepLength .== 0), 1, length / stepLength)
    for i in e.indices { e.x[i] -= learningRate * (ratio * e.gradient[i]) }
  }

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
  static let lamb = OptimizerDefinition(
    "lamb", title: "LAMB",
    summary: "Adam steps as long as the parameters allow.",
    equations: [
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "u = m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ) + ε₀) + ε) + λ·x",
      "x ← x − η·‖x‖/‖u‖·u; the ratio is 1 where a norm is 0",
    ],
    source: "You 2020; Optax lamb",
    LAMB())
}
