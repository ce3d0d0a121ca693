import Analysis
import Figures
import Losses
import Plotting
import Runner
import Sweeps
import TestSupport
import Testing

/// Sharpness is the largest eigenvalue of the whole matrix of second derivatives, for every model.
@Suite struct SharpnessTests {
  /// One of each model, and formulas over data and without.
  private static let losses = [
    "linear_regression: {data: line, l2: 0.1}",
    "logistic_regression: {data: moons, l2: 0.01}",
    "softmax_regression: {data: blobs}",
    "mlp: {data: moons, hidden: [5, 4], activation: tanh, l2: 0.01}",
    "mlp: {data: blobs, hidden: [6], activation: gelu}",
    "mlp: {data: line, hidden: [5], activation: sigmoid, task: regression}",
    "matrix_factorization: {data: cells, rank: 2, l2: 0.01}",
    "expression: 'mean((y - a*exp(-b*x1))^2) + 0.1*a^2', data: line, start: {a: 0.8, b: 0.3}",
    "rosenbrock: {dimension: 5}",
  ]

  private static func experiment(_ loss: String) throws -> Experiment {
    let folder = TemporaryFolder()
    folder.write(
      "row,column,value\n"
        + (0..<30).map { "\($0 % 5),\($0 * 7 % 6),\(Double($0 * $0 % 11) / 5)\n" }.joined(),
      to: "cells.csv")
    folder.write(
      """
      data:
        line: {generate: linear, features: 3, rows: 30, seed: 4}
        moons: {generate: moons, rows: 40, seed: 5}
        blobs: {generate: blobs, classes: 3, spread: 4, rows: 45, seed: 6, scale: standard}
        cells: {file: cells.csv, target: value}
      loss: {\(loss)}
      stop: {max_iterations: 1}
      optimizers: [gradient_descent]
      """, to: "s.yaml")
    return try Experiment.load(path: folder.file("s.yaml"))
  }

  /// The largest eigenvalue of a symmetric matrix, by Jacobi's rotations.
  private func jacobi(_ matrix: [[Double]]) -> Double {
    var a = matrix
    for _ in 0..<60 {
      var off = 0.0
      for p in a.indices {
        for q in a.indices where q > p {
          off += a[p][q] * a[p][q]
          guard a[p][q] != 0 else { continue }
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in a.indices {
            (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
          }
          for k in a.indices {
            (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
          }
        }
      }
      if off < 1e-28 { break }
    }
    return a.indices.map { a[$0][$0] }.max() ?? .nan
  }

  @Test(arguments: losses) func `it is that of the whole matrix`(_ text: String) throws {
    let loss = try Self.experiment(text).losses[0].loss
    let shared = try PointLoss.Shared(loss, curvature: true)
    let evaluator = try #require(PointLoss(shared))
    for shift in 0..<2 {
      let point = (0..<loss.dimension).map { (at: Int) -> Double in
        let step = (at * 37 + 11 * shift) % 17 - 8
        return 0.05 * Double(step) + 0.05
      }
      let product = evaluator.products(at: point)
      let matrix = (0..<loss.dimension).map { (row: Int) -> [Double] in
        var direction = [Double](repeating: 0, count: loss.dimension)
        direction[row] = 1
        return product(direction)
      }
      // The matrix is that of the loss: symmetric, and the change of its gradient.
      for row in matrix.indices {
        let width = 1e-5
        var (up, down) = (point, point)
        up[row] += width
        down[row] -= width
        let (above, below) = (evaluator.gradient(at: up), evaluator.gradient(at: down))
        for column in matrix.indices {
          let (own, other) = (matrix[row][column], matrix[column][row])
          #expect(abs(own - other) < 1e-10 * (1 + abs(own)))
          let slope: Double = (above[column] - below[column]) / (2 * width)
          #expect(abs(slope - own) < 1e-5 * (1 + abs(slope)), "\(row) \(column)")
        }
      }
      let expected: Double = jacobi(matrix)
      let found = try Sharpness.values(at: [point], of: loss, tolerance: 1e-8, jobs: 1)[0]
      #expect(abs(found - expected) <= 1e-6 * abs(expected), "\(found), not \(expected)")
    }
  }

  @Test func `threads and what is no number change nothing`() throws {
    let loss = try Self.experiment(Self.losses[3]).losses[0].loss
    var points = (0..<7).map { shift in
      (0..<loss.dimension).map { (at: Int) -> Double in 0.1 * Double((at * 13 + shift) % 11) - 0.4 }
    }
    points[2][4] = .nan
    let alone = try Sharpness.values(at: points, of: loss, jobs: 1)
    let together = try Sharpness.values(at: points, of: loss, jobs: 4)
    #expect(alone.map(\.bitPattern) == together.map(\.bitPattern))
    #expect(alone.enumerated().allSatisfy { ($0 == 2) == $1.isNaN })
  }

  @Test func `points are evaluated alike alone and together`() throws {
    for text in Self.losses {
      let loss = try Self.experiment(text).losses[0].loss
      let shared = try PointLoss.Shared(loss)
      let alone = try #require(PointLoss(shared))
      let together = try #require(PointLoss(shared, points: 13))
      let points = (0..<29).map { shift in
        (0..<loss.dimension).map { (at: Int) -> Double in 0.1 * Double((at * 13 + shift) % 11) - 0.4
        }
      }
      let expected = points.map { alone.values(at: [$0])[0] }
      #expect(
        together.values(at: points).map(\.bitPattern) == expected.map(\.bitPattern), "\(text)")
    }
  }

  // MARK: The edge of stability

  /// Rules drawn as dashed lines.
  private func edges(_ optimizers: String) throws -> [Double] {
    let results = try run(
      """
      loss: {expression: "2*x^2 + y^2"}
      start: {x: 1, y: 1}
      stop: {max_iterations: 20, converged: never}
      optimizers: [\(optimizers)]
      figures: [{loss_curves: {quantity: sharpness}}]
      """)
    let figures = try FigureBuilder(results).figures()
    #expect(figures.count == 1)
    let figure = figures[0].figure
    // The sharpness of a quadratic is 4 everywhere.
    let lines = figure.layers.compactMap { if case .line(let line) = $0 { line } else { nil } }
    #expect(!lines.isEmpty)
    for line in lines {
      #expect(!line.points.isEmpty && line.points.allSatisfy { abs($0.y - 4) < 1e-6 })
    }
    return figure.layers.compactMap { layer in
      if case .rule(let rule) = layer, case .horizontal(let y) = rule.position { y } else { nil }
    }
  }

  @Test func `the edge is that of the rule and its rate`() throws {
    #expect(try edges("{gradient_descent: {learning_rate: 0.4}}") == [5])
    #expect(try edges("{gradient_descent: {learning_rate: [0.4, 0.5]}}") == [5, 4])
    #expect(try edges("{momentum: {learning_rate: 0.5, momentum: 0.5}}") == [6])
    // Far above all curves.
    #expect(try edges("{gradient_descent: {learning_rate: 0.1}}") == [])
    // Not of rates that change, and not of others.
    #expect(try edges("{adam: {learning_rate: 0.4}}") == [])
    #expect(
      try edges(
        "{gradient_descent: {learning_rate: {exponential_decay: {initial: 0.4, decay_rate: 0.9, decay_steps: 10}}}}"
      )
        == [])
  }
}
