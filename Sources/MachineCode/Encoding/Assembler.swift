/// Writes x86-64 instructions: one method a mnemonic.
///
/// Vector instructions work on whole vectors of one type: of 32 bytes with VEX prefixes for `.avx2`, of
/// 64 with EVEX prefixes for `.avx512`. Operands that an instruction does not have end the program:
/// what is written is always an instruction.
package struct Assembler {
  package let instructionSet: InstructionSet
  package let isDouble: Bool
  package private(set) var bytes: [UInt8] = []
  /// Forward jumps whose target is not written yet.
  private var unboundJumps = 0

  package init(_ set: InstructionSet, isDouble: Bool) {
    instructionSet = set
    self.isDouble = isDouble
  }

  var hasMasks: Bool { instructionSet == .avx512 }

  /// What was written; every forward jump must have a target.
  package func finished() -> [UInt8] {
    precondition(unboundJumps == 0, "a jump without a target")
    return bytes
  }

  // MARK: Encoding

  /// An instruction on vectors of the assembler's type.
  ///
  /// - Parameters:
  ///   - field: the first operand, a vector register or a mask register.
  ///   - middle: the second operand; 0 where there is none.
  ///   - isNumber: whether memory holds one number, which becomes a vector of equal elements.
  mutating func vector(
    _ mnemonic: VectorMnemonic, field: Int, middle: Int = 0, _ last: VectorOrMemory,
    _ masking: Masking = .none, immediate: UInt8? = nil, isNumber: Bool = false
  ) {
    let opcode = mnemonic.opcode(isDouble: isDouble)
    let count = instructionSet.registerCount
    precondition(field < count && middle < count, "a vector register that needs EVEX")
    let operand: RegisterOrMemory
    switch last {
    case .register(let register):
      precondition(register.number < count, "a vector register that needs EVEX")
      operand = .register(UInt8(register.number))
    case .memory(let address): operand = .memory(address)
    }
    if hasMasks {
      evex(
        opcode.map, opcode.hasSizePrefix, UInt8(field), UInt8(middle), operand, masking,
        isBroadcast: isNumber && mnemonic.isOnVectors)
    } else {
      precondition(masking == .none, "only EVEX has masks")
      precondition(!isNumber || !mnemonic.isOnVectors, "only EVEX has operands of one number")
      vex(
        opcode.map, prefix: opcode.hasSizePrefix ? 1 : 0, isWide: isDouble && mnemonic.isWide,
        isLong: true, UInt8(field), UInt8(middle), operand)
    }
    bytes.append(opcode.byte)
    // EVEX counts short displacements in what is read.
    let unit = !hasMasks ? 1 : !isNumber ? 64 : isDouble ? 8 : 4
    appendOperands(UInt8(field), operand, unit: unit)
    if let immediate { bytes.append(immediate) }
  }

  private mutating func evex(
    _ map: OpcodeMap, _ hasSizePrefix: Bool, _ field: UInt8, _ middle: UInt8,
    _ last: RegisterOrMemory, _ masking: Masking, isBroadcast: Bool
  ) {
    var (highX, highB) = last.highBits
    // EVEX keeps the fifth bit of a register where an index would have its fourth.
    if case .register(let number) = last { highX = number & 16 != 0 }
    let (mask, isZeroing): (UInt8, Bool) =
      switch masking {
      case .none: (0, false)
      case .merging(let register): (register.rawValue, false)
      case .zeroing(let register): (register.rawValue, true)
      }
    precondition(masking == .none || mask != 0, "k0 is no mask")
    bytes.append(0x62)
    bytes.append(
      bit(field & 8 == 0, 7) | bit(!highX, 6) | bit(!highB, 5) | bit(field & 16 == 0, 4)
        | map.rawValue)
    bytes.append(bit(isDouble, 7) | (~middle & 15) << 3 | 4 | bit(hasSizePrefix, 0))
    bytes.append(
      bit(isZeroing, 7) | 0x40 | bit(isBroadcast, 4) | bit(middle & 16 == 0, 3) | mask)
  }

  /// - Parameter prefix: the implied prefix: 0 none, 1 for 66, 2 for F3, 3 for F2.
  private mutating func vex(
    _ map: OpcodeMap, prefix: UInt8, isWide: Bool, isLong: Bool, _ field: UInt8, _ middle: UInt8,
    _ last: RegisterOrMemory
  ) {
    let (highX, highB) = last.highBits
    let tail = (~middle & 15) << 3 | bit(isLong, 2) | prefix
    if map == .primary, !isWide, !highX, !highB {
      bytes += [0xC5, bit(field & 8 == 0, 7) | tail]
    } else {
      bytes += [
        0xC4, bit(field & 8 == 0, 7) | bit(!highX, 6) | bit(!highB, 5) | map.rawValue,
        bit(isWide, 7) | tail,
      ]
    }
  }

  /// An instruction on mask registers, or from a vector register to a general one.
  mutating func mask(
    _ mnemonic: MaskMnemonic, field: UInt8 = 0, middle: UInt8 = 0, _ last: RegisterOrMemory?
  ) {
    let opcode = mnemonic.opcode(isDouble: isDouble)
    vex(
      .primary, prefix: opcode.prefix, isWide: opcode.isWide, isLong: opcode.isLong, field, middle,
      last ?? .register(0))
    bytes.append(opcode.byte)
    if let last { appendOperands(field, last, unit: 1) }
  }

  private mutating func appendOperands(_ field: UInt8, _ last: RegisterOrMemory, unit: Int) {
    switch last {
    case .register(let number): bytes.append(0xC0 | (field & 7) << 3 | number & 7)
    case .memory(let address): append(address, field, unit: unit)
    }
  }

  /// The addressing bytes: ModRM, SIB and the displacement, in the shortest form.
  ///
  /// - Parameter unit: by what a displacement of one byte is multiplied.
  private mutating func append(_ address: Address, _ field: UInt8, unit: Int) {
    let base = address.base.rawValue & 7
    let displacement = address.displacement
    let short = displacement % unit == 0 ? Int8(exactly: displacement / unit) : nil
    // rbp and r13 without a displacement would mean something else.
    let mode: UInt8 = displacement == 0 && base != 5 ? 0x00 : short != nil ? 0x40 : 0x80
    // So would rsp and r12 without an index.
    let hasIndexByte = address.index != nil || base == 4
    bytes.append(mode | (field & 7) << 3 | (hasIndexByte ? 4 : base))
    if let index = address.index {
      bytes.append(
        UInt8(index.scale.trailingZeroBitCount) << 6 | (index.register.rawValue & 7) << 3 | base)
    } else if hasIndexByte {
      bytes.append(4 << 3 | base)
    }
    if mode == 0x40, let short { bytes.append(UInt8(bitPattern: short)) }
    if mode == 0x80 { append32(displacement) }
  }

  mutating func append32(_ value: Int) {
    guard let exact = Int32(exactly: value) else {
      preconditionFailure("a number of more than 32 bits")
    }
    withUnsafeBytes(of: exact.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append8(_ value: Int) {
    guard let exact = Int8(exactly: value) else {
      preconditionFailure("a number of more than 8 bits")
    }
    bytes.append(UInt8(bitPattern: exact))
  }

  private func bit(_ value: Bool, _ place: UInt8) -> UInt8 { value ? 1 << place : 0 }

  // MARK: Jumps

  /// A jump to a place that is not written yet.
  package struct ForwardJump {
    /// Where the jump ends, from which its distance is counted.
    fileprivate let end: Int
  }

  /// Writes the distance of a jump to `target`, an offset in ``bytes``.
  mutating func appendDistance(to target: Int) { append32(target - (bytes.count + 4)) }

  /// Leaves room for the distance of a jump.
  mutating func appendUnknownDistance() -> ForwardJump {
    append32(0)
    unboundJumps += 1
    return ForwardJump(end: bytes.count)
  }

  /// Makes the present place the target of a jump.
  package mutating func bind(_ jump: ForwardJump) {
    guard let distance = Int32(exactly: bytes.count - jump.end) else {
      preconditionFailure("a jump of more than 32 bits")
    }
    withUnsafeBytes(of: distance.littleEndian) {
      bytes.replaceSubrange(jump.end - 4..<jump.end, with: $0)
    }
    unboundJumps -= 1
  }

  // MARK: General registers

  /// Prefixes, opcode and operands; `field` is a register's number, or 0 for a digit of the opcode.
  mutating func general(
    _ mnemonic: GeneralMnemonic, field: UInt8 = 0, _ last: RegisterOrMemory
  ) {
    let field = field | mnemonic.digit
    let (highX, highB) = last.highBits
    if mnemonic.width == 16 { bytes.append(0x66) }
    let extra =
      bit(mnemonic.width == 64, 3) | bit(field & 8 != 0, 2) | bit(highX, 1) | bit(highB, 0)
    // Without the prefix, bytes 4 to 7 are parts of the first registers.
    if extra != 0 || (mnemonic.width == 8 && field >= 4) { bytes.append(0x40 | extra) }
    bytes.append(mnemonic.opcode)
    appendOperands(field, last, unit: 1)
  }

  /// The operands of instructions without effect of 3, 4, … bytes: an address that is not used.
  private static let unusedAddresses: [[UInt8]] = [
    [0x00], [0x40, 0], [0x44, 0, 0], [0x44, 0, 0], [0x80, 0, 0, 0, 0], [0x84, 0, 0, 0, 0, 0],
  ]

  /// An instruction without effect, of 1 to 8 bytes.
  package mutating func nop(_ count: Int) {
    precondition((1...8).contains(count), "an instruction without effect has up to 8 bytes")
    if count == 2 || count == 6 { bytes.append(0x66) }
    if count <= 2 {
      plain(.nop)
    } else {
      escaped(.nopM)
      bytes += Self.unusedAddresses[count - 3]
    }
  }

  /// An opcode alone, before what else follows.
  mutating func plain(_ mnemonic: GeneralMnemonic) { bytes.append(mnemonic.opcode) }

  /// The same behind 0F.
  mutating func escaped(_ mnemonic: GeneralMnemonic) { bytes += [0x0F, mnemonic.opcode] }

  /// An opcode on 64 bits of `rax`.
  mutating func accumulator(_ mnemonic: GeneralMnemonic) { bytes += [0x48, mnemonic.opcode] }

  /// An opcode that holds a register.
  mutating func holding(_ mnemonic: GeneralMnemonic, _ register: GeneralRegister) {
    if register.rawValue & 8 != 0 { bytes.append(0x41) }
    bytes.append(mnemonic.opcode | register.rawValue & 7)
  }
}
