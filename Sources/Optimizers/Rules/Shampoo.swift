import Engine
import Lanes

/// Shampoo: the gradient between inverse roots of what its rows and its columns have had in common.
///
/// g ← (1−p)·g + p·u, where p > 0; u is that of the step before, at first g
/// g ← g + λ·x
/// L ← L + g·gᵀ, R ← R + gᵀ·g; at first ε·I
/// at steps that `update_period` divides: P = L^(−¼), Q = R^(−¼)
/// u = P·g·Q, x ← x − η·u
/// of a vector: P = L^(−½) alone, of its full L
///
/// Gupta 2018; pytorch_optimizer Shampoo. Before the first step that the period divides x stands still. A vector
/// of d numbers keeps d² of L.
struct Shampoo<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var momentum: V = 0
  var weightDecay: V = 0
  var period: V = 1
  var epsilon: V = 1e-6
  var gain: V = 0
  var isFirst: V = 0
  var isDue: V = 0
  var isWaiting: V = 0

  struct State: RuleState {
    var step: V = 0
  }
  struct Side: RuleState {
    var sum: V = 0
    var root: V = 0
  }
  typealias RowSquareState = Side
  typealias ColumnSquareState = Side

  func start(_ e: Elements<Self>) {
    for i in e.indices {
      e.rowSquare[i].sum = epsilon * e.identity(like: e.x[i])
      e.columnSquare[i].sum = epsilon * e.identity(like: e.transposed(e.x[i]))
    }
  }

  mutating func prepare(step t: V) {
    gain = 1 - momentum
    isFirst = V.select(t .== 1, 1, 0)
    isDue = V.select(t - period * (t / period).roundedDown() .== 0, 1, 0)
    isWaiting = V.select(t .< period, 1, 0)
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices {
      let before = V.select(isFirst .> 0, e.gradient[i], e.state[i].step)
      let mixed = V.select(
        momentum .> 0, gain * e.gradient[i] + momentum * before, e.gradient[i])
      let g = mixed + weightDecay * e.x[i]
      e.rowSquare[i].sum += e.product(g, e.transposed(g))
      e.columnSquare[i].sum += e.product(e.transposed(g), g)
      let exponent = V.select(e.isMatrix, -0.25, -0.5)
      e.rowSquare[i].root = V.select(
        isDue .> 0, e.power(e.rowSquare[i].sum, exponent), e.rowSquare[i].root)
      e.columnSquare[i].root = V.select(
        isDue .> 0, e.power(e.columnSquare[i].sum, exponent), e.columnSquare[i].root)
      let left = e.product(e.rowSquare[i].root, g)
      let step = V.select(e.isMatrix, e.product(left, e.columnSquare[i].root), left)
      e.state[i].step = step
      e.x[i] -= learningRate * step
    }
  }

  static var pauses: Bool { true }

  func isPaused(_ e: Elements<Self>) -> V.Mask { isWaiting .> 0 }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "p: the part of the last step in the gradient."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
      .init(
        "update_period", \.period, .factor, "How many steps the roots are kept.", kind: .whole),
      .init("epsilon", \.epsilon, .nonNegative, "What L and R begin with on their diagonals."),
    ]
  }
}

extension OptimizerCatalogue {
  static let shampoo = OptimizerDefinition(
    "shampoo", title: "Shampoo",
    summary:
      "The gradient between inverse roots of what its rows and its columns have had in common.",
    equations: [
      "g ← (1−p)·g + p·u, where p > 0; u is that of the step before, at first g",
      "g ← g + λ·x",
      "L ← L + g·gᵀ, R ← R + gᵀ·g; at first ε·I",
      "at steps that `update_period` divides: P = L^(−¼), Q = R^(−¼)",
      "u = P·g·Q, x ← x − η·u",
      "of a vector: P = L^(−½) alone, of its full L",
    ],
    source:
      "Gupta 2018; pytorch_optimizer Shampoo. Before the first step that the period divides x "
      + "stands still. A vector of d numbers keeps d² of L",
    Shampoo())
}
