import Results
import Support
import Sweeps
import Synchronization

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
