import Engine
import Results
import Support
import Sweeps
import Synchronization

/// What a run takes from a store, and leaves there.
///
/// What costs less to compute than to store is not stored. A trial takes 3 to 4 µs to store and 2 to read (one
/// thread at a time), measured on a Zen 4; at ``leastCost`` that is 4 % of its own time.
struct StoredOutcomes: Sendable {
  private let store: any OutcomeStore
  private let plan: Plan
  private let identities: [IdentityMaker]
  /// By group, whether some of its trials may be stored.
  private let held: [Bool]
  /// Whether every trial is stored, however cheap.
  private let keepsAll: Bool

  /// The least time of a trial that is stored, in seconds of a processor.
  static let leastCost = 100e-6
  /// The least time of all that is stored at once: the first trials of a group wait for their machine code.
  private static let leastBatchCost = 3e-3

  init(_ store: any OutcomeStore, _ plan: Plan, keepsAll: Bool) {
    self.store = store
    self.plan = plan
    self.keepsAll = keepsAll
    identities = plan.groups.map { plan.identities(of: $0) }
    held = identities.map { store.holds(group: $0.sharedBytes) }
  }

  private func keys(_ trials: [Int], of group: Int) -> [[UInt8]] {
    trials.map { identities[group].identity(plan.trial($0, of: plan.groups[group])).bytes }
  }

  /// Sets the rows of trials that are stored.
  ///
  /// - Returns: those that are not, by their numbers within the group; nil where none of them is.
  func fill(_ trials: Range<Int>, of group: Int, _ table: OutcomeTable) -> [Int]? {
    guard held[group] else { return nil }
    let found = store.read(keys(Array(trials), of: group), into: table, first: trials.lowerBound)
    guard found.contains(true) else { return nil }
    return zip(trials, found).filter { !$0.1 }.map(\.0)
  }

  /// Sets the rows of trials that are stored, which need not be neighbours.
  ///
  /// - Returns: those that are not; nil where none is stored.
  func fill(_ trials: [Int], of group: Int, _ table: OutcomeTable) -> [Int]? {
    guard held[group],
      let own = try? OutcomeTable(
        count: trials.count, dimension: table.dimension, hasMeasures: table.hasMeasures,
        hasAverage: table.hasAverage, isSingle: table.isSingle)
    else { return nil }
    let found = store.read(keys(trials, of: group), into: own, first: 0)
    guard found.contains(true) else { return nil }
    for (at, trial) in trials.enumerated() where found[at] { table[trial] = own[at] }
    return zip(trials, found).filter { !$0.1 }.map(\.0)
  }

  /// Stores trials that were worth it.
  ///
  /// - Parameter seconds: how long all of them took, in seconds of a processor.
  func keep(
    _ trials: some Collection<Int>, of group: Int, _ table: OutcomeTable, took seconds: Double
  ) {
    guard keepsAll || seconds >= max(Self.leastBatchCost, Self.leastCost * Double(trials.count))
    else { return }
    let rows = Array(trials)
    store.write(
      Array(zip(keys(rows, of: group), rows)).map { (key: $0.0, row: $0.1) }, of: table,
      group: identities[group].sharedBytes)
  }
}

/// How far a batch of trials came, for a run that goes on after it was stopped.
struct StoredProgress {
  private let store: any OutcomeStore
  private let group: [UInt8]
  private let key: [UInt8]
  private let began = Clock.monotonic()
  private var kept: Double
  private(set) var isKept: Bool
  /// Where the batch goes on from; nil for the beginning.
  let checkpoint: [UInt8]?

  /// Whoever is stopped loses at most so many seconds.
  private static let interval = 30.0
  /// What took less is not worth keeping when a run is stopped.
  private static let least = 0.5

  fileprivate init(_ store: any OutcomeStore, keys: [[UInt8]], group: [UInt8], isHeld: Bool) {
    self.store = store
    self.group = group
    var digest = Digest()
    digest.update(field: "descent batch 1")
    for key in keys { digest.update(key) }
    key = digest.finalized()
    kept = began
    checkpoint = isHeld ? store.piece(key) : nil
    isKept = checkpoint != nil
  }

  /// Keeps how far the batch came, if it is time; or if it is to stop, and that is worth it.
  mutating func keep(isLast: Bool, _ checkpoint: () -> [UInt8]) {
    let now = Clock.monotonic()
    guard now - kept >= (isLast ? Self.least : Self.interval) else { return }
    store.keep(checkpoint(), as: key, group: group)
    kept = Clock.monotonic()
    isKept = true
  }

  /// The batch has ended.
  func remove() { if isKept { store.remove(key) } }
}

extension StoredOutcomes {
  /// What is kept of a batch that is about to run.
  func progress(_ trials: some Collection<Int>, of group: Int) -> StoredProgress {
    StoredProgress(
      store, keys: keys(Array(trials), of: group), group: identities[group].sharedBytes,
      isHeld: held[group])
  }
}

extension TrialStore {
  /// How many trials of a plan are stored.
  public func count(of plan: Plan) -> Int {
    plan.groups.reduce(0) { sum, group in
      let identities = plan.identities(of: group)
      guard group.count > 0, holds(group: identities.sharedBytes) else { return sum }
      var found = 0
      // In pieces, as a plan may have a million trials.
      for first in stride(from: 0, to: group.count, by: 4096) {
        let trials = first..<min(first + 4096, group.count)
        found += count(trials.map { identities.identity(plan.trial($0, of: group)).bytes })
      }
      return sum + found
    }
  }

  /// The keys of all trials of a plan.
  public static func keys(of plan: Plan) -> Set<[UInt8]> {
    var keys = Set<[UInt8]>()
    for group in plan.groups {
      let identities = plan.identities(of: group)
      for trial in 0..<group.count {
        keys.insert(identities.identity(plan.trial(trial, of: group)).bytes)
      }
    }
    return keys
  }
}
