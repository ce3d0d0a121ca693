import Analysis
import Figures
import Losses
import Plotting
import Runner
import Sweeps
import TestSupport
import Testing

/// Planes through all parameters show what they say.
@Suite struct ParameterPlaneTests {
  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test func `principal directions are those of the spread`() throws {
    // Spread 5 along (3, 4, 0)/5, 2 along the third axis, 0.1 across.
    let points = (0..<40).map { at -> [Double] in
      let t = Double(at) / 39 - 0.5
      let (a, b, c) = (5 * t, 2 * (at % 2 == 0 ? 0.5 : -0.5), at % 3 == 0 ? 0.02 : -0.01)
      return [1 + 0.6 * a - 0.8 * c, 2 + 0.8 * a + 0.6 * c, -3 - b]
    }
    let directions = try #require(ParameterPlane.principalDirections(points))
    for (found, expected) in zip(directions, [[0.6, 0.8, 0], [0, 0, 1]]) {
      // Signs are fixed by the largest component.
      #expect(dot(found, expected) > 0.99)
      #expect(abs(dot(found, found) - 1) < 1e-12)
    }
    #expect(abs(dot(directions[0], directions[1])) < 1e-12)
    let plane = ParameterPlane(origin: points[0], across: directions[0], upward: directions[1])
    #expect(plane.shareOfVariance(points) > 0.999 && plane.shareOfVariance(points) <= 1 + 1e-12)
    let across = ParameterPlane(
      origin: points[0], across: [0.8, -0.6, 0], upward: directions[1])
    #expect(across.shareOfVariance(points) < 0.5)
    #expect(ParameterPlane.principalDirections([[1, 2], [1, 2]]) == nil)
    // Points on a line have a plane as well.
    #expect(ParameterPlane.principalDirections([[0, 0, 0], [1, 2, 3], [2, 4, 6]])?.count == 2)
  }

  @Test func `coordinates are those of the nearest point, of slanted directions too`() {
    let plane = ParameterPlane(origin: [1, 2, 3], across: [2, 0, 0], upward: [1, 1, 0])
    let place = plane.coordinates(of: plane.point(0.5, -2))
    #expect(abs(place.x - 0.5) < 1e-14 && abs(place.y + 2) < 1e-14)
    let far = plane.coordinates(of: [2, 3, 99])
    #expect(abs(far.x) < 1e-14 && abs(far.y - 1) < 1e-14)
  }

  @Test func `random directions are as long as the parameters, row by row`() {
    let model = Model(
      .mlp(hidden: [3], activation: .relu, task: .classification), features: 4, outputs: 2)
    let point = (0..<model.dimension).map { Double($0 % 7) - 2.5 }
    let first = ParameterPlane.randomDirection(0, scaledAs: point, model.tensors)
    let second = ParameterPlane.randomDirection(1, scaledAs: point, model.tensors)
    #expect(first != second)
    func lengths(_ vector: [Double]) -> [Double] {
      // W1: three rows of four; b1; W2: two rows of three; b2.
      let ranges = [0..<4, 4..<8, 8..<12, 12..<15, 15..<18, 18..<21, 21..<23]
      return ranges.map { dot(Array(vector[$0]), Array(vector[$0])).squareRoot() }
    }
    for (a, b) in zip(lengths(first), lengths(point)) { #expect(abs(a - b) < 1e-12) }
    for (a, b) in zip(lengths(second), lengths(point)) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func `the landscape is the loss on the plane, whatever the threads`() throws {
    let folder = TemporaryFolder()
    folder.write(
      """
      data: {moons: {generate: moons, rows: 40, seed: 5}}
      loss: {mlp: {data: moons, hidden: [4], activation: tanh}}
      stop: {max_iterations: 1}
      optimizers: [adam]
      """, to: "s.yaml")
    let loss = try Experiment.load(path: folder.file("s.yaml")).losses[0].loss
    let origin = (0..<loss.dimension).map { 0.3 * Double($0 % 5) - 0.5 }
    let plane = ParameterPlane(
      origin: origin, across: (0..<loss.dimension).map { Double($0 % 3) - 1 },
      upward: (0..<loss.dimension).map { Double($0 % 4) - 1.5 })
    let grid = try plane.losses(loss, x: -1...1, y: -2...1, columns: 7, rows: 5, jobs: 1)
    let again = try plane.losses(loss, x: -1...1, y: -2...1, columns: 7, rows: 5, jobs: 3)
    #expect(grid.map(\.bitPattern) == again.map(\.bitPattern))
    let evaluator = try #require(PointLoss(try PointLoss.Shared(loss)))
    #expect(grid[0] == evaluator.values(at: [plane.point(-1, -2)])[0])
    #expect(grid[34] == evaluator.values(at: [plane.point(1, 1)])[0])
    #expect(grid[3] == evaluator.values(at: [plane.point(0, -2)])[0])
    // Between the nodes nothing is beyond them.
    let landscape = Landscape(loss, nodes: grid, across: 7, x: -1...1, y: -2...1)
    #expect(landscape.values.count == landscape.columns * landscape.rows)
    #expect((landscape.values.min() ?? -1) >= (grid.min() ?? 0))
    #expect((landscape.values.max() ?? .infinity) <= (grid.max() ?? 0))
    #expect(abs(landscape.values[landscape.columns / 2] - grid[3]) < 0.05 * abs(grid[3]))
  }

  // MARK: Figures

  private func figure(_ plane: String, _ files: [(String, String)] = []) throws -> Figure {
    let folder = TemporaryFolder()
    for (name, text) in files { folder.write(text, to: name) }
    folder.write(
      """
      data: {moons: {generate: moons, rows: 40, seed: 5}}
      loss: {logistic_regression: {data: moons}}
      batch: 8
      stop: {max_epochs: 6, converged: never}
      seeds: 2
      optimizers:
        - gradient_descent: {learning_rate: [0.1, 1]}
        - adam: {learning_rate: 0.1}
      figures: [{contour_paths: {plane: \(plane)}}]
      """, to: "p.yaml")
    let figures = try FigureBuilder(try run(file: folder.file("p.yaml"))).figures(jobs: 2)
    #expect(figures.count == 1)
    return figures[0].figure
  }

  private func paths(_ figure: Figure) -> [[Point]] {
    figure.layers.compactMap { if case .line(let line) = $0 { line.points } else { nil } }
  }

  @Test func `the plane is named, with the share that it shows`() throws {
    let pca = try figure("pca")
    // Of each optimizer one path, from one start, and the best ends in the middle.
    #expect(paths(pca).count == 2)
    #expect(paths(pca)[0].first == paths(pca)[1].first)
    #expect(paths(pca).contains { abs($0.last?.x ?? 1) < 1e-9 && abs($0.last?.y ?? 1) < 1e-9 })
    #expect(pca.captions[0].hasPrefix("The plane of the two principal directions"))
    #expect(pca.captions[0].contains("% of the variance"))
    let random = try figure("random")
    #expect(random.captions[0].hasPrefix("The plane of two random directions"))
    #expect(random.x.range.lowerBound <= -1 && random.x.range.upperBound >= 1)
    let files = try figure("[a.csv, b.csv]", [("a.csv", "1\n0\n0\n"), ("b.csv", "0\n0\n1\n")])
    #expect(files.captions[0].contains("directions a.csv and b.csv"))
    #expect(files.x.label == "a.csv" && files.y.label == "b.csv")
  }
}
