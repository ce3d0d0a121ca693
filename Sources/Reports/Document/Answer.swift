import Analysis
import Engine
import Figures
import Results
import Runner
import Support
import Sweeps

/// What an experiment came to, in one or two sentences.
struct Answer {
  private let standings: Standings
  private let experiment: Experiment
  private let plan: Plan

  init(_ standings: Standings) {
    self.standings = standings
    plan = standings.results.plan
    experiment = plan.experiment
  }

  /// The answer.
  var text: String {
    if let ranks = standings.meanRanks { return overall(ranks) }
    guard let rows = standings.losses.first(where: { !$0.isEmpty }), let first = rows.first else {
      return "No trial ran."
    }
    return single(rows, first)
  }

  /// How settings were chosen; nil where there was no choice.
  var choice: String? {
    guard standings.hasChoice else { return nil }
    guard let selection = experiment.selection else {
      return
        "Each optimizer is shown with its best setting, chosen on the trials that it is shown on:"
        + " with more settings to choose from luck counts for more."
    }
    return "Settings were chosen on the seeds \(Self.range(selection.choose)) and are shown on"
      + " \(Self.range(selection.report))."
  }

  static func range(_ seeds: [Int]) -> String {
    guard let first = seeds.first, let last = seeds.last, last - first == seeds.count - 1 else {
      return seeds.prefix(12).map(String.init).joined(separator: ", ")
        + (seeds.count > 12 ? ", …" : "")
    }
    return first == last ? "\(first)" : "\(first) to \(last)"
  }

  private func name(_ row: Standings.Standing) -> String {
    experiment.title(ofOptimizer: row.optimizerIndex)
  }

  private func named(_ row: Standings.Standing) -> String {
    let detail = plan.settingDetail(of: row.trial)
    return detail.isEmpty ? name(row) : "\(name(row)) (\(detail))"
  }

  /// Of one loss.
  private func single(_ rows: [Standings.Standing], _ first: Standings.Standing) -> String {
    let summary = first.summary
    guard summary.median < .infinity else {
      return experiment.metric == .iterations
        ? "No setting converged in most of its trials."
        : "Every setting exploded in at least half of its trials."
    }
    let value = Words.short(summary.median)
    let isRepeated = standings.mostRepetitions > 1
    let result =
      isRepeated
      ? "a median \(noun) of \(value) over \(grouped(summary.trials)) repetitions"
      : "a \(noun) of \(value)"
    let exploded =
      isRepeated && summary.count(.exploded) > 0
      ? " (\(grouped(summary.count(.exploded))) of them exploded)" : ""
    guard rows.count > 1 else {
      let ending = isRepeated ? "" : " \(Words.verdict(standings.results.outcome(first.trial)))."
      return "\(named(first)) comes to \(result)\(exploded).\(ending)"
    }
    let tied = rows.filter { $0.summary.median == summary.median }
    if tied.count > 1 {
      return "\(list(tied.map(name), most: 6)) tie for the lowest: \(result)."
    }
    var text = "\(named(first)) is lowest, with \(result)\(exploded)"
    guard let second = rows.dropFirst().first else { return text + "." }
    if let difference = second.difference {
      text +=
        difference.holdsZero
        ? "; it cannot be told apart from \(name(second)), whose interval holds 0."
        : "; \(name(second)), the second, is \(Words.short(difference.median)) behind."
    } else {
      text += "; \(name(second)), the second, has \(Words.short(second.summary.median))."
    }
    return text
  }

  private var noun: String { experiment.metric.noun }

  /// Over losses.
  private func overall(_ ranks: MeanRanks) -> String {
    let order = ranks.order
    let best = order.filter { ranks.means[$0] == ranks.means[order[0]] }
    let names = list(best.map { experiment.title(ofOptimizer: ranks.methods[$0]) }, most: 6)
    var text =
      best.count > 1
      ? "\(names) tie for the best mean rank over \(ranks.problems) losses,"
      : "\(names) has the best mean rank over \(ranks.problems) losses,"
    text += " \(Words.fixed(ranks.means[order[0]], 2))."
    let reach = ranks.criticalDifference
    let equals = order.filter {
      !best.contains($0) && ranks.means[$0] - ranks.means[order[0]] <= reach
    }
    text += " Mean ranks nearer than \(Words.fixed(reach, 2)) do not differ (Nemenyi, 5 %)"
    if equals.isEmpty { return text + ": all others rank behind." }
    if equals.count == order.count - best.count { return text + ": no optimizer stands out." }
    return text
      + ": \(list(equals.map { experiment.title(ofOptimizer: ranks.methods[$0]) }, most: 6))"
      + " \(equals.count == 1 ? "is" : "are") not behind by as much."
  }

  private func list(_ words: [String], most: Int) -> String {
    guard words.count <= most else {
      return words.prefix(most).joined(separator: ", ") + " and \(words.count - most) more"
    }
    guard words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}
