import Results
import Support
import Sweeps

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
