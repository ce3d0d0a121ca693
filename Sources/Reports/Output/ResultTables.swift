import Analysis
import Figures
import Results
import Runner
import Support
import Sweeps

/// The tables of `descent table`: a stored output's optimizers, settings or trials, loss by loss.
public struct ResultTables: Sendable {
  /// What has a row.
  public enum Subject: String, Sendable, CaseIterable {
    case optimizer, setting, trial
  }

  public enum Format: Sendable {
    case text, markdown, csv, latex
  }

  private let results: RunResults

  public init(_ stored: StoredOutput) { results = stored.results }

  private var experiment: Experiment { results.plan.experiment }

  /// A table, and which of its rows are the best.
  private struct Ranked {
    var table: Report.Table
    var best: Set<Int>

    /// - Parameter values: what rows are compared by, the smaller the better; an infinite one is no best.
    init(_ table: Report.Table, _ values: [Double]) {
      let rows = table.rows.count
      let shown = values.prefix(rows)
      let least = shown.min() ?? .infinity
      self.table = table
      best = Set(shown.indices.filter { shown[$0] == least && least < .infinity })
    }
  }

  /// - Parameters:
  ///   - most: how many rows a loss has.
  ///   - subject: what has a row.
  ///   - format: how the tables are written.
  ///   - width: how many columns of characters text has; nil for as many as it needs.
  public func lines(
    of subject: Subject, as format: Format, most: Int, width: Int? = nil
  ) -> [String] {
    let standings = Standings(results)
    if case .csv = format { return ResultData(standings).lines(of: subject, most: most) }
    let isLaTeX = if case .latex = format { true } else { false }
    let several = experiment.losses.count > 1
    var tables: [Ranked] = []
    for index in experiment.losses.indices where !standings.losses[index].isEmpty {
      let caption = several ? Escaping.oneLine(experiment.title(ofLoss: index)) : ""
      tables.append(table(subject, index, standings, caption, most, isBrief: isLaTeX))
    }
    if subject == .optimizer, let ranks = standings.meanRanks,
      let overall = StandingsTable(standings).overall(caption: "All losses")
    {
      tables.append(Ranked(overall, ranks.order.map { ranks.means[$0] }))
    }
    let notes = notes(subject, standings)
    switch format {
    case .text:
      return separated(tables.map { captioned($0.table, TextTable.lines($0.table, width: width)) })
        + (notes.isEmpty ? [] : [""] + notes)
    case .markdown:
      return separated(tables.map { MarkdownWriter.lines($0.table) })
        + notes.flatMap { ["", $0] }
    case .csv: return []
    case .latex:
      return ["% needs \\usepackage{booktabs}"] + notes.map { "% \($0)" }
        + separated(tables.map { LaTeXTable($0.table, best: $0.best).lines() })
    }
  }

  /// What readers of the tables have to know.
  private func notes(_ subject: Subject, _ standings: Standings) -> [String] {
    var notes: [String] = []
    if let selection = experiment.selection, subject != .trial {
      notes.append(
        "Settings are ranked and chosen on the seeds \(Answer.range(selection.choose)), and shown on"
          + " \(Answer.range(selection.report)).")
    }
    let holdsZero = standings.losses.contains { $0.contains { $0.difference?.holdsZero == true } }
    if subject == .optimizer, holdsZero {
      notes.append("≈: the interval of the difference holds 0.")
    }
    return notes
  }

  private func table(
    _ subject: Subject, _ index: Int, _ standings: Standings, _ caption: String, _ most: Int,
    isBrief: Bool
  ) -> Ranked {
    switch subject {
    case .optimizer:
      let whole = StandingsTable(standings)
        .table(ofLoss: index, caption: caption, isBrief: isBrief)
      let table = Report.Table(
        caption: caption, columns: whole.columns, rows: Array(whole.rows.prefix(most)))
      return Ranked(table, standings.losses[index].map(\.summary.rankedMedian))
    case .setting:
      let ranked = SettingRanking(standings, lossIndex: index, most: most)
      return Ranked(
        SettingsTable(standings).table(ranked, caption: caption),
        ranked.rows.map { $0.summary.rankedMedian < .infinity ? $0.rank : .infinity })
    case .trial:
      let trials = TrialRanking(results).best(ofLoss: index, most: most)
      let values = trials.map { trial -> Double in
        let group = results.plan.groupIndex(of: trial)
        return standings.metric.ranked(
          results.outcomes[group], trial - results.plan.groups[group].first)
      }
      return Ranked(
        TrialsTable(results, lossIndex: index).table(trials, caption: caption), values)
    }
  }

  private func captioned(_ table: Report.Table, _ lines: [String]) -> [String] {
    table.caption.isEmpty ? lines : [table.caption, ""] + lines
  }

  private func separated(_ tables: [[String]]) -> [String] {
    Array(tables.joined(separator: [""]))
  }
}
