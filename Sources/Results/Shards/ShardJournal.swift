import Engine
import Glibc
import Support
import Synchronization

/// What a shard stores while it runs: outcomes in a journal of this process, how far batches came in pieces.
///
/// It begins with what other processes left of the same shard when they were killed, or what they have done so far
/// where they still run.
public final class ShardJournal: OutcomeStore {
  private struct State {
    /// Records that were found, by key.
    var found: [[UInt8]: [UInt8]]
    var writer: TrialsFile.Writer
    var hasFailed = false
    var messages: [String] = []
    var synchronized = Clock.monotonic()
  }

  private let files: ShardFiles
  private let folder: Folder
  private let name: String
  private let pieces: PieceFiles
  private let state: Mutex<State>
  private let writtenOutcomes = Atomic<Int>(0)
  private let writtenPieces = Atomic<Int>(0)
  /// Whether anything was left of the shard.
  private let hasFound: Bool

  /// A node that fails loses at most so many seconds.
  private static let interval = 10.0

  /// - Throws: where the store cannot be written, before anything runs.
  public init(_ files: ShardFiles, groups: [[UInt8]]) throws(OutputError) {
    self.files = files
    folder = try files.opened()
    name = "\(files.name).\(ProcessName.text)\(ShardFiles.journal)"
    pieces = PieceFiles(folder: files.folder, prefix: files.name)
    var found: [[UInt8]: [UInt8]] = [:]
    for name in files.names(ShardFiles.journal) {
      TrialsFile(journal: "\(files.folder)/\(name)")?.scan { key, record, _ in
        found[Array(key)] = Array(record)
      }
    }
    hasFound = !found.isEmpty || !files.names(ShardFiles.piece).isEmpty
    do throws(SystemError) {
      // This process may have begun the shard before; what it left was read just now.
      try folder.remove(name)
      var writer = TrialsFile.Writer(try folder.file(creating: name), groups: groups)
      for (key, record) in found { try writer.append(key, record) }
      try writer.synchronize()
      state = Mutex(State(found: found, writer: writer))
    } catch { throw OutputError(error) }
  }

  /// How many outcomes were found.
  public var found: Int { state.withLock { $0.found.count } }
  /// How many outcomes this process has stored.
  public var written: Int { writtenOutcomes.load(ordering: .relaxed) }
  /// Whether this process has stored pieces.
  public var hasPieces: Bool { writtenPieces.load(ordering: .relaxed) > 0 }

  /// What could not be stored, in sentences; each is given once.
  public func takeMessages() -> [String] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  public func holds(group: [UInt8]) -> Bool { hasFound }

  public func read(_ keys: [[UInt8]], into table: OutcomeTable, first: Int) -> [Bool] {
    state.withLock { state in
      keys.enumerated().map { at, key in
        state.found[key].map { StoredTrial.read($0, key: key, into: table, first + at) } ?? false
      }
    }
  }

  public func write(
    _ keys: [(key: [UInt8], row: Int)], of table: OutcomeTable, group: [UInt8]
  ) {
    let records = keys.map { StoredTrial.record(table, $0.row, key: $0.key) }
    state.withLock { state in
      guard !state.hasFailed else { return }
      do throws(SystemError) {
        for ((key, _), record) in zip(keys, records) { try state.writer.append(key, record) }
        // What the system has been given outlives this process.
        try state.writer.flush()
        let now = Clock.monotonic()
        if now - state.synchronized >= Self.interval {
          state.synchronized = now
          try state.writer.synchronize()
        }
        writtenOutcomes.add(keys.count, ordering: .relaxed)
      } catch {
        state.hasFailed = true
        state.messages.append(
          "\(OutputError(error).message); the trials go on, and a shard that is stopped goes on from before"
        )
      }
    }
  }

  public func piece(_ key: [UInt8]) -> [UInt8]? { pieces.piece(key) }

  public func keep(_ content: [UInt8], as key: [UInt8], group: [UInt8]) {
    if pieces.keep(content, as: key) { writtenPieces.add(1, ordering: .relaxed) }
  }

  public func remove(_ key: [UInt8]) { pieces.remove(key) }

  /// Writes the whole shard into its place, and removes what was left of it.
  ///
  /// - Parameters:
  ///   - groups: hashes of the groups of which it has trials.
  ///   - records: called with what adds a trial, in the order of the plan.
  package func finish(
    groups: [[UInt8]],
    _ records: (_ add: (_ key: ArraySlice<UInt8>, _ record: [UInt8]) throws(SystemError) -> Void)
      throws(SystemError) -> Void
  ) throws(OutputError) {
    do throws(SystemError) {
      let temporary = try TemporaryFile(in: folder, files.name)
      var writer = TrialsFile.Writer(temporary.file, groups: groups)
      try records { (key, record) throws(SystemError) in try writer.append(key, record) }
      try writer.finish()
      try temporary.rename(to: "\(files.name)\(TrialsFile.ending)")
    } catch { throw OutputError(error) }
    files.removeUnfinished()
  }
}
