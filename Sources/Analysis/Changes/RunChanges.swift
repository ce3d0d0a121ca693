import Engine
import Results
import Runner
import Support
import Sweeps

/// What changed from one run to another: trials, settings, optimizers.
package struct RunChanges: Sendable {
  package let old: RunResults
  package let new: RunResults
  package let pairs: TrialPairs
  /// Trials of both runs that did not come to the same bits, in the order of the new plan.
  package let changed: [ChangedTrial]
  /// For each loss of the new experiment its place in the old one; nil for one that is new.
  package let losses: [Int?]

  /// A trial that came to something else.
  package struct ChangedTrial: Sendable {
    package let pair: TrialPairs.Pair
    /// Whether it ended in another way.
    package let isFlipped: Bool
    /// Whether all that determines it is the same: the program computes otherwise, or a file was edited.
    package let hasSameID: Bool
    /// Of the final loss; nil where one alone is NaN, or the precisions differ.
    package let units: UInt64?
  }

  package init(from old: RunResults, to new: RunResults) {
    self.old = old
    self.new = new
    let before = old.plan.experiment
    let after = new.plan.experiment
    losses = Self.places(
      after.losses.indices.map { after.title(ofLoss: $0) },
      in: before.losses.indices.map { before.title(ofLoss: $0) })
    pairs = TrialPairs(old.plan, new.plan, losses: losses)
    var changed: [ChangedTrial] = []
    for (list, hasSameID) in [(pairs.equal, true), (pairs.alike, false)] {
      for pair in list {
        if let change = Self.change(pair, old, new, hasSameID: hasSameID) { changed.append(change) }
      }
    }
    self.changed = changed.sorted { $0.pair.new < $1.pair.new }
  }

  /// Whether any result differs.
  package var differs: Bool {
    !changed.isEmpty || !pairs.added.isEmpty || !pairs.removed.isEmpty
  }

  /// How many trials came to the same bits.
  package var same: Int { pairs.equal.count + pairs.alike.count - changed.count }

  /// The old place of each new loss, by its title. One that is left over on both sides stands for the same: a
  /// formula that was changed.
  private static func places(_ new: [String], in old: [String]) -> [Int?] {
    var places = new.map { old.firstIndex(of: $0) }
    let left = old.indices.filter { !places.contains($0) }
    let open = places.indices.filter { places[$0] == nil }
    if left.count == 1, open.count == 1 { places[open[0]] = left[0] }
    return places
  }

  private static func change(
    _ pair: TrialPairs.Pair, _ old: RunResults, _ new: RunResults, hasSameID: Bool
  ) -> ChangedTrial? {
    let (a, b) = (Place(old, pair.old), Place(new, pair.new))
    let isFlipped = a.table.status(of: a.row) != b.table.status(of: b.row)
    let isSame =
      !isFlipped && a.table.iterations(of: a.row) == b.table.iterations(of: b.row)
      && a.table.gradientEvaluations(of: a.row) == b.table.gradientEvaluations(of: b.row)
      && isEqual(a.table.finalLoss(of: a.row), b.table.finalLoss(of: b.row))
      && isEqual(a.table.gradientNorm(of: a.row), b.table.gradientNorm(of: b.row))
      && isEqual(a.table.bestLoss(of: a.row), b.table.bestLoss(of: b.row))
      && isEqual(
        a.table.finalAverageLoss(of: a.row) ?? .nan, b.table.finalAverageLoss(of: b.row) ?? .nan)
      && a.table.dimension == b.table.dimension
      && (0..<a.table.dimension).allSatisfy {
        isEqual(a.table.final($0, of: a.row), b.table.final($0, of: b.row))
      }
    guard !isSame else { return nil }
    return ChangedTrial(
      pair: pair, isFlipped: isFlipped, hasSameID: hasSameID,
      units: units(
        a.table.reportedLoss(of: a.row), b.table.reportedLoss(of: b.row), a.table, b.table))
  }

  private struct Place {
    let table: OutcomeTable
    let row: Int

    init(_ results: RunResults, _ trial: Int) {
      let group = results.plan.groupIndex(of: trial)
      table = results.outcomes[group]
      row = trial - results.plan.groups[group].first
    }
  }

  /// All NaN are one: tables write them alike.
  private static func isEqual(_ a: Double, _ b: Double) -> Bool {
    a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
  }

  private static func units(
    _ a: Double, _ b: Double, _ old: OutcomeTable, _ new: OutcomeTable
  ) -> UInt64? {
    guard old.isSingle == new.isSingle else { return nil }
    return old.isSingle ? unitsInTheLastPlace(Float(a), Float(b)) : unitsInTheLastPlace(a, b)
  }
}
