import Plotting
import Results
import Runner
import Support
import Sweeps

/// Which paths a figure of contours shows, and what they are called.
enum PathChoice {
  /// The trials of each figure: all where they are few, else the best of each optimizer.
  static func sets(of results: RunResults, _ split: Split) -> [TrialSet] {
    TrialSet.sets(of: results.plan, split: split).map { set in
      guard set.count > TrialSet.mostDrawn, set.groups.count > 1 else { return set }
      let best = set.groups.compactMap { Self.best(of: $0, results) }
      let shown = best.count <= TrialSet.mostDrawn ? best : Array(best[..<TrialSet.mostDrawn])
      return TrialSet(
        lossIndex: set.lossIndex, optimizerIndex: nil, groups: set.groups, drawn: shown)
    }
  }

  /// The trial of the lowest final loss; the first where all are NaN.
  private static func best(of group: Plan.Group, _ results: RunResults) -> Int? {
    guard group.count > 0 else { return nil }
    let table = results.outcomes[results.plan.groupIndex(of: group.first)]
    var (best, lowest) = (0, Double.infinity)
    for index in 0..<group.count {
      let loss = table.finalLoss(of: index)
      if loss < lowest, table.status(of: index) != .exploded { (best, lowest) = (index, loss) }
    }
    return group.first + best
  }
}

extension FigureData {
  /// What a figure of the best trials leaves out; nil where it shows everything.
  func choice(_ set: TrialSet) -> String? {
    guard set.drawn.count < set.count else { return nil }
    guard set.groups.count > 1 else { return omissions(set) }
    var exploded = 0
    for group in set.groups {
      let table = results.outcomes[plan.groupIndex(of: group.first)]
      for index in 0..<group.count where table.status(of: index) == .exploded { exploded += 1 }
    }
    return "Drawn: of each optimizer the trial of the lowest final loss, \(set.drawn.count) of"
      + " \(grouped(set.count)) trials; of all, \(grouped(exploded)) exploded."
  }

  /// The one parameter in which the trials of a figure differ, where there is but one.
  ///
  /// - Parameter allowsWords: whether trials may differ by words, such as names of schedules, too.
  func onlyParameter(_ set: TrialSet, allowsWords: Bool = false) -> String? {
    guard set.optimizerIndex == nil, !plan.startDiffers(onLoss: set.lossIndex).contains(true) else {
      return nil
    }
    var names = Set<String>()
    for group in set.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let places = choice.distinguishing(in: experiment)
      guard places.count <= 1 else { return nil }
      guard allowsWords || choice.distinguishingWords(in: experiment).isEmpty else { return nil }
      names.formUnion(places.map { choice.parameters[$0].name })
    }
    return names.count == 1 ? names.first : nil
  }
}
