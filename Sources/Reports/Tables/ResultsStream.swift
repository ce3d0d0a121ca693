import Engine
import Results
import Runner
import Sweeps
import Synchronization

/// Writes `results.csv` while a sweep runs: rows in the order of the plan, as soon as all before them
/// are there. The threads that run trials make the rows, each a chunk at a time.
public final class ResultsStream: ResultsSink {
  private struct State {
    var chunks: [RunChunk] = []
    var tables: [OutcomeTable] = []
    var hasEnded: [Bool] = []
    /// The first chunk whose rows nobody makes yet, and the first that is not written.
    var nextToFormat = 0
    var nextToWrite = 0
    /// Rows that are made and wait to be written.
    var waiting: [Int: RowBuffer] = [:]
    /// Whether a thread is writing; others leave their rows to it.
    var isWriting = false
    var failure: OutputError?
  }
  private let state = Mutex(State())
  private let file: Mutex<StagedFile>
  private let formatters: [RowFormatter]

  /// A stream into a file of an output that replaces another.
  public init(_ plan: Plan, into replacement: OutputReplacement) throws(OutputError) {
    let layout = ResultsLayout(plan.experiment)
    formatters = plan.groups.indices.map { RowFormatter(plan, layout, group: $0) }
    var file = try replacement.stage("results.csv")
    let header = RowBuffer(capacity: 1024)
    header.put(ResultsTable.header(layout))
    try file.append(header.bytes)
    self.file = Mutex(file)
  }

  public func begin(_ chunks: [RunChunk], _ tables: [OutcomeTable]) {
    state.withLock { state in
      state.chunks = chunks
      state.tables = tables
      state.hasEnded = [Bool](repeating: false, count: chunks.count)
    }
  }

  public func ended(_ chunk: Int) {
    state.withLock { $0.hasEnded[chunk] = true }
    while let work = claim() {
      formatters[work.chunk.group].write(work.chunk.trials, work.table, to: work.buffer)
      hand(over: work.buffer, of: work.number)
    }
  }

  private struct Work {
    var number: Int
    var chunk: RunChunk
    var table: OutcomeTable
    var buffer: RowBuffer
  }

  /// The next rows to make; nil where their trials have not ended.
  private func claim() -> Work? {
    let found = state.withLock { state -> (Int, RunChunk, OutcomeTable)? in
      let number = state.nextToFormat
      guard number < state.chunks.count, state.hasEnded[number], state.failure == nil else {
        return nil
      }
      state.nextToFormat += 1
      let chunk = state.chunks[number]
      return (number, chunk, state.tables[chunk.group])
    }
    guard let (number, chunk, table) = found else { return nil }
    return Work(
      number: number, chunk: chunk, table: table,
      buffer: RowBuffer(capacity: 160 * chunk.trials.count))
  }

  /// Leaves rows to the thread that writes, or writes all whose turn it is: other threads make rows
  /// meanwhile.
  private func hand(over buffer: RowBuffer, of number: Int) {
    let isMine = state.withLock { state in
      state.waiting[number] = buffer
      if state.isWriting { return false }
      state.isWriting = true
      return true
    }
    guard isMine else { return }
    while let next = nextToWrite() {
      do throws(OutputError) {
        try file.withLock { (file) throws(OutputError) in try file.append(next.bytes) }
      } catch {
        state.withLock { $0.failure = error }
      }
    }
  }

  /// The rows whose turn it is; where there are none the thread no longer writes.
  private func nextToWrite() -> RowBuffer? {
    state.withLock { state in
      guard state.failure == nil, let next = state.waiting.removeValue(forKey: state.nextToWrite)
      else {
        state.isWriting = false
        return nil
      }
      state.nextToWrite += 1
      return next
    }
  }

  /// Ends the file, when all trials have ended.
  public func finish() throws(OutputError) -> OutputFile {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return try file.withLock { $0 }.finish()
  }
}
