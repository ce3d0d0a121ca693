import Results
import Runner
import Sweeps

/// The table of verdicts: a row a trial where they are few, a row an optimizer where they are many.
struct VerdictTable {
  /// The most trials that are listed one by one.
  static let mostRows = 100

  let header: [String]
  let rows: [[String]]
  /// Whether each column holds numbers.
  let isNumeric: [Bool]
  /// For each row the statuses it tells of; nil where several.
  let statuses: [Status?]
  /// Whether every trial has a row.
  let isComplete: Bool

  /// - Parameter isRanked: whether the best come first, rather than in the order of the plan.
  init(_ results: RunResults, isRanked: Bool = false) {
    isComplete = results.plan.count <= Self.mostRows
    if isComplete {
      (header, rows, isNumeric, statuses) = Self.everyTrial(results, isRanked)
    } else {
      (header, rows, isNumeric, statuses) = Self.everyGroup(results, isRanked)
    }
  }

  private typealias Parts = ([String], [[String]], [Bool], [Status?])

  private static func everyTrial(_ results: RunResults, _ isRanked: Bool) -> Parts {
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
    var rows: [[String]] = []
    var statuses: [Status?] = []
    let titles = FigureData(results: results, paths: [:])
    let ranking = Ranking(results)
    let order =
      isRanked
      ? experiment.losses.indices.flatMap { ranking.trials(ofLoss: $0).best }
      : Array(0..<results.plan.count)
    for trial in order {
      let group = results.plan.group(of: trial)
      let loss = experiment.losses[group.lossIndex].loss
      let outcome = results.outcome(trial)
      var row = [titles.title(ofOptimizer: group.optimizerIndex), results.plan.detail(of: trial)]
      if hasLosses { row.insert(loss.name, at: 0) }
      row += [Words.verdict(outcome), number(outcome.finalLoss)]
      row += names.map { name in
        loss.componentNames.firstIndex(of: name).map { number(outcome.final[$0]) } ?? ""
      }
      rows.append(row)
      statuses.append(outcome.status)
    }
    let header =
      (hasLosses ? ["Loss"] : []) + ["Optimizer", "Parameters", "Verdict", "Final loss"]
      + names.map { "Final \($0)" }
    let texts = hasLosses ? 4 : 3
    return (header, rows, header.indices.map { $0 >= texts }, statuses)
  }

  private static func everyGroup(_ results: RunResults, _ isRanked: Bool) -> Parts {
    let experiment = results.plan.experiment
    let titles = FigureData(results: results, paths: [:])
    let hasLosses = experiment.losses.count > 1
    var rows: [[String]] = []
    let ranking = Ranking(results)
    let groups =
      isRanked
      ? experiment.losses.indices.flatMap { ranking.groups(ofLoss: $0) }
      : ranking.groups.filter { $0.group.count > 0 }
    for found in groups {
      let group = found.group
      var row = [titles.title(ofOptimizer: group.optimizerIndex)]
      if hasLosses { row.insert(experiment.losses[group.lossIndex].loss.name, at: 0) }
      row += [grouped(group.count)] + found.counts.map { grouped($0) }
      row += [
        found.best.map { number($0.loss) } ?? "–",
        found.best.map { results.plan.detail(of: $0.trial) } ?? "–",
      ]
      rows.append(row)
    }
    let header =
      (hasLosses ? ["Loss"] : []) + [
        "Optimizer", "Trials", "Converged", "Exploded", "Out of iterations", "Best final loss",
        "at",
      ]
    let texts = hasLosses ? 2 : 1
    return (
      header, rows, header.indices.map { $0 >= texts && $0 < header.count - 1 },
      rows.map { _ in nil }
    )
  }

  static func number(_ value: Double) -> String { Words.rounded(value) }

  /// The table as lines of text in columns, for a terminal.
  func lines() -> [String] {
    var widths = header.map(\.count)
    for row in rows {
      for (column, text) in row.enumerated() { widths[column] = max(widths[column], text.count) }
    }
    func line(_ row: [String]) -> String {
      var text = ""
      for (column, field) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - field.count)
        if column > 0 { text += "  " }
        text += isNumeric[column] ? padding + field : field + padding
      }
      while text.last == " " { text.removeLast() }
      return text
    }
    return [line(header)] + rows.map { line($0) }
  }
}

/// How many trials ended in which way, in one line.
enum Tally {
  static func text(_ results: RunResults) -> String {
    var counts = [0, 0, 0]
    for table in results.outcomes {
      for index in 0..<table.count { counts[Int(table.status(of: index).rawValue)] += 1 }
    }
    let words = ["converged", "exploded", "out of iterations"]
    let total = results.plan.count
    return "\(grouped(total)) trial\(total == 1 ? "" : "s"): "
      + zip(counts, words).map { "\(grouped($0)) \($1)" }.joined(separator: ", ")
  }
}
