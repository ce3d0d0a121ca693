import Sweeps

/// The trials of one figure.
struct TrialSet {
  let lossIndex: Int
  /// The optimizer's place in the list; nil where a figure shows several.
  let optimizerIndex: Int?
  let groups: [Plan.Group]
  /// Those whose paths are shown.
  let drawn: [Int]
  /// Columns in which its losses differ, of which ``lossIndex`` is the first.
  var joined: Set<String> = []

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

  /// The trials of each figure whose axes may be columns of losses: losses that differ in these alone stand together.
  static func sets(of plan: Plan, split: Split, joining columns: [String]) -> [TrialSet] {
    let losses = plan.experiment.losses
    let problems = Set(PlaneColumns.sweptProblems(losses)).intersection(columns)
    let sets = sets(of: plan, split: split)
    guard !problems.isEmpty else { return sets }
    var result: [TrialSet] = []
    for set in sets {
      let place = result.firstIndex {
        $0.optimizerIndex == set.optimizerIndex
          && losses[$0.lossIndex].isLike(losses[set.lossIndex], butFor: problems)
      }
      if let place {
        result[place] = TrialSet(
          lossIndex: result[place].lossIndex, optimizerIndex: set.optimizerIndex,
          groups: result[place].groups + set.groups, drawn: [], joined: problems)
      } else {
        result.append(set)
      }
    }
    return result
  }
}
