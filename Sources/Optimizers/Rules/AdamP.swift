import Engine
import Lanes

/// AdamP: adam that leaves out of its step what only makes the weights longer.
///
/// m ← β₁·m + (1−β₁)·g
/// v ← β₂·v + (1−β₂)·g²
/// u = m·√(1−β₂ᵗ)/(√v + ε), with Nesterov of β₁·m + (1−β₁)·g in place of m
/// of a matrix, its rows if all |cos(g, x)| < δ/√columns, else as a whole if |cos(g, x)| < δ/√size:
/// u ← u − d·⟨d, u⟩, where d = x/(‖x‖ + ε), and λ ← r·λ
/// x ← x·(1 − η·λ) − η/(1−β₁ᵗ)·u
///
/// Heo 2021; pytorch_optimizer AdamP. In a cosine each norm is at least ε. A vector's step is adam's.
struct AdamP<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var delta: V = 0.1
  var decayRatio: V = 0.1
  var nesterov: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var rate: V = 0
  var correction2: V = 0
  var kept: V = 0
  var keptProjected: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    rate = learningRate / (1 - V.pow(beta1, t))
    correction2 = (1 - V.pow(beta2, t)).squareRoot()
    kept = 1 - learningRate * weightDecay
    keptProjected = 1 - learningRate * weightDecay * decayRatio
  }

  func step(_ e: Elements<Self>) {
    let (byRows, asWhole) = (isAcross(e, .rows), isAcross(e, .tensor))
    for i in e.indices {
      let g = e.gradient[i]
      e.state[i].m = beta1 * e.state[i].m + gain1 * g
      e.state[i].v = beta2 * e.state[i].v + gain2 * (g * g)
      let direction = V.select(nesterov .> 0, beta1 * e.state[i].m + gain1 * g, e.state[i].m)
      e.gradient[i] = direction * correction2 / (e.state[i].v.squareRoot() + epsilon)
    }
    let (ofRow, ofWhole) = (lengthening(e, .rows), lengthening(e, .tensor))
    for i in e.indices {
      let part = V.select(byRows, ofRow, V.select(asWhole, ofWhole, 0))
      let shrunk = V.select(byRows .| asWhole, keptProjected, kept)
      e.x[i] = shrunk * e.x[i] - rate * (e.gradient[i] - part)
    }
  }

  /// Where the gradient of a matrix stands across its rows, or across it as a whole.
  private func isAcross(_ e: Elements<Self>, _ scope: ReductionScope) -> V.Mask {
    let product = e.sum(over: scope) { e.gradient[$0] * e.x[$0] }
    let length = V.maximum(epsilon, e.norm(over: scope) { e.gradient[$0] })
    let cosine = product / length / V.maximum(epsilon, e.norm(over: scope) { e.x[$0] })
    let count = scope == .rows ? e.columns : e.count
    return e.isMatrix .& (e.max { _ in cosine.magnitude } .< delta / count.squareRoot())
  }

  /// The part of the step along the weights, of each row or of all of the tensor.
  private func lengthening(_ e: Elements<Self>, _ scope: ReductionScope) -> V {
    let length = e.norm(over: scope) { e.x[$0] } + epsilon
    let part = e.sum(over: scope) { e.x[$0] / length * e.gradient[$0] }
    return e.x[0] / length * part
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, \.keptProjected, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .init("delta", \.delta, .nonNegative, "δ: below which cosine the step is projected."),
      .init(
        "weight_decay_ratio", \.decayRatio, .unit, "r: what is left of λ where it is projected."),
      .flag("nesterov", \.nesterov, "Whether to look one step ahead."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adamP = OptimizerDefinition(
    "adamp", title: "AdamP",
    summary: "Adam that leaves out of its step what only makes the weights longer.",
    equations: [
      "m ← β₁·m + (1−β₁)·g",
      "v ← β₂·v + (1−β₂)·g²",
      "u = m·√(1−β₂ᵗ)/(√v + ε), with Nesterov of β₁·m + (1−β₁)·g in place of m",
      "of a matrix, its rows if all |cos(g, x)| < δ/√columns, else as a whole if |cos(g, x)| < δ/√size:",
      "u ← u − d·⟨d, u⟩, where d = x/(‖x‖ + ε), and λ ← r·λ",
      "x ← x·(1 − η·λ) − η/(1−β₁ᵗ)·u",
    ],
    source: "Heo 2021; pytorch_optimizer AdamP",
    AdamP())
}
