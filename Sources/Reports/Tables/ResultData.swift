import Analysis
import Engine
import Figures
import Results
import Support
import Sweeps

/// The tables of `descent table` as data: a number a column, in full.
struct ResultData {
  private let standings: Standings
  private let experiment: Experiment
  private let metric: String

  init(_ standings: Standings) {
    self.standings = standings
    experiment = standings.results.plan.experiment
    metric = standings.metric.rawValue
  }

  /// - Parameter most: how many rows a loss has.
  func lines(of subject: ResultTables.Subject, most: Int) -> [String] {
    var writer = CSVWriter()
    func row(_ fields: [String]) {
      for field in fields { writer.field(field) }
      writer.endLine()
    }
    let summary =
      ["trials", "converged", "stalled", "exploded"]
      + ["median", "q25", "q75"].map { "\(metric)_\($0)" }
      + (standings.metric == .iterations ? [] : ["iterations_median"])
    switch subject {
    case .optimizer:
      row(
        ["loss", "optimizer", "setting"] + summary
          + ["behind_median", "behind_low", "behind_high", "settings", "rank"])
    case .setting: row(["loss", "optimizer", "setting"] + summary + ["rank"])
    case .trial:
      row(
        [
          "id", "loss", "optimizer", "setting", "status", "iterations", "final_loss",
          "best_loss",
          "gradient_norm",
        ] + (experiment.averages ? ["final_average_loss"] : []))
    }
    for index in experiment.losses.indices {
      switch subject {
      case .optimizer:
        for standing in standings.losses[index].prefix(most) {
          let behind = standing.difference.map { [$0.median, $0.lower, $0.upper].map(decimal) }
          row(
            names(index, standing.trial) + fields(standing.summary) + (behind ?? ["", "", ""])
              + ["\(standing.settings)", decimal(standing.rank)])
        }
      case .setting:
        for setting in SettingRanking(standings, lossIndex: index, most: most).rows {
          row(
            names(index, setting.trial) + fields(setting.summary) + [decimal(setting.rank)])
        }
      case .trial:
        for trial in TrialRanking(standings.results).best(ofLoss: index, most: most) {
          let outcome = standings.results.outcome(trial)
          let numbers = [outcome.finalLoss, outcome.bestLoss, outcome.gradientNorm]
          row(
            [plan.identity(of: trial).text] + names(index, trial)
              + [outcome.status.name, "\(outcome.iterations)"]
              + numbers.map(experiment.precision.text)
              + (experiment.averages
                ? [outcome.finalAverageLoss.map(experiment.precision.text) ?? ""] : []))
        }
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private var plan: Plan { standings.results.plan }

  private func names(_ loss: Int, _ trial: Int) -> [String] {
    return [
      Escaping.oneLine(experiment.title(ofLoss: loss)),
      experiment.title(ofOptimizer: plan.group(of: trial).optimizerIndex),
      plan.settingDetail(of: trial).replacing("−", with: "-"),
    ]
  }

  private func fields(_ summary: SettingSummary) -> [String] {
    let counts = [
      summary.trials, summary.count(.converged), summary.count(.stalled), summary.count(.exploded),
    ]
    var numbers = [summary.median, summary.lowerQuartile, summary.upperQuartile]
    if standings.metric != .iterations { numbers.append(summary.medianIterations) }
    return counts.map(String.init) + numbers.map(decimal)
  }
}
