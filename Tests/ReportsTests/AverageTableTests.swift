import Analysis
import Engine
import Figures
import Reports
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Tables, ranks and figures of optimizers that report an average of their points.
@Suite struct AverageTableTests {
  /// At a rate of 1.9 the point of gradient descent jumps from one side of the minimum to the other, and the average
  /// does not: by their points the first would be the best, by what they report the second is.
  private static let jumping = """
    precision: float64
    loss: {expression: 0.5*x^2}
    start: {x: 1}
    stop: {max_iterations: 20, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: 0.11}
      - swa: {optimizer: {gradient_descent: {learning_rate: 1.9}}}
      - gradient_descent: {learning_rate: 1.9}
    record: {paths: all}
    """

  private func results(_ text: String) throws -> RunResults {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    let experiment = try Experiment.load(path: folder.file("f.yaml"))
    return try #require(try Runner.run(Plan(experiment), jobs: 1))
  }

  private func table(_ output: Output, _ name: String) throws -> [[String: String]] {
    let bytes = try #require(output.files.first { $0.path == name }).bytes
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private func header(_ output: Output, _ name: String) throws -> [Substring] {
    let bytes = try #require(output.files.first { $0.path == name }).bytes
    return String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }.split(separator: ",")
  }

  @Test func columnsStandWhereTheFormatSays() throws {
    let output = try Output(results(Self.jumping), jobs: 1, drawsFigures: false)
    let names = try header(output, "results.csv")
    #expect(
      names.suffix(6) == [
        "gradient_evaluations", "final_loss", "gradient_norm", "best_loss", "final_average_loss",
        "final.x",
      ])
    #expect(
      try header(output, "trajectories.csv")
        == ["id", "iteration", "loss", "gradient_norm", "average_loss", "x"])
    let rows = try table(output, "results.csv")
    #expect(rows[0]["final_average_loss"] == "" && rows[2]["final_average_loss"] == "")
    // (1 − r)ᵗ for t = 1 … 20, their mean, and half its square.
    var (x, sum) = (1.0, 0.0)
    for _ in 1...20 {
      x *= -0.9
      sum += x
    }
    let loss = try #require(Double(rows[1]["final_average_loss"] ?? ""))
    #expect(abs(loss - 0.5 * (sum / 20) * (sum / 20)) < 1e-15)
    #expect(rows[1]["final_loss"] == rows[2]["final_loss"])
    #expect(rows[1]["best_loss"] == rows[2]["best_loss"])
    #expect(rows[1]["gradient_evaluations"] == "20")
    let path = try table(output, "trajectories.csv")
    #expect(path.filter { $0["average_loss"] == "" }.count == 42)
    #expect(
      path.last { $0["average_loss"] != "" }?["average_loss"] == rows[1]["final_average_loss"])
    // With data the test columns come before it.
    let data = try Output(
      results(
        "loss: {softmax_regression: {data: iris}}\nstop: {max_iterations: 2}\n"
          + "optimizers: [ema]\n"), jobs: 1, drawsFigures: false)
    let all = try header(data, "results.csv")
    let at = try #require(all.firstIndex(of: "final_average_loss"))
    #expect(
      Array(all[at - 3..<at]) == [
        "final_test_loss", "final_test_accuracy", "best_test_accuracy",
      ])
    // Without averages there is no such column.
    let plain = try Output(
      results("loss: quartic\noptimizers: [adam]\nstop: {max_iterations: 2}\n"), jobs: 1,
      drawsFigures: false)
    #expect(try !header(plain, "results.csv").contains("final_average_loss"))
  }

  @Test(arguments: ["final_loss", "best_loss"]) func ranksAreByTheAverage(
    _ metric: String
  ) throws {
    let results = try results(Self.jumping + "\nmetric: \(metric)\n")
    let outcomes = (0..<3).map { results.outcome($0) }
    #expect(outcomes[1].finalLoss > outcomes[0].finalLoss)
    #expect(outcomes[1].reportedLoss < outcomes[0].finalLoss)
    let standings = Standings(results)
    #expect(standings.losses[0].map(\.optimizerIndex) == [1, 0, 2])
    #expect(TrialRanking(results).best(ofLoss: 0, most: 3).first == 1)
    #expect(LowestLosses(results).losses[0]?.loss == outcomes[1].reportedLoss)
    let output = try Output(results, jobs: 1, drawsFigures: false)
    let summary = try table(output, "summary.csv")
    #expect(summary.map { $0["rank"] } == ["2.0", "1.0", "3.0"])
    let written = try table(output, "results.csv")[1]["final_average_loss"]
    #expect(summary[1]["\(metric)_median"] == written)
    let report = String(
      decoding: try #require(output.files.first { $0.path == "report.md" }).bytes, as: UTF8.self)
    #expect(
      report.contains(
        "SWA (Gradient descent) reports an average of its points: its final losses are those of the"
          + " average."))
  }

  /// The tests' numbers are of the average: an average that never leaves the start has those of the start.
  @Test func testColumnsAreOfTheAverage() throws {
    let text = """
      loss: {softmax_regression: {data: iris}}
      start: {uniform: [-1, 1]}
      batch: 16
      stop: {max_epochs: 3}
      record: {paths: all}
      """
    let whole = try results(
      text + "\noptimizers: [{swa: {period: 100000, optimizer: {adam: {learning_rate: 0.1}}}}]\n")
    let first = try results(
      text.replacing("max_epochs: 3", with: "max_iterations: 1")
        + "\noptimizers: [{adam: {learning_rate: 0.1}}]\n")
    let (a, b) = (whole.outcome(0), first.outcome(0))
    #expect(a.finalAverageLoss == b.finalLoss)
    #expect(a.measures?.finalTestLoss == b.measures?.finalTestLoss)
    #expect(a.measures?.finalTestAccuracy == b.measures?.finalTestAccuracy)
    #expect(a.finalLoss != b.finalLoss)
  }

  @Test func changesOfTheAverageAreFound() throws {
    let old = try results(Self.jumping)
    let copy = try OutcomeTable(count: 1, dimension: 1, hasAverage: true)
    var outcome = old.outcome(1)
    outcome.finalAverageLoss = outcome.finalAverageLoss?.nextUp
    copy[0] = outcome
    var tables = old.outcomes
    tables[1] = copy
    let changes = RunChanges(from: old, to: RunResults(plan: old.plan, outcomes: tables))
    #expect(changes.changed.map(\.pair.new) == [1] && changes.changed[0].units == 1)
  }

  @Test func aCurveOfTheAverageNeedsOne() throws {
    let figures = "\nfigures: [{loss_curves: {quantity: average_loss}}]\n"
    let named = try FigureBuilder(results(Self.jumping + figures)).figures(jobs: 1)
    let text = named.flatMap(\.figure.captions).joined(separator: " ")
    #expect(
      text.contains("Of optimizers that report no average the loss of their points is drawn."))
    var found = ""
    do {
      _ = try results("loss: quartic\noptimizers: [adam]" + figures)
    } catch { found = "\(error)" }
    #expect(found.contains("no optimizer of the experiment reports an average of its points"))
  }
}
