/// Every vector instruction that the assembler writes. It can write none that is not here, and the
/// tests have each read back by a disassembler.
package enum VectorMnemonic: CaseIterable, Sendable {
  case vadd, vsub, vmul, vdiv, vmin, vmax, vand, vandn, vxor, vsqrt
  /// Between a register and memory of any alignment.
  case vmovuLoad, vmovuStore
  /// Between registers.
  case vmova
  /// `vroundps` with VEX, `vrndscaleps` with EVEX.
  case vround
  /// Into a mask register.
  case vcmpMask
  /// Into a vector of ones and zeros.
  case vcmp
  case vblendm
  case vblendv
  case vfmadd231
  /// From memory.
  case vbroadcast

  /// The opcode in one of the processor's tables, and whether the operand size prefix is part of it.
  func opcode(isDouble: Bool) -> (map: OpcodeMap, byte: UInt8, hasSizePrefix: Bool) {
    switch self {
    case .vmovuLoad: (.primary, 0x10, isDouble)
    case .vmovuStore: (.primary, 0x11, isDouble)
    case .vmova: (.primary, 0x28, isDouble)
    case .vsqrt: (.primary, 0x51, isDouble)
    case .vand: (.primary, 0x54, isDouble)
    case .vandn: (.primary, 0x55, isDouble)
    case .vxor: (.primary, 0x57, isDouble)
    case .vadd: (.primary, 0x58, isDouble)
    case .vmul: (.primary, 0x59, isDouble)
    case .vsub: (.primary, 0x5C, isDouble)
    case .vmin: (.primary, 0x5D, isDouble)
    case .vdiv: (.primary, 0x5E, isDouble)
    case .vmax: (.primary, 0x5F, isDouble)
    case .vcmp, .vcmpMask: (.primary, 0xC2, isDouble)
    case .vbroadcast: (.second, isDouble ? 0x19 : 0x18, true)
    case .vblendm: (.second, 0x65, true)
    case .vfmadd231: (.second, 0xB8, true)
    case .vround: (.third, isDouble ? 0x09 : 0x08, true)
    case .vblendv: (.third, isDouble ? 0x4B : 0x4A, true)
    }
  }

  /// Whether VEX encodings have the bit W for `Double`; EVEX ones all have it.
  var isWide: Bool { self == .vfmadd231 }
  /// Whether an operand in memory is a vector by nature, and one number only where that is encoded.
  var isOnVectors: Bool { self != .vbroadcast }
}

/// Every instruction on mask registers, or from vectors to general registers, that the assembler writes.
package enum MaskMnemonic: CaseIterable, Sendable {
  /// The sign bits of a vector.
  case vmovmsk
  case vzeroupper
  /// To a general register.
  case kmovb, kmovw, kmovd
  /// To memory.
  case kmovdStore
  case kxord, kord, kunpckwd

  /// The opcode behind 0F, the implied prefix (0 none, 1 for 66, 3 for F2), and the bits W and L.
  func opcode(isDouble: Bool) -> (byte: UInt8, prefix: UInt8, isWide: Bool, isLong: Bool) {
    switch self {
    case .kord: (0x45, 1, true, true)
    case .kxord: (0x47, 1, true, true)
    case .kunpckwd: (0x4B, 0, false, true)
    case .vmovmsk: (0x50, isDouble ? 1 : 0, false, true)
    case .vzeroupper: (0x77, 0, false, false)
    case .kmovdStore: (0x91, 1, true, false)
    case .kmovb: (0x93, 1, false, false)
    case .kmovw: (0x93, 0, false, false)
    case .kmovd: (0x93, 3, false, false)
    }
  }
}

/// Every instruction on general registers that the assembler writes, by its operands: `r` a register,
/// `m` memory, `i` a number, with their bits.
package enum GeneralMnemonic: CaseIterable, Sendable {
  case push, pop
  case movR64M64, movR32M32, movM8R8, movM16R16, movM32I32
  case addR64I32, addR64I8, addM32I8, addR64R64, addM64R64
  case leaR64M
  case andR64I32, andM8R8, andM16R16
  case orR64R64, orR32I8, orM8R8
  case xorR32R32
  case cmpR64I32, cmpRaxI32, cmpR64R64
  case testR32R32
  case shlR32I8, shlR64I8
  case jb, jne, jbe, jmp
  case ret, nop, nopM

  /// The last byte of the opcode, before a register's number is part of it.
  var opcode: UInt8 {
    switch self {
    case .addR64R64, .addM64R64: 0x01
    case .orM8R8: 0x08
    case .orR64R64: 0x09
    case .andM8R8: 0x20
    case .andM16R16: 0x21
    case .xorR32R32: 0x31
    case .cmpR64R64: 0x39
    case .cmpRaxI32: 0x3D
    case .push: 0x50
    case .pop: 0x58
    case .addR64I32, .andR64I32, .cmpR64I32: 0x81
    case .addR64I8, .addM32I8, .orR32I8: 0x83
    case .testR32R32: 0x85
    case .movM8R8: 0x88
    case .movM16R16: 0x89
    case .movR64M64, .movR32M32: 0x8B
    case .leaR64M: 0x8D
    case .jb: 0x82
    case .jne: 0x85
    case .jbe: 0x86
    case .nop: 0x90
    case .nopM: 0x1F
    case .shlR32I8, .shlR64I8: 0xC1
    case .ret: 0xC3
    case .movM32I32: 0xC7
    case .jmp: 0xE9
    }
  }

  /// The register field of instructions of one operand, which is part of their opcode.
  var digit: UInt8 {
    switch self {
    case .orR32I8: 1
    case .andR64I32, .shlR32I8, .shlR64I8: 4
    case .cmpR64I32: 7
    default: 0
    }
  }

  /// How many bits of its operands an instruction uses.
  var width: Int {
    switch self {
    case .movM8R8, .andM8R8, .orM8R8: 8
    case .movM16R16, .andM16R16: 16
    case .movR64M64, .addR64I32, .addR64I8, .addR64R64, .addM64R64, .leaR64M, .andR64I32,
      .orR64R64, .cmpR64I32, .cmpRaxI32, .cmpR64R64, .shlR64I8:
      64
    default: 32
    }
  }
}

/// Which of the processor's tables an opcode is of: behind 0F, 0F 38 or 0F 3A.
enum OpcodeMap: UInt8 {
  case primary = 1
  case second = 2
  case third = 3
}
