import Engine
import Lanes

/// SOAP: Adam in the basis in which Shampoo's matrices are diagonal.
///
/// at the first step x stands still: L = (1−s)·g·gᵀ, R = (1−s)·gᵀ·g, Q their eigenvectors
/// then, with τ = t − 1: m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·(Q_Lᵀ·g·Q_R)²
/// u = Q_L·[(Q_Lᵀ·m·Q_R)/(√v + ε)]·Q_Rᵀ
/// x ← (x − η·√(1−β₂^τ)/(1−β₁^τ)·u)·(1 − η·λ)
/// L ← s·L + (1−s)·g·gᵀ, R ← s·R + (1−s)·gᵀ·g
/// where `update_period` divides τ: Q, its columns by falling diag(Qᵀ·L·Q), v with them; Q ← orthonormal L·Q
///
/// Vyas 2024; pytorch_optimizer SOAP, with its QR in the trial's precision. A side longer than `max_dimension`
/// is not rotated, nor is a vector.
struct SOAP<V: Lane>: VectorRule {
  var learningRate: V = 3e-3
  var beta1: V = 0.95
  var beta2: V = 0.95
  var shampooBeta: V = .unset
  var weightDecay: V = 0.01
  var period: V = 10
  var largest: V = 10_000
  var epsilon: V = 1e-8
  var gain1: V = 0
  var gain2: V = 0
  var sideBeta: V = 0
  var sideGain: V = 0
  var kept: V = 0
  var rate: V = 0
  var isFirst: V = 0
  var isDue: V = 0

  typealias State = Moments<V>
  struct Side: RuleState {
    var sum: V = 0
    var basis: V = 0
  }
  typealias RowSquareState = Side
  typealias ColumnSquareState = Side

  mutating func prepare(step t: V) {
    let steps = t - 1
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    sideBeta = shampooBeta.or(beta2)
    sideGain = 1 - sideBeta
    // The first step leaves x where it is.
    kept = V.select(steps .== 0, 1, 1 - learningRate * weightDecay)
    rate =
      learningRate * (1 - V.pow(beta2, steps)).squareRoot() / (1 - V.pow(beta1, steps))
    isFirst = V.select(steps .== 0, 1, 0)
    isDue = V.select(steps - period * (steps / period).roundedDown() .== 0, 1, 0)
  }

  func step(_ e: Elements<Self>) {
    let rotatesRows = rotates(e.rows, e)
    let rotatesColumns = rotates(e.columns, e)
    for i in e.indices {
      let g = e.gradient[i]
      let (left, right) = (e.rowSquare[i], e.columnSquare[i])
      func rotated(_ a: V) -> V {
        let rows = V.select(rotatesRows, e.product(e.transposed(left.basis), a), a)
        return V.select(rotatesColumns, e.product(rows, right.basis), rows)
      }
      let m = beta1 * e.state[i].m + gain1 * g
      let turned = rotated(g)
      let v = beta2 * e.state[i].v + gain2 * (turned * turned)
      let scaled = rotated(m) / (v.squareRoot() + epsilon)
      let rows = V.select(rotatesRows, e.product(left.basis, scaled), scaled)
      let u = V.select(rotatesColumns, e.product(rows, e.transposed(right.basis)), rows)
      e.x[i] = V.select(isFirst .> 0, e.x[i], (e.x[i] - rate * u) * kept)

      e.rowSquare[i].sum = sideBeta * left.sum + sideGain * e.product(g, e.transposed(g))
      e.columnSquare[i].sum = sideBeta * right.sum + sideGain * e.product(e.transposed(g), g)
      let rowOrder = ordering(left.basis, e.rowSquare[i].sum, e)
      let columnOrder = ordering(right.basis, e.columnSquare[i].sum, e)
      e.rowSquare[i].basis = basis(left.basis, e.rowSquare[i].sum, rowOrder, e)
      e.columnSquare[i].basis = basis(right.basis, e.columnSquare[i].sum, columnOrder, e)
      let ordered = V.select(rotatesRows, e.product(e.transposed(rowOrder), v), v)
      let moved = V.select(rotatesColumns, e.product(ordered, columnOrder), ordered)
      e.state[i].m = V.select(isFirst .> 0, 0, m)
      e.state[i].v = V.select(isFirst .> 0, 0, V.select(isDue .> 0, moved, v))
    }
  }

  /// Where a side of the tensor is rotated.
  private func rotates(_ length: V, _ e: Elements<Self>) -> V.Mask {
    let bounds = e.bounds(of: \.largest)
    let may = e.isMatrix .& (length .<= V(rounding: bounds.upperBound))
    // What all trials agree on follows from the shape alone.
    return bounds.lowerBound == bounds.upperBound ? may : may .& (length .<= largest)
  }

  /// What orders the columns of a basis by how much of a side's matrix lies along them.
  private func ordering(_ basis: V, _ sum: V, _ e: Elements<Self>) -> V {
    let along = e.product(sum, basis)
    return e.ordering(by: e.sum(over: .columns) { _ in basis * along })
  }

  /// The basis of the next step: one iteration of the power method.
  private func basis(_ basis: V, _ sum: V, _ ordering: V, _ e: Elements<Self>) -> V {
    let next = e.orthonormalized(e.product(sum, e.product(basis, ordering)))
    return V.select(
      isFirst .> 0, e.eigenvectors(sum), V.select(isDue .> 0, next, basis))
  }

  static var pauses: Bool { true }

  func isPaused(_ e: Elements<Self>) -> V.Mask { isFirst .> 0 }

  static var decay: DecoupledDecay<Self>? { .after(\.kept) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init(
        "shampoo_beta", \.shampooBeta, .decay,
        "s: the decay of L and R; beta_2 where it is not given.", defaultsTo: "beta_2"),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .init(
        "update_period", \.period, .factor, "How many steps a basis is kept.", kind: .whole),
      .init(
        "max_dimension", \.largest, .nonNegative, "The longest side that is rotated.",
        kind: .whole),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
    ]
  }
}

extension OptimizerCatalogue {
  static let soap = OptimizerDefinition(
    "soap", title: "SOAP",
    summary: "Adam in the basis in which Shampoo's matrices are diagonal.",
    equations: [
      "at the first step x stands still: L = (1−s)·g·gᵀ, R = (1−s)·gᵀ·g, Q their eigenvectors",
      "then, with τ = t − 1: m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·(Q_Lᵀ·g·Q_R)²",
      "u = Q_L·[(Q_Lᵀ·m·Q_R)/(√v + ε)]·Q_Rᵀ",
      "x ← (x − η·√(1−β₂^τ)/(1−β₁^τ)·u)·(1 − η·λ)",
      "L ← s·L + (1−s)·g·gᵀ, R ← s·R + (1−s)·gᵀ·g",
      "where `update_period` divides τ: the columns of Q by falling diag(Qᵀ·L·Q), v with them; "
        + "Q ← orthonormal L·Q",
    ],
    source:
      "Vyas 2024; pytorch_optimizer SOAP, with its QR in the trial's precision. A side longer "
      + "than max_dimension is not rotated, nor is a vector",
    SOAP())
}
