import Engine
import Lanes

/// Kron: preconditioned gradient descent whose preconditioner is a Kronecker product, fitted to products of the
/// second derivatives and random directions, or to gradients.
///
/// m ← p·m + (1−p)·g, n = m/(1−pᵗ)
/// at some steps, with V of normal numbers: Y = H·V (hessian), or n, or g (whitening)
/// A = Qₗ·Y·Qᵣᵀ, B = Qₗ⁻ᵀ·V·Qᵣ⁻¹
/// Qₗ ← Qₗ − μ·upper(A·Aᵀ − B·Bᵀ)/ρ(A·Aᵀ + B·Bᵀ)·Qₗ, Qᵣ likewise with Aᵀ·A and Bᵀ·B
/// u = Qₗᵀ·Qₗ·n·Qᵣᵀ·Qᵣ, then u ← u·min(1, 1.1/(rms(u) + 1e-6))
/// x ← x − η·(u + λ·x), of a vector without λ
///
/// Li, "Preconditioned Stochastic Gradient Descent" (2015) and "Black Box Lie Group Preconditioners for SGD"
/// (2022); pytorch_optimizer Kron, which has whitening alone. Q are upper triangular, at first the identity. Of a
/// vector, and of a side longer than 2048 (there 8192), Q is diagonal. ρ is (tr M⁴)^¼, which is at least M's
/// largest eigenvalue and at most n^¼ of it; there it is a lower bound. There Q are balanced at random steps,
/// which changes rounding alone and is left out. The steps at which Q change become rarer as there: with
/// probability π = max(a, min(b, b·exp(−d·(t − 1 − f)))) at the first step, and again as soon as 1/π steps have
/// passed. Random numbers depend on the trial's seed, the step and the element alone. A product H·V counts as an
/// evaluation; over data all is of the step's minibatch.
struct Kron<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var momentum: V = 0.9
  var weightDecay: V = 0
  var fit: V = 0
  var usesMomentum: V = 1
  var factorRate: V = 0.1
  var scale: V = 1
  var mostOften: V = 1
  var leastOften: V = 0.03
  var decay: V = 1e-3
  var flatStart: V = 500
  var gain: V = 0
  var correction: V = 0
  var rootScale: V = 1
  var waited: V = 0
  var isFitted: V = 0

  struct State: RuleState {
    var m: V = 0
  }
  /// Of diagonal factors.
  struct RowState: RuleState {
    var factor: V = 0
  }
  struct ColumnState: RuleState {
    var factor: V = 0
  }
  /// Of triangular ones.
  struct RowSquareState: RuleState {
    var factor: V = 0
  }
  struct ColumnSquareState: RuleState {
    var factor: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - momentum
    correction = 1 / (1 - V.pow(momentum, t))
    rootScale = scale.squareRoot()
    let often = mostOften * V.exp(-(decay * (t - 1 - flatStart)))
    waited += 1
    let period = 1 / V.maximum(leastOften, V.minimum(mostOften, often))
    isFitted = V.select(waited .>= period, 1, 0)
    waited = V.select(waited .>= period, 0, waited)
  }

  func start(_ e: Elements<Self>) {
    let first = V.select(e.isMatrix, rootScale, scale)
    e.state[0] = State()
    e.row[0].factor = first
    e.column[0].factor = first
    e.rowSquare[0].factor = first * e.identity(like: e.x[0])
    e.columnSquare[0].factor = first * e.identity(like: e.transposed(e.x[0]))
  }

  func step(_ e: Elements<Self>) {
    let isNow = isFitted .> 0
    let isHessian = fit .== 0
    let direction = e.probe(.normal, where: isNow)
    let product = e.curvature(along: { _ in direction }, where: isNow .& isHessian)
    for i in e.indices { e.state[i].m = momentum * e.state[i].m + gain * e.gradient[i] }
    let mean = e.state[0].m * correction
    let given = V.select(usesMomentum .> 0, mean, e.gradient[0])
    fit(e, V.select(isHessian, product, given), direction, isNow)

    let sides = KronFactors(e)
    let whitened = sides.right(sides.left(mean))
    let full = sides.transposedRight(sides.transposedLeft(whitened))
    let size = e.mean { _ in full * full }.squareRoot() + 1e-6
    let step = V.minimum(1, 1.1 / size) * full
    let decayed = V.select(e.isMatrix, weightDecay * e.x[0], 0)
    e.x[0] -= learningRate * (step + decayed)
  }

  /// Fits the factors to a pair of random numbers and what they are taken to.
  private func fit(_ e: Elements<Self>, _ given: V, _ direction: V, _ isNow: V.Mask) {
    let sides = KronFactors(e)
    let a = sides.right(sides.left(given))
    let b = sides.inverseRight(sides.inverseLeft(direction))
    func squares(_ value: V, _ scope: ReductionScope) -> V {
      e.sum(over: scope) { _ in value * value }
    }
    func diagonal(_ factor: V, _ scope: ReductionScope) -> V {
      let (first, second) = (squares(a, scope), squares(b, scope))
      let bound = e.max { _ in first + second } + Self.least
      return factor - factorRate * (first - second) * factor / bound
    }
    func triangular(_ factor: V, _ first: V, _ second: V) -> V {
      let step = factorRate / (bound(e, first + second) + Self.least)
      return factor - e.product(e.upperTriangle(step * (first - second)), factor)
    }
    let (aTransposed, bTransposed) = (e.transposed(a), e.transposed(b))
    let next = (
      row: diagonal(e.row[0].factor, .rows), column: diagonal(e.column[0].factor, .columns),
      rowSquare: triangular(
        e.rowSquare[0].factor, e.product(a, aTransposed), e.product(b, bTransposed)),
      columnSquare: triangular(
        e.columnSquare[0].factor, e.product(aTransposed, a), e.product(bTransposed, b))
    )
    e.row[0].factor = V.select(isNow, next.row, e.row[0].factor)
    e.column[0].factor = V.select(isNow, next.column, e.column[0].factor)
    e.rowSquare[0].factor = V.select(isNow, next.rowSquare, e.rowSquare[0].factor)
    e.columnSquare[0].factor = V.select(isNow, next.columnSquare, e.columnSquare[0].factor)
  }

  /// At least the largest eigenvalue of a symmetric matrix: (tr M⁴)^¼, of numbers around 1.
  private func bound(_ e: Elements<Self>, _ matrix: V) -> V {
    let largest = e.max { _ in matrix.magnitude }
    let scaled = matrix / V.select(largest .== 0, 1, largest)
    let square = e.product(scaled, scaled)
    return largest * e.sum { _ in square * square }.squareRoot().squareRoot()
  }

  /// Keeps quotients of numbers that are all 0 finite.
  private static var least: V { 0x1p-126 }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "p: the decay of the mean gradient."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to u of matrices as λ·x."),
      .init(
        "fit", \.fit, .unit, "What the factors are fitted to.",
        kind: .choice(["hessian", "whitening"])),
      .flag(
        "momentum_into_fit", \.usesMomentum,
        "Whether whitening is of the mean gradient, and not of g."),
      .init("fit_learning_rate", \.factorRate, .unit, "μ: how far the factors follow."),
      .init("initial_scale", \.scale, .positive, "The preconditioner's square root at first."),
      .init(
        "max_probability", \.mostOften, .init(0, 1, includesLower: false),
        "b: how often the factors change at first, of all steps."),
      .init(
        "min_probability", \.leastOften, .init(0, 1, includesLower: false),
        "a: how often they change in the end."),
      .init("probability_decay", \.decay, .nonNegative, "d: how fast that falls."),
      .init(
        "flat_start", \.flatStart, .nonNegative, "f: for how many steps it does not.", kind: .whole),
    ]
  }
}

/// The factors of ``Kron`` at hand, applied to either side of a matrix. A vector has none at its right.
private struct KronFactors<V: Lane> {
  private let e: Elements<Kron<V>>
  private let row: V
  private let column: V
  private let rowSquare: V
  private let columnSquare: V

  init(_ e: Elements<Kron<V>>) {
    self.e = e
    row = e.row[0].factor
    column = e.column[0].factor
    rowSquare = e.rowSquare[0].factor
    columnSquare = e.columnSquare[0].factor
  }

  private func atLeft(triangular: V, diagonal: V) -> V {
    V.select(e.isMatrix .& (e.rows .<= 2048), triangular, diagonal)
  }

  private func atRight(_ value: V, triangular: V, diagonal: V) -> V {
    V.select(e.isMatrix, V.select(e.columns .<= 2048, triangular, diagonal), value)
  }

  /// Qₗ·M
  func left(_ value: V) -> V {
    atLeft(triangular: e.product(rowSquare, value), diagonal: row * value)
  }

  /// Qₗᵀ·M
  func transposedLeft(_ value: V) -> V {
    atLeft(triangular: e.product(e.transposed(rowSquare), value), diagonal: row * value)
  }

  /// Qₗ⁻ᵀ·M
  func inverseLeft(_ value: V) -> V {
    let inverse = e.transposed(e.triangularInverse(rowSquare))
    return atLeft(triangular: e.product(inverse, value), diagonal: value / row)
  }

  /// M·Qᵣᵀ
  func right(_ value: V) -> V {
    atRight(
      value, triangular: e.product(value, e.transposed(columnSquare)), diagonal: value * column)
  }

  /// M·Qᵣ
  func transposedRight(_ value: V) -> V {
    atRight(value, triangular: e.product(value, columnSquare), diagonal: value * column)
  }

  /// M·Qᵣ⁻¹
  func inverseRight(_ value: V) -> V {
    let inverse = e.triangularInverse(columnSquare)
    return atRight(value, triangular: e.product(value, inverse), diagonal: value / column)
  }
}

extension OptimizerCatalogue {
  static let kron = OptimizerDefinition(
    "kron", title: "PSGD Kron",
    summary:
      "Gradients preconditioned by a Kronecker product, fitted to second derivatives or gradients.",
    equations: [
      "m ← p·m + (1−p)·g, n = m/(1−pᵗ)",
      "at some steps, with V of normal numbers: Y = H·V (hessian), or n, or g (whitening)",
      "A = Qₗ·Y·Qᵣᵀ, B = Qₗ⁻ᵀ·V·Qᵣ⁻¹",
      "Qₗ ← Qₗ − μ·upper(A·Aᵀ − B·Bᵀ)/ρ(A·Aᵀ + B·Bᵀ)·Qₗ, Qᵣ likewise with Aᵀ·A and Bᵀ·B",
      "u = Qₗᵀ·Qₗ·n·Qᵣᵀ·Qᵣ, then u ← u·min(1, 1.1/(rms(u) + 1e-6))",
      "x ← x − η·(u + λ·x), of a vector without λ",
    ],
    source: "Li 2015, 2022; pytorch_optimizer Kron, which has whitening alone. Q are triangular, "
      + "diagonal of vectors and of sides longer than 2048; ρ is (tr M⁴)^¼",
    needs: .curvature, randomness: .always,
    Kron())
}
