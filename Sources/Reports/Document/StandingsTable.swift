import Analysis
import Engine
import Figures
import Results
import Runner
import Support
import Sweeps

/// How the optimizers stand on each loss: a row an optimizer, with its best setting.
struct StandingsTable {
  let standings: Standings
  private let experiment: Experiment
  private let plan: Plan

  init(_ standings: Standings) {
    self.standings = standings
    plan = standings.results.plan
    experiment = plan.experiment
  }

  /// Whether settings have repetitions to take a median of.
  var isRepeated: Bool { standings.mostRepetitions > 1 }

  /// The table of a loss.
  ///
  /// - Parameter isBrief: whether it has but the columns that a terminal has room for.
  func table(ofLoss index: Int, caption: String, isBrief: Bool = false) -> Report.Table {
    let rows = standings.losses[index]
    let metric = standings.metric
    let shownCounts = Status.listed.filter { status in
      status == .converged || !isBrief && rows.contains { $0.summary.count(status) > 0 }
    }
    let showsDifference = !isBrief && rows.contains { $0.difference != nil }
    var columns: [Report.Column] = [.init("Optimizer"), .init("Best setting")]
    if isRepeated {
      columns.append(.init("Median \(metric.noun)", isNumeric: true, isKey: true))
      if !isBrief { columns.append(.init("Quartiles", isNumeric: true)) }
      if showsDifference { columns.append(.init("Paired difference (95 %)", isNumeric: true)) }
      columns += shownCounts.map { .init($0.word.capitalizedFirst, isNumeric: true) }
      if metric != .iterations {
        columns.append(.init(isBrief ? "Iterations" : "Median iterations", isNumeric: true))
      }
    } else {
      columns += [
        .init("Verdict"), .init(metric.noun.capitalizedFirst, isNumeric: true, isKey: true),
      ]
    }
    if standings.hasChoice { columns.append(.init("Settings", isNumeric: true)) }
    let body = rows.map { row -> [Report.Cell] in
      let detail = plan.settingDetail(of: row.trial)
      var cells: [Report.Cell] = [
        .heading(experiment.title(ofOptimizer: row.optimizerIndex)),
        .text(
          detail.isEmpty
            ? "–"
            : detail
              + (row.ties > 0
                ? " (tied with \(grouped(row.ties)) other\(row.ties == 1 ? "" : "s"))" : "")),
      ]
      let summary = row.summary
      if isRepeated {
        cells.append(.number(Words.short(summary.median)))
        if !isBrief {
          let quartiles = [summary.lowerQuartile, summary.upperQuartile].map(Words.short)
          cells.append(.number(quartiles.joined(separator: " … ")))
        }
        if showsDifference { cells.append(.number(Self.difference(row))) }
        cells += shownCounts.map { .number(Self.share(summary, $0)) }
        if metric != .iterations { cells.append(.number(Words.short(summary.medianIterations))) }
      } else {
        let outcome = standings.results.outcome(row.trial)
        cells += [
          .verdict(outcome.status, Words.verdict(outcome, epochs: experiment.stop.maximumEpochs)),
          .number(Words.short(summary.median)),
        ]
      }
      if standings.hasChoice { cells.append(.number(grouped(row.settings))) }
      return cells
    }
    return Report.Table(caption: caption, columns: columns, rows: body)
  }

  /// The optimizers by their mean ranks over losses; nil where there are too few of either.
  func overall(caption: String) -> Report.Table? {
    guard let ranks = standings.meanRanks else { return nil }
    let lowest = standings.losses.map { loss in
      loss.filter {
        $0.summary.rankedMedian < .infinity && $0.summary.median == loss[0].summary.median
      }
    }
    let rows = ranks.order.map { place -> [Report.Cell] in
      let index = ranks.methods[place]
      let own = lowest.filter { $0.contains { $0.optimizerIndex == index } }
      return [
        .heading(experiment.title(ofOptimizer: index)), .number(Words.fixed(ranks.means[place], 2)),
        .number(grouped(own.count { $0.count == 1 })),
        .number(grouped(own.count { $0.count > 1 })),
      ]
    }
    let hasTies = lowest.contains { $0.count > 1 }
    let columns: [Report.Column] = [
      .init("Optimizer"), .init("Mean rank", isNumeric: true, isKey: true),
      .init(standings.metric.isLargerBetter ? "Highest on" : "Lowest on", isNumeric: true),
      .init("Tied for \(standings.metric.superlative) on", isNumeric: true),
    ]
    return Report.Table(
      caption: caption, columns: hasTies ? columns : columns.dropLast(),
      rows: hasTies ? rows : rows.map { $0.dropLast() })
  }

  /// What the column of paired differences holds.
  static let differenceNote =
    "The paired difference is the median, over repetitions of the same start and seed, of the"
    + " optimizer's result minus the first's, with its bootstrap interval. It is not the"
    + " difference of the medians, and may be below 0."

  /// `0.12 (0.08 … 0.2)`, with a mark where the interval holds 0.
  private static func difference(_ row: Standings.Standing) -> String {
    guard let difference = row.difference else { return "–" }
    let mark = difference.holdsZero ? "≈ " : ""
    return "\(mark)\(Words.short(difference.median))"
      + " (\(Words.short(difference.lower)) … \(Words.short(difference.upper)))"
  }

  private static func share(_ summary: SettingSummary, _ status: Status) -> String {
    let count = summary.count(status)
    return count == 0 ? "0" : "\(grouped(count)) of \(grouped(summary.trials))"
  }
}

extension Metric {
  /// What the best are.
  var superlative: String { isLargerBetter ? "highest" : "lowest" }

  /// In words.
  var noun: String {
    switch self {
    case .finalLoss: "final loss"
    case .bestLoss: "best loss"
    case .testLoss: "test loss"
    case .testAccuracy: "test accuracy"
    case .iterations: "iterations"
    }
  }
}
