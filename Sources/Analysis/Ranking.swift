import Engine
import Results
import Runner
import Support
import Sweeps

extension Status {
  /// In the order in which tables count them.
  package static let listed: [Status] = [.converged, .stalled, .maximumIterations, .exploded]
}

/// The trials of an experiment by their results, loss by loss.
///
/// The lower final loss, or whatever the experiment's metric is, comes first, however the trial ended; an
/// exploded trial comes last. Among equals the fewer iterations, then the lower number.
package struct Ranking {
  /// All that places a trial.
  package struct Key: Comparable {
    /// The metric; infinite for an exploded trial.
    package let value: Double
    package let isExploded: Bool
    package let iterations: Int
    package let trial: Int

    package static func < (_ a: Key, _ b: Key) -> Bool {
      if a.value != b.value { return a.value < b.value }
      if a.isExploded != b.isExploded { return b.isExploded }
      if a.iterations != b.iterations { return a.iterations < b.iterations }
      return a.trial < b.trial
    }
  }

  /// The results of the trials of one loss and one optimizer.
  package struct Group {
    package let group: Plan.Group
    /// How many trials ended in which way, by the status's raw value.
    package var counts = [Int](repeating: 0, count: Status.allCases.count)
    /// The best of them.
    package var best: Key?

    /// How many ended in this way.
    package func count(_ status: Status) -> Int { counts[Int(status.rawValue)] }
  }

  package let results: RunResults
  /// As the plan's groups.
  package let groups: [Group]

  package init(_ results: RunResults) {
    self.results = results
    let metric = results.plan.experiment.metric
    groups = zip(results.plan.groups, results.outcomes).map { group, table in
      var found = Group(group: group)
      for index in 0..<group.count {
        found.counts[Int(table.status(of: index).rawValue)] += 1
        let key = Self.key(index, group, table, metric)
        if found.best.map({ key < $0 }) ?? true { found.best = key }
      }
      return found
    }
  }

  /// How many trials ended in this way.
  package func count(_ status: Status) -> Int { groups.reduce(0) { $0 + $1.count(status) } }

  /// The groups of a loss that have trials, the one with the best trial first.
  package func groups(ofLoss index: Int) -> [Group] {
    groups.filter { $0.group.lossIndex == index && $0.group.count > 0 }.sorted { a, b in
      guard let first = a.best, let second = b.best else { return a.best != nil }
      return first < second
    }
  }

  /// The numbers of a loss's trials in the plan, best first.
  ///
  /// - Parameter most: how many at each end; nil for all in one list.
  package func trials(ofLoss index: Int, most: Int? = nil) -> (best: [Int], worst: [Int]) {
    let metric = results.plan.experiment.metric
    var keys: [Key] = []
    for (group, table) in zip(results.plan.groups, results.outcomes)
    where group.lossIndex == index {
      keys.reserveCapacity(keys.count + group.count)
      for index in 0..<group.count { keys.append(Self.key(index, group, table, metric)) }
    }
    guard let most, keys.count > 2 * most else { return (keys.sorted().map(\.trial), []) }
    let best = Self.smallest(most, of: keys, by: <)
    let worst = Self.smallest(most, of: keys, by: >).reversed()
    return (best.map(\.trial), worst.map(\.trial))
  }

  private static func key(
    _ index: Int, _ group: Plan.Group, _ table: OutcomeTable, _ metric: Metric
  ) -> Key {
    Key(
      value: metric.ranked(table, index), isExploded: table.status(of: index) == .exploded,
      iterations: table.iterations(of: index), trial: group.first + index)
  }

  /// The first `count` in an order, without sorting all.
  private static func smallest(
    _ count: Int, of keys: [Key], by precedes: (Key, Key) -> Bool
  ) -> [Key] {
    var kept: [Key] = []
    for key in keys {
      if kept.count == count, let last = kept.last, !precedes(key, last) { continue }
      kept.insert(key, at: kept.partitioningIndex { precedes(key, $0) })
      if kept.count > count { kept.removeLast() }
    }
    return kept
  }
}
