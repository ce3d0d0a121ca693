import Analysis
import Figures
import Results
import Runner
import Support
import Sweeps

/// The table of verdicts: a row a trial where they are few, a row an optimizer where they are many.
struct VerdictTable {
  /// The most trials that are listed one by one.
  static let mostRows = 100

  let table: Report.Table
  /// Whether every trial has a row.
  let isComplete: Bool

  /// - Parameter isRanked: whether the best come first, rather than in the order of the plan.
  init(_ results: RunResults, isRanked: Bool = false) {
    isComplete = results.plan.count <= Self.mostRows
    table =
      isComplete ? Self.everyTrial(results, isRanked) : Self.everyGroup(results, isRanked)
  }

  private static func everyTrial(_ results: RunResults, _ isRanked: Bool) -> Report.Table {
    let experiment = results.plan.experiment
    let hasLosses = experiment.losses.count > 1
    let dimension = experiment.losses.map(\.loss.dimension).max() ?? 1
    let showsPoint = dimension <= 3
    var names: [String] = []
    if showsPoint {
      for name in experiment.losses.flatMap(\.loss.componentNames) where !names.contains(name) {
        names.append(name)
      }
      if names.count > 4 { names = [] }
    }
    var rows: [[Report.Cell]] = []
    let ranking = Ranking(results)
    let order =
      isRanked
      ? experiment.losses.indices.flatMap { ranking.trials(ofLoss: $0).best }
      : Array(0..<results.plan.count)
    for trial in order {
      let group = results.plan.group(of: trial)
      let loss = experiment.losses[group.lossIndex].loss
      let outcome = results.outcome(trial)
      var row: [Report.Cell] = [
        .heading(experiment.title(ofOptimizer: group.optimizerIndex)),
        .text(results.plan.detail(of: trial)),
      ]
      if hasLosses { row.insert(.text(loss.name), at: 0) }
      row += [
        .verdict(outcome.status, Words.verdict(outcome)),
        .number(Words.rounded(outcome.finalLoss)),
      ]
      row += names.map { name in
        let place = loss.componentNames.firstIndex(of: name)
        return .number(place.map { Words.rounded(outcome.final[$0]) } ?? "")
      }
      rows.append(row)
    }
    let texts = (hasLosses ? ["Loss"] : []) + ["Optimizer", "Parameters", "Verdict"]
    let numbers = ["Final loss"] + names.map { "Final \($0)" }
    return Report.Table(
      caption: "",
      columns: texts.map { .init($0) } + numbers.map { .init($0, isNumeric: true) }, rows: rows)
  }

  private static func everyGroup(_ results: RunResults, _ isRanked: Bool) -> Report.Table {
    let experiment = results.plan.experiment
    let hasLosses = experiment.losses.count > 1
    var rows: [[Report.Cell]] = []
    let ranking = Ranking(results)
    let groups =
      isRanked
      ? experiment.losses.indices.flatMap { ranking.groups(ofLoss: $0) }
      : ranking.groups.filter { $0.group.count > 0 }
    for found in groups {
      let group = found.group
      var row: [Report.Cell] = [.heading(experiment.title(ofOptimizer: group.optimizerIndex))]
      if hasLosses { row.insert(.text(experiment.losses[group.lossIndex].loss.name), at: 0) }
      row += ([group.count] + found.counts).map { .number(grouped($0)) }
      row += [
        .number(found.best.map { Words.rounded($0.loss) } ?? "–"),
        .text(found.best.map { results.plan.detail(of: $0.trial) } ?? "–"),
      ]
      rows.append(row)
    }
    let texts = (hasLosses ? ["Loss"] : []) + ["Optimizer"]
    let numbers = ["Trials", "Converged", "Exploded", "Out of iterations", "Best final loss"]
    return Report.Table(
      caption: "",
      columns: texts.map { .init($0) } + numbers.map { .init($0, isNumeric: true) } + [.init("at")],
      rows: rows)
  }
}
