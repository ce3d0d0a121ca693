/// Writes machine instructions: those that native code needs, over whole vectors of one type.
///
/// With `.avx2` they have VEX prefixes and 32 bytes, with `.avx512` EVEX prefixes and 64. General
/// registers are numbered as the processor does: 0 rax, 1 rcx, 2 rdx, 3 rbx, 4 rsp, 5 rbp, 6 rsi,
/// 7 rdi, 8…15.
struct Assembler {
  /// A place in memory: `base + displacement`, plus an index where blocks follow one another.
  struct Address: Hashable {
    /// A register, and by what it is multiplied: 1, 2, 4 or 8.
    struct Index: Hashable {
      /// Below 8, and not rsp.
      var register: Int
      var scale: Int
    }

    var base: Int
    var index: Index?
    var displacement: Int
  }

  /// The operand of an instruction that may be in memory.
  enum Source: Hashable {
    case register(Int)
    case memory(Address)
  }

  /// Which table an opcode is of.
  enum Map: UInt8 {
    case primary = 1
    case second = 2
    case third = 3
  }

  /// What a masked instruction leaves where the mask is not set.
  enum Masking {
    case none, merging, zeroing
  }

  /// Of comparisons; none raises the flag of invalid operations for quiet NaNs.
  enum Predicate: UInt8 {
    case equal = 0x00
    /// Equal, or one of the two is NaN.
    case equalOrUnordered = 0x08
    /// One of the two is NaN.
    case unordered = 0x03
    case notEqual = 0x04
    case less = 0x11
    case lessOrEqual = 0x12
    case greater = 0x1E
  }

  let instructionSet: InstructionSet
  let isDouble: Bool
  private(set) var bytes: [UInt8] = []

  init(_ set: InstructionSet, isDouble: Bool) {
    instructionSet = set
    self.isDouble = isDouble
  }

  private var isWide: Bool { instructionSet == .avx512 }

  // MARK: Vectors

  /// An instruction of arithmetic: `target = first operation second`; `first` is 0 where there is
  /// but one operand.
  mutating func arithmetic(
    _ opcode: UInt8, _ target: Int, _ first: Int, _ second: Source, _ masking: Masking = .none
  ) {
    vector(opcode, .primary, isDouble, target, first, second, masking)
  }

  mutating func load(_ target: Int, _ address: Address) {
    vector(0x10, .primary, isDouble, target, 0, .memory(address))
  }

  mutating func store(_ source: Int, _ address: Address) {
    vector(0x11, .primary, isDouble, source, 0, .memory(address))
  }

  mutating func move(_ target: Int, _ source: Int, _ masking: Masking = .none) {
    vector(0x28, .primary, isDouble, target, 0, .register(source), masking)
  }

  /// The largest integral values that are not above.
  mutating func floor(_ target: Int, _ source: Source) {
    // 8: no exception for what is not integral; 1: down.
    vector(isDouble ? 0x09 : 0x08, .third, true, target, 0, source, immediate: 0x09)
  }

  /// A comparison into a mask register, or into a vector of all ones and zeros.
  mutating func compare(
    _ predicate: Predicate, _ target: Int, _ first: Int, _ second: Int, mask: Int = 1
  ) {
    vector(
      0xC2, .primary, isDouble, isWide ? mask : target, first, .register(second),
      immediate: predicate.rawValue)
  }

  /// `yes` where the comparison held, `no` elsewhere.
  mutating func blend(_ target: Int, no: Int, yes: Int, mask: Int) {
    if isWide {
      vector(0x65, .second, true, target, no, .register(yes), .merging)
    } else {
      vector(
        isDouble ? 0x4B : 0x4A, .third, true, target, no, .register(yes),
        immediate: UInt8(mask << 4))
    }
  }

  /// - Parameter has66: whether the operand size prefix is implied.
  private mutating func vector(
    _ opcode: UInt8, _ map: Map, _ has66: Bool, _ register: Int, _ first: Int, _ source: Source,
    _ masking: Masking = .none, immediate: UInt8? = nil
  ) {
    let highR: Bool = register & 8 != 0
    let (highX, highB): (Bool, Bool)
    switch source {
    case .register(let other): (highX, highB) = (other & 16 != 0, other & 8 != 0)
    case .memory(let address): (highX, highB) = (false, address.base & 8 != 0)
    }
    func bit(_ value: Bool, _ place: UInt8) -> UInt8 { value ? 1 << place : 0 }
    let inverted = UInt8(~first & 15) << 3
    if isWide {
      bytes.append(0x62)
      bytes.append(
        bit(!highR, 7) | bit(!highX, 6) | bit(!highB, 5) | bit(register & 16 == 0, 4)
          | map.rawValue)
      bytes.append(bit(isDouble, 7) | inverted | 4 | bit(has66, 0))
      bytes.append(
        bit(masking == .zeroing, 7) | 0x40 | bit(first & 16 == 0, 3)
          | (masking == .none ? 0 : 1))
    } else if map == .primary, !highB {
      bytes.append(0xC5)
      bytes.append(bit(!highR, 7) | inverted | 4 | bit(has66, 0))
    } else {
      bytes.append(0xC4)
      bytes.append(bit(!highR, 7) | 0x40 | bit(!highB, 5) | map.rawValue)
      bytes.append(inverted | 4 | bit(has66, 0))
    }
    bytes.append(opcode)
    switch source {
    case .register(let other):
      bytes.append(0xC0 | UInt8(register & 7) << 3 | UInt8(other & 7))
    case .memory(let address):
      // EVEX counts short displacements in vectors.
      append(address, register, unit: isWide ? 64 : 1)
    }
    if let immediate { bytes.append(immediate) }
  }

  /// ModRM, SIB and displacement.
  private mutating func append(_ address: Address, _ register: Int, unit: Int) {
    let base = UInt8(address.base & 7)
    let displacement = address.displacement
    let isShort = displacement % unit == 0 && Int8(exactly: displacement / unit) != nil
    let mode: UInt8
    if displacement == 0, base != 5 { mode = 0 } else { mode = isShort ? 0x40 : 0x80 }
    let needsIndexByte = address.index != nil || base == 4
    bytes.append(mode | UInt8(register & 7) << 3 | (needsIndexByte ? 4 : base))
    if let index = address.index {
      bytes.append(
        UInt8(index.scale.trailingZeroBitCount) << 6 | UInt8(index.register) << 3 | base)
    } else if needsIndexByte {
      bytes.append(4 << 3 | base)
    }
    if mode == 0x40 {
      bytes.append(UInt8(bitPattern: Int8(truncatingIfNeeded: displacement / unit)))
    } else if mode == 0x80 {
      append32(displacement)
    }
  }

  private mutating func append32(_ value: Int) {
    let pattern = UInt32(bitPattern: Int32(truncatingIfNeeded: value))
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
    }
  }

  /// Marks the upper halves of vectors as unused: code with older instructions would wait for them.
  mutating func clearUpperHalves() { bytes += [0xC5, 0xF8, 0x77] }

  // MARK: General registers

  mutating func push(_ register: Int) { pushOrPop(0x50, register) }
  mutating func pop(_ register: Int) { pushOrPop(0x58, register) }

  private mutating func pushOrPop(_ opcode: UInt8, _ register: Int) {
    if register & 8 != 0 { bytes.append(0x41) }
    bytes.append(opcode | UInt8(register & 7))
  }

  /// Loads 8 bytes from behind rdi.
  mutating func loadPointer(_ register: Int, displacement: Int) {
    bytes += [register & 8 != 0 ? 0x4C : 0x48, 0x8B]
    append(Address(base: 7, index: nil, displacement: displacement), register, unit: 1)
  }

  /// A register below 8 becomes 0.
  mutating func clear(_ register: Int) { bytes += [0x31, 0xC0 | UInt8(register * 9)] }

  /// Adds to a register below 8.
  mutating func add(_ register: Int, _ value: Int) {
    bytes += [0x48, 0x81, 0xC0 | UInt8(register)]
    append32(value)
  }

  /// Adds 64, and goes from the last of `count` places of 64 bytes to the first.
  ///
  /// - Parameters:
  ///   - register: below 8.
  ///   - count: a power of two.
  mutating func turn(_ register: Int, count: Int) {
    add(register, 64)
    bytes += [0x48, 0x81, 0xE0 | UInt8(register)]
    append32(64 * (count - 1))
  }

  /// rax += 64, and on at `start` while it is below rsi, or below `bound`.
  mutating func nextBlock(_ start: Int, bound: Int? = nil) {
    bytes += [0x48, 0x83, 0xC0, 64]
    if let bound {
      bytes += [0x48, 0x3D]
      append32(bound)
    } else {
      bytes += [0x48, 0x39, 0xF0]
    }
    bytes += [0x0F, 0x82]
    append32(start - (bytes.count + 4))
  }

  /// Goes on elsewhere where rsi is at most `bound`; returns what ``land(_:)`` wants.
  mutating func branch(ifAtMost bound: Int) -> Int {
    bytes += [0x48, 0x81, 0xFE]
    append32(bound)
    bytes += [0x0F, 0x86]
    append32(0)
    return bytes.count
  }

  /// Goes on elsewhere; returns what ``land(_:)`` wants.
  mutating func branch() -> Int {
    bytes.append(0xE9)
    append32(0)
    return bytes.count
  }

  /// Goes on elsewhere where the last comparison held for a number of a vector; rcx is used. Returns
  /// what ``land(_:)`` wants.
  mutating func branch(ifAny truth: Int) -> Int {
    moveTruths(truth)
    bytes += [0x85, 0xC9, 0x0F, 0x85]
    append32(0)
    return bytes.count
  }

  /// Goes on at a place that has been written.
  mutating func jump(to place: Int) {
    bytes.append(0xE9)
    append32(place - (bytes.count + 4))
  }

  /// Here a branch goes on.
  mutating func land(_ branch: Int) {
    let distance = UInt32(bytes.count - branch)
    for at in 0..<4 {
      bytes[branch - 4 + at] = UInt8(truncatingIfNeeded: distance >> UInt32(8 * at))
    }
  }

  /// Writes the bits of the last comparison, one for each number of a vector, to what rdx points to;
  /// rcx is used.
  ///
  /// - Parameters:
  ///   - offset: in bytes, from −128 to 120.
  ///   - half: which half of a block the vector is, in bytes; 0 where it is the whole.
  ///   - joining: whether only those bits are to stay set that are set already.
  mutating func storeTruth(_ truth: Int, offset: Int, half: Int, joining: Bool) {
    // Where a block has two halves of four bits each, they share a byte.
    let isUpper = !isWide && isDouble && half > 0
    let place = offset + (!isWide && !isDouble ? half / 32 : 0)
    moveTruths(truth)
    if isUpper { bytes += [0xC1, 0xE1, 0x04] }
    if isUpper, joining { bytes += [0x83, 0xC9, 0x0F] }
    // Sixteen bits, or eight.
    let isLong = isWide && !isDouble
    if isLong { bytes.append(0x66) }
    // and; or; mov.
    let opcode: UInt8 = joining ? 0x20 : isUpper ? 0x08 : 0x88
    bytes += [opcode | (isLong ? 1 : 0), 0x4A, UInt8(bitPattern: Int8(place))]
  }

  /// The bits of the last comparison into rcx.
  private mutating func moveTruths(_ truth: Int) {
    if isWide {
      bytes += [0xC5, isDouble ? 0xF9 : 0xF8, 0x93, 0xC9]
    } else {
      bytes += [0xC4, truth & 8 != 0 ? 0xC1 : 0xE1, isDouble ? 0x7D : 0x7C, 0x50]
      bytes.append(0xC8 | UInt8(truth & 7))
    }
  }

  /// The four bytes behind rdi become 0.
  mutating func clearCount(displacement: Int) {
    bytes += [0xC7, 0x87]
    append32(displacement)
    append32(0)
  }

  /// Adds one to the four bytes behind rdi.
  mutating func increaseCount(displacement: Int) {
    bytes += [0x83, 0x87]
    append32(displacement)
    bytes.append(1)
  }

  /// What a function returns: the four bytes behind rdi.
  mutating func returnCount(displacement: Int) {
    bytes += [0x8B, 0x87]
    append32(displacement)
  }

  /// Empties what ``storeTruths(offset:)`` joins.
  mutating func clearTruths() {
    bytes += [0xC4, 0xE1, 0xED, 0x47, 0xD2, 0xC4, 0xE1, 0xE5, 0x47, 0xDB]
  }

  /// Adds the truths of mask register 2, which are those of the block before, to those of 3.
  mutating func joinTruths() { bytes += [0xC4, 0xE1, 0xE5, 0x45, 0xDA] }

  /// What a function returns: what was joined, and behind it the truths of the last block.
  mutating func returnTruths() {
    bytes += [0xC5, 0xFB, 0x93, 0xC3, 0xC5, 0xFB, 0x93, 0xCA]
    bytes += [0x48, 0xC1, 0xE1, 0x20, 0x48, 0x09, 0xC8]
  }

  /// Writes the sixteen bits of mask register 1, and those of 2 behind them, to what rdx points to.
  mutating func storeTruths(offset: Int) {
    bytes += [0xC5, 0xEC, 0x4B, 0xD1]
    bytes += [0xC4, 0xE1, 0xF9, 0x91, 0x52, UInt8(bitPattern: Int8(offset))]
  }

  mutating func `return`() { bytes.append(0xC3) }

  /// Goes to a multiple of `boundary` bytes by instructions without effect.
  mutating func align(_ boundary: Int) {
    let forms: [[UInt8]] = [
      [0x90], [0x66, 0x90], [0x0F, 0x1F, 0x00], [0x0F, 0x1F, 0x40, 0x00],
      [0x0F, 0x1F, 0x44, 0x00, 0x00], [0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00],
      [0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00],
      [0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
    ]
    while bytes.count % boundary != 0 {
      bytes += forms[min(forms.count, boundary - bytes.count % boundary) - 1]
    }
  }
}
