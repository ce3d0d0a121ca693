import Engine
import Lanes

/// MARS: adamW or lion on gradients with less variance.
///
/// c = g + γ·β₁/(1−β₁)·(g − g′), g′ the gradient before, 0 at first; c ← c/max(1, ‖c‖)
/// m ← β₁·m + (1−β₁)·c
/// v ← β₂·v + (1−β₂)·c²
/// x ← x·(1 − η·λ)
/// adamw: x ← x − η·m/(1−β₁ᵗ)·√(1−β₂ᵗ)/(√(v + 1e-15) + ε)
/// lion: x ← x − η·sign(m)
/// of a vector, unless it is to be optimized alike: c = g, adamw, and numbers of its own
///
/// Yuan 2024; pytorch_optimizer MARS. The norm is of each tensor. Single numbers are one vector. A schedule of
/// the learning rate leaves that of vectors as it is.
struct MARS<V: Lane>: VectorRule {
  var learningRate: V = 3e-3
  var beta1: V = 0.95
  var beta2: V = 0.99
  var gamma: V = 0.025
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var form: V = 0
  var optimizesVectors: V = 0
  var vectorLearningRate: V = 3e-3
  var vectorBeta1: V = 0.9
  var vectorBeta2: V = 0.95
  var vectorWeightDecay: V = 0.1
  var turn: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var rate: V = 0
  var kept: V = 0
  var vectorGain1: V = 0
  var vectorGain2: V = 0
  var vectorRate: V = 0
  var vectorKept: V = 0

  struct State: RuleState {
    var m: V = 0
    var v: V = 0
    var gradient: V = 0
  }

  mutating func prepare(step t: V) {
    turn = gamma * (beta1 / (1 - beta1))
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    rate = learningRate * (1 - V.pow(beta2, t)).squareRoot() / (1 - V.pow(beta1, t))
    kept = 1 - learningRate * weightDecay
    vectorGain1 = 1 - vectorBeta1
    vectorGain2 = 1 - vectorBeta2
    let vectorScale = (1 - V.pow(vectorBeta2, t)).squareRoot() / (1 - V.pow(vectorBeta1, t))
    vectorRate = vectorLearningRate * vectorScale
    vectorKept = 1 - vectorLearningRate * vectorWeightDecay
  }

  func step(_ e: Elements<Self>) {
    let isCorrected = e.isMatrix .| (optimizesVectors .> 0)
    func own(_ number: V, _ ofVector: V) -> V { V.select(isCorrected, number, ofVector) }
    func corrected(_ i: Int) -> V {
      e.gradient[i] + turn * (e.gradient[i] - e.state[i].gradient)
    }
    let excess = V.maximum(1, e.norm { corrected($0) })
    for i in e.indices {
      let c = own(corrected(i) / excess, e.gradient[i])
      e.state[i].gradient = e.gradient[i]
      let m = own(beta1, vectorBeta1) * e.state[i].m + own(gain1, vectorGain1) * c
      let v = own(beta2, vectorBeta2) * e.state[i].v + own(gain2, vectorGain2) * (c * c)
      (e.state[i].m, e.state[i].v) = (m, v)
      let scaled = own(rate, vectorRate) * m / ((v + 1e-15).squareRoot() + epsilon)
      let isSign = isCorrected .& (form .> 0)
      let change = V.select(isSign, learningRate * m.signum, scaled)
      e.x[i] = own(kept, vectorKept) * e.x[i] - change
    }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, \.vectorKept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean of c."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("gamma", \.gamma, .nonNegative, "γ: how far the gradient is corrected by its change."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .init(
        "form", \.form, .unit, "What is done with c.", kind: .choice(["adamw", "lion"])),
      .flag("optimize_vectors", \.optimizesVectors, "Whether vectors are treated as matrices are."),
      .init(
        "vector_learning_rate", \.vectorLearningRate, .nonNegative, "η of vectors."),
      .init("vector_beta_1", \.vectorBeta1, .decay, "β₁ of vectors."),
      .init("vector_beta_2", \.vectorBeta2, .decay, "β₂ of vectors."),
      .init("vector_weight_decay", \.vectorWeightDecay, .nonNegative, "λ of vectors."),
    ]
  }
}

extension OptimizerCatalogue {
  static let mars = OptimizerDefinition(
    "mars", title: "MARS",
    summary: "AdamW or lion on gradients with less variance.",
    equations: [
      "c = g + γ·β₁/(1−β₁)·(g − g′), g′ the gradient before, 0 at first; c ← c/max(1, ‖c‖)",
      "m ← β₁·m + (1−β₁)·c",
      "v ← β₂·v + (1−β₂)·c²",
      "x ← x·(1 − η·λ)",
      "adamw: x ← x − η·m/(1−β₁ᵗ)·√(1−β₂ᵗ)/(√(v + 1e-15) + ε)",
      "lion: x ← x − η·sign(m)",
      "of a vector, unless it is to be optimized alike: c = g, adamw, and numbers of its own",
    ],
    source: "Yuan 2024; pytorch_optimizer MARS",
    MARS())
}
