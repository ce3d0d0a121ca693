import Synchronization

/// Remembers, over the batches of a sweep, what a rule's preparation computed for each step from
/// numbers that all trials of a batch share: bias corrections, schedules. Powers in Double would
/// otherwise cost as much as a step of the whole batch.
///
/// The numbers remembered are those that would be computed again, so nothing depends on it.
public final class CoefficientTimeline: Sendable {
  /// What the numbers follow from.
  struct Key: Hashable, Sendable {
    var rule: ObjectIdentifier
    /// Which of the rule's numbers they are: others where one differs from trial to trial.
    var slots: [Int]
    var schedule: String?
    /// As bits.
    var values: [UInt64]
  }
  private let tables = Mutex<[Key: [Double]]>([:])
  private let plans = Mutex<[PlanKey: CoefficientPlan]>([:])

  /// What a plan follows from.
  private struct PlanKey: Hashable {
    var rule: ObjectIdentifier
    var varying: [Int]
    var scheduled: Int?
  }

  /// The most numbers of one table, and the most tables: about 10 MB in all.
  private static let mostNumbers = 1 << 18
  private static let mostTables = 64

  public init() {}

  /// The numbers of steps 2, 3, … one step after the other, as far as they are known.
  func known(_ key: Key) -> [Double] { tables.withLock { $0[key] ?? [] } }

  /// A rule's plan; tracing a rule takes longer than many steps.
  @usableFromInline
  func plan<T: VectorRule>(
    _ rule: T.Type, varying: [Int], scheduled: Int?
  ) -> CoefficientPlan where T.V == Dependence {
    let key = PlanKey(rule: ObjectIdentifier(rule), varying: varying, scheduled: scheduled)
    if let plan = plans.withLock({ $0[key] }) { return plan }
    let plan = CoefficientPlan(rule, varying: varying, scheduled: scheduled)
    plans.withLock { $0[key] = plan }
    return plan
  }

  /// Keeps numbers that reach further than those known.
  func offer(_ key: Key, _ numbers: [Double]) {
    guard numbers.count <= Self.mostNumbers else { return }
    tables.withLock { tables in
      guard numbers.count > tables[key]?.count ?? 0 else { return }
      if tables.count >= Self.mostTables, tables[key] == nil { tables.removeAll() }
      tables[key] = numbers
    }
  }
}

/// A batch's use of a ``CoefficientTimeline``.
final class TimelineReader {
  private let timeline: CoefficientTimeline
  private let key: CoefficientTimeline.Key
  /// The rule's numbers that are known of each step.
  private let slots: [Int]
  private let known: UnsafeMutablePointer<Double>
  /// How many steps from the second on are known.
  private let knownSteps: Int
  private var grown: [Double] = []
  private var isRecording = true

  init(_ timeline: CoefficientTimeline, _ key: CoefficientTimeline.Key, slots: [Int]) {
    self.timeline = timeline
    self.key = key
    self.slots = slots
    let numbers = timeline.known(key)
    knownSteps = numbers.count / slots.count
    known = .allocate(capacity: max(1, numbers.count))
    known.initialize(from: numbers, count: numbers.count)
  }

  deinit { known.deallocate() }

  /// Whether the numbers of a step from the second on are known.
  func knows(_ t: Int) -> Bool { t - 1 <= knownSteps }

  /// The numbers of a step that is known, as is the one after it.
  @inline(__always)
  func numbersBeforeOthers(_ t: Int) -> UnsafePointer<Double>? {
    t >= 2 && t < knownSteps ? UnsafePointer(known + (t &- 2) &* slots.count) : nil
  }

  /// One of the numbers of a step that is known; nil where it does not change.
  func number(_ t: Int, of slot: Int) -> Double? {
    slots.firstIndex(of: slot).map { known[(t - 2) * slots.count + $0] }
  }

  /// Puts the numbers of a step that is known into a rule's table.
  func restore(_ t: Int, into table: UnsafeMutablePointer<Double>) {
    let first = (t - 2) * slots.count
    for at in slots.indices { table[slots[at]] = known[first + at] }
  }

  /// Keeps the numbers of a step; they come one step after the other.
  func record(_ t: Int, from table: UnsafeMutablePointer<Double>) {
    guard isRecording else { return }
    if grown.isEmpty {
      grown = Array(UnsafeBufferPointer(start: known, count: knownSteps * slots.count))
      grown.reserveCapacity(2 * grown.count)
    }
    guard grown.count == (t - 2) * slots.count, grown.count < 1 << 18 else {
      isRecording = false
      return
    }
    for slot in slots { grown.append(table[slot]) }
  }

  /// Hands over what was computed.
  func finish() {
    if !grown.isEmpty { timeline.offer(key, grown) }
  }
}
