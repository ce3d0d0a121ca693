import Engine
import Lanes

/// CAME: adaFactor with momentum, its steps shortened where they disagree with their mean.
///
/// q = g² + ε₁
/// of a matrix: r ← β₂·r + (1−β₂)·rows(q), c ← β₂·c + (1−β₂)·columns(q), v = r·cᵀ/mean(r)
/// of a vector: v ← β₂·v + (1−β₂)·q
/// u = g/√v, then u ← u/max(1, rms(u)/d)
/// m ← β₁·m + (1−β₁)·u
/// of a matrix: s of (u − m)² + ε₂ with β₃, as v of q; m/√s stands for m below
/// x ← x·(1 − η·λ) − η·m
///
/// rows(q) and columns(q) are the means of each row and each column; all is of each tensor for itself. No
/// mean is corrected for its start at 0. Luo, "CAME: Confidence-guided Adaptive Memory Efficient
/// Optimization" (2023); pytorch_optimizer CAME.
struct CAME<V: Lane>: VectorRule {
  var learningRate: V = 2e-4
  var beta1: V = 0.9
  var beta2: V = 0.999
  var beta3: V = 0.9999
  var weightDecay: V = 0
  var threshold: V = 1
  var epsilon1: V = 1e-30
  var epsilon2: V = 1e-16
  var gain1: V = 0
  var gain2: V = 0
  var gain3: V = 0
  var kept: V = 0

  struct State: RuleState {
    var m: V = 0
  }
  /// Means of q and of the disagreement. A vector is one column, so that its rows keep all of v.
  struct RowState: RuleState {
    var square: V = 0
    var disagreement: V = 0
  }
  struct ColumnState: RuleState {
    var square: V = 0
    var disagreement: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    gain3 = 1 - beta3
    kept = 1 - learningRate * weightDecay
  }

  func step(_ e: Elements<Self>) {
    func square(_ i: Int) -> V { e.gradient[i] * e.gradient[i] + epsilon1 }
    let rows = e.mean(over: .rows) { square($0) }
    let columns = e.mean(over: .columns) { square($0) }
    for i in e.indices {
      e.row[i].square = beta2 * e.row[i].square + gain2 * rows
      e.column[i].square = beta2 * e.column[i].square + gain2 * columns
    }
    let mean = e.mean { e.row[$0].square }
    for i in e.indices {
      let product = e.row[i].square / mean * e.column[i].square
      let v = V.select(e.isMatrix, product, e.row[i].square)
      e.gradient[i] = e.gradient[i] / v.squareRoot()
    }
    let excess = V.maximum(1, e.norm { e.gradient[$0] } / (e.count.squareRoot() * threshold))
    for i in e.indices {
      e.gradient[i] = e.gradient[i] / excess
      e.state[i].m = beta1 * e.state[i].m + gain1 * e.gradient[i]
    }
    let disagreement = disagreement(e)
    for i in e.indices {
      let trusted = e.state[i].m / disagreement.squareRoot()
      e.x[i] = kept * e.x[i] - learningRate * V.select(e.isMatrix, trusted, e.state[i].m)
    }
  }

  /// The mean disagreement s of an element of a matrix.
  private func disagreement(_ e: Elements<Self>) -> V {
    func square(_ i: Int) -> V {
      let difference = e.gradient[i] - e.state[i].m
      return difference * difference + epsilon2
    }
    let rows = e.mean(over: .rows) { square($0) }
    let columns = e.mean(over: .columns) { square($0) }
    for i in e.indices {
      e.row[i].disagreement = beta3 * e.row[i].disagreement + gain3 * rows
      e.column[i].disagreement = beta3 * e.column[i].disagreement + gain3 * columns
    }
    let mean = e.mean { e.row[$0].disagreement }
    return e.row[0].disagreement / mean * e.column[0].disagreement
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean of u."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("beta_3", \.beta3, .decay, "The decay of the mean disagreement."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .init("clip_threshold", \.threshold, .positive, "d: the largest root mean square of u."),
      .init("epsilon_1", \.epsilon1, .nonNegative, "ε₁: added to the squares."),
      .init("epsilon_2", \.epsilon2, .nonNegative, "ε₂: added to the disagreements."),
    ]
  }
}

extension OptimizerCatalogue {
  static let came = OptimizerDefinition(
    "came", title: "CAME",
    summary: "AdaFactor with momentum, its steps shortened where they disagree with their mean.",
    equations: [
      "q = g² + ε₁",
      "of a matrix: r ← β₂·r + (1−β₂)·rows(q), c ← β₂·c + (1−β₂)·columns(q), v = r·cᵀ/mean(r)",
      "of a vector: v ← β₂·v + (1−β₂)·q",
      "u = g/√v, then u ← u/max(1, rms(u)/d)",
      "m ← β₁·m + (1−β₁)·u",
      "of a matrix: s of (u − m)² + ε₂ with β₃, as v of q; m/√s stands for m below",
      "x ← x·(1 − η·λ) − η·m",
    ],
    source: "Luo 2023; pytorch_optimizer CAME. Each tensor for itself, with the means of its rows "
      + "and columns",
    CAME())
}
