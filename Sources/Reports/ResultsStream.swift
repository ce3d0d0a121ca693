import Results
import Runner
import Sweeps
import Synchronization

/// Writes `results.csv` while a sweep runs: rows in the order of the plan, as soon as all before them
/// are there. The threads that run trials make the rows, each a chunk at a time.
public final class ResultsStream: ResultsSink {
  private struct State {
    var file: StagedFile
    var chunks: [RunChunk] = []
    var tables: [OutcomeTable] = []
    var hasEnded: [Bool] = []
    /// The first chunk whose rows nobody makes yet, and the first that is not written.
    var nextToFormat = 0
    var nextToWrite = 0
    /// Rows that are made and wait for others to be written.
    var waiting: [Int: RowBuffer] = [:]
    var failure: OutputError?
    var isFinished = false
  }
  private let state: Mutex<State>
  private let formatters: [RowFormatter]

  /// A stream into a file of an output's folder.
  public init(_ plan: Plan, into folder: OutputFolder) throws(OutputError) {
    let layout = ResultsLayout(plan.experiment)
    formatters = plan.groups.indices.map { RowFormatter(plan, layout, group: $0) }
    var file = try folder.stage("results.csv")
    do throws(OutputError) {
      let header = RowBuffer(capacity: 1024)
      header.put(ResultsTable.header(layout))
      try file.append(header.bytes)
    } catch {
      file.discard()
      throw error
    }
    state = Mutex(State(file: file))
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

  /// Writes all rows whose turn it is.
  private func hand(over buffer: RowBuffer, of number: Int) {
    state.withLock { state in
      state.waiting[number] = buffer
      while let next = state.waiting.removeValue(forKey: state.nextToWrite) {
        state.nextToWrite += 1
        guard state.failure == nil else { continue }
        do throws(OutputError) { try state.file.append(next.bytes) } catch {
          state.failure = error
        }
      }
    }
  }

  /// Ends the file, when all trials have ended.
  public func finish() throws(OutputError) -> OutputFile {
    let (file, failure) = state.withLock { state in
      state.isFinished = state.failure == nil
      return (state.file, state.failure)
    }
    if let failure { throw failure }
    return try file.finish()
  }

  /// Takes the file away, finished or not.
  public func discard() {
    let (file, isFinished) = state.withLock { ($0.file, $0.isFinished) }
    if isFinished { file.remove() } else { file.discard() }
  }
}
