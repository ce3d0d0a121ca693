import Dispatch
import Expressions
import Lanes
import Losses
import Optimizers
import Results
import Sweeps
import Synchronization

/// What a run has done so far.
public struct Progress: Sendable {
  /// Trials that have ended.
  public let done: Int
  /// Trials of the plan.
  public let total: Int
}

/// The outcomes of a plan, by group.
public struct RunResults: Sendable {
  public let plan: Plan
  /// As the plan's groups.
  public let outcomes: [OutcomeTable]

  /// The results of a plan.
  ///
  /// - Parameter outcomes: a table for each of the plan's groups, of as many trials.
  public init(plan: Plan, outcomes: [OutcomeTable]) {
    self.plan = plan
    self.outcomes = outcomes
  }

  /// The outcome of a trial by its number in the plan.
  public func outcome(_ trial: Int) -> Outcome {
    let index = plan.groupIndex(of: trial)
    return outcomes[index][trial - plan.groups[index].first]
  }
}

/// A defect of the program, not of the experiment.
public struct RunnerError: Error, Sendable {
  public let message: String
}

/// Runs plans.
public enum Runner {
  /// Trials that step together: few enough for their numbers to stay in the first cache.
  static let batchTrials = 512

  /// Runs every trial of a plan.
  ///
  /// The outcomes are the same for any number of threads: a trial's numbers depend on nothing but
  /// the trial.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; at least 1.
  ///   - progress: called now and then, from any thread, one call at a time.
  ///   - isCancelled: asked between batches; when it says yes the results so far are dropped.
  /// - Returns: nil if cancelled.
  public static func run(
    _ plan: Plan, jobs: Int, progress: @escaping @Sendable (Progress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(RunnerError) -> RunResults? {
    let experiment = plan.experiment
    let programs = try LossPrograms.compile(experiment)
    let tables = plan.groups.map {
      OutcomeTable(
        count: $0.count, dimension: experiment.losses[$0.lossIndex].loss.dimension,
        isSingle: experiment.precision == .float32)
    }
    var chunks: [Chunk] = []
    for (index, group) in plan.groups.enumerated() {
      let dimension = experiment.losses[group.lossIndex].loss.dimension
      let size = max(1, min(batchTrials, (1 << 20) / max(1, dimension)))
      for start in stride(from: 0, to: group.count, by: size) {
        chunks.append(Chunk(group: index, trials: start..<min(start + size, group.count)))
      }
    }
    let work = chunks
    let next = Atomic<Int>(0)
    let cancelled = Atomic<Bool>(false)
    let done = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, work.count))) { _ in
      while true {
        let at = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard at < work.count, !cancelled.load(ordering: .relaxed) else { return }
        if isCancelled() {
          cancelled.store(true, ordering: .relaxed)
          return
        }
        let chunk = work[at]
        let group = plan.groups[chunk.group]
        run(
          plan.columns(chunk.trials, of: group), firstRow: chunk.trials.lowerBound, into: tables[chunk.group],
          programs[group.lossIndex], experiment, group)
        done.withLock { count in
          count += chunk.trials.count
          progress(Progress(done: count, total: plan.count))
        }
      }
    }
    if cancelled.load(ordering: .relaxed) { return nil }
    return RunResults(plan: plan, outcomes: tables)
  }

  /// Some trials of one group.
  private struct Chunk: Sendable {
    var group: Int
    var trials: Range<Int>
  }

  private static func run(
    _ trials: TrialColumns, firstRow: Int, into table: OutcomeTable, _ programs: LossPrograms,
    _ experiment: Experiment, _ group: Plan.Group
  ) {
    let choice = experiment.optimizers[group.optimizerIndex]
    func engine<V: SweepLane>(_ lane: V.Type) {
      programs.engine(
        lane, choice, experiment.stop, dimension: table.dimension, maximumTrials: trials.count
      ).run(trials, firstRow: firstRow, into: table)
    }
    // A trial alone needs no pack.
    switch (experiment.precision, trials.count) {
    case (.float32, 1): engine(Float.self)
    case (.float32, _): engine(FloatPack.self)
    case (.float64, 1): engine(Double.self)
    case (.float64, _): engine(DoublePack.self)
    }
  }
}
