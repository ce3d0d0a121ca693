import Results
import Runner
import Sweeps

/// A verdict as reports show it.
typealias Verdict = Status

extension Status {
  /// In words.
  var word: String {
    switch self {
    case .converged: "converged"
    case .exploded: "exploded"
    case .maximumIterations: "out of iterations"
    }
  }

  /// A sign that tells it without colour.
  var sign: String {
    switch self {
    case .converged: "✓"
    case .exploded: "✕"
    case .maximumIterations: "○"
    }
  }

  /// What style sheets call it.
  var className: String {
    switch self {
    case .converged: "good"
    case .exploded: "bad"
    case .maximumIterations: "even"
    }
  }

  /// Its place in a ranking: the smaller the better.
  var rank: Int {
    switch self {
    case .converged: 0
    case .maximumIterations: 1
    case .exploded: 2
    }
  }

  /// From the best to the worst.
  static let ranked: [Status] = [.converged, .maximumIterations, .exploded]
}

/// The trials of an experiment by their results, loss by loss.
///
/// A trial that converged stands before one that ran out of iterations, and that before one that
/// exploded; among equals the lower final loss, then the fewer iterations, then the lower number.
struct Ranking {
  /// The order in words.
  static let order =
    "Best first: trials that converged, then those out of iterations, then the exploded ones;"
    + " within each by final loss, then by iterations."

  /// All that places a trial.
  struct Key: Comparable {
    let rank: Int
    let loss: Double
    let iterations: Int
    let trial: Int

    static func < (_ a: Key, _ b: Key) -> Bool {
      if a.rank != b.rank { return a.rank < b.rank }
      if a.loss != b.loss {
        // NaN, which equals nothing, comes last.
        if a.loss.isNaN != b.loss.isNaN { return b.loss.isNaN }
        if !a.loss.isNaN { return a.loss < b.loss }
      }
      if a.iterations != b.iterations { return a.iterations < b.iterations }
      return a.trial < b.trial
    }
  }

  /// What came of the trials of one loss and one optimizer.
  struct Group {
    let group: Plan.Group
    /// How many trials ended in which way, by the status's raw value.
    var counts = [0, 0, 0]
    /// The best of them.
    var best: Key?

    /// How many ended in this way.
    func count(_ status: Status) -> Int { counts[Int(status.rawValue)] }
  }

  let results: RunResults
  /// As the plan's groups.
  let groups: [Group]

  init(_ results: RunResults) {
    self.results = results
    groups = zip(results.plan.groups, results.outcomes).map { group, table in
      var found = Group(group: group)
      for index in 0..<group.count {
        found.counts[Int(table.status(of: index).rawValue)] += 1
        let key = Self.key(index, group, table)
        if found.best.map({ key < $0 }) ?? true { found.best = key }
      }
      return found
    }
  }

  /// How many trials ended in this way.
  func count(_ status: Status) -> Int { groups.reduce(0) { $0 + $1.count(status) } }

  /// The groups of a loss that have trials, the one with the best trial first.
  func groups(ofLoss index: Int) -> [Group] {
    groups.filter { $0.group.lossIndex == index && $0.group.count > 0 }.sorted { a, b in
      guard let first = a.best, let second = b.best else { return a.best != nil }
      return first < second
    }
  }

  /// The numbers of a loss's trials in the plan, best first.
  ///
  /// - Parameter most: how many at each end; nil for all in one list.
  func trials(ofLoss index: Int, most: Int? = nil) -> (best: [Int], worst: [Int]) {
    var keys: [Key] = []
    for (group, table) in zip(results.plan.groups, results.outcomes)
    where group.lossIndex == index {
      keys.reserveCapacity(keys.count + group.count)
      for index in 0..<group.count { keys.append(Self.key(index, group, table)) }
    }
    guard let most, keys.count > 2 * most else { return (keys.sorted().map(\.trial), []) }
    let best = Self.smallest(most, of: keys, by: <)
    let worst = Self.smallest(most, of: keys, by: >).reversed()
    return (best.map(\.trial), worst.map(\.trial))
  }

  private static func key(_ index: Int, _ group: Plan.Group, _ table: OutcomeTable) -> Key {
    Key(
      rank: table.status(of: index).rank, loss: table.finalLoss(of: index),
      iterations: table.iterations(of: index), trial: group.first + index)
  }

  /// The first `count` in an order, without sorting all.
  private static func smallest(
    _ count: Int, of keys: [Key], by precedes: (Key, Key) -> Bool
  ) -> [Key] {
    var kept: [Key] = []
    for key in keys {
      if kept.count == count, let last = kept.last, !precedes(key, last) { continue }
      var low = 0
      var high = kept.count
      while low < high {
        let middle = (low + high) / 2
        if precedes(key, kept[middle]) { high = middle } else { low = middle + 1 }
      }
      kept.insert(key, at: low)
      if kept.count > count { kept.removeLast() }
    }
    return kept
  }
}
