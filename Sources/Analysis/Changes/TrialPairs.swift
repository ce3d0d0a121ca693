import Runner
import Sweeps

/// The trials of two plans that are the same: under the same id, or else with the same loss, optimizer,
/// numbers, start and seed under other conditions, such as another limit of iterations.
package struct TrialPairs: Sendable {
  package struct Pair: Sendable {
    /// By their numbers in the two plans.
    package let old: Int
    package let new: Int
  }

  /// Of one id, in the order of the new plan.
  package let equal: [Pair]
  /// The same trials under other conditions.
  package let alike: [Pair]
  package let added: [Int]
  package let removed: [Int]

  /// - Parameter losses: for each loss of the new experiment its place in the old one.
  init(_ old: Plan, _ new: Plan, losses: [Int?]) {
    let equal = Self.byNumber(old.leadingNumbers(), new.leadingNumbers())
    self.equal = equal
    var isPaired = (
      [Bool](repeating: false, count: old.count), [Bool](repeating: false, count: new.count)
    )
    for pair in equal {
      isPaired.0[pair.old] = true
      isPaired.1[pair.new] = true
    }
    var optimizers: [String: Int] = [:]
    var places: [Key: Int] = [:]
    Self.forEach(
      old, but: isPaired.0, &optimizers, losses: old.experiment.losses.indices.map { $0 }
    ) { trial, key in
      if let key { places[key] = trial }
    }
    var alike: [Pair] = []
    var added: [Int] = []
    Self.forEach(new, but: isPaired.1, &optimizers, losses: losses) { trial, key in
      if let key, let place = places.removeValue(forKey: key) {
        alike.append(Pair(old: place, new: trial))
        isPaired.0[place] = true
      } else {
        added.append(trial)
      }
    }
    self.alike = alike
    self.added = added
    removed = (0..<old.count).filter { !isPaired.0[$0] }
  }

  /// Pairs of equal numbers, by sorting: a table of millions would take longer.
  private static func byNumber(_ old: [UInt64], _ new: [UInt64]) -> [Pair] {
    func sorted(_ numbers: [UInt64]) -> [(number: UInt64, place: Int)] {
      numbers.enumerated().map { ($1, $0) }.sorted { ($0.number, $0.place) < ($1.number, $1.place) }
    }
    // What is the same from the beginning needs no sorting.
    var first = 0
    while first < min(old.count, new.count), old[first] == new[first] { first += 1 }
    var pairs = (0..<first).map { Pair(old: $0, new: $0) }
    let rest = (sorted(Array(old[first...])), sorted(Array(new[first...])))
    var (at, other) = (0, 0)
    while at < rest.0.count, other < rest.1.count {
      if rest.0[at].number == rest.1[other].number {
        pairs.append(Pair(old: first + rest.0[at].place, new: first + rest.1[other].place))
        at += 1
        other += 1
      } else if rest.0[at].number < rest.1[other].number {
        at += 1
      } else {
        other += 1
      }
    }
    return pairs.sorted { $0.new < $1.new }
  }

  /// What makes a trial the same under other conditions.
  private struct Key: Hashable {
    /// Its place in the old experiment.
    let loss: Int
    let optimizer: Int
    /// Parameters, then the start.
    let numbers: [UInt64]
    let seed: Int?
  }

  /// Calls `body` with some trials of a plan, in order, and their keys.
  ///
  /// - Parameters:
  ///   - isPaired: by trial, whether it is left out.
  ///   - optimizers: the numbers of optimizers so far.
  ///   - losses: the old place of each loss; nil for a new one, whose trials have no keys.
  private static func forEach(
    _ plan: Plan, but isPaired: [Bool], _ optimizers: inout [String: Int], losses: [Int?],
    _ body: (Int, Key?) -> Void
  ) {
    for group in plan.groups {
      let choice = plan.experiment.optimizers[group.optimizerIndex]
      let name =
        ([choice.title] + choice.words.map(\.word) + choice.parameters.map(\.name))
        .joined(separator: " ")
      let optimizer = optimizers[name] ?? optimizers.count
      optimizers[name] = optimizer
      let loss = losses[group.lossIndex]
      for first in stride(from: 0, to: group.count, by: 8192) {
        let range = first..<min(first + 8192, group.count)
        guard range.contains(where: { !isPaired[group.first + $0] }) else { continue }
        let columns = plan.columns(range, of: group)
        for at in 0..<columns.count where !isPaired[group.first + first + at] {
          let trial = columns[at]
          body(
            group.first + first + at,
            loss.map {
              Key(
                loss: $0, optimizer: optimizer,
                numbers: (trial.parameters + trial.start).map(\.bitPattern), seed: trial.seed)
            })
        }
      }
    }
  }
}
