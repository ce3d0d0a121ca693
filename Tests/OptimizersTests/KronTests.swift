import Engine
import Formulas
import Lanes
import Optimizers
import Support
import Testing

/// A matrix, or a vector as one column, in plain loops.
private struct Matrix {
  var rows: Int
  var columns: Int
  var numbers: [Double]

  init(_ rows: Int, _ columns: Int, _ number: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns
    numbers = (0..<rows * columns).map { number($0 / columns, $0 % columns) }
  }

  static func identity(_ size: Int) -> Self { Self(size, size) { $0 == $1 ? 1 : 0 } }

  subscript(_ i: Int, _ j: Int) -> Double { numbers[i * columns + j] }
  var transposed: Self { Self(columns, rows) { self[$1, $0] } }

  static func * (_ a: Self, _ b: Self) -> Self {
    Self(a.rows, b.columns) { i, j in
      (0..<a.columns).reduce(0) { $0 + a[i, $1] * b[$1, j] }
    }
  }

  func combined(_ other: Self, _ combine: (Double, Double) -> Double) -> Self {
    Self(rows, columns) { combine(self[$0, $1], other[$0, $1]) }
  }

  func scaled(by factor: Double) -> Self { Self(rows, columns) { factor * self[$0, $1] } }

  /// Of an upper triangular matrix, column by column.
  var inverse: Self {
    var result = Self(rows, rows) { _, _ in 0 }
    for j in 0..<rows {
      for i in (0...j).reversed() {
        var sum = i == j ? 1.0 : 0
        for k in i + 1..<max(i + 1, j + 1) { sum -= self[i, k] * result[k, j] }
        result.numbers[i * rows + j] = sum / self[i, i]
      }
    }
    return result
  }

  /// (tr M⁴)^¼
  var bound: Double {
    let square = self * self
    return square.numbers.reduce(0) { $0 + $1 * $1 }.squareRoot().squareRoot()
  }
}

/// Kron's equations for one tensor.
private struct PlainKron {
  var left: Matrix
  var right: Matrix
  var diagonal: [Double]
  let isMatrix: Bool

  init(rows: Int, columns: Int, isMatrix: Bool) {
    left = .identity(rows)
    right = .identity(columns)
    diagonal = [Double](repeating: 1, count: rows * columns)
    self.isMatrix = isMatrix
  }

  private func shaped(_ numbers: [Double]) -> Matrix {
    Matrix(left.rows, right.rows) { numbers[$0 * right.rows + $1] }
  }

  static func next(
    _ factor: Matrix, _ first: Matrix, _ second: Matrix, _ rate: Double
  ) -> Matrix {
    let difference = first.combined(second) { $0 - $1 }
    let bound = first.combined(second) { $0 + $1 }.bound
    let upper = Matrix(factor.rows, factor.rows) { $1 < $0 ? 0 : difference[$0, $1] }
    return factor.combined((upper * factor).scaled(by: rate / bound)) { $0 - $1 }
  }

  mutating func fit(_ given: [Double], _ direction: [Double], _ rate: Double) {
    guard isMatrix else {
      let first = zip(diagonal, given).map { $0 * $1 * ($0 * $1) }
      let second = zip(diagonal, direction).map { $1 / $0 * ($1 / $0) }
      let bound = zip(first, second).map { $0 + $1 }.max() ?? 0
      for i in diagonal.indices {
        diagonal[i] -= rate * (first[i] - second[i]) * diagonal[i] / bound
      }
      return
    }
    let a = left * shaped(given) * right.transposed
    let b = left.inverse.transposed * shaped(direction) * right.inverse
    let rows = Self.next(left, a * a.transposed, b * b.transposed, rate)
    right = Self.next(right, a.transposed * a, b.transposed * b, rate)
    left = rows
  }

  func preconditioned(_ mean: [Double]) -> [Double] {
    guard isMatrix else { return zip(diagonal, mean).map { $0 * $0 * $1 } }
    let halves = (left.transposed * left, right.transposed * right)
    return (halves.0 * shaped(mean) * halves.1).numbers
  }
}

@Suite struct KronTests {
  private static let tensors = [
    TensorShape("A", rows: 3, columns: 2), TensorShape("b", rows: 3),
    TensorShape("C", rows: 2, columns: 4),
  ]
  private static let dimension = 17
  private static let formula =
    "sum((i+1)*x[i]^4/16 + (1+i)*x[i]^2/8, i, 0, 16) + sum(x[i]*x[i+1]/4, i, 0, 15)"

  private static func gradient(_ x: [Double]) -> [Double] {
    x.indices.map { i -> Double in
      let weight = Double(i + 1) / 4
      let neighbours = (i > 0 ? x[i - 1] : 0) + (i + 1 < x.count ? x[i + 1] : 0)
      return weight * (x[i] * x[i] * x[i] + x[i]) + neighbours / 4
    }
  }

  private static func product(_ x: [Double], _ v: [Double]) -> [Double] {
    x.indices.map { i -> Double in
      let weight = Double(i + 1) / 4
      let neighbours = (i > 0 ? v[i - 1] : 0) + (i + 1 < x.count ? v[i + 1] : 0)
      return weight * (3 * x[i] * x[i] + 1) * v[i] + neighbours / 4
    }
  }

  /// Box and Muller's numbers of a seed and a step.
  private static func normal(seed: Int, step: Int, count: Int = dimension) -> [Double] {
    (0..<count).map { index in
      let words = Philox.block(
        key: (UInt32(seed), 0),
        counter: (UInt32(index), UInt32(step), Philox.Purpose.curvature.rawValue, 0))
      let radius = UInt64(words.0) << 32 | UInt64(words.1)
      let angle = UInt64(words.2) << 32 | UInt64(words.3)
      let logarithm = DoublePack.log(DoublePack(repeating: Double((radius >> 11) + 1) * 0x1p-53))
      let turn = DoublePack(repeating: 2 * .pi * (Double(angle >> 11) * 0x1p-53))
      return (-2 * logarithm.element(at: 0)).squareRoot() * DoublePack.cos(turn).element(at: 0)
    }
  }

  /// Kron's equations in plain loops, at steps of changing factors and others.
  @Test(arguments: ["hessian", "whitening"], [true, false])
  func stepsAreThoseOfPlainLoops(_ fit: String, _ usesMomentum: Bool) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "kron"))
    let settings = try settingsOf(
      "kron",
      [
        "learning_rate": 0.05, "momentum": 0.8, "weight_decay": 0.1, "fit": fit,
        "momentum_into_fit": usesMomentum, "fit_learning_rate": 0.2, "flat_start": 10,
        "probability_decay": 0.05,
      ])
    let seeds = [3, 8, 1]
    let starts = seeds.indices.map { trial in
      (0..<Self.dimension).map { (i: Int) -> Double in Double((i * 5 + trial) % 9) / 8 - 0.5 }
    }
    let formula = try Formula(Self.formula, variables: [Variable("x", count: Self.dimension)])
    let run = try Run<DoublePack>(
      definition, settings, formula, starts: starts, tensors: Self.tensors, seeds: seeds)
    var points = starts
    var means = starts.map { $0.map { _ in 0.0 } }
    var factors = seeds.map { _ in
      Self.tensors.map { PlainKron(rows: $0.rows, columns: $0.columns ?? 1, isMatrix: $0.isMatrix) }
    }
    var (waited, updates) = (0, 0)
    for t in 1...40 {
      run.step()
      waited += 1
      let decayed = DoublePack.exp(DoublePack(repeating: -0.05 * Double(t - 11))).element(at: 0)
      let isNow = Double(waited) >= 1 / max(0.03, min(1, decayed))
      if isNow { (waited, updates) = (0, updates + 1) }
      for trial in seeds.indices {
        let x = points[trial]
        let gradient = Self.gradient(x)
        for i in x.indices { means[trial][i] = 0.8 * means[trial][i] + 0.2 * gradient[i] }
        let correction = 1 - (1...t).reduce(1.0) { power, _ in power * 0.8 }
        let mean = means[trial].map { $0 / correction }
        let direction = Self.normal(seed: seeds[trial], step: t)
        let given =
          fit == "hessian" ? Self.product(x, direction) : usesMomentum ? mean : gradient
        var first = 0
        for (at, tensor) in Self.tensors.enumerated() {
          let range = first..<first + tensor.count
          first = range.upperBound
          if isNow {
            factors[trial][at].fit(Array(given[range]), Array(direction[range]), 0.2)
          }
          let full = factors[trial][at].preconditioned(Array(mean[range]))
          let square = full.reduce(0) { $0 + $1 * $1 } / Double(tensor.count)
          let shortened = min(1, 1.1 / (square.squareRoot() + 1e-6))
          for (place, i) in range.enumerated() {
            let decay = tensor.isMatrix ? 0.1 * x[i] : 0
            points[trial][i] = x[i] - 0.05 * (shortened * full[place] + decay)
          }
        }
        let point = try #require(run.point(trial))
        for (a, b) in zip(point, points[trial]) { #expect(abs(a - b) <= 1e-9, "step \(t)") }
        #expect(run.batch.extraEvaluations[trial] == (fit == "hessian" ? updates : 0))
      }
    }
    #expect(updates > 10 && updates < 40)
  }

  /// A side longer than 2048 has a diagonal factor, the other one a triangular one.
  @Test(arguments: [true, false])
  func longSidesHaveDiagonalFactors(_ isTall: Bool) throws {
    let (long, short) = (2049, 2)
    let definition = try #require(OptimizerCatalogue.optimizer(named: "kron"))
    let settings = try settingsOf("kron", ["learning_rate": 0.1, "fit_learning_rate": 0.5])
    let formula = try Formula(
      "sum((i+1)*x[i]^2/2, i, 0, 4097)", variables: [Variable("x", count: long * short)])
    let start = (0..<long * short).map { 1 / Double($0 + 1) }
    let run = try Run<DoublePack>(
      definition, settings, formula, starts: [start],
      tensors: [
        TensorShape("A", rows: isTall ? long : short, columns: isTall ? short : long)
      ], seeds: [5])
    /// Numbers as a tall matrix.
    func tall(_ numbers: [Double]) -> Matrix {
      Matrix(long, short) { isTall ? numbers[$0 * short + $1] : numbers[$1 * long + $0] }
    }
    var x = tall(start)
    let weights = tall((0..<long * short).map { Double($0 + 1) })
    var mean = Matrix(long, short) { _, _ in 0 }
    var diagonal = [Double](repeating: 1, count: long)
    var triangular = Matrix.identity(short)
    for t in 1...4 {
      run.step()
      let direction = tall(Self.normal(seed: 5, step: t, count: long * short))
      let gradient = weights.combined(x, *)
      mean = mean.combined(gradient) { 0.9 * $0 + 0.1 * $1 }
      let corrected = mean.scaled(by: 1 / (1 - (1...t).reduce(1.0) { power, _ in power * 0.9 }))
      let given = weights.combined(direction, *)
      let a = Matrix(long, short) { diagonal[$0] * given[$0, $1] } * triangular.transposed
      let b = Matrix(long, short) { direction[$0, $1] / diagonal[$0] } * triangular.inverse
      let first = (0..<long).map { i in (0..<short).reduce(0) { $0 + a[i, $1] * a[i, $1] } }
      let second = (0..<long).map { i in (0..<short).reduce(0) { $0 + b[i, $1] * b[i, $1] } }
      let bound = zip(first, second).map { $0 + $1 }.max() ?? 0
      for i in diagonal.indices {
        diagonal[i] -= 0.5 * (first[i] - second[i]) * diagonal[i] / bound
      }
      triangular = PlainKron.next(triangular, a.transposed * a, b.transposed * b, 0.5)
      let half = Matrix(long, short) { diagonal[$0] * diagonal[$0] * corrected[$0, $1] }
      let full = half * (triangular.transposed * triangular)
      let square = full.numbers.reduce(0) { $0 + $1 * $1 } / Double(long * short)
      let rate = 0.1 * min(1, 1.1 / (square.squareRoot() + 1e-6))
      x = x.combined(full) { $0 - rate * $1 }
      let found = tall(try #require(run.point(0)))
      for (one, other) in zip(found.numbers, x.numbers) {
        #expect(abs(one - other) <= 1e-9, "step \(t)")
      }
    }
  }

  /// A preconditioner fitted to second derivatives comes near their inverse: on a quadratic of condition 1000, where
  /// gradient descent of the same rate has hardly begun.
  @Test func theFitIsTheInverse() throws {
    let formula = try Formula(
      "sum(10^(i/2)*x[i]^2/2, i, 0, 6)", variables: [Variable("x", count: 7)])
    let start = [Double](repeating: 1, count: 7)
    func loss(_ name: String, _ parameters: [String: Any]) throws -> Double {
      let definition = try #require(OptimizerCatalogue.optimizer(named: name))
      let run = try Run<DoublePack>(
        definition, settingsOf(name, parameters), formula, starts: [start])
      for _ in 0..<600 { run.step() }
      return try #require(run.loss(0))
    }
    #expect(try loss("kron", ["learning_rate": 0.1]) < 1e-12)
    #expect(try loss("gradient_descent", ["learning_rate": 1e-3]) > 0.05)
  }
}
