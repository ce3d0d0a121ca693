import Engine
import Lanes

/// AdaFactor: adam without momentum, its steps measured by the parameters' size.
///
/// x ← x·(1 − η·λ)
/// v ← t^δ·(g² + ε₁) + (1 − t^δ)·v
/// u = g/√v
/// x ← x − max(ε₂, rms(x))·min(η, 1/√t) · u/max(1, rms(u)/d)
///
/// Shazeer & Stern 2018; PyTorch Adafactor. A vector is not factored; ε₁ is the rounding unit of
/// Double in every precision.
struct AdaFactor<V: Lane>: VectorRule {
  var learningRate: V = 1e-2
  var beta2Decay: V = -0.8
  var epsilon1: V = 0x1p-52
  var epsilon2: V = 1e-3
  var threshold: V = 1
  var weightDecay: V = 0
  var gain: V = 0
  var rate: V = 0
  var kept: V = 0

  struct State: RuleState {
    var v: V = 0
  }

  mutating func prepare(step t: V) {
    gain = V.pow(t, beta2Decay)
    rate = V.minimum(learningRate, 1 / t.squareRoot())
    kept = 1 - learningRate * weightDecay
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices {
      let g = e.gradient[i]
      e.x[i] *= kept
      e.state[i].v += gain * (g * g + epsilon1 - e.state[i].v)
      e.gradient[i] = g / e.state[i].v.squareRoot()
    }
    let root = e.count.squareRoot()
    let size = V.maximum(epsilon2, e.norm { e.x[$0] } / root)
    let excess = V.maximum(1, e.norm { e.gradient[$0] } / (root * threshold))
    let step = size * rate / excess
    for i in e.indices { e.x[i] -= step * e.gradient[i] }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_2_decay", \.beta2Decay, .nonPositive, "δ: how fast the mean square settles."),
      .init("epsilon_1", \.epsilon1, .nonNegative, "ε₁: added to the square."),
      .init("epsilon_2", \.epsilon2, .nonNegative, "ε₂: the least size of the parameters."),
      .init("d", \.threshold, .positive, "d: the largest root mean square of u."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adaFactor = OptimizerDefinition(
    "adafactor", title: "AdaFactor",
    summary: "Adam without momentum, its steps measured by the parameters' size.",
    equations: [
      "x ← x·(1 − η·λ)",
      "v ← t^δ·(g² + ε₁) + (1 − t^δ)·v",
      "u = g/√v",
      "x ← x − max(ε₂, rms(x))·min(η, 1/√t) · u/max(1, rms(u)/d)",
    ],
    source: "Shazeer & Stern 2018; PyTorch Adafactor. A vector is not factored; ε₁ is the "
      + "rounding unit of Double in every precision",
    AdaFactor())
}
