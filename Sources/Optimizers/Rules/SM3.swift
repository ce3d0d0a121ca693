import Engine
import Lanes

/// SM3: adaGrad that keeps a number a row and a column of a matrix, in place of one an element.
///
/// of a matrix: vᵢⱼ = gᵢⱼ² + min(rᵢ, cⱼ), rᵢ ← maxⱼ vᵢⱼ, cⱼ ← maxᵢ vᵢⱼ
/// of a vector: v ← v + g²
/// m ← p·m + (1−p)·g/√(v + 1e-8), where v > 0
/// x ← x − η·m
///
/// Anil 2019; Optax sm3. On a vector, where nothing is to be shared, it is AdaGrad with momentum.
struct SM3<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var momentum: V = 0.9
  var gain: V = 0

  struct State: RuleState {
    var m: V = 0
  }
  /// The largest v. A vector is one column, so that its rows keep all of v.
  struct RowState: RuleState {
    var largest: V = 0
  }
  struct ColumnState: RuleState {
    var largest: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - momentum
  }

  func step(_ e: Elements<Self>) {
    func sum(_ i: Int) -> V {
      let cover = V.minimum(e.row[i].largest, e.column[i].largest)
      return V.select(e.isMatrix, cover, e.row[i].largest) + e.gradient[i] * e.gradient[i]
    }
    let rows = e.max(over: .rows) { sum($0) }
    let columns = e.max(over: .columns) { sum($0) }
    for i in e.indices {
      let v = sum(i)
      let scaled = e.gradient[i] / (v + 1e-8).squareRoot()
      e.state[i].m = momentum * e.state[i].m + gain * V.select(v .> 0, scaled, 0)
      e.x[i] -= learningRate * e.state[i].m
      e.row[i].largest = rows
      e.column[i].largest = columns
    }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "The decay of the scaled gradient, p."),
    ]
  }
}

extension OptimizerCatalogue {
  static let sm3 = OptimizerDefinition(
    "sm3", title: "SM3",
    summary: "AdaGrad that keeps a number a row and a column of a matrix, not one an element.",
    equations: [
      "of a matrix: vᵢⱼ = gᵢⱼ² + min(rᵢ, cⱼ), rᵢ ← maxⱼ vᵢⱼ, cⱼ ← maxᵢ vᵢⱼ",
      "of a vector: v ← v + g²",
      "m ← p·m + (1−p)·g/√(v + 1e-8), where v > 0",
      "x ← x − η·m",
    ],
    source: "Anil 2019; Optax sm3. On a vector, where nothing is to be shared, it is AdaGrad with "
      + "momentum",
    SM3())
}
