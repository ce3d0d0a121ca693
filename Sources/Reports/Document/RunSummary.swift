import Engine
import Support

/// What a run of several experiments came to, on a terminal: a line an experiment.
package struct RunSummary {
  private static let columns: [(status: Status, title: String)] = [
    (.converged, "Converged"), (.stalled, "Stalled"), (.exploded, "Exploded"),
  ]
  private var rows = [["Output", "Trials"] + columns.map(\.title)]

  package init() {}

  /// Adds an experiment.
  ///
  /// - Parameters:
  ///   - folder: where its output is, or was to be; its last part is the experiment's name.
  ///   - tally: how its trials ended; nil where it failed.
  package mutating func add(_ folder: String, _ tally: Tally?) {
    let numbers =
      tally.map { tally in
        [grouped(tally.total)] + Self.columns.map { grouped(tally.count($0.status)) }
      } ?? ["failed"] + Self.columns.map { _ in "–" }
    rows.append([Escaping.terminal(folder)] + numbers)
  }

  package var lines: [String] {
    TextTable.aligned(rows, isNumeric: [false, true] + Self.columns.map { _ in true })
  }
}
