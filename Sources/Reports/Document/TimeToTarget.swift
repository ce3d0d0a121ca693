import Analysis
import Engine
import Figures
import Results
import Support
import Sweeps

/// How soon each optimizer's best setting reaches the test accuracy at which trials end.
struct TimeToTarget {
  private let standings: Standings
  /// The accuracy to reach.
  let target: Double

  /// Nil where no accuracy ends trials.
  init?(_ standings: Standings) {
    self.standings = standings
    let targets = standings.results.plan.experiment.stop.converged.compactMap {
      if case .testAccuracyAbove(let bound) = $0 { bound } else { nil }
    }
    guard let target = targets.min() else { return nil }
    self.target = target
  }

  /// A row an optimizer, in the order of the standings.
  func table(ofLoss index: Int, caption: String) -> Report.Table {
    let plan = standings.results.plan
    let rows = standings.losses[index].compactMap { row -> [Report.Cell]? in
      guard let settings = standings.groups[row.groupIndex] else { return nil }
      let trials = standings.reportedTrials(settings, row.setting)
      let reached = trials.filter { hasReached(settings.table, $0) }
      let iterations = reached.map { Double(settings.table.iterations(of: $0)) }
      let epochs = reached.compactMap { trial in
        plan.epochs(
          settings.table.iterations(of: trial), of: settings.group,
          parameters: plan.trial(trial, of: settings.group).parameters)
      }
      let detail = plan.settingDetail(of: row.trial)
      return [
        .heading(plan.experiment.title(ofOptimizer: row.optimizerIndex)),
        .text(detail.isEmpty ? "–" : detail),
        .number("\(grouped(reached.count)) of \(grouped(trials.count))"),
        .number(Self.median(iterations)), .number(Self.median(epochs)),
      ]
    }
    return Report.Table(
      caption: caption,
      columns: [
        .init("Optimizer"), .init("Best setting"), .init("Reached", isNumeric: true),
        .init("Median iterations", isNumeric: true, isKey: true),
        .init("Median epochs", isNumeric: true),
      ], rows: rows)
  }

  /// Trials end where they reach it: their iterations are the time.
  private func hasReached(_ table: OutcomeTable, _ trial: Int) -> Bool {
    guard table.status(of: trial) == .converged,
      let accuracy = table.measures(of: trial)?.finalTestAccuracy
    else { return false }
    return accuracy >= (table.isSingle ? Double(Float(target)) : target)
  }

  private static func median(_ values: [Double]) -> String {
    values.isEmpty ? "–" : Words.short(Quantiles.quantile(values.sorted(), 0.5))
  }
}

extension ReportMaterial {
  /// How soon optimizers reach the accuracy that ends trials; empty where none does.
  func targetSection() -> Report.Section {
    var section = Report.Section(id: "target", title: "Time to target")
    guard let times = TimeToTarget(standings) else { return section }
    section.blocks.append(
      .paragraph(
        .text(
          "A trial ends at the evaluation at which its test accuracy is at least"
            + " \(Words.short(times.target)). Medians are of the repetitions that reached it.")))
    for index in experiment.losses.indices.prefix(20) where !standings.losses[index].isEmpty {
      let caption = experiment.losses.count > 1 ? title(ofLoss: index) : ""
      section.blocks.append(.init(.table(times.table(ofLoss: index, caption: caption))))
    }
    return section
  }
}
