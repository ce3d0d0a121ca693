import Engine
import Lanes

/// MoMo-Adam: adam with steps that would reach the lower bound of the loss if it were linear.
///
/// d ← β₁·d + (1−β₁)·g, f ← β₁·f + (1−β₁)·loss, γ ← β₁·γ + (1−β₁)·⟨g, x⟩
/// v ← β₂·v + (1−β₂)·g², D = ε + √(v/(1−β₂ᵗ)), c = 1−β₁ᵗ
/// τ = min(η/c, max(0, (1 + η·λ)·(f − c·lb − γ) + ⟨d, x⟩)/⟨d, d/D⟩)
/// x ← x/(1 + η·λ) − τ·d/D
///
/// Schaipp 2024; Optax contrib momo_adam. Products are over all parameters. The lower bound is not adapted.
struct MoMoAdam<V: Lane>: VectorRule {
  var learningRate: V = 1e-2
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var lowerBound: V = 0
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var rate: V = 0
  var bound: V = 0
  var correction2: V = 0
  var growth: V = 0
  var kept: V = 0

  typealias State = Moments<V>
  struct Shared: RuleState {
    var loss: V = 0
    var product: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    let correction1 = 1 - V.pow(beta1, t)
    rate = learningRate / correction1
    bound = correction1 * lowerBound
    correction2 = 1 / (1 - V.pow(beta2, t))
    growth = 1 + learningRate * weightDecay
    kept = 1 / growth
  }

  func step(_ e: Elements<Self>) {
    let product = e.sum(over: .all) { e.gradient[$0] * e.x[$0] }
    for i in e.indices {
      let g = e.gradient[i]
      e.state[i].m = beta1 * e.state[i].m + gain1 * g
      e.state[i].v = beta2 * e.state[i].v + gain2 * (g * g)
      e.gradient[i] = e.state[i].m / (epsilon + (e.state[i].v * correction2).squareRoot())
    }
    let along = e.sum(over: .all) { e.state[$0].m * e.x[$0] }
    let square = e.sum(over: .all) { e.state[$0].m * e.gradient[$0] }
    e.shared[0].loss = beta1 * e.shared[0].loss + gain1 * e.loss
    e.shared[0].product = beta1 * e.shared[0].product + gain1 * product
    let height = e.shared[0].loss - bound - e.shared[0].product
    let wanted = V.maximum(growth * height + along, 0) / square
    let step = V.minimum(rate, wanted)
    for i in e.indices { e.x[i] = kept * e.x[i] - step * e.gradient[i] }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The largest rate, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient and loss."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("lower_bound", \.lowerBound, .any, "lb: the loss is never lower."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks to 1/(1 + η·λ) of it."),
    ]
  }
}

extension OptimizerCatalogue {
  static let moMoAdam = OptimizerDefinition(
    "momo_adam", title: "MoMo-Adam",
    summary: "Adam with steps that would reach the lower bound of the loss if it were linear.",
    equations: [
      "d ← β₁·d + (1−β₁)·g, f ← β₁·f + (1−β₁)·loss, γ ← β₁·γ + (1−β₁)·⟨g, x⟩",
      "v ← β₂·v + (1−β₂)·g², D = ε + √(v/(1−β₂ᵗ)), c = 1−β₁ᵗ",
      "τ = min(η/c, max(0, (1 + η·λ)·(f − c·lb − γ) + ⟨d, x⟩)/⟨d, d/D⟩)",
      "x ← x/(1 + η·λ) − τ·d/D",
    ],
    source: "Schaipp 2024; Optax contrib momo_adam",
    MoMoAdam())
}
