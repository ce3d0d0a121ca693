import Analysis
import Engine
import Figures
import Results
import Support
import Sweeps

/// The verdicts, and all trials or the best and the worst of them.
extension ReportMaterial {
  /// The most losses of which trials are listed.
  private static let mostLosses = 100
  /// The most optimizers of a loss that are summed up.
  private static let mostGroups = 200

  func resultsSection() -> Report.Section {
    let verdicts = VerdictTable(results, isRanked: true)
    var section = Report.Section(id: "results", title: "Results")
    section.blocks += [
      .paragraph(.text(Ranking.order)),
      .init(.table(verdicts.table), in: [.markdown, .picture]),
    ]
    if !verdicts.isComplete {
      section.blocks += [
        .paragraph(.file("results.csv"), " holds every trial.", in: .html),
        .paragraph(
          "Every trial is a row of ", .file("results.csv"),
          "; report.html lists the best and the worst.", in: .markdown),
      ]
    }
    section.blocks += plan.notes.map { .paragraph("Note: \($0).", style: .note) }
    let ranking = Ranking(results)
    for index in experiment.losses.indices.prefix(Self.mostLosses) {
      let tables = tables(ofLoss: index, ranking, listsAll: verdicts.isComplete)
      let title = experiment.losses.count > 1 ? title(ofLoss: index) : ""
      section.blocks.append(.init(.part(title: title, tables), in: .html))
    }
    if experiment.losses.count > Self.mostLosses {
      let rest = experiment.losses.count - Self.mostLosses
      section.blocks.append(
        .paragraph("\(grouped(rest)) more losses are in ", .file("results.csv"), ".", in: .html))
    }
    return section
  }

  private func tables(
    ofLoss index: Int, _ ranking: Ranking, listsAll: Bool
  ) -> [Report.Block] {
    let suffix = experiment.losses.count > 1 ? " on \(title(ofLoss: index))" : ""
    let groups = ranking.groups(ofLoss: index)
    var blocks: [Report.Block] = []
    if !listsAll || groups.count > 1 && groups.contains(where: { $0.group.count > 1 }) {
      blocks += groupBlocks(groups, suffix)
    }
    func add(_ caption: String, _ trials: [Int], from first: Int) {
      blocks.append(.init(.table(trialTable(caption + suffix, trials, index, from: first))))
    }
    if listsAll {
      add("Trials", ranking.trials(ofLoss: index).best, from: 1)
      return blocks
    }
    // How many trials each end of a long list shows.
    let most = min(50, max(3, 250 / max(1, experiment.losses.count)))
    let (best, worst) = ranking.trials(ofLoss: index, most: most)
    let count = groups.reduce(0) { $0 + $1.group.count }
    if worst.isEmpty {
      add("Trials", best, from: 1)
    } else {
      add("The best \(most) of \(grouped(count)) trials", best, from: 1)
      add(
        "The worst \(most) of \(grouped(count)) trials", worst, from: count - worst.count + 1)
    }
    return blocks
  }

  private func groupBlocks(_ groups: [Ranking.Group], _ suffix: String) -> [Report.Block] {
    var columns: [Report.Column] = [
      .init("Optimizer"), .init("Best verdict"), .init("Its final loss", isNumeric: true),
      .init("Trials", isNumeric: true),
    ]
    columns += Status.ranked.map { .init($0.word.capitalized, isNumeric: true) }
    columns.append(.init("Best trial"))
    let rows = groups.prefix(Self.mostGroups).compactMap { found -> [Report.Cell]? in
      guard let best = found.best else { return nil }
      let detail = plan.detail(of: best.trial)
      let status = results.outcome(best.trial).status
      return [
        .heading(experiment.title(ofOptimizer: found.group.optimizerIndex)),
        .verdict(status, status.word), .number(Words.rounded(best.loss)),
        .number(grouped(found.group.count)),
      ] + Status.ranked.map { .number(grouped(found.count($0))) } + [
        .text(detail.isEmpty ? "–" : detail)
      ]
    }
    let table = Report.Table(
      caption: "Optimizers\(suffix), by their best trial", columns: columns, rows: rows)
    guard groups.count > Self.mostGroups else { return [.init(.table(table))] }
    return [
      .init(.table(table)),
      .paragraph(
        "\(grouped(groups.count - Self.mostGroups)) more are in ", .file("results.csv"), "."),
    ]
  }

  private func trialTable(
    _ caption: String, _ trials: [Int], _ lossIndex: Int, from first: Int
  ) -> Report.Table {
    let loss = experiment.losses[lossIndex].loss
    // The points of many numbers are in results.csv.
    let names = loss.dimension <= 4 ? loss.componentNames : []
    let outcomes = trials.map { results.outcome($0) }
    // What equals its neighbour in every row adds nothing.
    let showsGradients = outcomes.contains { $0.gradientEvaluations != $0.iterations }
    let showsBest = outcomes.contains { $0.bestLoss != $0.finalLoss }
    var columns: [Report.Column] = [
      .init("#", isNumeric: true), .init("Optimizer"), .init("Verdict"),
      .init("Final loss", isNumeric: true), .init("Iterations", isNumeric: true),
    ]
    if showsGradients { columns.append(.init("Gradients", isNumeric: true)) }
    columns += names.map { .init("Final \($0)", isNumeric: true) }
    if showsBest { columns.append(.init("Best loss", isNumeric: true)) }
    columns += [.init("Gradient norm", isNumeric: true), .init("Trial", isNumeric: true)]
    let rows = trials.indices.map { at -> [Report.Cell] in
      let outcome = outcomes[at]
      let group = plan.group(of: trials[at])
      var row: [Report.Cell] = [
        .number(grouped(first + at)),
        .heading(
          experiment.title(ofOptimizer: group.optimizerIndex), detail: plan.detail(of: trials[at])),
        .verdict(outcome.status, outcome.status.word), .number(Words.rounded(outcome.finalLoss)),
        .number(grouped(outcome.iterations)),
      ]
      if showsGradients { row.append(.number(grouped(outcome.gradientEvaluations))) }
      row += names.indices.map { .number(Words.rounded(outcome.final[$0])) }
      if showsBest { row.append(.number(Words.rounded(outcome.bestLoss))) }
      row += [.number(Words.rounded(outcome.gradientNorm)), .number(String(trials[at]))]
      return row
    }
    return Report.Table(caption: caption, columns: columns, rows: rows)
  }
}
