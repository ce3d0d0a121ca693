import Engine
import Optimizers
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// The loss at the average that an optimizer reports, in outcomes and along paths.
@Suite struct AverageLossTests {
  /// Trials that end at steps of their own, in every way that trials end.
  private static let sweep = """
    loss: [quartic, rosenbrock]
    start: default
    stop: {max_iterations: 200, converged: [unchanged, {gradient_norm: 1e-4}]}
    optimizers:
      - adam: {learning_rate: 0.1}
      - ema: {decay: [0, 0.9], optimizer: {gradient_descent: {learning_rate: {logspace: [1e-9, 1, 19]}}}}
      - swa: {first: [1, 20], period: 3, optimizer: {adam: {learning_rate: {logspace: [1e-3, 1, 9]}}}}
      - schedule_free_sgd: {learning_rate: {logspace: [1e-4, 1, 9]}, momentum: [0.5, 0.9]}
      - schedule_free_adamw: {learning_rate: {logspace: [1e-3, 1, 9]}}
      - schedule_free_radam: {learning_rate: 0.1, silent_sgd_phase: [true, false]}
    """

  private static let minibatches = """
    loss: {softmax_regression: {data: iris}}
    batch: 16
    stop: {max_epochs: 5, converged: unchanged}
    seeds: 3
    optimizers:
      - ema: {decay: 0.9, optimizer: {gradient_descent: {learning_rate: [0, 0.01, 0.1, 1e30]}}}
      - schedule_free_sgd: {learning_rate: [0.1, 1]}
      - adam
    """

  private static let noise =
    "gradient: {noise: 0.5}\nseeds: 4\n" + sweep.replacing("quartic, ", with: "")

  private static let rows = """
    data: {line: {generate: linear, rows: 60, test: 0.25}}
    loss: {expression: "mean((y - a*x1 - b)^2)", data: line}
    start: {a: 1, b: 0}
    batch: [all, 7]
    stop: {max_epochs: 4}
    optimizers: [{swa: {first: 2, optimizer: {momentum: {learning_rate: [0.01, 0.1]}}}}]
    """

  private func plan(_ text: String) throws -> Plan { Plan(try experiment(text)) }

  private func outcomes(
    _ plan: Plan, jobs: Int = 1, store: TrialStore? = nil, _ tuning: RunTuning = RunTuning()
  ) throws -> [Outcome] {
    let results = try #require(
      try Runner.run(plan, jobs: jobs, tuning: tuning, store: store, keepsAll: store != nil))
    return (0..<plan.count).map { results.outcome($0) }
  }

  private func all(_ outcome: Outcome) -> [UInt64] {
    let measures = outcome.measures ?? Outcome.Measures()
    return bits(outcome)
      + [measures.finalTestLoss, measures.finalTestAccuracy, measures.bestTestAccuracy].map {
        $0.isNaN ? 0 : $0.bitPattern
      }
  }

  private static let texts = [sweep, minibatches, noise, rows]

  /// However trials are run: joined steps or apart, any number of threads.
  @Test(arguments: texts, ["float32", "float64"])
  func allWaysOfRunningAgree(_ text: String, _ precision: String) throws {
    let plan = try plan("precision: \(precision)\n" + text)
    let expected = try outcomes(plan)
    #expect(expected.contains { $0.finalAverageLoss != nil })
    for jobs in [2, 8] { #expect(try outcomes(plan, jobs: jobs).map(all) == expected.map(all)) }
    var tuning = RunTuning()
    tuning.joinsSteps = false
    tuning.batchTrials = 16
    #expect(try outcomes(plan, tuning).map(all) == expected.map(all))
  }

  /// A trial alone, replayed: its last row has the outcome's number, and rows between do not depend on which are kept.
  @Test(arguments: texts, ["float32", "float64"])
  func theLastRowOfAPathIsTheOutcome(_ text: String, _ precision: String) throws {
    let plan = try plan("precision: \(precision)\n" + text)
    let outcomes = try outcomes(plan)
    let trials = Array(stride(from: 0, to: plan.count, by: 3))
    let paths = try Runner.replay(trials, of: plan, every: .steps(1), jobs: 1)
    let sparse = try Runner.replay(trials, of: plan, every: .logarithmic, jobs: 2)
    var statuses = Set<Status>()
    for (trial, (path, few)) in zip(trials, zip(paths, sparse)) {
      let averages = plan.experiment.optimizers[plan.group(of: trial).optimizerIndex].averages
      #expect((path.averageLosses != nil) == averages)
      #expect((outcomes[trial].finalAverageLoss != nil) == averages)
      guard averages, let losses = path.averageLosses, let loss = outcomes[trial].finalAverageLoss
      else { continue }
      statuses.insert(outcomes[trial].status)
      #expect(losses.count == path.count)
      let last = try #require(losses.last)
      #expect(last == loss || last.isNaN && loss.isNaN, "\(outcomes[trial])")
      #expect(few.averageLosses?.last == last || last.isNaN)
      // It begins where the trial does, and is evaluated where the loss is.
      #expect(losses[0] == path.losses[0])
      let known = Dictionary(uniqueKeysWithValues: zip(path.iterations, losses))
      for (row, step) in few.iterations.enumerated() {
        let (a, b) = (few.averageLosses?[row] ?? .nan, known[step] ?? .nan)
        #expect(a == b || a.isNaN && b.isNaN)
        #expect(a.isNaN || !few.losses[row].isNaN || outcomes[trial].status == .exploded)
      }
    }
    #expect(statuses.contains(.maximumIterations))
    if text == Self.sweep { #expect(statuses.isSuperset(of: [.exploded, .converged])) }
  }

  /// The average has no part in the steps, and is not counted among evaluations.
  @Test(arguments: [
    "gradient_descent: {learning_rate: RATES}", "sam: {optimizer: {adam: {learning_rate: RATES}}}",
  ])
  func withoutDecayAllIsTheWrappedOptimizers(_ inner: String) throws {
    let inner = inner.replacing("RATES", with: "{logspace: [1e-4, 10, 23]}")
    for text in [
      "loss: [quartic, rosenbrock]\n",
      "loss: {logistic_regression: {data: breast_cancer}}\nbatch: 32\n",
    ] {
      let text = text + "stop: {max_iterations: 150}\n"
      let alone = try outcomes(plan(text + "optimizers: [{\(inner)}]\n"))
      let wrapped = try outcomes(
        plan(text + "optimizers: [{ema: {decay: 0, optimizer: {\(inner)}}}]\n"))
      #expect(alone.map(all) == wrapped.map(all))
      #expect(wrapped.allSatisfy { $0.finalAverageLoss != nil })
    }
  }

  /// An explosion in the midst of others leaves the average of the point before it.
  @Test func anExplodedTrialHasTheAverageOfItsLastPoint() throws {
    let outcomes = try outcomes(
      plan(
        """
        precision: float64
        loss: {expression: x + sqrt(x)}
        start: {x: {linspace: [0.2, 3, 40]}}
        stop: {max_iterations: 50}
        optimizers: [{swa: {optimizer: {gradient_descent: {learning_rate: 0.15}}}}]
        """))
    let exploded = outcomes.filter { $0.status == .exploded }
    #expect(exploded.contains { $0.finalAverageLoss?.isFinite == true })
  }

  @Test(arguments: [sweep, minibatches])
  func whatIsStoredIsWhatWasComputed(_ text: String) throws {
    let plan = try plan(text)
    let fresh = try outcomes(plan)
    let folder = TemporaryFolder()
    let store = TrialStore(in: folder.file("store"))
    #expect(try outcomes(plan, jobs: 2, store: store).map(all) == fresh.map(all))
    #expect(store.written == plan.count)
    #expect(try outcomes(plan, store: store).map(all) == fresh.map(all))
    #expect(store.written == plan.count)
    // To another store, by a file.
    let shard = try store.export(to: folder.file("shards"))
    let other = TrialStore(in: folder.file("other"))
    #expect(try other.add(contentsOf: shard.path) == plan.count)
    #expect(try outcomes(plan, store: other).map(all) == fresh.map(all))
    #expect(other.written == 0)
  }

  /// A record with an average is none of a table without, and the other way round; those without are as they were.
  @Test(arguments: [true, false]) func recordsAreOfTheirKind(_ isSingle: Bool) throws {
    let key = [UInt8](repeating: 5, count: 32)
    func table(_ hasMeasures: Bool, _ hasAverage: Bool) throws -> OutcomeTable {
      let table = try OutcomeTable(
        count: 1, dimension: 2, hasMeasures: hasMeasures, hasAverage: hasAverage,
        isSingle: isSingle)
      var measures = Outcome.Measures()
      measures.finalTestLoss = 0.25
      measures.finalNorm = 8
      table[0] = Outcome(
        status: .converged, iterations: 9, gradientEvaluations: 10, finalLoss: 1, gradientNorm: 2,
        bestLoss: 0.5, finalAverageLoss: hasAverage ? 0.75 : nil, final: [3, 4],
        measures: hasMeasures ? measures : nil)
      return table
    }
    let width = isSingle ? 4 : 8
    for hasMeasures in [true, false] {
      let averaging = try table(hasMeasures, true)
      let record = StoredTrial.record(averaging, 0, key: key)
      #expect(record.count == 13 + width * ((hasMeasures ? 7 : 3) + 1 + 2))
      let copy = try OutcomeTable(
        count: 1, dimension: 2, hasMeasures: hasMeasures, hasAverage: true, isSingle: isSingle)
      #expect(StoredTrial.read(record, key: key, into: copy, 0))
      #expect("\(copy[0])" == "\(averaging[0])")
      #expect(copy.reportedLoss(of: 0) == 0.75)
      let plain = try table(hasMeasures, false)
      #expect(!StoredTrial.read(record, key: key, into: plain, 0))
      let short = StoredTrial.record(plain, 0, key: key)
      #expect(short.count == record.count - width)
      #expect(!StoredTrial.read(short, key: key, into: copy, 0))
      #expect(plain.finalAverageLoss(of: 0) == nil && plain.reportedLoss(of: 0) == 1)
    }
  }
}
