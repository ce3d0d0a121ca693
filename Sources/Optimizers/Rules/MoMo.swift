import Engine
import Lanes

/// MoMo: momentum with steps that would reach the lower bound of the loss if it were linear.
///
/// d ← β·d + (1−β)·g, f ← β·f + (1−β)·loss, γ ← β·γ + (1−β)·⟨g, x⟩; β is 0 at the first step
/// τ = min(η, max(0, (1 + η·λ)·(f − lb − γ) + ⟨d, x⟩)/‖d‖²)
/// x ← x/(1 + η·λ) − τ·d
///
/// Schaipp 2024; Optax contrib momo. Products are over all parameters. τ is 0 where ‖d‖² is not above the
/// rounding unit of Double. The lower bound is not adapted.
struct MoMo<V: Lane>: VectorRule {
  var learningRate: V = 1
  var beta: V = 0.9
  var lowerBound: V = 0
  var weightDecay: V = 0
  var keptMean: V = 0
  var gain: V = 0
  var growth: V = 0
  var kept: V = 0

  struct State: RuleState {
    var mean: V = 0
  }
  struct Shared: RuleState {
    var loss: V = 0
    var product: V = 0
  }

  mutating func prepare(step t: V) {
    keptMean = V.select(t .<= 1, 0, beta)
    gain = 1 - keptMean
    growth = 1 + learningRate * weightDecay
    kept = 1 / growth
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices { e.state[i].mean = keptMean * e.state[i].mean + gain * e.gradient[i] }
    let product = e.sum(over: .all) { e.gradient[$0] * e.x[$0] }
    let along = e.sum(over: .all) { e.state[$0].mean * e.x[$0] }
    let square = e.sum(over: .all) { e.state[$0].mean * e.state[$0].mean }
    e.shared[0].loss = keptMean * e.shared[0].loss + gain * e.loss
    e.shared[0].product = keptMean * e.shared[0].product + gain * product
    let height = e.shared[0].loss - lowerBound - e.shared[0].product
    let wanted = V.maximum(growth * height + along, 0) / square
    let rate = V.select(square .<= 0x1p-52, 0, V.minimum(learningRate, wanted))
    for i in e.indices { e.x[i] = kept * e.x[i] - rate * e.state[i].mean }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The largest rate, η."),
      .init("beta", \.beta, .decay, "The decay of the means."),
      .init("lower_bound", \.lowerBound, .any, "lb: the loss is never lower."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks to 1/(1 + η·λ) of it."),
    ]
  }
}

extension OptimizerCatalogue {
  static let moMo = OptimizerDefinition(
    "momo", title: "MoMo",
    summary: "Momentum with steps that would reach the lower bound of the loss if it were linear.",
    equations: [
      "d ← β·d + (1−β)·g, f ← β·f + (1−β)·loss, γ ← β·γ + (1−β)·⟨g, x⟩; β is 0 at the first step",
      "τ = min(η, max(0, (1 + η·λ)·(f − lb − γ) + ⟨d, x⟩)/‖d‖²)",
      "x ← x/(1 + η·λ) − τ·d",
    ],
    source: "Schaipp 2024; Optax contrib momo",
    MoMo())
}
