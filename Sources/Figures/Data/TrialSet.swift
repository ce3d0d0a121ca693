import Sweeps

/// The trials of one figure.
struct TrialSet {
  let lossIndex: Int
  /// The optimizer's place in the list; nil where a figure shows several.
  let optimizerIndex: Int?
  let groups: [Plan.Group]
  /// Those whose paths are shown.
  let drawn: [Int]

  var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// The most paths that one figure shows.
  static let mostDrawn = 24

  /// Which of some trials a figure shows: all, or as many as it can, evenly spread.
  private static func drawn(_ trials: Range<Int>) -> [Int] {
    guard trials.count > mostDrawn else { return Array(trials) }
    return (0..<mostDrawn).map {
      trials.lowerBound + $0 * (trials.count - 1) / (mostDrawn - 1)
    }
  }

  /// The trials of each figure, loss by loss.
  static func sets(of plan: Plan, split: Split) -> [TrialSet] {
    var result: [TrialSet] = []
    for lossIndex in plan.experiment.losses.indices {
      let groups = plan.groups.filter { $0.lossIndex == lossIndex && $0.count > 0 }
      switch split {
      case .optimizer:
        for group in groups {
          result.append(
            TrialSet(
              lossIndex: lossIndex, optimizerIndex: group.optimizerIndex, groups: [group],
              drawn: drawn(group.first..<group.first + group.count)))
        }
      case .none:
        guard let first = groups.first else { continue }
        let end = groups.reduce(first.first) { max($0, $1.first + $1.count) }
        result.append(
          TrialSet(
            lossIndex: lossIndex, optimizerIndex: nil, groups: groups,
            drawn: drawn(first.first..<end)))
      }
    }
    return result
  }
}

extension NamedFigure {
  /// The name of a figure's files: parts that are empty fall away.
  ///
  /// - Parameters:
  ///   - parts: the kind, and what distinguishes the figure from others of its kind.
  ///   - set: adds the loss where there are several, and the optimizer.
  static func name(_ parts: [String], _ set: TrialSet, _ data: FigureData) -> String {
    (parts + [
      data.slug(ofLoss: set.lossIndex),
      set.optimizerIndex.map { slug(data.title(ofOptimizer: $0)) } ?? "",
    ]).filter { !$0.isEmpty }.joined(separator: "-")
  }

  /// A file name's part for some text: lower-case letters, digits and hyphens.
  package static func slug(_ text: String) -> String {
    var result = ""
    for character in text.lowercased().unicodeScalars {
      if ("a"..."z").contains(character) || ("0"..."9").contains(character) {
        result.unicodeScalars.append(character)
      } else if !result.isEmpty, result.last != "-" {
        result.append("-")
      }
      if result.count >= 60 { break }
    }
    while result.last == "-" { result.removeLast() }
    return result
  }
}
