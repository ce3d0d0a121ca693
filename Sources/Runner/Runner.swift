import Engine
import Glibc
import Lanes
import Results
import Support
import Sweeps
import Synchronization

/// What a run has done so far.
public struct Progress: Sendable {
  /// Trials that have ended.
  public let done: Int
  /// Trials of the plan.
  public let total: Int
  /// Those of the ended ones that were stored already.
  public let reused: Int
  /// Those of the ended ones that exploded.
  public let exploded: Int

  public init(done: Int, total: Int, reused: Int, exploded: Int = 0) {
    (self.done, self.total, self.reused, self.exploded) = (done, total, reused, exploded)
  }
}

/// The outcomes of a plan, by group.
public struct RunResults: Sendable {
  public let plan: Plan
  /// As the plan's groups.
  public let outcomes: [OutcomeTable]

  /// The results of a plan.
  ///
  /// - Parameters:
  ///   - outcomes: a table for each of the plan's groups, of as many trials.
  ///   - plan: what runs.
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
public struct RunnerError: Error, Sendable, Hashable {
  public let message: String

  /// Not a defect: whoever asked for it wants it no longer.
  public static let cancelled = RunnerError(message: "cancelled")
  /// Not a defect: the outcomes find no room.
  public static let shortage = RunnerError(message: "out of memory")
}

/// Some trials of one group, by their numbers within the group.
public struct RunChunk: Sendable {
  public let group: Int
  public let trials: Range<Int>
}

/// Receives outcomes while a run goes on.
public protocol ResultsSink: Sendable {
  /// Called once: the chunks in the order of the plan, and the tables, by group.
  func begin(_ chunks: [RunChunk], _ tables: [OutcomeTable])
  /// All trials of a chunk have ended; called from any thread, several at a time.
  func ended(_ chunk: Int)
}

/// How a run is cut up. No outcome depends on it.
public struct RunTuning: Sendable {
  /// Trials that step together; by default as many as have their numbers in the first cache.
  public var batchTrials: Int?
  /// Batches that a thread takes at a time.
  public var chunkBatches = 16
  /// The order in which chunks are run; by default the expensive ones of each stretch first.
  public var order: (@Sendable ([RunChunk]) -> [Int])?
  /// Whether a step and the loss may be one program.
  package var joinsSteps = true

  public init() {}
}

/// Runs plans.
public enum Runner {
  /// Runs every trial of a plan.
  ///
  /// The outcomes are the same for any number of threads: a trial's numbers depend on nothing but
  /// the trial.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; at least 1.
  ///   - store: where outcomes are taken from and kept; nil runs every trial.
  ///   - keepsAll: whether trials are stored however cheap they are.
  ///   - shard: runs its trials alone; rows of all others mean nothing. Nil for every trial.
  ///   - sink: receives the outcomes as they come.
  ///   - progress: called now and then, from any thread, one call at a time.
  ///   - isCancelled: called some ten times a second, from any thread; where it returns true the results so far are dropped.
  ///   - plan: what runs.
  ///   - tuning: how work is divided; the outcomes do not depend on it.
  /// - Returns: nil if cancelled.
  public static func run(
    _ plan: Plan, jobs: Int, tuning: RunTuning = RunTuning(), store: (any OutcomeStore)? = nil,
    keepsAll: Bool = false, shard: PlanShard? = nil, sink: (any ResultsSink)? = nil,
    progress: @escaping @Sendable (Progress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(RunnerError) -> RunResults? {
    let compiler = try GroupCompiler(plan, joinsSteps: tuning.joinsSteps)
    let tables = try plan.outcomeTables()
    let stored = store.map { StoredOutcomes($0, plan, keepsAll: keepsAll) }
    let pieces = shard?.pieces ?? plan.wholeGroups
    let total = shard?.count ?? plan.count
    let chunks = RunChunk.chunks(of: pieces, plan, compiler, jobs: jobs, tuning)
    let order = tuning.order?(chunks) ?? RunChunk.order(chunks, plan, compiler, jobs: jobs)
    sink?.begin(chunks, tables)
    let next = Atomic<Int>(0)
    let cancelled = Atomic<Bool>(false)
    let isShort = Atomic<Bool>(false)
    let done = Mutex((ended: 0, reused: 0, exploded: 0))
    Parallel.threads(min(jobs, chunks.count)) { _ in
      var worker: GroupWorker?
      while true {
        let at = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard at < order.count else { return }
        let chunk = chunks[order[at]]
        let group = plan.groups[chunk.group]
        let size = RunChunk.batch(of: group, plan, compiler, tuning)
        if worker?.group != chunk.group {
          worker = GroupWorker(chunk.group, plan, compiler, maximumTrials: size)
        }
        for batch in RunBatch.batches(of: chunk, group, compiler, size: size) {
          if cancelled.load(ordering: .relaxed) { return }
          if isCancelled() {
            cancelled.store(true, ordering: .relaxed)
            return
          }
          let table = tables[chunk.group]
          let missing = batch.missing(in: stored, of: chunk.group, table)
          let trials = missing ?? batch.trials
          // Cheap batches are none to be gone on with; their trials are not looked at.
          var kept =
            compiler.mostSeconds(group) * Double(batch.count) > 1
            ? stored?.progress(trials, of: chunk.group) : nil
          func pulse(_ checkpoint: () -> [UInt8]) -> Bool {
            let stops = cancelled.load(ordering: .relaxed) || isCancelled()
            kept?.keep(isLast: stops, checkpoint)
            if stops { cancelled.store(true, ordering: .relaxed) }
            // A batch may take minutes: whoever watches sees that it runs.
            done.withLock {
              progress(
                Progress(
                  done: $0.ended, total: total, reused: $0.reused, exploded: $0.exploded))
            }
            return !stops
          }
          let began = Clock.threadTime()
          let isWhole: Bool
          if missing != nil || batch.range == nil {
            guard
              let ended = try? worker?.run(
                trials, of: group, plan, table, from: kept?.checkpoint, pulse)
            else {
              isShort.store(true, ordering: .relaxed)
              cancelled.store(true, ordering: .relaxed)
              return
            }
            isWhole = ended
          } else if let range = batch.range {
            isWhole =
              worker?.run(
                plan.columns(range, of: group), range.lowerBound, table, kept?.checkpoint, pulse)
              ?? true
          } else {
            isWhole = true
          }
          guard isWhole else { return }
          stored?.keep(trials, of: chunk.group, table, took: Clock.threadTime() - began)
          kept?.remove()
          let exploded = batch.trials.count { table.status(of: $0) == .exploded }
          done.withLock { count in
            count.ended += batch.count
            count.exploded += exploded
            count.reused += missing.map { batch.count - $0.count } ?? 0
            progress(
              Progress(
                done: count.ended, total: total, reused: count.reused,
                exploded: count.exploded))
          }
        }
        sink?.ended(order[at])
      }
    }
    if isShort.load(ordering: .relaxed) { throw .shortage }
    if cancelled.load(ordering: .relaxed) { return nil }
    return RunResults(plan: plan, outcomes: tables)
  }
}

extension Plan {
  /// Room for the outcomes of all trials, by group.
  func outcomeTables() throws(RunnerError) -> [OutcomeTable] {
    do throws(OutcomeTable.OutOfMemory) {
      return try groups.map { (group) throws(OutcomeTable.OutOfMemory) in
        let choice = experiment.losses[group.lossIndex]
        return try OutcomeTable(
          count: group.count, dimension: choice.outcomeDimension,
          hasMeasures: choice.loss.data != nil,
          hasAverage: experiment.optimizers[group.optimizerIndex].averages,
          isSingle: experiment.precision == .float32)
      }
    } catch { throw .shortage }
  }

  /// All trials.
  var wholeGroups: [PlanShard.Piece] {
    groups.enumerated().compactMap { index, group in
      group.count > 0 ? PlanShard.Piece(group: index, trials: 0..<group.count) : nil
    }
  }
}

/// An engine of one group, kept from chunk to chunk.
private struct GroupWorker {
  let group: Int
  /// Runs trials, from a checkpoint if there is one. The last parameter is called now and then with what makes a
  /// checkpoint; where it returns false, the run stops, and returns false.
  let run: Run

  typealias Run = (
    _ trials: TrialColumns, _ firstRow: Int, _ table: OutcomeTable, _ checkpoint: [UInt8]?,
    _ pulse: (_ checkpoint: () -> [UInt8]) -> Bool
  ) -> Bool

  init(_ index: Int, _ plan: Plan, _ compiler: GroupCompiler, maximumTrials: Int) {
    group = index
    let experiment = plan.experiment
    let choice = experiment.optimizers[plan.groups[index].optimizerIndex]
    let size = min(maximumTrials, plan.groups[index].count)
    func runner<V: PackLane>(_ lane: V.Type) -> Run {
      if let learning = compiler.learning(plan.groups[index]) {
        let worker = LearningWorker<V>(
          plan, plan.groups[index], learning, compiler.group(index))
        // Batches come with a table of their own.
        return { trials, _, table, checkpoint, pulse in
          withoutActuallyEscaping(pulse) { pulse in
            worker.run(
              trials, into: table, resuming: checkpoint,
              pulse: { _, checkpoint in pulse(checkpoint) })
          }
        }
      }
      let engine = BatchEngine<V>(compiler.group(index), maximumTrials: size)
      return { trials, firstRow, table, checkpoint, pulse in
        // The engine lets go of it when the run ends.
        withoutActuallyEscaping(pulse) { pulse in
          engine.run(
            trials.count, parameters: choice.numbers(for: trials), starts: trials.starts,
            seeds: trials.seeds ?? [0], firstRow: firstRow, into: table, resuming: checkpoint,
            pulse: { t in pulse { engine.checkpoint(t) } })
        }
      }
    }
    switch experiment.precision {
    case .float32: run = runner(FloatPack.self)
    case .float64: run = runner(DoublePack.self)
    }
  }

  /// Runs trials that need not be neighbours, by their numbers within the group.
  func run(
    _ trials: [Int], of group: Plan.Group, _ plan: Plan, _ table: OutcomeTable,
    from checkpoint: [UInt8]?, _ pulse: (_ checkpoint: () -> [UInt8]) -> Bool
  ) throws(OutcomeTable.OutOfMemory) -> Bool {
    guard !trials.isEmpty else { return true }
    let own = try OutcomeTable(
      count: trials.count, dimension: table.dimension, hasMeasures: table.hasMeasures,
      hasAverage: table.hasAverage, isSingle: table.isSingle)
    let columns = TrialColumns(trials.map { plan.trial($0, of: group) })
    guard run(columns, 0, own, checkpoint, pulse) else { return false }
    for (at, trial) in trials.enumerated() { table[trial] = own[at] }
    return true
  }
}
