import Support
import YAML

/// Reads on which seeds settings are chosen and reported.
struct SelectionReader {
  let validator: Validator
  /// Of the experiment.
  let seeds: [Int]

  /// - Parameter usesSeeds: whether anything in the experiment is random.
  func read(_ node: Node, usesSeeds: Bool) -> Selection? {
    let known = ExperimentFormat.names(below: "selection")
    guard let pairs = validator.mapping(node, of: "selection", known: known) else {
      return nil
    }
    guard let choose = pairs.first(where: { $0.name == "choose" })?.value else {
      validator.error(
        "the selection has no 'choose'", at: node.span,
        hint: "as in {choose: [0, 9], report: [10, 29]}")
      return nil
    }
    guard usesSeeds, seeds.count > 1 else {
      validator.error(
        "a selection needs several seeds, and something that is random", at: node.span,
        hint: "as in seeds: 30 with start: {uniform: [-2, 2]}")
      return nil
    }
    let report = pairs.first { $0.name == "report" }?.value
    if choose.items == nil { return share(choose, report) }
    guard let chosen = range(choose, "choose") else { return nil }
    guard let report else {
      let others = seeds.filter { !chosen.contains($0) }
      guard !others.isEmpty else {
        validator.error("no seeds are left to report on", at: choose.span)
        return nil
      }
      return Selection(choose: chosen.sorted(), report: others.sorted())
    }
    guard let reported = range(report, "report") else { return nil }
    if let both = chosen.first(where: reported.contains) {
      validator.error(
        "the seed \(both) is in 'choose' and in 'report'", at: report.span,
        hint: "a setting is reported on seeds that did not choose it")
      return nil
    }
    return Selection(choose: chosen.sorted(), report: reported.sorted())
  }

  /// The first part of the seeds, as a share.
  private func share(_ node: Node, _ report: Node?) -> Selection? {
    guard let share = validator.number(node) else { return nil }
    if let report {
      validator.error(
        "'report' stands beside a range of seeds, not beside a share", at: report.span,
        hint: "{choose: 0.3} reports on the rest")
      return nil
    }
    guard share > 0, share < 1 else {
      validator.error(
        "\(validator.written(node)) is out of range", at: node.span,
        hint: "a share above 0 and below 1, or [first, last] of the seeds")
      return nil
    }
    let count = min(seeds.count - 1, max(1, Int((share * Double(seeds.count)).rounded())))
    return Selection(choose: seeds.prefix(count).sorted(), report: seeds.dropFirst(count).sorted())
  }

  /// The seeds from the first to the last of a list of two.
  private func range(_ node: Node, _ name: String) -> [Int]? {
    guard let items = node.items, items.count == 2 else {
      validator.mismatch(
        node, expected: "the first and the last seed", hint: "as in \(name): [0, 9]")
      return nil
    }
    let bounds = items.compactMap { validator.whole($0, .seed) }
    guard bounds.count == 2 else { return nil }
    for (bound, item) in zip(bounds, items) where !seeds.contains(bound) {
      validator.error(
        "the experiment has no seed \(bound)", at: item.span,
        hint: "its seeds are "
          + (seeds.count > 4
            ? "\(seeds.prefix(3).map(String.init).joined(separator: ", ")), …, \(seeds[seeds.count - 1])"
            : seeds.map(String.init).joined(separator: ", ")))
      return nil
    }
    let found = seeds.filter { $0 >= bounds[0] && $0 <= bounds[1] }
    guard !found.isEmpty else {
      validator.error("no seed lies from \(bounds[0]) to \(bounds[1])", at: node.span)
      return nil
    }
    return found
  }
}
