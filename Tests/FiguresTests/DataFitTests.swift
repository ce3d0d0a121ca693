import Analysis
import Datasets
import Figures
import Formulas
import Glibc
import Losses
import Plotting
import Runner
import Sweeps
import TestSupport
import Testing

/// Fitted curves and regions are what the parameters predict, in the data's own units.
@Suite struct DataFitTests {
  private func figures(_ text: String, _ csv: String) throws -> [Figure] {
    let folder = TemporaryFolder()
    folder.write(csv, to: "d.csv")
    folder.write(text + "\nfigures: [data_fit]\n", to: "f.yaml")
    return try FigureBuilder(try run(file: folder.file("f.yaml"))).figures().map(\.figure)
  }

  private func lines(_ figure: Figure) -> [LineLayer] {
    figure.layers.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  private func markers(_ figure: Figure) -> [MarkerLayer] {
    figure.layers.compactMap { if case .markers(let layer) = $0 { layer } else { nil } }
  }

  /// y = 3 − 0.5·t for t from 100 to 129, exactly.
  private static let line =
    "t,y\n" + (0..<30).map { "\(100 + $0),\(3 - 0.5 * Double(100 + $0))\n" }.joined()

  @Test(arguments: ["none", "standard", "unit"])
  func `a line is drawn through its points whatever the scaling`(_ scale: String) throws {
    let found = try figures(
      """
      data: {d: {file: d.csv, target: y, test: 0.2, scale: \(scale)}}
      loss: {linear_regression: {data: d}}
      precision: float64
      stop: {max_iterations: 60, converged: never}
      optimizers: [bfgs]
      """, Self.line)
    #expect(found.count == 1)
    let curve = try #require(lines(found[0]).first).points
    #expect(curve.count > 100)
    for point in curve { #expect(abs(point.y - (3 - 0.5 * point.x)) < 1e-4, "\(point)") }
    let rows = markers(found[0])
    #expect(rows.map(\.points.count) == [24, 6])
    #expect(rows.map(\.label) == ["Training rows", "Test rows"])
    for (at, point) in rows.flatMap(\.points).enumerated() {
      #expect(abs(point.x - Double(100 + at)) < 1e-9 && abs(point.y - (3 - 0.5 * point.x)) < 1e-9)
    }
    #expect(found[0].x.label == "t" && found[0].y.label == "y")
  }

  @Test(arguments: [
    "mean((y - (a + b*t))^2)", "0.5*mean((a + b*t - y)^2) + 1e-12*a^2", "mean((y - a - b*t)^2)",
    "mean((-(y - b*t) + a)^2)",
  ])
  func `a formula's prediction is found in it`(_ formula: String) throws {
    let found = try figures(
      """
      data: {d: {file: d.csv, target: y, scale: unit}}
      loss: {expression: '\(formula)', data: d, start: {a: 1, b: 1}}
      precision: float64
      stop: {max_iterations: 60, converged: never}
      optimizers: [bfgs]
      """, Self.line)
    let curve = try #require(lines(found[0]).first).points
    for point in curve { #expect(abs(point.y - (3 - 0.5 * point.x)) < 1e-4, "\(point)") }
  }

  @Test(arguments: [
    "mean(abs(y - a*t))", "mean((y*a - t)^2)", "mean((exp(y) - a*t)^2)", "mean((y - y*a*t)^2)",
    "mean((y - a*t)^2) + mean((y - a)^2)", "mean((y - a*t)^4)", "mean((t - a)^2)",
  ])
  func `other formulas have none`(_ text: String) throws {
    let formula = try Formula(
      text, variables: nil, columns: [FormulaColumn("t"), FormulaColumn("y")])
    #expect(formula.residual(of: "y") == nil)
  }

  @Test func `regions are the most probable classes`() throws {
    let found = try figures(
      """
      data: {d: {file: d.csv, target: kind, scale: standard}}
      loss: {softmax_regression: {data: d}}
      stop: {max_iterations: 400, converged: never}
      optimizers: [{gradient_descent: {learning_rate: 1}}, {adam: {learning_rate: 0.1}}]
      """,
      "u,v,kind\n"
        + (0..<40).map { "\($0),\(7 * $0 % 40),\($0 < 20 ? "low" : "wide")\n" }.joined())
    #expect(found.count == 2)
    for figure in found {
      guard case .image(let image) = figure.layers[0], let pixels = image.pixels else {
        Issue.record("no regions")
        continue
      }
      #expect(pixels.count == image.columns * image.rows)
      let middle = image.rows / 2 * image.columns
      let (left, right) = (pixels[middle + 10], pixels[middle + image.columns - 10])
      func red(_ pixel: UInt32) -> Int { Int(pixel >> 16 & 255) }
      func blue(_ pixel: UInt32) -> Int { Int(pixel & 255) }
      // Blue is the first class, vermillion the second.
      #expect(blue(left) > red(left) && red(right) > blue(right))
      #expect(markers(figure).map(\.label) == ["low", "wide"])
      #expect(markers(figure).map(\.points.count) == [20, 20])
    }
    #expect(found[0].title.hasPrefix("Gradient descent: regions of kind"))
  }

  @Test func `outputs are those that the loss is taken of`() throws {
    let folder = TemporaryFolder()
    folder.write(
      """
      data: {b: {generate: blobs, classes: 3, spread: 6, rows: 60, seed: 2, test: 0.5}}
      loss: {mlp: {data: b, hidden: [5, 4], activation: gelu}}
      stop: {max_iterations: 1}
      optimizers: [adam]
      """, to: "s.yaml")
    let loss = try Experiment.load(path: folder.file("s.yaml")).losses[0].loss
    guard case .model(let model) = loss.objective, let data = loss.data, let labels = data.labels
    else {
      Issue.record("no model")
      return
    }
    let point = (0..<model.dimension).map { 0.07 * Double($0 * 29 % 23 - 11) }
    var sum = 0.0
    for row in 0..<data.trainingRows {
      let features = [data.features[2 * row], data.features[2 * row + 1]]
      let shares = model.probabilities(model.outputs(of: features, at: point))
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      sum -= log(shares[Int(labels[row])])
    }
    let evaluator = try #require(PointLoss(try PointLoss.Shared(loss)))
    let expected = evaluator.values(at: [point])[0]
    #expect(abs(sum / Double(data.trainingRows) - expected) < 1e-10 * expected)
  }

  @Test func `what cannot be drawn says why and what to do`() throws {
    func errors(_ loss: String, _ figure: String) -> String {
      let folder = TemporaryFolder()
      folder.write(
        """
        data: {blobs: {generate: blobs, rows: 40, seed: 1}, cube: {generate: linear, features: 2, rows: 30, seed: 1}}
        loss: {\(loss)}
        stop: {max_iterations: 5}
        optimizers: [adam]
        figures: [\(figure)]
        """, to: "f.yaml")
      do throws(ExperimentError) {
        _ = try Experiment.load(path: folder.file("f.yaml"))
        return ""
      } catch {
        guard case .wrong(let diagnostics) = error else { return "unreadable" }
        return diagnostics.rendered()
      }
    }
    let mlp = "mlp: {data: digits, hidden: [4]}"
    let all: [(String, String, [String])] = [
      (mlp, "data_fit", ["over 64 features of 'digits'", "features: ["]),
      ("linear_regression: {data: cube}", "data_fit", ["predicts a number of two features"]),
      ("rosenbrock: {}", "data_fit", ["is a function without data"]),
      (mlp, "contour_paths", ["'mlp' is over data", "{plane: pca}"]),
      (mlp, "race", ["'mlp' is over data", "contour_paths with plane: pca"]),
      (mlp, "fate_map", ["'mlp' is over data", "loss_curves"]),
      (mlp, "{contour_paths: {plane: pcs}}", ["unknown plane 'pcs'"]),
      (mlp, "{contour_paths: {plane: pca, components: [0, 1]}}", ["two ways to choose"]),
      (mlp, "{contour_paths: {plane: [a.csv, b.csv]}}", ["cannot read '", "a.csv'"]),
      (mlp, "{contour_paths: {plane: [a.csv]}}", ["expected pca, random, or a list of two files"]),
      (
        "rosenbrock: {}", "{loss_curves: {against: epochs}}",
        ["epochs are counted for losses over data"]
      ),
      (
        "rosenbrock: {}", "{loss_curves: {against: rows}}",
        ["rows are counted for losses over data"]
      ),
      ("rosenbrock: {}", "{loss_curves: {quantity: batch_loss}}", ["minibatches are rows of data"]),
      ("rosenbrock: {}", "{loss_curves: {quantity: test_loss}}", ["error"]),
      ("rosenbrock: {}", "{comparison: {quantity: best_test_accuracy}}", ["error"]),
      ("linear_regression: {data: cube}", "{loss_curves: {quantity: test_accuracy}}", ["error"]),
    ]
    for (loss, figure, words) in all {
      let found = errors(loss, figure)
      for word in words { #expect(found.contains(word), "\(figure): \(found)") }
    }
    #expect(errors("mlp: {data: blobs, hidden: [4]}", "data_fit") == "")
  }
}
