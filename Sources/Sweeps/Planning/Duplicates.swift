import Glibc
import Support

/// Finds trials that repeat an earlier one of a plan.
///
/// Trials are equal when their identities are. An identity is computed only where two short keys
/// collide: a key is a hash of the same numbers, so that equal trials have equal keys. A trial takes
/// twelve bytes of a hash table.
struct Duplicates {
  /// The trials of one group.
  private struct Candidates {
    let first: Int
    let source: TrialSource
    let identities: IdentityMaker
  }

  private let table: KeyTable
  private var groups: [Candidates] = []
  private var total = 0

  /// - Parameter candidates: how many trials will be compared.
  init(candidates: Int) { table = KeyTable(count: candidates) }

  /// Which trials of a group repeat an earlier one, one bit each; nil where none does.
  ///
  /// - Parameters:
  ///   - equivalenceClass: a number that groups of the same loss and arithmetic share, and no others.
  ///   - isAlone: whether no other group is of its class. One coordinate may then suffice as a key.
  mutating func find(
    in source: TrialSource, equivalenceClass: UInt64, isAlone: Bool, identities: IdentityMaker
  ) -> [UInt64]? {
    let number = isAlone ? source.distinguishingNumber : nil
    groups.append(Candidates(first: total, source: source, identities: identities))
    var removed: [UInt64] = []
    for index in 0..<source.count {
      var key = Key(equivalenceClass)
      if let number {
        key.add(number(index))
      } else {
        let trial = source.trial(index)
        for value in trial.parameters { key.add(value) }
        for value in trial.start { key.add(value) }
        if identities.includesSeed { key.add(Double(trial.seed ?? 0)) }
      }
      var identity: TrialIdentity?
      let isNew = table.insert(key.bits, number: total + index) { other in
        // Reached when the trials are equal, and otherwise once in some 10¹⁰ times.
        let mine = identity ?? identities.identity(source.trial(index))
        identity = mine
        return self.identity(of: other) == mine
      }
      if !isNew {
        if removed.isEmpty {
          removed = [UInt64](repeating: 0, count: (source.count + 63) / 64)
        }
        removed[index / 64] |= 1 << UInt64(index % 64)
      }
    }
    total += source.count
    return removed.isEmpty ? nil : removed
  }

  private func identity(of number: Int) -> TrialIdentity {
    let group = groups[groups.partitioningIndex { $0.first > number } - 1]
    return group.identities.identity(group.source.trial(number - group.first))
  }

  /// A short hash of numbers that the identity is made from.
  private struct Key {
    private var value: UInt64

    init(_ equivalenceClass: UInt64) { value = equivalenceClass &* 0x9E37_79B9_7F4A_7C15 }

    mutating func add(_ number: Double) {
      value = (value ^ number.bitPattern) &* 0xBF58_476D_1CE4_E5B9
      value ^= value >> 29
    }

    var bits: UInt64 {
      let mixed = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }
}

/// Numbers by key, in open addressing; only pages that are written to take memory.
private final class KeyTable {
  /// 0, or 36 bits of the key above a number plus 1.
  private let slots: UnsafeMutablePointer<UInt64>
  private let capacity: Int

  /// A plan has fewer trials than this.
  private static let numberBits: UInt64 = 28

  init(count: Int) {
    let capacity = count + count / 2 + 16
    self.capacity = capacity
    let zeroed = calloc(capacity, MemoryLayout<UInt64>.stride)
    slots =
      zeroed.map { $0.bindMemory(to: UInt64.self, capacity: capacity) }
      ?? .allocate(capacity: capacity)
    if zeroed == nil { slots.initialize(repeating: 0, count: capacity) }
  }

  deinit { free(slots) }

  /// Adds a number unless an equal one is there.
  ///
  /// - Parameter isEqual: whether a number that is there, with the same key as far as it is kept, is
  ///   equal to the new one.
  /// - Returns: whether it was added.
  func insert(_ key: UInt64, number: Int, isEqual: (Int) -> Bool) -> Bool {
    let tag = key << Self.numberBits
    let mask: UInt64 = (1 << Self.numberBits) - 1
    var at = Int(key.multipliedFullWidth(by: UInt64(capacity)).high)
    while slots[at] != 0 {
      if slots[at] & ~mask == tag, isEqual(Int(slots[at] & mask) - 1) { return false }
      at = at + 1 == capacity ? 0 : at + 1
    }
    slots[at] = tag | UInt64(number + 1)
    return true
  }
}
