import Analysis
import Figures
import Plotting
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Comparisons, tuning curves and ranks show the numbers of the standings, all of them.
@Suite struct ConclusionFigureTests {
  /// Settings of which some explode from some starts, and some from all.
  private static let experiment = """
    loss: [beale, {expression: "x^4 - x^2 + 0.1*y^2"}, rosenbrock]
    start: {uniform: [-2, 2]}
    seeds: 7
    stop: {max_iterations: 40, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [0.01, 0.05, 0.3]}
      - momentum: {learning_rate: [0.002, 0.02], momentum: [0.5, 0.9]}
      - adam: {learning_rate: [0.01, 0.1, 1]}
      - lbfgs
    figures: [
    """

  private func drawn(_ figure: String) throws -> (results: RunResults, figures: [Figure]) {
    let results = try run(Self.experiment + figure + "]\n")
    return (results, try FigureBuilder(results).figures().map(\.figure))
  }

  private func markers(_ figure: Figure) -> [MarkerLayer] {
    figure.layers.compactMap { if case .markers(let layer) = $0 { layer } else { nil } }
  }

  private func lines(_ figure: Figure) -> [LineLayer] {
    figure.layers.compactMap { if case .line(let layer) = $0 { layer } else { nil } }
  }

  // MARK: Comparison

  @Test(arguments: ["comparison", "comparison: {style: points}"])
  func `every repetition has its point, in the row of its optimizer`(_ kind: String) throws {
    let (results, figures) = try drawn(kind.contains(":") ? "{\(kind)}" : kind)
    let standings = Standings(results)
    #expect(figures.count == 3)
    for (figure, losses) in zip(figures, standings.losses) {
      let rows = try #require(figure.y.categories)
      #expect(rows.count == losses.count)
      // The best first, from above.
      for (row, standing) in zip(rows, losses) {
        let values = Array(standings.values(standing).values)
        let near = markers(figure).map { layer in
          (layer, layer.points.filter { abs($0.y - row.value) < 0.5 })
        }
        let numbers = near.filter { $0.0.style.shape != .cross }.flatMap(\.1).map(\.x).sorted()
        let crosses = near.filter { $0.0.style.shape == .cross }.flatMap(\.1)
        #expect(numbers == values.filter(\.isFinite).sorted())
        let exploded = values.count { $0 == .infinity }
        #expect(crosses.count == exploded)
        #expect(row.name.contains("(\(exploded) exploded)") == (exploded > 0))
        // What exploded stands right of all numbers, and within the frame.
        for cross in crosses {
          #expect(cross.x > numbers.last ?? -.infinity && figure.x.range.contains(cross.x))
        }
      }
      for (above, below) in zip(rows, rows.dropFirst()) { #expect(above.value > below.value) }
    }
  }

  @Test func `one figure holds what three do`() throws {
    let (results, whole) = try drawn("{comparison: {split_by: none}}")
    let parts = try FigureBuilder(run(Self.experiment + "comparison]\n")).figures().map(\.figure)
    #expect(whole.count == 1 && results.plan.experiment.losses.count == 3)
    func numbers(_ figures: [Figure]) -> [Double] {
      figures.flatMap(markers).filter { $0.style.shape != .cross }.flatMap(\.points).map(\.x)
        .sorted()
    }
    #expect(numbers(whole) == numbers(parts))
    let names = parts.flatMap { $0.y.categories ?? [] }.map(\.name)
    #expect(whole[0].y.categories?.map(\.name) == names)
  }

  @Test func `another quantity has its own order`() throws {
    let (_, figures) = try drawn("{comparison: {quantity: iterations}}")
    for figure in figures {
      let medians = (figure.y.categories ?? []).map { row -> Double in
        let values = markers(figure).flatMap { layer in
          layer.points.filter { abs($0.y - row.value) < 0.5 }
            .map { layer.style.shape == .cross ? .infinity : $0.x }
        }
        return values.sorted()[3]
      }
      #expect(medians == medians.sorted())
    }
  }

  // MARK: Tuning curves

  @Test(arguments: ["mean", "median"])
  func `curves are the expected best of the settings' medians`(_ estimator: String) throws {
    let (results, figures) = try drawn("{tuning_curve: {estimator: \(estimator)}}")
    let standings = Standings(results)
    #expect(figures.count == 3)
    for (figure, losses) in zip(figures, standings.losses) {
      let layers = markers(figure)
      let curves = losses.sorted { $0.optimizerIndex < $1.optimizerIndex }.filter {
        $0.settings > 1
      }
      #expect(layers.count == curves.count)
      for (layer, standing) in zip(layers, curves) {
        let best = ExpectedBest(standings.scores[standing.groupIndex])
        let expected = estimator == "mean" ? best.means : best.medians
        #expect(layer.points.count == standing.settings)
        for (at, (point, value)) in zip(layer.points, expected).enumerated() {
          #expect(abs(point.x - Double(at + 1)) < 0.5)
          #expect(value.isFinite ? point.y == value : point.y.isNaN)
        }
        let infinite = standings.scores[standing.groupIndex].count { $0 == .infinity }
        let said = "(\(infinite) of \(standing.settings) exploded)"
        #expect(try #require(layer.label).contains(said) == (infinite > 0))
      }
    }
  }

  @Test(arguments: [2, 3, 9, 15, 16, 40, 61, 500]) func `the axis counts`(_ settings: Int) throws {
    let results = try run(
      """
      loss: booth
      start: {x: 1, y: 1}
      stop: {max_iterations: 5}
      optimizers: [{adam: {learning_rate: {logspace: [1e-3, 1, \(settings)]}}}]
      figures: [tuning_curve]

      """)
    let figure = try #require(try FigureBuilder(results).figures().first).figure
    let categories = try #require(figure.x.categories)
    #expect(categories.count > 1)
    for category in categories {
      #expect(category.value == category.value.rounded())
      #expect((1...Double(settings)).contains(category.value))
      #expect(category.name == "\(Int(category.value))")
    }
  }

  // MARK: Ranks

  @Test func `the diagram has the means, the bars and the critical difference`() throws {
    let (results, figures) = try drawn("rank")
    let ranks = try #require(Standings(results).meanRanks)
    let figure = try #require(figures.first)
    #expect(figures.count == 1 && !figure.showsFrame)
    #expect(markers(figure).flatMap(\.points).map(\.x) == ranks.order.map { ranks.means[$0] })
    let lines = lines(figure)
    let bars = lines.filter { $0.style.color == .vermillion && $0.points.count == 2 }
    #expect(bars.count == ranks.cliques.count)
    for (bar, clique) in zip(bars, ranks.cliques) {
      let means = clique.map { ranks.means[ranks.order[$0]] }
      // A bar ends a little beyond the means that it joins, and before the others.
      for (place, index) in ranks.order.enumerated() {
        let isJoined = (bar.points[0].x...bar.points[1].x).contains(ranks.means[index])
        #expect(isJoined == (clique.contains(place) || means.contains(ranks.means[index])))
      }
    }
    let length = try #require(lines.first { $0.points.count == 6 }).points
    #expect(abs(length[3].x - length[2].x - ranks.criticalDifference) < 1e-12)
    #expect(figure.x.range.contains(length[3].x))
  }

  /// Ten optimizers on four losses.
  @Test func `leader lines do not cross`() throws {
    let results = try run(
      """
      loss: [beale, booth, matyas, himmelblau]
      start: {x: 1, y: 1.5}
      stop: {max_iterations: 20}
      optimizers:
        [gradient_descent, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamax, lion, lbfgs]
      figures: [rank]

      """)
    let figure = try #require(try FigureBuilder(results).figures().first).figure
    let leaders = lines(figure).filter { $0.points.count == 3 }.map(\.points)
    #expect(leaders.count == 10)
    for (at, a) in leaders.enumerated() {
      for (other, b) in leaders.enumerated() where other != at {
        // The horizontal part of one and the vertical part of the other.
        let reach = min(a[1].x, a[2].x)...max(a[1].x, a[2].x)
        let isBetween = reach.contains(b[0].x) && b[0].x != a[0].x
        #expect(!(isBetween && a[1].y > b[1].y), "\(at) and \(other)")
      }
    }
  }

  // MARK: All

  @Test(arguments: ["comparison", "tuning_curve", "rank"])
  func `nothing depends on the number of threads`(_ kind: String) throws {
    let folder = TemporaryFolder()
    let file = folder.write(Self.experiment + kind + "]\n", to: "f.yaml")
    let figures = try [1, 3].map { jobs in
      let plan = Plan(try Experiment.load(path: file))
      return try FigureBuilder(try #require(try Runner.run(plan, jobs: jobs))).figures(jobs: jobs)
        .map { try Renderer.svg($0.figure) }
    }
    #expect(figures[0] == figures[1] && !figures[0].isEmpty)
  }

  static let unsuitable: [(text: String, error: String)] = [
    (
      "loss: beale\noptimizers: [adam, lbfgs]\nfigures: [rank]\n",
      """
      f.yaml:3:11: error: rank compares several optimizers over several losses
      figures: [rank]
                ^~~~ as in loss: [rosenbrock, beale, himmelblau]
      """
    ),
    (
      "loss: [beale, booth]\nstart: {x: 1, y: 1}\noptimizers: [adam]\nfigures: [rank]\n",
      """
      f.yaml:4:11: error: rank compares several optimizers over several losses
      figures: [rank]
                ^~~~ as in optimizers: [adam, lbfgs]
      """
    ),
    (
      "loss: beale\noptimizers: [adam, lbfgs]\nfigures: [tuning_curve]\n",
      """
      f.yaml:3:11: error: tuning_curve needs settings to choose from, and no optimizer sweeps a parameter
      figures: [tuning_curve]
                ^~~~~~~~~~~~ as in learning_rate: {logspace: [1e-4, 1, 9]}
      """
    ),
    (
      "loss: beale\noptimizers: [adam]\nfigures: [{comparison: {style: violin}}]\n",
      """
      f.yaml:3:32: error: unknown style 'violin'
      figures: [{comparison: {style: violin}}]
                                     ^~~~~~ one of box, points
      """
    ),
  ]

  @Test(arguments: unsuitable) func `what does not suit is an error`(
    _ text: String, _ message: String
  ) throws {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    do throws(ExperimentError) {
      _ = try Experiment.load(path: folder.file("f.yaml"))
      Issue.record("it was read")
    } catch {
      guard case .wrong(let diagnostics) = error else { throw error }
      #expect(diagnostics.rendered().contains(message), "\(diagnostics.rendered())")
    }
  }
}
