import Analysis
import Engine
import Figures
import Reports
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Tables of losses over data, of results that are made up: what is written is read.
@Suite struct LearningTableTests {
  private static let texts = [
    "loss: {softmax_regression: {data: iris}}\nbatch: [all, 16]\nseeds: 2\noptimizers: [adam]\n",
    "loss: [{mlp: {data: digits, hidden: [8]}}, {mlp: {data: iris, hidden: [3, 2]}}]\n"
      + "gradient: [{noise: 0.1}, {delay: 3, dropout: 0.5}]\nprecision: float64\nbatch: 32\n"
      + "stop: {max_epochs: 2}\noptimizers: [adam, {momentum: {learning_rate: [0.1, 1]}}]\n",
    "data: {line: {generate: linear, rows: 40}}\nloss: [quartic, {linear_regression: {data: line}}]\n"
      + "start: default\noptimizers: [adam]\n",
    "loss: quartic\nseeds: 2\ngradient: {noise: {student_t: {scale: [0.1, 1], freedom: 3}}}\n"
      + "optimizers: [adam]\n",
    "loss: {mlp: {data: digits, hidden: [8]}}\nstart: {uniform: [-1, 1]}\nseeds: 2\n"
      + "record: {parameters: [3, 0]}\noptimizers: [adam]\n",
    "loss: quartic\nseeds: 2\noptimizers: [adam, spsa, nelder_mead]\n",
  ]

  private func plan(_ text: String) throws -> Plan {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    return Plan(try Experiment.load(path: folder.file("f.yaml")))
  }

  /// Results of made-up numbers, some of them NaN or infinite.
  private func results(_ plan: Plan, seed: UInt64 = 1) throws -> RunResults {
    var generator = SplitMix(seed: seed)
    let isSingle = plan.experiment.precision == .float32
    func number() -> Double {
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: return .nan
      case 1: return .infinity
      default:
        let value = Double.random(in: 0...1, using: &generator)
        return isSingle ? Double(Float(value)) : value
      }
    }
    let tables = try plan.groups.map { group -> OutcomeTable in
      let choice = plan.experiment.losses[group.lossIndex]
      let hasMeasures = choice.loss.data != nil
      let table = try OutcomeTable(
        count: group.count, dimension: choice.outcomeDimension, hasMeasures: hasMeasures,
        isSingle: isSingle)
      for at in 0..<group.count {
        var measures = Outcome.Measures()
        if choice.loss.hasTestRows {
          measures.finalTestLoss = number()
          if choice.loss.hasAccuracy {
            measures.finalTestAccuracy = number()
            measures.bestTestAccuracy = number()
          }
        }
        measures.finalNorm = choice.hasComponentColumns ? .nan : number()
        let most = plan.maximumIterations(
          of: group, parameters: plan.trial(at, of: group).parameters)
        table[at] = Outcome(
          status: at % 3 == 0 ? .maximumIterations : at % 3 == 1 ? .converged : .exploded,
          iterations: at % 3 == 0 ? most : 1, gradientEvaluations: 7, finalLoss: number(),
          gradientNorm: number(), bestLoss: number(),
          final: (0..<choice.outcomeDimension).map { _ in number() },
          measures: hasMeasures ? measures : nil)
      }
      return table
    }
    return RunResults(plan: plan, outcomes: tables)
  }

  private func file(_ output: Output, _ name: String) throws -> [[String]] {
    let bytes = try #require(output.files.first { $0.path == name }).bytes
    return fields(bytes)
  }

  /// No field of these tables holds a comma but quoted lists, which are taken whole.
  private func fields(_ bytes: [UInt8]) -> [[String]] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      var fields = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
  }

  @Test(arguments: texts) func `results read back as they were written`(_ text: String) throws {
    let results = try results(plan(text))
    let output = try Output(results, jobs: 1, drawsFigures: false)
    let bytes = try #require(output.files.first { $0.path == "results.csv" }).bytes
    let folder = TemporaryFolder()
    folder.write(bytes, to: "results.csv")
    let read = try ResultsTableReader.read(results.plan, path: folder.file("results.csv")).results
    for trial in 0..<results.plan.count {
      let (one, other) = (results.outcome(trial), read.outcome(trial))
      #expect("\(one)" == "\(other)")
    }
    let again = try Output(read, jobs: 1, drawsFigures: false)
    #expect(try #require(again.files.first { $0.path == "results.csv" }).bytes == bytes)
  }

  /// Beside the gradients stand the losses of optimizers that ask for no more; of others nothing.
  @Test func `losses are a column where they are all that is asked for`() throws {
    let output = try Output(
      results(plan(Self.texts[Self.texts.count - 1])), jobs: 1, drawsFigures: false)
    let rows = try file(output, "results.csv")
    let column = try #require(rows[0].firstIndex(of: "gradient_evaluations"))
    #expect(rows[0][column + 1] == "loss_evaluations" && rows[0][column + 2] == "final_loss")
    #expect(
      rows.dropFirst().map { Array($0[column...column + 1]) }
        == [["7", ""], ["0", "7"], ["0", "7"], ["0", "7"]])
    let plain = try Output(results(plan(Self.texts[0])), jobs: 1, drawsFigures: false)
    #expect(try !file(plain, "results.csv")[0].contains("loss_evaluations"))
  }

  @Test func `columns stand where the format says`() throws {
    let output = try Output(results(plan(Self.texts[1])), jobs: 1, drawsFigures: false)
    let header = try file(output, "results.csv")[0].filter { !$0.contains("[") }
    #expect(
      header
        == [
          "id", "loss", "loss.data", "loss.l2", "loss.hidden", "loss.activation", "loss.task",
          "optimizer", "learning_rate", "beta_1", "beta_2", "epsilon", "weight_decay", "momentum",
          "start", "seed", "batch", "gradient.noise", "gradient.delay", "gradient.dropout",
          "status",
          "iterations", "epochs", "gradient_evaluations", "final_loss", "gradient_norm",
          "best_loss",
          "final_test_loss", "final_test_accuracy", "best_test_accuracy", "final_norm",
        ].filter { header.contains($0) || !["weight_decay"].contains($0) })
    let rows = try file(output, "results.csv")
    func value(_ row: Int, _ name: String) throws -> String {
      rows[row][try #require(rows[0].firstIndex(of: name))]
    }
    // 1,437 training rows in minibatches of 32: 45 steps an epoch.
    #expect(try value(1, "iterations") == "90" && value(1, "epochs") == "2.0")
    #expect(try value(1, "batch") == "32" && value(1, "gradient.noise") == "0.1")
    #expect(try value(1, "start") == "{glorot: uniform}" && value(1, "loss.hidden") == "[8]")
    #expect(try !value(1, "final_norm").isEmpty)
    let small = try #require(rows.firstIndex { $0.contains("[3, 2]") })
    #expect(try value(small, "start").isEmpty && value(small, "final_norm").isEmpty)
    #expect(try !value(small, "start.W1[0][0]").isEmpty && !value(small, "final.b3[2]").isEmpty)
    let summary = try file(output, "summary.csv")[0]
    let at = try #require(summary.firstIndex(of: "batch"))
    #expect(
      Array(summary[at..<at + 5])
        == ["batch", "gradient.noise", "gradient.delay", "gradient.dropout", "trials"])
  }

  @Test func `a plain experiment has none of the columns`() throws {
    let output = try Output(
      results(plan("loss: quartic\noptimizers: [gradient_descent]\n")), jobs: 1,
      drawsFigures: false)
    #expect(
      try file(output, "results.csv")[0] == [
        "id", "loss", "optimizer", "learning_rate", "start.x", "seed", "status", "iterations",
        "gradient_evaluations", "final_loss", "gradient_norm", "best_loss", "final.x",
      ])
  }

  // MARK: Judging

  @Test func `of accuracies the larger is the better`() throws {
    let text =
      "loss: {softmax_regression: {data: iris}}\nmetric: test_accuracy\n"
      + "optimizers: [{gradient_descent: {learning_rate: [0.1, 0.2, 0.3]}}]\n"
    let plan = try plan(text)
    let choice = plan.experiment.losses[0]
    let table = try OutcomeTable(
      count: 3, dimension: choice.outcomeDimension, hasMeasures: true, isSingle: true)
    for (at, accuracy) in [0.5, 0.75, 1].enumerated() {
      var measures = Outcome.Measures()
      measures.finalTestAccuracy = accuracy
      table[at] = Outcome(
        status: at == 2 ? .exploded : .maximumIterations, iterations: 1000,
        gradientEvaluations: 1000, finalLoss: Double(at), gradientNorm: 1, bestLoss: 0,
        final: [Double](repeating: 0, count: choice.outcomeDimension), measures: measures)
    }
    let results = RunResults(plan: plan, outcomes: [table])
    let standings = Standings(results)
    #expect(standings.losses[0][0].trial == 1 && standings.losses[0][0].summary.median == 0.75)
    #expect(TrialRanking(results).best(ofLoss: 0, most: 3) == [1, 0, 2])
    let summary = try file(try Output(results, jobs: 1, drawsFigures: false), "summary.csv")
    let (median, rank) = (
      try #require(summary[0].firstIndex(of: "test_accuracy_median")),
      try #require(summary[0].firstIndex(of: "rank"))
    )
    #expect(summary.dropFirst().map { $0[median] } == ["0.5", "0.75", "-inf"])
    #expect(summary.dropFirst().map { $0[rank] } == ["2.0", "1.0", "3.0"])
  }

  @Test func `time to target is of those that reached it`() throws {
    let text =
      "loss: {softmax_regression: {data: iris}}\nbatch: 60\nseeds: 3\nmetric: test_accuracy\n"
      + "stop: {max_epochs: 5, converged: {test_accuracy_above: 0.9}}\noptimizers: [adam]\n"
    let plan = try plan(text)
    let choice = plan.experiment.losses[0]
    let table = try OutcomeTable(
      count: 3, dimension: choice.outcomeDimension, hasMeasures: true, isSingle: true)
    for (at, accuracy) in [0.95, 0.9, 0.5].enumerated() {
      var measures = Outcome.Measures()
      measures.finalTestAccuracy = Double(Float(accuracy))
      table[at] = Outcome(
        status: at == 2 ? .maximumIterations : .converged, iterations: at == 2 ? 10 : 2 + 2 * at,
        gradientEvaluations: 10, finalLoss: 1, gradientNorm: 1, bestLoss: 0,
        final: [Double](repeating: 0, count: choice.outcomeDimension), measures: measures)
    }
    let report = ReportMaterial(
      results: RunResults(plan: plan, outcomes: [table]), figures: [], experimentFile: [],
      resultsDigest: "", hasTrajectories: false
    ).report()
    let section = try #require(report.sections.first { $0.id == "target" })
    let text2 = "\(section)"
    // Two steps an epoch.
    #expect(
      text2.contains("2 of 3") && text2.contains("\"3\"") && text2.contains("1.5"), "\(text2)")
  }

  @Test func `epochs bound a trial in words`() throws {
    var stop = StopRule()
    stop.maximumEpochs = 20
    #expect(Words.budget(stop) == "at most 20 epochs")
    let outcome = Outcome(
      status: .maximumIterations, iterations: 900, gradientEvaluations: 900, finalLoss: 1,
      gradientNorm: 1, bestLoss: 1, final: [])
    #expect(Words.verdict(outcome, epochs: 20) == "Exceeded maximum of 20 epochs")
    #expect(Words.verdict(outcome) == "Exceeded maximum of 900 iterations")
  }

  // MARK: Store

  @Test(arguments: [true, false]) func `stored records hold what was measured`(
    _ isSingle: Bool
  ) throws {
    let key = [UInt8](repeating: 3, count: 32)
    let table = try OutcomeTable(count: 1, dimension: 2, hasMeasures: true, isSingle: isSingle)
    var measures = Outcome.Measures()
    measures.finalTestLoss = 0.25
    measures.finalTestAccuracy = 0.5
    measures.bestTestAccuracy = 0.75
    table[0] = Outcome(
      status: .stalled, iterations: 9, gradientEvaluations: 10, finalLoss: 1, gradientNorm: 2,
      bestLoss: 0.5, final: [3, 4], measures: measures)
    let record = StoredTrial.record(table, 0, key: key)
    let copy = try OutcomeTable(count: 1, dimension: 2, hasMeasures: true, isSingle: isSingle)
    #expect(StoredTrial.read(record, key: key, into: copy, 0))
    #expect("\(copy[0])" == "\(table[0])")
    // It is none of a table without measures.
    let plain = try OutcomeTable(count: 1, dimension: 2, isSingle: isSingle)
    #expect(!StoredTrial.read(record, key: key, into: plain, 0))
  }
}
