import Analysis
import Engine
import Figures
import Losses
import Plotting
import Results
import Runner
import Support
import Sweeps

/// Trials of a loss one by one.
struct TrialsTable {
  private let results: RunResults
  private let lossIndex: Int
  private let places: RestingPlaces?

  init(_ results: RunResults, lossIndex: Int) {
    self.results = results
    self.lossIndex = lossIndex
    let plan = results.plan
    let starts = plan.groups.filter { $0.lossIndex == lossIndex && $0.count > 0 }
      .map { plan.trial(0, of: $0).start }
    places = RestingPlaces(plan.experiment.losses[lossIndex].loss, starts: starts)
  }

  /// - Parameter trials: by their numbers in the plan.
  func table(_ trials: [Int], caption: String) -> Report.Table {
    let plan = results.plan
    let experiment = plan.experiment
    let metric = experiment.metric
    let loss = experiment.losses[lossIndex].loss
    let outcomes = trials.map { results.outcome($0) }
    // The points of many numbers are in results.csv.
    let names = loss.dimension <= 3 ? loss.componentNames : []
    let kinds = outcomes.map(kind)
    let showsKinds = kinds.contains { $0 != nil && $0 != .minimum }
    var columns: [Report.Column] = [
      .init("Optimizer"), .init("Parameters"), .init("Verdict"),
      .init("Final loss", isNumeric: true, isKey: metric == .finalLoss),
    ]
    if metric != .finalLoss {
      columns.append(.init(metric.noun.capitalizedFirst, isNumeric: true, isKey: true))
    }
    columns += names.map { .init("Final \($0)", isNumeric: true) }
    if showsKinds { columns.append(.init("At a")) }
    let rows = trials.indices.map { at -> [Report.Cell] in
      let outcome = outcomes[at]
      let detail = plan.detail(of: trials[at])
      var row: [Report.Cell] = [
        .heading(experiment.title(ofOptimizer: plan.group(of: trials[at]).optimizerIndex)),
        .text(detail.isEmpty ? "–" : detail),
        .verdict(outcome.status, Words.verdict(outcome, epochs: experiment.stop.maximumEpochs)),
        .number(Words.short(outcome.reportedLoss)),
      ]
      if metric != .finalLoss {
        row.append(.number(Words.short(value(of: trials[at]))))
      }
      row += names.indices.map { .number(Words.short(outcome.final[$0])) }
      if showsKinds { row.append(.text(kinds[at].map(\.word) ?? "–")) }
      return row
    }
    return Report.Table(caption: caption, columns: columns, rows: rows)
  }

  /// The metric of a trial.
  private func value(of trial: Int) -> Double {
    let group = results.plan.groupIndex(of: trial)
    return results.plan.experiment.metric.measure.value(
      results.outcomes[group], trial - results.plan.groups[group].first)
  }

  /// The stationary point that a trial came to rest at.
  private func kind(_ outcome: Outcome) -> Attractor.Kind? {
    guard outcome.status == .converged else { return nil }
    return places?.kind(at: outcome.final)
  }
}

extension Attractor.Kind {
  /// In words.
  var word: String {
    switch self {
    case .minimum: "minimum"
    case .saddle: "saddle"
    case .inflection: "inflection"
    case .maximum: "maximum"
    case .plateau: "plateau"
    }
  }
}
