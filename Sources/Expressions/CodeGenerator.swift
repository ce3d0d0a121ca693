/// Writes the machine code of a ``NativePlan``: for each stretch a function of two arguments, the
/// machine's frame (rdi) and how many bytes the blocks of one number have (rsi).
///
/// A frame holds the address of each number, the constants, and room for what registers cannot hold.
/// The code is the same wherever the numbers lie.
struct CodeGenerator {
  let plan: NativePlan
  let layout: FrameLayout
  var assembler: Assembler
  /// The registers of the frame's addresses.
  private var addressRegisters: [Int: Int] = [:]
  /// The registers that count blocks where an addressing mode does not.
  private let indexRegisters: [Int: Int]
  private var spillCount = 0
  /// How many blocks behind the block that is counted the code works.
  var distance = 0
  /// What is left to be written behind a function.
  var settlements: [Settlement] = []
  /// Where values lie in the frame that pass from part to part; see ``Part/rings``.
  private var rings: [Int: Int] = [:]

  /// What of general registers is there for addresses; the latter must be restored.
  private static let scratchRegisters = [1, 2, 8, 9, 10, 11]
  private static let savedRegisters = [3, 5, 12, 13, 14, 15]
  /// What counts blocks of odd distances, and is not there for addresses then; saved as well.
  private static let oddIndexRegisters = [3, 5]
  /// How far behind the first place of each ring that of a block is; saved as well.
  private static let ringRegister = 5
  /// Where findings go, and what they pass through.
  private static let findingRegister = 2
  private static let passingRegister = 1
  /// Addresses that found no register are fetched into this.
  private static let lastRegister = 15

  /// The code of a plan, the start of each stretch's function, nil for empty stretches, and how many
  /// places the frame has for spilled vectors; nil where inputs lie too oddly.
  static func generate(
    _ plan: NativePlan, _ set: InstructionSet, isDouble: Bool, _ layout: FrameLayout
  ) -> (bytes: [UInt8], entries: [Int?], spillCount: Int)? {
    guard layout.inputs.oddStrides.count <= oddIndexRegisters.count else { return nil }
    var generator = CodeGenerator(plan, set, isDouble, layout)
    let entries = plan.stretches.map { generator.generate($0) }
    return (generator.assembler.bytes, entries, generator.spillCount)
  }

  private init(
    _ plan: NativePlan, _ set: InstructionSet, _ isDouble: Bool, _ layout: FrameLayout
  ) {
    self.plan = plan
    self.layout = layout
    assembler = Assembler(set, isDouble: isDouble)
    indexRegisters = Dictionary(
      uniqueKeysWithValues: zip(layout.inputs.oddStrides, Self.oddIndexRegisters))
  }

  private mutating func generate(_ stretch: NativePlan.Stretch) -> Int? {
    guard !stretch.isEmpty else { return nil }
    assembler.align(64)
    let entry = assembler.bytes.count
    let saved = assignAddresses(stretch)
    for register in saved { assembler.push(register) }
    for (address, register) in addressRegisters.sorted(by: { $0.value < $1.value }) {
      assembler.loadPointer(register, displacement: 8 * address)
    }
    let isTelling = stretch.operations.contains { plan.values[$0].operation.isSettling }
    if isTelling {
      assembler.loadPointer(Self.findingRegister, displacement: 8 * layout.findings)
    }
    let indices = indexRegisters.sorted { $0.value < $1.value }
    func next(_ generator: inout CodeGenerator, _ start: Int, _ bound: Int?) {
      for (stride, register) in indices { generator.assembler.add(register, 64 * stride) }
      if hasRings { generator.assembler.turn(Self.ringRegister, count: Self.ringLength) }
      if isTelling { generator.assembler.add(Self.findingRegister, 4) }
      generator.assembler.nextBlock(start, bound: bound)
    }
    let pipeline = pipeline(stretch)
    let hasRings = passesThroughMemory(stretch)
    var whole = Part(
      operations: stretch.operations, early: stretch.early, late: stretch.late)
    let pinned = pipeline?.pinned ?? pinnedValues([whole])
    for (register, value) in pinned.enumerated() {
      whole.pinned[register] = value
      load(register, value, half: 0)
    }
    let telling = isTelling ? layout.inputs.telling : .always
    switch telling {
    case .always: break
    case .joining: assembler.clearTruths()
    case .seldom: assembler.clearCount(displacement: layout.findingCount)
    }
    assembler.clear(0)
    for (_, register) in indices { assembler.clear(register) }
    if hasRings { assembler.clear(Self.ringRegister) }
    var end: Int?
    if let pipeline {
      let short = write(pipeline, next: next)
      end = assembler.branch()
      assembler.land(short)
    }
    assembler.align(32)
    let loop = assembler.bytes.count
    for half in halves { body(whole, half: half) }
    next(&self, loop, nil)
    if let end { assembler.land(end) }
    switch telling {
    case .always: break
    case .joining: assembler.returnTruths()
    case .seldom: assembler.returnCount(displacement: layout.findingCount)
    }
    assembler.clearUpperHalves()
    for register in saved.reversed() { assembler.pop(register) }
    assembler.return()
    writeSettlements()
    return entry
  }

  /// Operations on a block, and what of registers is settled before.
  struct Part {
    /// In order.
    var operations: [Int]
    /// Stores of what is computed, made at once, and those behind all operations.
    var early: [Int: [NativePlan.Location]]
    var late: [NativePlan.Store]
    /// Registers and the values that they hold all the time.
    var pinned: [Int: Int] = [:]
    /// Registers that other parts need.
    var reserved: Set<Int> = []
    /// Values that are to be left in certain registers.
    var targets: [Int: Int] = [:]
    /// Values that pass from part to part, and the rings of places of the frame where they lie: left
    /// there where they are computed, read from there otherwise.
    var rings: [Int: Int] = [:]
    /// Rings whose numbers the next part finds in others.
    var handedOn: [(from: Int, to: Int)] = []
    /// How many rings all parts have.
    var ringCount = 0
    /// How many blocks it lies behind the block that is counted.
    var distance = 0
  }

  // MARK: Addresses

  /// Gives the addresses used most a register each; returns the registers that must be saved.
  private mutating func assignAddresses(_ stretch: NativePlan.Stretch) -> [Int] {
    var counts: [Int: Int] = [:]
    for at in stretch.operations {
      for operand in plan.values[at].operands {
        if let location = plan.locations[operand], isForeign(operand, stretch) {
          counts[layout.index(of: location), default: 0] += 1
        }
      }
      for location in stretch.early[at] ?? [] {
        counts[layout.index(of: location), default: 0] += 1
      }
    }
    for store in stretch.late {
      counts[layout.index(of: store.location), default: 0] += 1
      if let location = plan.locations[store.value] {
        counts[layout.index(of: location), default: 0] += 1
      }
    }
    let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let isTelling = stretch.operations.contains { plan.values[$0].operation.isSettling }
    var indices = Set(indexRegisters.values)
    if passesThroughMemory(stretch) { indices.insert(Self.ringRegister) }
    let registers = (Self.scratchRegisters + Self.savedRegisters).filter {
      !indices.contains($0)
        && !(isTelling && ($0 == Self.findingRegister || $0 == Self.passingRegister))
    }
    let isCrowded = ranked.count > registers.count
    addressRegisters = [:]
    for (entry, register) in zip(ranked, isCrowded ? registers.dropLast() : registers[...]) {
      addressRegisters[entry.key] = register
    }
    let used = Set(addressRegisters.values).union(isCrowded ? [Self.lastRegister] : [])
      .union(indices)
    return Self.savedRegisters.filter { used.contains($0) }
  }

  private func isForeign(_ value: Int, _ stretch: NativePlan.Stretch) -> Bool {
    // What a stretch computes for others has a row as well; it is read from registers.
    stretch.early[value] == nil
  }

  /// Where half a block lies; may need an instruction that fetches the address.
  private mutating func address(_ location: NativePlan.Location, half: Int) -> Assembler.Address {
    let stride = layout.stride(of: location)
    let index: Assembler.Address.Index? =
      if stride == 0 {
        nil
      } else if let register = indexRegisters[stride] {
        Assembler.Address.Index(register: register, scale: 1)
      } else {
        Assembler.Address.Index(register: 0, scale: stride)
      }
    let number = layout.index(of: location)
    let displacement = 64 * (layout.offset(of: location) - distance * stride) + half
    if let register = addressRegisters[number] {
      return Assembler.Address(base: register, index: index, displacement: displacement)
    }
    assembler.loadPointer(Self.lastRegister, displacement: 8 * number)
    return Assembler.Address(base: Self.lastRegister, index: index, displacement: displacement)
  }

  mutating func address(ofValue value: Int, half: Int) -> Assembler.Address? {
    if let constant = plan.constantPlaces[value] {
      return Assembler.Address(
        base: 7, index: nil, displacement: layout.constant(constant) + half)
    }
    if let ring = rings[value] { return ringAddress(ring, half: half) }
    return plan.locations[value].map { address($0, half: half) }
  }

  private mutating func load(_ register: Int, _ value: Int, half: Int) {
    guard let address = address(ofValue: value, half: half) else {
      preconditionFailure("a value lies nowhere")
    }
    assembler.load(register, address)
  }

  // MARK: Registers

  /// With AVX2 the last register is for the truth values of comparisons.
  var usableRegisters: Int {
    assembler.instructionSet == .avx512
      ? assembler.instructionSet.registerCount : assembler.instructionSet.registerCount - 1
  }

  mutating func perform(_ allocation: inout RegisterAllocation, half: Int) {
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
    Assembler.Address(base: 7, index: nil, displacement: layout.spill(place))
  }

  /// A block's place in a ring: blocks as far apart as the ring is long have the same.
  private func ringAddress(_ ring: Int, half: Int) -> Assembler.Address {
    Assembler.Address(
      base: 7, index: Assembler.Address.Index(register: Self.ringRegister, scale: 1),
      displacement: layout.spill(Self.ringLength * ring) + half)
  }

  // MARK: Blocks

  /// Where in a block each vector begins, in bytes.
  var halves: StrideTo<Int> { stride(from: 0, to: 64, by: assembler.instructionSet.vectorBytes) }

  /// What a part does to a vector of a block.
  mutating func body(_ part: Part, half: Int) {
    let plan = plan
    distance = part.distance
    rings = part.rings
    for (from, to) in part.handedOn {
      assembler.load(usableRegisters, ringAddress(from, half: half))
      assembler.store(usableRegisters, ringAddress(to, half: half))
    }
    var allocation = RegisterAllocation(
      registers: usableRegisters, pinned: part.pinned, reserved: part.reserved,
      targets: part.targets, uses: uses(part),
      placeCount: Self.ringLength * part.ringCount,
      // What is stored for others is stored as soon as it is computed.
      isInMemory: {
        plan.constantPlaces[$0] != nil || plan.locations[$0] != nil || part.rings[$0] != nil
      })
    for (position, at) in part.operations.enumerated() {
      compute(at, position, &allocation, half)
      if let register = allocation.register(of: at) {
        for location in part.early[at] ?? [] {
          assembler.store(register, address(location, half: half))
        }
        if let ring = part.rings[at] {
          assembler.store(register, ringAddress(ring, half: half))
        }
      }
      allocation.unlockAll()
      allocation.release(at, after: position)
    }
    let end = part.operations.count
    for (order, store) in part.late.enumerated() {
      // Each store is a position of its own.
      let register = allocation.bring(store.value, at: end + order)
      perform(&allocation, half: half)
      assembler.store(register, address(store.location, half: half))
      allocation.unlockAll()
      allocation.release(store.value, after: end + order)
    }
    spillCount = max(spillCount, allocation.spillCount)
    distance = 0
    rings = [:]
  }

  private mutating func compute(
    _ at: Int, _ position: Int, _ allocation: inout RegisterAllocation, _ half: Int
  ) {
    let value = plan.values[at]
    var operands = value.operands
    if value.operation == .settleAlone {
      settleAlone(at, position, &allocation, half)
      return
    }
    guard let simple = value.operation.simple else {
      let registers = operands.map { allocation.bring($0, at: position) }
      // Several instructions: the result must not take the place of an operand.
      let target = allocation.define(at, at: position)
      perform(&allocation, half: half)
      compose(value.operation, target, registers, half)
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
    return allocation.isUnspilled(value)
      && (plan.locations[value] != nil || rings[value] != nil)
      && !allocation.isUsed(value, after: position)
  }
}
