import Engine
import Lanes

/// AdaFactor: adam without momentum, its steps measured by the parameters' size.
///
/// a = max(ε₂, rms(x))·min(η, 1/√t)
/// x ← x·(1 − η·λ)
/// of a matrix: r ← (1−w)·r + w·rows(g²), c ← (1−w)·c + w·columns(g²), v = r·cᵀ/max(mean(r), ε₁)
/// of a vector: v ← (1−w)·v + w·g²
/// u = g/√max(v, ε₁²), where w = t^δ
/// x ← x − a·u/max(1, rms(u)/d)
///
/// rows(g²) and columns(g²) are the means of each row and each column; all is of each tensor for itself.
/// Shazeer & Stern 2018; PyTorch Adafactor. ε₁ is the rounding unit of Double in every precision.
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
  var leastSquare: V = 0

  typealias State = NoState
  /// Means of g². A vector is one column, so that its rows keep all of v.
  struct RowState: RuleState {
    var mean: V = 0
  }
  struct ColumnState: RuleState {
    var mean: V = 0
  }

  mutating func prepare(step t: V) {
    gain = V.pow(t, beta2Decay)
    rate = V.minimum(learningRate, 1 / t.squareRoot())
    kept = 1 - learningRate * weightDecay
    leastSquare = epsilon1 * epsilon1
  }

  func step(_ e: Elements<Self>) {
    let root = e.count.squareRoot()
    let size = V.maximum(epsilon2, e.norm { e.x[$0] } / root)
    let rows = e.mean(over: .rows) { e.gradient[$0] * e.gradient[$0] }
    let columns = e.mean(over: .columns) { e.gradient[$0] * e.gradient[$0] }
    for i in e.indices {
      e.row[i].mean += gain * (rows - e.row[i].mean)
      e.column[i].mean += gain * (columns - e.column[i].mean)
    }
    let mean = V.maximum(e.mean { e.row[$0].mean }, epsilon1)
    for i in e.indices {
      let product = e.row[i].mean * e.column[i].mean / mean
      let square = V.select(e.isMatrix, product, e.row[i].mean)
      let divisor = V.maximum(square, leastSquare).squareRoot()
      e.gradient[i] = e.gradient[i] / divisor
      e.x[i] *= kept
    }
    let excess = V.maximum(1, e.norm { e.gradient[$0] } / (root * threshold))
    let step = size * rate / excess
    for i in e.indices { e.x[i] -= step * e.gradient[i] }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_2_decay", \.beta2Decay, .nonPositive, "δ: how fast the mean square settles."),
      .init(
        "epsilon_1", \.epsilon1, .nonNegative,
        "ε₁: the least mean square of a matrix; its square, of an element."),
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
      "a = max(ε₂, rms(x))·min(η, 1/√t)",
      "x ← x·(1 − η·λ)",
      "of a matrix: r ← (1−w)·r + w·rows(g²), c ← (1−w)·c + w·columns(g²), v = r·cᵀ/max(mean(r), ε₁)",
      "of a vector: v ← (1−w)·v + w·g²",
      "u = g/√max(v, ε₁²), where w = t^δ",
      "x ← x − a·u/max(1, rms(u)/d)",
    ],
    source:
      "Shazeer & Stern 2018; PyTorch Adafactor. Each tensor for itself, with the means of its "
      + "rows and columns; ε₁ is the rounding unit of Double in every precision",
    AdaFactor())
}
