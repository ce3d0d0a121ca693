import Engine
import Results
import Runner
import Sweeps

extension Status {
  /// In the order in which tables count them.
  package static let listed: [Status] = [.converged, .stalled, .maximumIterations, .exploded]
}

/// The trials of an experiment by their results, loss by loss.
///
/// The lower final loss, or whatever the experiment's metric is, comes first, however the trial ended; an
/// exploded trial comes last. Among equals the fewer iterations, then the lower number.
package struct TrialRanking {
  private let results: RunResults

  package init(_ results: RunResults) { self.results = results }

  /// The numbers of a loss's best trials in the plan, in order.
  ///
  /// - Parameter most: how many.
  package func best(ofLoss index: Int, most: Int) -> [Int] {
    let metric = results.plan.experiment.metric
    var keys: [Key] = []
    for (group, table) in zip(results.plan.groups, results.outcomes)
    where group.lossIndex == index {
      keys.reserveCapacity(keys.count + group.count)
      for index in 0..<group.count { keys.append(Key(index, group, table, metric)) }
    }
    return Self.smallest(most, of: keys).map(\.trial)
  }

  /// All that places a trial.
  private struct Key: Comparable {
    /// The metric; infinite for an exploded trial.
    let value: Double
    let isExploded: Bool
    let iterations: Int
    let trial: Int

    init(_ index: Int, _ group: Plan.Group, _ table: OutcomeTable, _ metric: Metric) {
      value = metric.ranked(table, index)
      isExploded = table.status(of: index) == .exploded
      iterations = table.iterations(of: index)
      trial = group.first + index
    }

    static func < (_ a: Key, _ b: Key) -> Bool {
      if a.value != b.value { return a.value < b.value }
      if a.isExploded != b.isExploded { return b.isExploded }
      if a.iterations != b.iterations { return a.iterations < b.iterations }
      return a.trial < b.trial
    }
  }

  /// The first `count` in order; few of many without sorting all.
  private static func smallest(_ count: Int, of keys: [Key]) -> [Key] {
    guard count < min(keys.count, 1000) else { return Array(keys.sorted().prefix(count)) }
    var kept: [Key] = []
    for key in keys {
      if kept.count == count, let last = kept.last, !(key < last) { continue }
      kept.insert(key, at: kept.partitioningIndex { key < $0 })
      if kept.count > count { kept.removeLast() }
    }
    return kept
  }
}
