import Analysis
import Engine
import Figures
import Results
import Runner
import Support
import Sweeps

/// Settings of a loss, whatever their optimizer.
struct SettingsTable {
  private let standings: Standings

  init(_ standings: Standings) { self.standings = standings }

  func table(_ ranked: SettingRanking, caption: String) -> Report.Table {
    let plan = standings.results.plan
    let experiment = plan.experiment
    let isRepeated = standings.mostRepetitions > 1
    let noun = experiment.metric.noun
    var columns: [Report.Column] = [
      .init("Optimizer"), .init("Setting"),
      .init(
        isRepeated ? "Median \(noun)" : noun.capitalizedFirst, isNumeric: true, isKey: true),
    ]
    columns += isRepeated ? [.init("Converged", isNumeric: true)] : [.init("Verdict")]
    columns.append(.init("Rank", isNumeric: true))
    let rows = ranked.rows.map { row -> [Report.Cell] in
      let detail = plan.settingDetail(of: row.trial)
      var cells: [Report.Cell] = [
        .heading(experiment.title(ofOptimizer: plan.group(of: row.trial).optimizerIndex)),
        .text(detail.isEmpty ? "–" : detail), .number(Words.short(row.summary.median)),
      ]
      if isRepeated {
        let converged = row.summary.count(.converged)
        cells.append(.number("\(grouped(converged)) of \(grouped(row.summary.trials))"))
      } else {
        let outcome = standings.results.outcome(row.trial)
        cells.append(.verdict(outcome.status, outcome.status.word))
      }
      return cells + [.number(Self.text(row.rank))]
    }
    return Report.Table(caption: caption, columns: columns, rows: rows)
  }

  /// A rank, which a tie may make half a number.
  private static func text(_ rank: Double) -> String {
    rank == rank.rounded() ? grouped(Int(rank)) : Words.fixed(rank, 1)
  }
}
