import Losses
import Results
import Runner
import Support
import Sweeps

/// `results.csv`: a row a trial.
struct ResultsTable {
  private let results: RunResults

  init(_ results: RunResults) { self.results = results }

  /// The first line.
  static func header(_ layout: ResultsLayout) -> [UInt8] {
    var writer = CSVWriter()
    for name in layout.header { writer.field(name) }
    writer.endLine()
    return writer.bytes
  }

  /// The whole table.
  func bytes() -> [UInt8] {
    let layout = ResultsLayout(results.plan.experiment)
    let buffer = RowBuffer(capacity: 160 * results.plan.count)
    buffer.put(Self.header(layout))
    for (index, table) in results.outcomes.enumerated() {
      let formatter = RowFormatter(results.plan, layout, group: index)
      // In pieces, lest the columns of millions of trials stand in memory at once.
      let piece = max(1, min(8192, (1 << 18) / max(1, table.dimension)))
      for start in stride(from: 0, to: table.count, by: piece) {
        formatter.write(start..<min(start + piece, table.count), table, to: buffer)
      }
    }
    return Array(buffer.bytes)
  }
}

extension Loss {
  /// The place of each of some components; nil for those that the loss lacks.
  func components(named names: [String]) -> [Int?] {
    var places: [String: Int] = [:]
    for (place, name) in componentNames.enumerated() { places[name] = place }
    return names.map { places[$0] }
  }
}

extension Precision {
  /// The shortest text that reads back as the same number of this precision.
  func text(_ value: Double) -> String {
    self == .float32 ? decimal(Float(value)) : decimal(value)
  }
}
