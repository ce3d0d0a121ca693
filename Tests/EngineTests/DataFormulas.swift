import Engine
import Formulas
import Lanes
import MachineCode
import TestSupport

/// A formula over data, rows for it, and whether machine code is expected to run for its gradient.
struct DataFormula {
  var text: String
  var variables: [Variable]?
  var columns: [FormulaColumn]
  var definitions: [FormulaDefinition] = []
  /// Values of the columns are between these; whole numbers are below their bounds.
  var range: ClosedRange<Double> = -1...1
  var isNative = true

  func formula() throws -> Formula {
    try Formula(text, variables: variables, columns: columns, definitions: definitions)
  }

  /// Rows of random numbers.
  func table(rows: Int, seed: UInt64) throws -> RowTable {
    var random = SplitMix(seed: seed)
    let columns = try formula().columns
    var values: [Double] = []
    for _ in 0..<rows {
      for column in columns {
        for _ in 0..<column.width {
          if case .integer(let bound) = column.kind {
            values.append(Double(Int.random(in: 0..<bound, using: &random)))
          } else {
            values.append(Double.random(in: range, using: &random))
          }
        }
      }
    }
    return RowTable(values, width: columns.reduce(0) { $0 + $1.width }, count: rows)
  }
}

private let features = 6
private let classes = 4
private let softmax = [
  Variable("W", shape: .matrix(rows: classes, columns: features)),
  Variable("b", count: classes),
]
private let network = [
  Variable("W", shape: .matrix(rows: 5, columns: features)), Variable("b", count: 5),
  Variable("V", shape: .matrix(rows: classes, columns: 5)), Variable("c", count: classes),
]
private let labelled = [
  FormulaColumn("X", .vector(features)), FormulaColumn("label", .integer(below: classes)),
]

/// What the laws are checked on.
let dataFormulas: [DataFormula] = [
  DataFormula(
    text: "mean((y - a*exp(-b*t))^2)", columns: [FormulaColumn("t"), FormulaColumn("y")]),
  DataFormula(
    text: "mean((y - a*exp(-b*t))^2) + 1e-3*(a^2 + b^2)",
    columns: [FormulaColumn("t"), FormulaColumn("y")]),
  DataFormula(
    text: "mean(softplus(-(2*label - 1)*dot(w, X)))", variables: [Variable("w", count: features)],
    columns: [FormulaColumn("X", .vector(features)), FormulaColumn("label", .integer(below: 2))]),
  DataFormula(
    text: "mean(logsumexp(b[c] + sum(W[c,j]*X[j], j, 0, 5), c, 0, 3) - b[label]"
      + " - sum(W[label,j]*X[j], j, 0, 5)) + 0.5*1e-2*sum(W^2)",
    variables: softmax, columns: labelled),
  DataFormula(
    text: "mean(logsumexp(z) - z[label])", variables: softmax, columns: labelled,
    definitions: [FormulaDefinition("z[k]", "b[k] + sum(W[k,j]*X[j], j, 0, 5)")]),
  DataFormula(
    text: "mean(logsumexp(z) - z[label])", variables: network, columns: labelled,
    definitions: [
      FormulaDefinition("h[j]", "tanh(b[j] + sum(W[j,i]*X[i], i, 0, 5))"),
      FormulaDefinition("z[k]", "c[k] + dot(h, V[k,0]*h) + sum(V[k,j]*h[j], j, 0, 4)"),
    ]),
  DataFormula(
    text: "mean(logsumexp(z[k], k, 0, 3) - z[label])", variables: network, columns: labelled,
    definitions: [
      FormulaDefinition("h[j]", "softplus(3*(b[j]*c[0] + c[1] + sum(W[j,i]*X[i], i, 0, 5)))"),
      FormulaDefinition("z[k]", "c[k] + b[2] + sum(V[k,j]*h[j] + b[0], j, 0, 4)"),
    ]),
  DataFormula(
    text: "log(mean((y - a*t)^2)) + b^2*mean(y*t*b)/(1 + mean(t^2)*a^2) + a*b",
    columns: [FormulaColumn("t"), FormulaColumn("y")]),
  DataFormula(
    text: "sqrt(mean((y - s*t)^2)) + s + mean(u*s)",
    columns: [FormulaColumn("t"), FormulaColumn("y")],
    definitions: [FormulaDefinition("s", "exp(a) + b*a"), FormulaDefinition("u", "s*t + a")]),
  DataFormula(
    text: "mean(max(abs(X[j] - m[j])*(j + 1), j, 0, 5) + min(X*m)) + norm(m)",
    variables: [Variable("m", count: features)], columns: [FormulaColumn("X", .vector(features))]),
  DataFormula(
    text: "mean(norm(X[j]*q[j] - q[0], j, 0, 5) + norm(X - q))",
    variables: [Variable("q", count: features)], columns: [FormulaColumn("X", .vector(features))]),
  DataFormula(
    text: "mean(where(label == 1, a*log(t), b*sqrt(t))) + where(mean(t) > 0, a^2, b^2)",
    columns: [FormulaColumn("t"), FormulaColumn("label", .integer(below: 2))], range: 0.1...2),
  // What is not chosen is not a number, and counts for nothing.
  DataFormula(
    text: "mean(where(t > 0, s, b*t)) + where(a < 100, a^2, mean(b*sqrt(t - 2)))",
    columns: [FormulaColumn("t")], definitions: [FormulaDefinition("s", "b*sqrt(a*t)")]),
  DataFormula(
    text: "0.5*mean((dot(U[0,0]*p, p) + sum(U[i,k]*V[j,k], k, 0, 1) - y)^2)",
    variables: [
      Variable("U", shape: .matrix(rows: 3, columns: 2)), Variable("p", count: 2),
      Variable("V", shape: .matrix(rows: 4, columns: 2)),
    ],
    columns: [
      FormulaColumn("i", .integer(below: 3)), FormulaColumn("j", .integer(below: 4)),
      FormulaColumn("y"),
    ]),
  DataFormula(
    text: "mean(sum(P[i,j]*X[i], i, 0, 5)*P[label,1] ^ 2 + g[label]) + sum(g)",
    variables: [Variable("v", count: features)],
    columns: labelled,
    definitions: [
      FormulaDefinition("g[i]", "v[i]^2 + 1"), FormulaDefinition("P[i,k]", "X[i]*g[k] + v[k]"),
      FormulaDefinition("j", "2"),
    ]
  ).replacing("P[i,j]", with: "P[i,3]"),
]

extension DataFormula {
  fileprivate func replacing(_ old: String, with new: String) -> DataFormula {
    var result = self
    guard let range = text.firstRange(of: old) else { return self }
    result.text.replaceSubrange(range, with: new)
    return result
  }
}

/// Runs a loss for trials at given points, in a precision.
final class DataLossCheck<V: PackLane> {
  let loss: FormulaDataLoss<V>
  let batch: Batch<V>
  let points: [[Double]]

  init(
    _ formula: Formula, _ training: RowTable, test: RowTable? = nil, at points: [[Double]],
    set: InstructionSet = .standard, keepsLoops: Bool = false
  ) throws {
    loss = FormulaDataLoss(
      try formula.dataPrograms(), training: training,
      test: test ?? RowTable([], width: training.width, count: 0), maximumTrials: points.count,
      instructionSet: set, keepsLoops: keepsLoops)
    batch = Batch(dimension: formula.dimension, trials: points.count)
    self.points = points
    for (trial, point) in points.enumerated() {
      for (at, value) in point.enumerated() {
        batch.set(batch.x, at, trial: trial, to: V.Element(value))
      }
    }
  }

  /// Losses, then derivatives, by trial.
  func gradients(rows: [Int32]? = nil) -> [[V.Element]] {
    batch.loss.update(repeating: 7, count: batch.capacity)
    batch.gradient.update(repeating: 7, count: batch.capacity * batch.dimension)
    withRows(rows) {
      loss.evaluate(
        at: batch.x, rows: $0, loss: batch.loss, gradient: batch.gradient, batch: batch)
    }
    return points.indices.map { trial in
      [batch.value(batch.loss, 0, trial: trial)]
        + (0..<batch.dimension).map { batch.value(batch.gradient, $0, trial: trial) }
    }
  }

  func losses(rows: [Int32]? = nil) -> [V.Element] {
    withRows(rows) {
      loss.evaluate(at: batch.x, rows: $0, loss: batch.loss, gradient: nil, batch: batch)
    }
    return points.indices.map { batch.value(batch.loss, 0, trial: $0) }
  }

  /// Products with a direction, by trial.
  func products(along direction: [Double], rows: [Int32]? = nil) -> [[V.Element]] {
    let (way, product) = (Batch(like: batch), Batch(like: batch))
    for trial in points.indices {
      for (at, value) in direction.enumerated() {
        way.set(way.x, at, trial: trial, to: V.Element(value))
      }
    }
    product.x.update(repeating: 7, count: batch.capacity * batch.dimension)
    withRows(rows) {
      loss.curvature(at: batch.x, along: way.x, product: product.x, rows: $0, batch: batch)
    }
    return points.indices.map { trial in
      (0..<batch.dimension).map { product.value(product.x, $0, trial: trial) }
    }
  }

  private func withRows(_ rows: [Int32]?, _ body: (UnsafeBufferPointer<Int32>?) -> Void) {
    guard let rows else { return body(nil) }
    rows.withUnsafeBufferPointer { body($0) }
  }
}

/// Random points for a formula.
func points(_ count: Int, dimension: Int, seed: UInt64) -> [[Double]] {
  var random = SplitMix(seed: seed)
  return (0..<count).map { _ in
    (0..<dimension).map { _ in Double.random(in: 0.2...1.2, using: &random) }
  }
}
