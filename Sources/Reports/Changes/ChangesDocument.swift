import Analysis
import Engine
import Figures
import Results
import Runner
import Support
import Sweeps

/// What changed from one run to another as a document: for a terminal, or for a pull request.
public struct ChangesDocument: Sendable {
  /// How the two are called: `HEAD~1` and `HEAD`, or two folders.
  public let oldName: String
  public let newName: String
  package let changes: RunChanges

  /// The most rows of a table.
  private static let mostRows = 20

  public init(_ old: RunResults, named oldName: String, _ new: RunResults, named newName: String) {
    self.oldName = oldName
    self.newName = newName
    changes = RunChanges(from: old, to: new)
  }

  /// Whether any result differs.
  public var differs: Bool { changes.differs }

  /// Lines for a terminal.
  public func text() -> [String] {
    let lines = blocks().flatMap { block -> [String] in
      switch block {
      case .sentence(let text): [text, ""]
      case .heading(let text): [text, ""]
      case .table(let table):
        (table.caption.isEmpty ? [] : [table.caption]) + TextTable.lines(table) + [""]
      }
    }
    return lines.dropLast()
  }

  /// Lines of Markdown.
  public func markdown() -> [String] {
    let lines = blocks().flatMap { block -> [String] in
      switch block {
      case .sentence(let text): Sentences.of(text).map(Escaping.markdownLine) + [""]
      case .heading(let text): ["## \(Escaping.markdown(text))", ""]
      case .table(let table): MarkdownWriter.lines(table) + [""]
      }
    }
    return lines.dropLast()
  }

  // MARK: Contents

  private enum Block {
    case heading(String)
    case sentence(String)
    case table(Report.Table)
  }

  private var old: Experiment { changes.old.plan.experiment }
  private var new: Experiment { changes.new.plan.experiment }

  private func blocks() -> [Block] {
    var blocks: [Block] = [
      .heading("\(oldName) → \(newName): \(Escaping.oneLine(new.title))"), experiment(),
      .sentence(trials()),
    ]
    guard differs else { return blocks }
    let standings = (Standings(changes.old), Standings(changes.new))
    blocks += answer(standings.0, standings.1)
    for loss in lossPairs { blocks += standing(loss, standings.0, standings.1) }
    blocks += [changedTrials()].compactMap { $0 }
    return blocks
  }

  /// The losses of the new experiment, then those that are gone.
  private var lossPairs: [(old: Int?, new: Int?)] {
    changes.losses.enumerated().map { ($1, $0) }
      + old.losses.indices.filter { !changes.losses.contains($0) }.map { ($0, nil) }
  }

  /// What differs between the files.
  private func experiment() -> Block {
    let found = ExperimentChanges(from: old, to: new).changes
    guard !found.isEmpty else { return .sentence("The experiment is the same.") }
    return .table(
      Report.Table(
        caption: "", columns: [.init("Key"), .init("Before"), .init("After")],
        rows: found.map { change in
          [
            .heading(change.key), .text(change.old.map { Escaping.cut($0, to: 60) } ?? ""),
            .text(change.new.map { Escaping.cut($0, to: 60) } ?? ""),
          ]
        }))
  }

  private func trials() -> String {
    let (before, after) = (changes.old.plan.count, changes.new.plan.count)
    var parts: [String] = []
    func add(_ count: Int, _ words: String) {
      if count > 0 { parts.append("\(grouped(count)) \(words)") }
    }
    add(changes.pairs.added.count, "added")
    add(changes.pairs.removed.count, "removed")
    add(
      changes.same,
      changes.differs ? "with the same result" : "with the same results, to the last bit")
    add(changes.changed.count, "with another result")
    add(changes.changed.count(where: \.isFlipped), "of these with another verdict")
    let size = before == after ? grouped(after) : "\(grouped(before)) → \(grouped(after))"
    var text = "Trials: \(size). \(parts.joined(separator: ", ").capitalizedFirst)."
    // Beyond rounding a count of numbers between says nothing.
    if let most = changes.changed.compactMap(\.units).max(), most > 0, most < 10_000 {
      text += " Final losses differ by at most \(grouped(most)) ulp\(most == 1 ? "" : "s")."
    }
    let unexplained = changes.changed.count(where: \.hasSameID)
    if unexplained > 0 {
      text +=
        " \(grouped(unexplained)) of them \(unexplained == 1 ? "has" : "have") another result though all"
        + " that determines \(unexplained == 1 ? "it" : "them") is the same: the program computes otherwise,"
        + " or a table was edited."
    }
    return text
  }

  /// The answers, where they differ.
  private func answer(_ before: Standings, _ after: Standings) -> [Block] {
    let (a, b) = (Answer(before).text, Answer(after).text)
    guard a != b else { return [.sentence("The answer is the same: \(b)")] }
    return [.sentence("Before: \(a)"), .sentence("After: \(b)")]
  }

  /// Optimizers and settings on one loss.
  private func standing(
    _ loss: (old: Int?, new: Int?), _ before: Standings, _ after: Standings
  ) -> [Block] {
    let found = StandingChanges(before, after, oldLoss: loss.old, newLoss: loss.new)
    let title =
      loss.new.map { new.title(ofLoss: $0) } ?? loss.old.map { old.title(ofLoss: $0) } ?? ""
    let suffix =
      old.losses.count > 1 || new.losses.count > 1 ? " on \(Escaping.oneLine(title))" : ""
    var blocks: [Block] = []
    let optimizers = found.optimizers.filter { !$0.isSame }
    if !optimizers.isEmpty {
      blocks.append(
        .table(
          table(
            optimizers, "Optimizers\(suffix), by their best settings", most: Self.mostRows,
            showsSettings: true)))
    }
    let settings = found.settings.filter { $0.old?.median != $0.new?.median }
      .enumerated().sorted { ($1.element.magnitude, $0.offset) < ($0.element.magnitude, $1.offset) }
      .map(\.element)
    // An optimizer with one setting is in the first table.
    if !settings.isEmpty, found.settings.count > found.optimizers.count {
      let shown = min(settings.count, Self.mostRows)
      let count =
        shown < settings.count
        ? "the \(grouped(shown)) of \(grouped(settings.count)) that changed most"
        : "those that changed"
      blocks.append(
        .table(
          table(settings, "Settings\(suffix), \(count)", most: shown, showsSettings: false)))
    }
    return blocks
  }

  private func table(
    _ rows: [StandingChanges.Row], _ caption: String, most: Int, showsSettings: Bool
  ) -> Report.Table {
    let noun = new.metric.noun
    var columns: [Report.Column] = [.init("Optimizer")]
    columns +=
      showsSettings
      ? [.init("Best setting before"), .init("After")] : [.init("Setting")]
    columns += [
      .init("Median \(noun) before", isNumeric: true), .init("After", isNumeric: true),
      .init("Rank", isNumeric: true),
    ]
    return Report.Table(
      caption: caption, columns: columns,
      rows: rows.prefix(most).map { row in
        var cells: [Report.Cell] = [.heading(row.new?.title ?? row.old?.title ?? "")]
        if showsSettings {
          cells += [.text(setting(row.old)), .text(setting(row.new))]
        } else {
          cells.append(.text(setting(row.new ?? row.old)))
        }
        return cells + [
          .number(row.old.map { Words.short($0.median) } ?? "–"),
          .number(row.new.map { Words.short($0.median) } ?? "–"), .number(rank(row)),
        ]
      })
  }

  private func setting(_ side: StandingChanges.Side?) -> String {
    guard let side else { return "–" }
    return side.setting.isEmpty ? "as given" : side.setting
  }

  private func rank(_ row: StandingChanges.Row) -> String {
    let (a, b) = (row.old.map { Words.short($0.rank) }, row.new.map { Words.short($0.rank) })
    if a == b { return a ?? "–" }
    return "\(a ?? "–") → \(b ?? "–")"
  }

  /// Trials of both runs with another result: those whose verdict flipped first.
  private func changedTrials() -> Block? {
    guard !changes.changed.isEmpty else { return nil }
    let ordered =
      changes.changed.filter(\.isFlipped) + changes.changed.filter { !$0.isFlipped }
    let plan = changes.new.plan
    let rows = ordered.prefix(Self.mostRows).map { change -> [Report.Cell] in
      let (a, b) = (
        changes.old.outcome(change.pair.old), changes.new.outcome(change.pair.new)
      )
      let detail = plan.detail(of: change.pair.new)
      let title = new.title(ofOptimizer: plan.group(of: change.pair.new).optimizerIndex)
      let loss =
        new.losses.count > 1
        ? " on \(Escaping.oneLine(new.title(ofLoss: plan.group(of: change.pair.new).lossIndex)))"
        : ""
      return [
        .code(plan.identity(of: change.pair.new).text), .text(title + loss),
        .text(detail.isEmpty ? "–" : detail),
        .text(
          change.isFlipped || a.iterations != b.iterations
            ? "\(Words.shortVerdict(a)) → \(Words.shortVerdict(b))" : Words.shortVerdict(b)),
        .number(Words.short(a.reportedLoss)), .number(Words.short(b.reportedLoss)),
        .number(change.units.map { grouped($0) } ?? "–"),
      ]
    }
    let total = changes.changed.count
    let caption =
      total > rows.count
      ? "\(grouped(rows.count)) of \(grouped(total)) trials with another result"
      : "Trials with another result"
    return .table(
      Report.Table(
        caption: caption,
        columns: [
          .init("Id"), .init("Optimizer"), .init("Trial"), .init("Verdict"),
          .init("Final loss before", isNumeric: true), .init("After", isNumeric: true),
          .init("Ulps", isNumeric: true),
        ], rows: Array(rows)))
  }
}

/// A distance in ulps for people: beyond a thousand it says no more than that much differs.
private func grouped(_ units: UInt64) -> String {
  units < 1_000_000 ? grouped(Int(units)) : Words.short(Double(units))
}
