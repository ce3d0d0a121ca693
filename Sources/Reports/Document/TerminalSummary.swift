import Analysis
import Runner
import Support
import Sweeps

/// What a run came to, on a terminal.
extension ReportMaterial {
  /// The most losses whose tables are printed.
  private static let mostPrinted = 20

  /// - Parameter width: how many columns of characters there are; nil for as many as are needed.
  func terminalLines(width: Int?) -> [String] {
    let tables = StandingsTable(standings)
    var lines: [String] = []
    func wrapped(_ text: String) -> [String] {
      width.map { TableFitting.wrap(text, to: $0) } ?? [text]
    }
    func add(_ table: Report.Table) {
      if !table.caption.isEmpty { lines += wrapped(table.caption) + [""] }
      lines += TextTable.lines(table, width: width) + [""]
    }
    let several = experiment.losses.count > 1
    if standings.hasChoice || standings.mostRepetitions > 1 || plan.count > Self.mostOpenTrials {
      for index in experiment.losses.indices.prefix(Self.mostPrinted)
      where !standings.losses[index].isEmpty {
        add(
          tables.table(ofLoss: index, caption: several ? title(ofLoss: index) : "", isBrief: true))
      }
    }
    let hidden = experiment.losses.count - Self.mostPrinted
    if hidden > 0, plan.count > Self.mostOpenTrials {
      lines += ["\(grouped(hidden)) more losses are in the report, and in 'descent table'.", ""]
    }
    if let overall = tables.overall(caption: "All \(experiment.losses.count) losses") {
      add(overall)
    }
    if plan.count <= Self.mostOpenTrials {
      for index in experiment.losses.indices {
        let trials = plan.groups.filter { $0.lossIndex == index }
          .flatMap { Array($0.first..<$0.first + $0.count) }
        guard !trials.isEmpty else { continue }
        add(
          TrialsTable(results, lossIndex: index)
            .table(trials, caption: several ? title(ofLoss: index) : ""))
      }
    }
    return lines + wrapped(Answer(standings).text) + wrapped(Tally(results).text)
  }
}
