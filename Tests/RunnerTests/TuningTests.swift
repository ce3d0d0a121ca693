import Engine
import Results
import Runner
import Sweeps
import Synchronization
import TestSupport
import Testing

/// How a run is cut up, and what of it can be seen.
@Suite struct TuningTests {
  private static let sweep = """
    loss: [quartic, rosenbrock, {rosenbrock: {dimension: 5}}]
    start: default
    stop: {max_iterations: 60, converged: [unchanged, {gradient_norm: 1e-5}]}
    optimizers:
      - gradient_descent: {learning_rate: {logspace: [1e-5, 0.5, 5000]}}
      - adam: {learning_rate: {logspace: [1e-4, 1, 70]}, beta_1: [0.8, 0.9], beta_2: [0.9, 0.999]}
      - nadam: {learning_rate: {logspace: [1e-4, 1, 70]}}
      - rprop: {learning_rate: {logspace: [1e-4, 1, 70]}}
      - momentum:
          learning_rate:
            - {cosine_decay: {initial: [0.1, 0.01], decay_steps: [20, 50]}}
            - {linear_warmup: {initial: 0, peak: 0.01, warmup_steps: 5}}
      - lbfgs: {learning_rate: {logspace: [0.1, 1, 40]}}
      - sam: {optimizer: {adam: {learning_rate: {logspace: [1e-3, 0.1, 40]}}}}
    """

  /// All outcomes as bits.
  private static func bits(
    jobs: Int = 1, _ precision: String, _ change: (inout RunTuning) -> Void = { _ in }
  ) throws -> [[UInt64]] {
    var tuning = RunTuning()
    change(&tuning)
    let plan = Plan(try experiment("precision: \(precision)\n" + sweep))
    let results = try #require(try Runner.run(plan, jobs: jobs, tuning: tuning))
    return (0..<plan.count).map { RunnerTests.bits(results.outcome($0)) }
  }

  @Test(arguments: ["float32", "float64"])
  func outcomesDoNotDependOnHowTheRunIsCut(_ precision: String) throws {
    let whole = try Self.bits(precision)
    for size in [64, 100, 1024, 4096] {
      #expect(try Self.bits(precision) { $0.batchTrials = size } == whole, "\(size) trials")
    }
    #expect(try Self.bits(jobs: 2, precision) { $0.chunkBatches = 1 } == whole)
    #expect(try Self.bits(jobs: 8, precision) { $0.chunkBatches = 100 } == whole)
    let shuffled = try Self.bits(jobs: 2, precision) { tuning in
      tuning.batchTrials = 128
      tuning.order = { chunks in
        var random = SplitMix(seed: 5)
        return chunks.indices.shuffled(using: &random)
      }
    }
    #expect(shuffled == whole)
  }

  /// Each trial by itself, in a lane of width 1, with nothing remembered from others.
  @Test(arguments: ["float32", "float64"])
  func everyOptimizerOfTheSweepGivesTheBitsOfATrialAlone(_ precision: String) throws {
    let plan = Plan(try experiment("precision: \(precision)\n" + Self.sweep))
    let results = try #require(try Runner.run(plan, jobs: 2))
    for group in plan.groups {
      for index in stride(from: 0, to: group.count, by: max(1, group.count / 5)) {
        let trial = group.first + index
        let path = try Runner.replay([trial], of: plan, every: .steps(1), jobs: 1)[0]
        let outcome = results.outcome(trial)
        let row = path.count - 1
        let found = (0..<path.dimension).map { path.value($0, at: row) }
        #expect(
          found.elementsEqual(outcome.final) { $0 == $1 || $0.isNaN && $1.isNaN },
          "trial \(trial): \(found), \(outcome.final)")
        let steps = outcome.status == .exploded ? outcome.iterations - 1 : outcome.iterations
        #expect(path.iterations.last == steps, "trial \(trial)")
      }
    }
  }

  /// A sink is told of every chunk once, after all its trials have ended.
  @Test(arguments: [1, 2, 8]) func aSinkIsToldOfEveryChunkOnce(_ jobs: Int) throws {
    final class Sink: ResultsSink {
      let chunks = Mutex<[RunChunk]>([])
      let tables = Mutex<[OutcomeTable]>([])
      let told = Mutex<[Int]>([])
      let early = Mutex(0)
      func begin(_ chunks: [RunChunk], _ tables: [OutcomeTable]) {
        self.chunks.withLock { $0 = chunks }
        self.tables.withLock { $0 = tables }
      }
      func ended(_ number: Int) {
        let chunk = chunks.withLock { $0[number] }
        let table = tables.withLock { $0[chunk.group] }
        // An outcome that was not set has made no step.
        let open = chunk.trials.filter { table.iterations(of: $0) == 0 }.count
        early.withLock { $0 += open }
        told.withLock { $0.append(number) }
      }
    }
    let plan = Plan(try experiment(Self.sweep))
    let sink = Sink()
    var tuning = RunTuning()
    tuning.batchTrials = 64
    _ = try Runner.run(plan, jobs: jobs, tuning: tuning, sink: sink)
    let chunks = sink.chunks.withLock { $0 }
    #expect(sink.told.withLock { $0.sorted() } == Array(chunks.indices))
    #expect(sink.early.withLock { $0 } == 0)
    #expect(chunks.reduce(0) { $0 + $1.trials.count } == plan.count)
  }
}
