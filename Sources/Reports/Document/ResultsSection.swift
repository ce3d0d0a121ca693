import Analysis
import Engine
import Figures
import Results
import Support
import Sweeps

/// What came out, in order of importance: the answer with its table, then settings, then trials.
extension ReportMaterial {
  /// The most losses that have tables of their own.
  private static let mostLosses = 100
  /// The most trials that stand in the open; more are folded.
  static let mostOpenTrials = 12
  /// The most rows of all folded tables of trials together, and of settings.
  private static let mostRows = 40

  /// The answer in a sentence, a table, and the figure that shows it.
  func answerSection() -> Report.Section {
    let answer = Answer(standings)
    let tables = StandingsTable(standings)
    var section = Report.Section(id: "answer", title: "The answer")
    section.blocks.append(.paragraph(.text(answer.text), style: .lead))
    if let choice = answer.choice { section.blocks.append(.paragraph(.text(choice))) }
    if let overall = tables.overall(caption: "") {
      section.blocks.append(.init(.table(overall), in: .all))
    } else if experiment.losses.count == 1 {
      section.blocks += standingsBlocks(tables)
    }
    if let averages { section.blocks.append(.paragraph(.text(averages), style: .note)) }
    section.blocks += plan.notes.map { .paragraph("Note: \($0).", style: .note) }
    if stalledCount > 0 { section.blocks.append(.paragraph(.text(stalled), style: .note)) }
    if let figure = keyFigure { section.blocks.append(.init(.figure(figure), in: .all)) }
    return section
  }

  /// The optimizers on each loss, where there are several.
  func eachLossSection() -> Report.Section {
    Report.Section(
      id: "each", title: "Each loss",
      blocks: experiment.losses.count > 1 ? standingsBlocks(StandingsTable(standings)) : [])
  }

  private func standingsBlocks(_ tables: StandingsTable) -> [Report.Block] {
    var blocks: [Report.Block] = []
    let several = experiment.losses.count > 1
    for index in experiment.losses.indices.prefix(Self.mostLosses)
    where !standings.losses[index].isEmpty {
      let caption = several ? title(ofLoss: index) : ""
      blocks.append(.init(.table(tables.table(ofLoss: index, caption: caption))))
      // A picture has room for the columns that matter most.
      let brief = tables.table(ofLoss: index, caption: caption, isBrief: true)
      blocks.append(.init(.table(brief), in: .picture))
    }
    if experiment.losses.count > Self.mostLosses {
      blocks.append(
        .paragraph(
          "\(grouped(experiment.losses.count - Self.mostLosses)) more losses are in ",
          .file("results.csv"), "."))
    }
    let differences = standings.losses.joined().compactMap(\.difference)
    if !differences.isEmpty {
      let mark =
        differences.contains(where: \.holdsZero) ? " ≈ marks those whose interval holds 0." : ""
      blocks.append(.paragraph(.text(StandingsTable.differenceNote + mark), style: .note))
    }
    return blocks
  }

  /// Whose numbers are of an average; nil where nobody's are.
  private var averages: String? {
    let all = experiment.optimizers.indices
    let averaging = all.filter { experiment.optimizers[$0].averages }
    guard !averaging.isEmpty else { return nil }
    let names = averaging.prefix(Self.mostOpenTrials).map { experiment.title(ofOptimizer: $0) }
    var subject =
      names.joined(separator: ", ") + (averaging.count > names.count ? " and others" : "")
    if averaging.count == all.count, all.count > 1 { subject = "All optimizers" }
    let isOfTest = experiment.losses.contains { $0.loss.hasTestRows }
    let what = isOfTest ? "final losses, test losses and accuracies are" : "final losses are"
    return averaging.count == 1
      ? "\(subject) reports an average of its points: its \(what) those of the average."
      : "\(subject) report an average of their points: their \(what) those of the average."
  }

  private var stalledCount: Int { Tally(results).count(.stalled) }

  private var stalled: String {
    let count = stalledCount
    return
      "\(grouped(count)) trial\(count == 1 ? "" : "s") stalled: x no longer changed where ‖∇L‖ was"
      + " above 10⁻³ · max(1, |L|), as steps were too small for \(experiment.precision.rawValue) or the"
      + " rule did not move."
  }

  /// The best settings of each loss, whatever their optimizer.
  func settingsSection() -> Report.Section {
    var section = Report.Section(id: "settings", title: "Settings")
    // Where every setting is one trial, and all trials stand in the open, they say it all.
    guard standings.hasChoice, standings.mostRepetitions > 1 || plan.count > Self.mostOpenTrials
    else { return section }
    let shown = experiment.losses.indices.prefix(Self.mostLosses)
    let most = max(3, min(12, Self.mostRows / max(1, shown.count)))
    for index in shown {
      let ranked = SettingRanking(standings, lossIndex: index, most: most)
      guard ranked.total > 0 else { continue }
      let suffix = experiment.losses.count > 1 ? " on \(title(ofLoss: index))" : ""
      let chosen =
        experiment.selection.map { ", ranked on the seeds \(Answer.range($0.choose))" } ?? ""
      let caption =
        ranked.total > ranked.rows.count
        ? "The best \(ranked.rows.count) of \(grouped(ranked.total)) settings\(suffix)\(chosen)"
        : "All settings\(suffix)\(chosen)"
      section.blocks.append(
        .init(.table(SettingsTable(standings).table(ranked, caption: caption))))
    }
    section.blocks.append(
      hasSummary
        ? .paragraph(
          "Every setting is a row of ", .file("summary.csv"),
          .text(experiment.selection == nil ? "." : ", there over all seeds."))
        : .paragraph(
          "Of more than \(grouped(SummaryTable.mostSettings)) settings there is no summary.csv."))
    return section
  }

  /// Trials one by one: all where they are few, else the best, folded.
  func trialsSection() -> Report.Section {
    var section = Report.Section(id: "trials", title: "Trials")
    let ranking = TrialRanking(results)
    let isOpen = plan.count <= Self.mostOpenTrials
    let shown = experiment.losses.indices.prefix(Self.mostLosses)
    let most = isOpen ? plan.count : max(1, Self.mostRows / max(1, shown.count))
    for index in shown {
      let count = plan.groups.reduce(0) { $0 + ($1.lossIndex == index ? $1.count : 0) }
      guard count > 0 else { continue }
      let trials = ranking.best(ofLoss: index, most: most)
      let suffix = experiment.losses.count > 1 ? " on \(title(ofLoss: index))" : ""
      let caption =
        count > trials.count
        ? "The best \(most) of \(grouped(count)) trials\(suffix)" : "All trials\(suffix)"
      // What is folded stands under its caption already.
      let table = TrialsTable(results, lossIndex: index)
        .table(trials, caption: isOpen && !suffix.isEmpty ? caption : "")
      let block = Report.Block(.table(table), in: isOpen ? .all : .text)
      section.blocks.append(isOpen ? block : .init(.folded(title: caption, [block])))
    }
    section.blocks.append(.paragraph("Every trial is a row of ", .file("results.csv"), "."))
    return section
  }
}
