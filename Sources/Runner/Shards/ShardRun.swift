import Results
import Support
import Sweeps
import Synchronization

/// One shard of a plan, run into its file.
public struct ShardRun: Sendable {
  private let plan: Plan
  private let contents: PlanShards.Contents
  /// What it stores while it runs; nil where it is whole already.
  public let journal: ShardJournal?

  /// Begins a shard: from what was left of it, if it was stopped.
  ///
  /// - Parameters:
  ///   - number: of the shard, from 1.
  ///   - shards: of the plan.
  /// - Throws: where the store cannot be written.
  public init(_ number: Int, of shards: PlanShards) throws(OutputError) {
    plan = shards.plan
    contents = shards.contents(number)
    journal =
      contents.read { _, _ in true } == .whole
      ? nil : try ShardJournal(contents.files, groups: contents.keys.groups)
  }

  public var shard: PlanShard { contents.shard }
  /// Where it is when it is whole.
  public var path: String { contents.files.path }

  /// Runs every trial that is not stored, and puts the shard into its place.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; at least 1.
  ///   - progress: as ``Runner/run(_:jobs:tuning:store:keepsAll:shard:sink:progress:isCancelled:)``.
  ///   - isCancelled: as there.
  /// - Returns: false if cancelled.
  /// - Throws: a ``RunnerError``, or an `OutputError` where the shard cannot be written.
  public func run(
    jobs: Int, progress: @escaping @Sendable (Progress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Bool {
    guard let journal else { return true }
    let results = try Runner.run(
      plan, jobs: jobs, store: journal, shard: shard, progress: progress, isCancelled: isCancelled)
    guard let results else { return false }
    do { try finish(journal, results) } catch {
      // Another process that ran the same shard was faster, and has removed what was left.
      guard contents.read({ _, _ in true }) == .whole else { throw error }
    }
    return true
  }

  private func finish(_ journal: ShardJournal, _ results: RunResults) throws(OutputError) {
    try journal.finish(groups: contents.keys.groups) { (add) throws(SystemError) in
      var at = 0
      for piece in shard.pieces {
        let table = results.outcomes[piece.group]
        for trial in piece.trials {
          let key = contents.keys[at]
          try add(key, StoredTrial.record(table, trial, key: Array(key)))
          at += 1
        }
      }
    }
  }
}

extension PlanShards {
  /// Reads all outcomes from the files of whole shards; runs nothing.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; at least 1.
  ///   - sink: receives the outcomes, where no shard is missing.
  /// - Returns: the outcomes, or what became of the shards that are not whole, by their numbers.
  /// - Throws: where there is not memory enough.
  public func join(
    jobs: Int, sink: (any ResultsSink)? = nil
  ) throws(RunnerError) -> Joined {
    let tables = try plan.outcomeTables()
    let states = states(jobs: jobs) { contents in
      // A shard's trials are numbered from its first to its last piece.
      var piece = 0
      var before = 0
      return contents.read { at, record in
        let pieces = contents.shard.pieces
        while at - before >= pieces[piece].trials.count {
          before += pieces[piece].trials.count
          piece += 1
        }
        let row = pieces[piece].trials.lowerBound + at - before
        return StoredTrial.read(sound: record, into: tables[pieces[piece].group], row)
      }
    }
    let missing = states.enumerated().filter { $0.element != .whole }
    guard missing.isEmpty else {
      return .missing(missing.map { (number: $0.offset + 1, state: $0.element) })
    }
    let chunks = plan.wholeGroups.flatMap { piece in
      stride(from: 0, to: piece.trials.upperBound, by: Self.rowsAtOnce).map {
        RunChunk(
          group: piece.group, trials: $0..<min($0 + Self.rowsAtOnce, piece.trials.upperBound))
      }
    }
    sink?.begin(chunks, tables)
    Parallel.forEach(chunks.count, threads: jobs, state: {}, body: { _, at in sink?.ended(at) })
    return .whole(RunResults(plan: plan, outcomes: tables))
  }

  private static let rowsAtOnce = 1 << 14

  /// Where paths of the output are kept while it is made.
  public var paths: PathPieces { PathPieces(contents(1).files) }

  /// What reading all shards came to.
  public enum Joined: Sendable {
    case whole(RunResults)
    case missing([(number: Int, state: State)])
  }

  /// What became of each shard, by its file.
  public func states(jobs: Int) -> [State] { states(jobs: jobs) { $0.read { _, _ in true } } }

  private func states(
    jobs: Int, _ state: @Sendable (Contents) -> State
  ) -> [State] {
    let states = Mutex([State](repeating: .missing, count: shards.count))
    Parallel.forEach(
      shards.count, threads: jobs, state: {},
      body: { _, at in
        let found = state(contents(at + 1))
        states.withLock { $0[at] = found }
      })
    return states.withLock { $0 }
  }
}
