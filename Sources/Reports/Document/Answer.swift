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

  /// The most losses that have a sentence each.
  private static let mostLosses = 4

  /// The answer.
  var text: String {
    if let ranks = standings.meanRanks { return overall(ranks) }
    let present = standings.losses.indices.filter { !standings.losses[$0].isEmpty }
    guard present.count > 1 else {
      return present.first.map { sentence(standings.losses[$0]) } ?? "No trial ran."
    }
    var sentences = present.prefix(Self.mostLosses).map {
      "On \(Escaping.cut(Escaping.oneLine(experiment.title(ofLoss: $0)), to: 60)):"
        + " \(sentence(standings.losses[$0]))"
    }
    if present.count > Self.mostLosses {
      let rest = present.count - Self.mostLosses
      sentences.append("The tables have \(grouped(rest)) more loss\(rest == 1 ? "" : "es").")
    }
    return sentences.joined(separator: " ")
  }

  /// How settings were chosen; nil where there was no choice.
  var choice: String? {
    guard standings.hasChoice else { return nil }
    guard let selection = experiment.selection else {
      return
        "Each optimizer is shown with its best setting, chosen on the trials that it is shown on:"
        + " the more settings there are, the more the best one owes to luck."
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

  /// Of a loss whose optimizers all came to nothing.
  private var nothing: String {
    let isRepeated = standings.mostRepetitions > 1
    let which = experiment.selection == nil ? "setting" : "chosen setting"
    if experiment.metric == .iterations {
      return "No \(which) converged\(isRepeated ? " in more than half of its trials" : "")."
    }
    return "Every \(which) exploded or ended without a finite loss"
      + (isRepeated ? " in at least half of its trials." : ".")
  }

  /// Of one loss.
  private func sentence(_ rows: [Standings.Standing]) -> String {
    let first = rows[0]
    let summary = first.summary
    guard summary.rankedMedian < .infinity else { return nothing }
    let value = Words.short(summary.median)
    let isRepeated = standings.mostRepetitions > 1
    let isCount = experiment.metric == .iterations
    let isLargerBetter = experiment.metric.isLargerBetter
    let result =
      isRepeated
      ? (isCount ? "a median of \(value) iterations" : "a median \(noun) of \(value)")
        + " over \(grouped(summary.trials)) repetitions"
      : isCount ? "\(value) iterations" : "a \(noun) of \(value)"
    let exploded =
      isRepeated && summary.count(.exploded) > 0
      ? " (\(grouped(summary.count(.exploded))) of them exploded)" : ""
    guard rows.count > 1 else {
      let verdict = Words.verdict(
        standings.results.outcome(first.trial), epochs: experiment.stop.maximumEpochs)
      let ending = isRepeated ? "" : ": \(verdict.prefix(1).lowercased())\(verdict.dropFirst())"
      return "\(named(first)) comes to \(result)\(exploded)\(ending)."
    }
    let tied = rows.filter { $0.summary.median == summary.median }
    if tied.count > 1 {
      return
        "\(list(tied.map(name), most: 6)) tie for the \(experiment.metric.superlative): \(result)."
    }
    var text =
      isCount
      ? "\(named(first)) needs the fewest: \(result)\(exploded)"
      : "\(named(first)) is \(experiment.metric.superlative), with \(result)\(exploded)"
    guard let second = rows.dropFirst().first else { return text + "." }
    if let difference = second.difference {
      if difference.holdsZero {
        text +=
          "; it cannot be distinguished from \(name(second)): the interval of their paired difference"
          + " holds 0."
      } else if isLargerBetter ? difference.median < 0 : difference.median > 0 {
        text += "; \(name(second)), the second, is \(Words.short(abs(difference.median))) behind."
      } else {
        // The median of differences is not the difference of medians.
        text +=
          "; \(name(second)), the second by its median, is \(isLargerBetter ? "higher" : "lower") by"
          + " \(Words.short(abs(difference.median))) in the median pair."
      }
    } else {
      let other = Words.short(second.summary.median)
      // Numbers that differ behind the digits that are shown would look like a tie.
      text +=
        other == value
        ? "; \(name(second)), the second, is \(Words.short(abs(second.summary.median - summary.median)))"
          + " behind."
        : "; \(name(second)), the second, has \(other)."
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
      best.count == order.count
      ? "\(names) tie over \(ranks.problems) losses: each has the mean rank"
      : best.count > 1
        ? "\(names) tie for the best mean rank over \(ranks.problems) losses,"
        : "\(names) has the best mean rank over \(ranks.problems) losses,"
    text += " \(Words.fixed(ranks.means[order[0]], 2))."
    if best.count == order.count { return text }
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
