import Glibc

/// Finds trials that stand in a plan already.
///
/// Trials are equal when their whole hashes are. Only trials whose short keys meet are hashed: a key is
/// made from the same numbers, so that equal trials have equal keys. A trial takes eight bytes, and
/// eight more slots for every sixteen.
struct Duplicates {
  /// The trials of one group, as far as they are looked at.
  private struct Looked {
    let first: Int
    let source: TrialSource
    let identities: IdentityMaker
  }

  private let table: KeyTable
  private var groups: [Looked] = []
  private var total = 0

  /// - Parameter places: how many trials will be looked at.
  init(places: Int) { table = KeyTable(places: places) }

  /// Which places of a group hold a trial that was there before: one bit each; nil where none does.
  ///
  /// - Parameters:
  ///   - kind: the same for groups of the same loss and arithmetic, and for no others.
  ///   - isAlone: whether no other group is of its kind: one number may then be key enough.
  mutating func find(
    in source: TrialSource, kind: UInt64, isAlone: Bool, identities: IdentityMaker
  ) -> [UInt64]? {
    let number = isAlone ? source.tellingNumber : nil
    groups.append(Looked(first: total, source: source, identities: identities))
    var removed: [UInt64] = []
    for place in 0..<source.count {
      var key = Key(kind)
      if let number {
        key.add(number(place))
      } else {
        let trial = source.trial(place)
        for value in trial.parameters { key.add(value) }
        for value in trial.start { key.add(value) }
      }
      var identity: TrialIdentity?
      let isNew = table.insert(key.bits, number: total + place) { other in
        // Rarely asked: when the trials are equal, or once in some 10¹⁰ times.
        let mine = identity ?? identities.identity(source.trial(place))
        identity = mine
        return self.identity(of: other) == mine
      }
      if !isNew {
        if removed.isEmpty {
          removed = [UInt64](repeating: 0, count: (source.count + 63) / 64)
        }
        removed[place / 64] |= 1 << UInt64(place % 64)
      }
    }
    total += source.count
    return removed.isEmpty ? nil : removed
  }

  private func identity(of number: Int) -> TrialIdentity {
    var low = 0
    var high = groups.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if groups[middle].first <= number { low = middle } else { high = middle - 1 }
    }
    let group = groups[low]
    return group.identities.identity(group.source.trial(number - group.first))
  }

  /// A short hash of numbers that the identity is made from.
  private struct Key {
    private var value: UInt64

    init(_ kind: UInt64) { value = kind &* 0x9E37_79B9_7F4A_7C15 }

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

  init(places: Int) {
    let capacity = places + places / 2 + 16
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
