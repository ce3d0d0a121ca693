import Programs

/// What general registers are used for.
enum Registers {
  /// Where the context is: the first argument.
  static let context = GeneralRegister.rdi
  /// How many bytes the blocks of one number have: the second argument.
  static let end = GeneralRegister.rsi
  /// How many bytes the blocks before the present one have.
  static let blocks = GeneralRegister.rax
  /// Where the event mask of the present block is, in functions that report events.
  static let eventMasks = GeneralRegister.rdx
  /// What event masks pass through, in functions that report events.
  static let events = GeneralRegister.rcx
  /// What counts blocks of strides that no addressing mode has; these must be restored.
  static let oddIndices: [GeneralRegister] = [.rbx, .rbp]
  /// How many bytes a block's place in each ring buffer lies behind the first; it must be restored.
  static let ring = GeneralRegister.rbp
  /// What addresses are fetched into that found no register.
  static let address = GeneralRegister.r15
  /// What remains for addresses; those of the second list must be restored.
  static let scratch: [GeneralRegister] = [.rcx, .rdx, .r8, .r9, .r10, .r11]
  static let saved: [GeneralRegister] = [.rbx, .rbp, .r12, .r13, .r14, .r15]
}

extension CodeGenerator {
  /// Gives the addresses used most a register each; returns the registers that must be saved.
  mutating func assignAddresses(_ region: LoweredFunction.Region) -> [GeneralRegister] {
    let ranked = addressUses(region).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var taken = Set(indexRegisters.values)
    if passesThroughMemory(region) { taken.insert(Registers.ring) }
    let counting = taken
    if reportsEvents(region) { taken.formUnion([Registers.eventMasks, Registers.events]) }
    let registers = (Registers.scratch + Registers.saved).filter { !taken.contains($0) }
    let isCrowded = ranked.count > registers.count
    addressRegisters = [:]
    for (entry, register) in zip(ranked, isCrowded ? registers.dropLast() : registers[...]) {
      addressRegisters[entry.key] = register
    }
    let used = counting.union(addressRegisters.values)
      .union(isCrowded ? [Registers.address] : [])
    return Registers.saved.filter { used.contains($0) }
  }

  /// How often a region uses each of the context's addresses.
  private func addressUses(_ region: LoweredFunction.Region) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    func count(_ location: LoweredFunction.Location) {
      counts[layout.index(of: location), default: 0] += 1
    }
    for at in region.operations {
      // What the region computes for others lies in memory as well, but is read from registers.
      for operand in function.values[at].operands where region.early[operand] == nil {
        if let location = function.locations[operand] { count(location) }
      }
      for location in region.early[at] ?? [] { count(location) }
    }
    for store in region.late {
      count(store.location)
      if let location = function.locations[store.value] { count(location) }
    }
    return counts
  }

  mutating func loadAddress(_ register: GeneralRegister, _ index: Int) {
    assembler.mov64(register, Address(Registers.context, displacement: 8 * index))
  }

  /// Where half a block lies; may need an instruction that fetches the address.
  mutating func address(_ location: LoweredFunction.Location, half: Int) -> Address {
    let stride = layout.stride(of: location)
    let index: Address.Index? =
      if stride == 0 {
        nil
      } else if let register = indexRegisters[stride] {
        Address.Index(register)
      } else {
        Address.Index(Registers.blocks, scale: stride)
      }
    let number = layout.index(of: location)
    let displacement = 64 * (layout.offset(of: location) - distance * stride) + half
    if let register = addressRegisters[number] {
      return Address(register, index: index, displacement: displacement)
    }
    loadAddress(Registers.address, number)
    return Address(Registers.address, index: index, displacement: displacement)
  }

  /// Where a value lies in memory; nil where it is only in registers.
  mutating func address(ofValue value: Int, half: Int) -> Address? {
    if let constant = function.constantPlaces[value] {
      return Address(Registers.context, displacement: layout.constant(constant) + half)
    }
    if let ring = ringBuffers[value] { return ringAddress(ring, half: half) }
    return function.locations[value].map { address($0, half: half) }
  }

  mutating func load(_ register: VectorRegister, _ value: Int, half: Int) {
    guard let address = address(ofValue: value, half: half) else {
      preconditionFailure("a value that is not in memory")
    }
    assembler.vmovu(register, address)
  }

  func spillAddress(_ place: Int) -> Address {
    Address(Registers.context, displacement: layout.spill(place))
  }

  /// A block's place in a ring buffer: blocks as far apart as it is long have the same.
  func ringAddress(_ ring: Int, half: Int) -> Address {
    Address(
      Registers.context, index: Address.Index(Registers.ring),
      displacement: layout.spill(Self.ringLength * ring) + half)
  }
}
