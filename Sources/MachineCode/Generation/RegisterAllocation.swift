/// Which values are in which vector registers while a region is written, from the first
/// instruction to the last.
///
/// Where registers run out, the value that is needed last gives way: to memory of its own, or to
/// nothing where memory has it already.
struct RegisterAllocation {
  /// What giving way or coming back asks of the code.
  enum Transfer {
    case load(register: VectorRegister, value: Int)
    case spill(register: VectorRegister, place: Int)
    case reload(register: VectorRegister, place: Int)
  }

  private var registerOf: [Int: VectorRegister] = [:]
  private var held: [Int?]
  private var free: [VectorRegister]
  private var spillOf: [Int: Int] = [:]
  private var freeSpills: [Int] = []
  private(set) var spillCount: Int
  /// Where each value is used, in falling order: the last entry is the next use.
  private var uses: [Int: [Int]]
  private let isInMemory: (Int) -> Bool
  private var isPinned: [Bool]
  private var isLocked: [Bool]
  /// Registers that wait for certain values.
  private let targets: [Int: VectorRegister]
  /// What the code must do before the next instruction.
  var transfers: [Transfer] = []

  /// - Parameters:
  ///   - pinned: registers, and the values that stay in them all the time.
  ///   - reserved: registers that hold something else.
  ///   - targets: values, and the registers in which they stay once they are computed; reserved.
  ///   - uses: where each value is used, by rising position.
  ///   - placeCount: how many places for spilled vectors hold something else, the first ones.
  ///   - isInMemory: whether a value can be loaded again.
  init(
    registers: Int, pinned: [VectorRegister: Int], reserved: Set<VectorRegister> = [],
    targets: [Int: VectorRegister] = [:],
    uses: [Int: [Int]], placeCount: Int, isInMemory: @escaping (Int) -> Bool
  ) {
    spillCount = placeCount
    held = [Int?](repeating: nil, count: registers)
    isPinned = [Bool](repeating: false, count: registers)
    isLocked = isPinned
    for (register, value) in pinned {
      held[register.number] = value
      registerOf[value] = register
      isPinned[register.number] = true
    }
    for register in reserved { isPinned[register.number] = true }
    let isPinned = isPinned
    free = (0..<registers).filter { !isPinned[$0] }.reversed().map { VectorRegister($0) }
    self.targets = targets
    self.uses = uses.mapValues { $0.reversed() }
    self.isInMemory = isInMemory
  }

  /// The register that holds a value.
  func register(of value: Int) -> VectorRegister? { registerOf[value] }

  /// Whether a value has not given way to memory of its own.
  func isUnspilled(_ value: Int) -> Bool { spillOf[value] == nil }

  /// Whether a value is used after `position`.
  mutating func isUsed(_ value: Int, after position: Int) -> Bool {
    while let next = uses[value]?.last, next <= position { uses[value]?.removeLast() }
    return uses[value]?.isEmpty == false
  }

  /// Brings a value into a register, which keeps it until it is unlocked.
  mutating func bring(_ value: Int, at position: Int) -> VectorRegister {
    if let register = registerOf[value] {
      isLocked[register.number] = true
      return register
    }
    let register = take(at: position)
    if let place = spillOf[value] {
      transfers.append(.reload(register: register, place: place))
    } else {
      transfers.append(.load(register: register, value: value))
    }
    hold(value, register)
    isLocked[register.number] = true
    return register
  }

  /// A register for a value that is being computed.
  mutating func define(_ value: Int, at position: Int) -> VectorRegister {
    let register = targets[value] ?? take(at: position)
    hold(value, register)
    isLocked[register.number] = true
    return register
  }

  mutating func unlockAll() { for at in isLocked.indices { isLocked[at] = false } }

  /// Frees what is not used after `position`.
  mutating func release(_ value: Int, after position: Int) {
    guard !isUsed(value, after: position) else { return }
    if let register = registerOf[value], !isPinned[register.number] {
      held[register.number] = nil
      registerOf[value] = nil
      isLocked[register.number] = false
      free.append(register)
    }
    if let place = spillOf.removeValue(forKey: value) { freeSpills.append(place) }
  }

  private mutating func hold(_ value: Int, _ register: VectorRegister) {
    held[register.number] = value
    registerOf[value] = register
  }

  private mutating func take(at position: Int) -> VectorRegister {
    if let register = free.popLast() { return register }
    var chosen = -1
    var latest = -1
    for register in held.indices where !isPinned[register] && !isLocked[register] {
      guard let value = held[register] else { continue }
      let next = isUsed(value, after: position - 1) ? uses[value]?.last ?? 0 : Int.max
      if next > latest { (chosen, latest) = (register, next) }
    }
    guard chosen >= 0, let value = held[chosen] else {
      preconditionFailure("all registers are in use")
    }
    registerOf[value] = nil
    held[chosen] = nil
    if !isInMemory(value), spillOf[value] == nil, latest != Int.max {
      let place: Int
      if let reused = freeSpills.popLast() {
        place = reused
      } else {
        place = spillCount
        spillCount += 1
      }
      spillOf[value] = place
      transfers.append(.spill(register: VectorRegister(chosen), place: place))
    }
    return VectorRegister(chosen)
  }
}
