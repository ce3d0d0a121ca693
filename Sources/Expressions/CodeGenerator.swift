/// Writes the machine code of a ``NativePlan``: for each stretch a function of two arguments, the
/// machine's frame (rdi) and how many bytes the blocks of one number have (rsi).
///
/// A frame holds the address of each number, the constants, and room for what registers cannot hold.
/// The code is the same wherever the numbers lie.
struct CodeGenerator {
  private let plan: NativePlan
  private let layout: FrameLayout
  /// Whether an input has a block for all.
  private let isShared: [Bool]
  private(set) var assembler: Assembler
  /// The registers of addresses.
  private var addressRegisters: [NativePlan.Location: Int] = [:]
  private var spillCount = 0

  /// What of general registers is there for addresses; the latter must be restored.
  private static let scratchRegisters = [1, 2, 8, 9, 10, 11]
  private static let savedRegisters = [3, 5, 12, 13, 14, 15]
  /// Addresses that found no register are fetched into this.
  private static let lastRegister = 15

  /// The code of a plan, the start of each stretch's function, nil for empty stretches, and how many
  /// places the frame has for spilled vectors.
  static func generate(
    _ plan: NativePlan, _ set: InstructionSet, isDouble: Bool, isShared: [Bool]
  ) -> (bytes: [UInt8], entries: [Int?], spillCount: Int) {
    var generator = CodeGenerator(plan, set, isDouble, isShared)
    let entries = plan.stretches.map { generator.generate($0) }
    return (generator.assembler.bytes, entries, generator.spillCount)
  }

  private init(
    _ plan: NativePlan, _ set: InstructionSet, _ isDouble: Bool, _ isShared: [Bool]
  ) {
    self.plan = plan
    self.isShared = isShared
    layout = FrameLayout(plan)
    assembler = Assembler(set, isDouble: isDouble)
  }

  private mutating func generate(_ stretch: NativePlan.Stretch) -> Int? {
    guard !stretch.isEmpty else { return nil }
    assembler.align(64)
    let entry = assembler.bytes.count
    let saved = assignAddresses(stretch)
    for register in saved { assembler.push(register) }
    for (location, register) in addressRegisters.sorted(by: { $0.value < $1.value }) {
      assembler.loadPointer(register, displacement: layout.displacement(of: location))
    }
    let pinned = pinnedValues(stretch)
    for (register, value) in pinned.enumerated() { load(register, value, half: 0) }
    assembler.clearIndex()
    assembler.align(32)
    let loop = assembler.bytes.count
    for half in stride(from: 0, to: 64, by: assembler.instructionSet.vectorBytes) {
      body(stretch, pinned, half)
    }
    assembler.nextBlock(loop)
    assembler.clearUpperHalves()
    for register in saved.reversed() { assembler.pop(register) }
    assembler.return()
    return entry
  }

  // MARK: Addresses

  /// Gives the addresses used most a register each; returns those that must be saved.
  private mutating func assignAddresses(_ stretch: NativePlan.Stretch) -> [Int] {
    var counts: [NativePlan.Location: Int] = [:]
    for at in stretch.operations {
      for operand in plan.values[at].operands {
        if let location = plan.locations[operand], isForeign(operand, stretch) {
          counts[location, default: 0] += 1
        }
      }
      for location in stretch.early[at] ?? [] { counts[location, default: 0] += 1 }
    }
    for store in stretch.late {
      counts[store.location, default: 0] += 1
      if let location = plan.locations[store.value] { counts[location, default: 0] += 1 }
    }
    let ranked = counts.sorted {
      ($1.value, layout.displacement(of: $0.key)) < ($0.value, layout.displacement(of: $1.key))
    }
    var registers = Self.scratchRegisters + Self.savedRegisters
    let isCrowded = ranked.count > registers.count
    if isCrowded { registers.removeLast() }
    addressRegisters = [:]
    for (entry, register) in zip(ranked, registers) { addressRegisters[entry.key] = register }
    let used = Set(addressRegisters.values).union(isCrowded ? [Self.lastRegister] : [])
    return Self.savedRegisters.filter { used.contains($0) }
  }

  private func isForeign(_ value: Int, _ stretch: NativePlan.Stretch) -> Bool {
    // What a stretch computes for others has a row as well; it is read from registers.
    stretch.early[value] == nil
  }

  /// Where half a block lies; may need an instruction that fetches the address.
  private mutating func address(_ location: NativePlan.Location, half: Int) -> Assembler.Address {
    var isIndexed = true
    if case .input(let slot) = location { isIndexed = !isShared[slot] }
    if let register = addressRegisters[location] {
      return Assembler.Address(base: register, isIndexed: isIndexed, displacement: half)
    }
    assembler.loadPointer(Self.lastRegister, displacement: layout.displacement(of: location))
    return Assembler.Address(base: Self.lastRegister, isIndexed: isIndexed, displacement: half)
  }

  private mutating func address(ofValue value: Int, half: Int) -> Assembler.Address? {
    if let constant = plan.constantPlaces[value] {
      return Assembler.Address(
        base: 7, isIndexed: false, displacement: layout.constant(constant) + half)
    }
    return plan.locations[value].map { address($0, half: half) }
  }

  private mutating func load(_ register: Int, _ value: Int, half: Int) {
    guard let address = address(ofValue: value, half: half) else {
      preconditionFailure("a value lies nowhere")
    }
    assembler.load(register, address)
  }

  // MARK: Registers

  /// Where each value is used: by the position of the operation, or of the store behind all.
  private func uses(_ stretch: NativePlan.Stretch) -> [Int: [Int]] {
    var uses: [Int: [Int]] = [:]
    for (position, at) in stretch.operations.enumerated() {
      for operand in plan.values[at].operands { uses[operand, default: []].append(position) }
    }
    for (order, store) in stretch.late.enumerated() {
      uses[store.value, default: []].append(stretch.operations.count + order)
    }
    return uses
  }

  /// Values that all blocks share, as many as find a register in which they can stay.
  private func pinnedValues(_ stretch: NativePlan.Stretch) -> [Int] {
    let uses = uses(stretch)
    var starts: [Int: Int] = [:]
    for (position, at) in stretch.operations.enumerated() { starts[at] = position }
    func isSharedByBlocks(_ value: Int) -> Bool {
      if plan.constantPlaces[value] != nil { return true }
      // Halves of a block are different numbers.
      guard assembler.instructionSet == .avx512, case .input(let slot)? = plan.locations[value]
      else {
        return false
      }
      return isShared[slot]
    }
    var changes = [Int](repeating: 0, count: stretch.operations.count + stretch.late.count + 2)
    for (value, positions) in uses where !isSharedByBlocks(value) {
      guard let first = starts[value] ?? positions.first, let last = positions.last else {
        continue
      }
      changes[first] += 1
      changes[last + 1] -= 1
    }
    var alive = 0
    var most = 0
    for change in changes {
      alive += change
      most = max(most, alive)
    }
    // For what an instruction computes, and for shared values that it needs and that found no place.
    let isSimple = stretch.operations.allSatisfy { plan.values[$0].operation.simple != nil }
    let room = max(0, usableRegisters - most - (isSimple ? 2 : 5))
    let candidates = uses.filter { isSharedByBlocks($0.key) }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return candidates.prefix(room).map(\.key)
  }

  /// With AVX2 the last register is for the truth values of comparisons.
  private var usableRegisters: Int {
    assembler.instructionSet == .avx512
      ? assembler.instructionSet.registerCount : assembler.instructionSet.registerCount - 1
  }

  private mutating func perform(_ allocation: inout RegisterAllocation, half: Int) {
    for transfer in allocation.transfers {
      switch transfer {
      case .load(let register, let value): load(register, value, half: half)
      case .spill(let register, let place):
        assembler.store(register, spillAddress(place))
      case .reload(let register, let place):
        assembler.load(register, spillAddress(place))
      }
    }
    allocation.transfers = []
  }

  private func spillAddress(_ place: Int) -> Assembler.Address {
    Assembler.Address(base: 7, isIndexed: false, displacement: layout.spill(place))
  }

  // MARK: Blocks

  private mutating func body(_ stretch: NativePlan.Stretch, _ pinned: [Int], _ half: Int) {
    let plan = plan
    var allocation = RegisterAllocation(
      registers: usableRegisters, pinned: pinned, uses: uses(stretch),
      isInMemory: {
        plan.constantPlaces[$0] != nil || (plan.locations[$0] != nil && stretch.early[$0] == nil)
      })
    for (position, at) in stretch.operations.enumerated() {
      compute(at, position, &allocation, half)
      for location in stretch.early[at] ?? [] {
        guard let register = allocation.register(of: at) else { continue }
        assembler.store(register, address(location, half: half))
      }
      allocation.unlockAll()
      allocation.release(at, after: position)
    }
    let end = stretch.operations.count
    for (order, store) in stretch.late.enumerated() {
      // Each store is a position of its own.
      let register = allocation.bring(store.value, at: end + order)
      perform(&allocation, half: half)
      assembler.store(register, address(store.location, half: half))
      allocation.unlockAll()
      allocation.release(store.value, after: end + order)
    }
    spillCount = max(spillCount, allocation.spillCount)
  }

  private mutating func compute(
    _ at: Int, _ position: Int, _ allocation: inout RegisterAllocation, _ half: Int
  ) {
    let value = plan.values[at]
    var operands = value.operands
    guard let simple = value.operation.simple else {
      let registers = operands.map { allocation.bring($0, at: position) }
      // Several instructions: the result must not take the place of an operand.
      let target = allocation.define(at, at: position)
      perform(&allocation, half: half)
      compose(value.operation, target, registers)
      for operand in operands { allocation.release(operand, after: position) }
      return
    }
    if simple.commutes, allocation.register(of: operands[0]) == nil,
      allocation.register(of: operands[1]) != nil
    {
      operands.swapAt(0, 1)
    }
    let first = operands.count > 1 ? allocation.bring(operands[0], at: position) : 0
    let last = operands[operands.count - 1]
    var source: Assembler.Source?
    if allocation.register(of: last) == nil, mayStayInMemory(last, position, &allocation) {
      perform(&allocation, half: half)
      source = address(ofValue: last, half: half).map { .memory($0) }
    }
    let second = source ?? .register(allocation.bring(last, at: position))
    for operand in operands { allocation.release(operand, after: position) }
    let target = allocation.define(at, at: position)
    perform(&allocation, half: half)
    switch value.operation {
    case .floor: assembler.floor(target, second)
    case .copy:
      switch second {
      case .memory(let address): assembler.load(target, address)
      case .register(let register): assembler.move(target, register)
      }
    default: assembler.arithmetic(simple.opcode, target, first, second)
    }
  }

  /// Whether an instruction should read a value from memory: a constant that found no register, or
  /// a number that is not needed again.
  private func mayStayInMemory(
    _ value: Int, _ position: Int, _ allocation: inout RegisterAllocation
  ) -> Bool {
    if plan.constantPlaces[value] != nil { return true }
    return allocation.isUnspilled(value) && plan.locations[value] != nil
      && !allocation.isUsed(value, after: position)
  }

  /// Operations of several instructions.
  private mutating func compose(_ operation: TraceOperation, _ target: Int, _ x: [Int]) {
    // Where the truth values are; with AVX-512 in a mask register.
    let truth = assembler.instructionSet == .avx512 ? 0 : assembler.instructionSet.registerCount - 1
    let isWide = assembler.instructionSet == .avx512
    switch operation {
    case .less, .lessOrEqual, .equal, .notEqual:
      assembler.compare(operation.predicate, truth, x[0], x[1])
      if isWide {
        assembler.move(target, x[2], .zeroing)
      } else {
        assembler.arithmetic(0x54, target, truth, .register(x[2]))
      }
    case .minimum, .maximum:
      // The instruction gives the second operand where one is NaN: the first is put back.
      assembler.arithmetic(operation == .minimum ? 0x5D : 0x5F, target, x[0], .register(x[1]))
      assembler.compare(.unordered, truth, x[0], x[0])
      assembler.blend(target, no: target, yes: x[0], mask: truth)
    case .relu:
      assembler.compare(.lessOrEqual, truth, x[0], x[1])
      assembler.blend(target, no: x[0], yes: x[1], mask: truth)
    case .sign:
      assembler.compare(.greater, truth, x[0], x[1])
      assembler.blend(target, no: x[0], yes: x[2], mask: truth)
      assembler.compare(.less, truth, x[0], x[1])
      assembler.blend(target, no: target, yes: x[3], mask: truth)
    case .guardedMultiply, .guardedDivide:
      let isProduct = operation == .guardedMultiply
      assembler.compare(.notEqual, truth, isProduct ? x[0] : x[1], x[2])
      assembler.arithmetic(
        isProduct ? 0x59 : 0x5E, target, x[0], .register(x[1]), isWide ? .zeroing : .none)
      if !isWide { assembler.arithmetic(0x54, target, target, .register(truth)) }
    case .select:
      assembler.compare(.notEqual, truth, x[0], x[3])
      assembler.blend(target, no: x[2], yes: x[1], mask: truth)
    default: preconditionFailure("an operation without code")
    }
  }
}

extension TraceOperation {
  /// The opcode of operations that are one instruction, and whether operands may change places.
  fileprivate var simple: (opcode: UInt8, commutes: Bool)? {
    switch self {
    case .add: (0x58, true)
    case .multiply: (0x59, true)
    case .subtract: (0x5C, false)
    case .divide: (0x5E, false)
    case .squareRoot: (0x51, false)
    case .flipSign: (0x57, true)
    case .clearSign: (0x55, false)
    case .floor, .copy: (0, false)
    default: nil
    }
  }

  fileprivate var predicate: Assembler.Predicate {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    default: .notEqual
    }
  }
}
