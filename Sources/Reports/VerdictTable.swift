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
  /// The colour index of each row in its figure.
  let isComplete: Bool

  init(_ results: RunResults) {
    isComplete = results.plan.count <= Self.mostRows
    if isComplete {
      (header, rows, isNumeric, statuses) = Self.everyTrial(results)
    } else {
      (header, rows, isNumeric, statuses) = Self.everyGroup(results)
    }
  }

  private typealias Parts = ([String], [[String]], [Bool], [Status?])

  private static func everyTrial(_ results: RunResults) -> Parts {
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
    for (group, table) in zip(results.plan.groups, results.outcomes) {
      let loss = experiment.losses[group.lossIndex].loss
      for index in 0..<group.count {
        let outcome = table[index]
        let detail = results.plan.detail(of: group.first + index)
        var row = [titles.title(ofOptimizer: group.optimizerIndex), detail]
        if hasLosses { row.insert(loss.name, at: 0) }
        row += [Words.verdict(outcome), number(outcome.finalLoss)]
        row += names.map { name in
          loss.componentNames.firstIndex(of: name).map { number(outcome.final[$0]) } ?? ""
        }
        rows.append(row)
        statuses.append(outcome.status)
      }
    }
    let header =
      (hasLosses ? ["Loss"] : []) + ["Optimizer", "Parameters", "Verdict", "Final loss"]
      + names.map { "Final \($0)" }
    let texts = hasLosses ? 4 : 3
    return (header, rows, header.indices.map { $0 >= texts }, statuses)
  }

  private static func everyGroup(_ results: RunResults) -> Parts {
    let experiment = results.plan.experiment
    let titles = FigureData(results: results, paths: [:])
    let hasLosses = experiment.losses.count > 1
    var rows: [[String]] = []
    for (group, table) in zip(results.plan.groups, results.outcomes) where group.count > 0 {
      var counts = [0, 0, 0]
      var best: (index: Int, loss: Double)?
      for index in 0..<group.count {
        let outcome = table[index]
        counts[Int(outcome.status.rawValue)] += 1
        if !outcome.finalLoss.isNaN, outcome.finalLoss < best?.loss ?? .infinity {
          best = (index, outcome.finalLoss)
        }
      }
      var row = [titles.title(ofOptimizer: group.optimizerIndex)]
      if hasLosses { row.insert(experiment.losses[group.lossIndex].loss.name, at: 0) }
      row += [grouped(group.count)] + counts.map { grouped($0) }
      row += [
        best.map { number($0.loss) } ?? "–",
        best.map { results.plan.detail(of: group.first + $0.index) } ?? "–",
      ]
      rows.append(row)
    }
    let header =
      (hasLosses ? ["Loss"] : []) + [
        "Optimizer", "Trials", "Converged", "Exploded", "Out of iterations", "Lowest final loss",
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
      for index in 0..<table.count { counts[Int(table[index].status.rawValue)] += 1 }
    }
    let words = ["converged", "exploded", "out of iterations"]
    let total = results.plan.count
    return "\(grouped(total)) trial\(total == 1 ? "" : "s"): "
      + zip(counts, words).map { "\(grouped($0)) \($1)" }.joined(separator: ", ")
  }
}
