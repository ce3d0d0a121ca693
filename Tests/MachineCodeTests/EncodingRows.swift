import MachineCode

/// An instruction, as the assembler writes it and as a disassembler must read it.
struct EncodingRow {
  var expected: String
  var write: (inout Assembler) -> Void
}

/// The rows of all mnemonics for one instruction set and type of number. The `switch` statements are
/// exhaustive: a new mnemonic without rows does not compile.
struct EncodingRows {
  let instructionSet: InstructionSet
  let isDouble: Bool

  var isWide: Bool { instructionSet == .avx512 }
  var suffix: String { isDouble ? "pd" : "ps" }

  // MARK: Operands

  /// Of each class that is encoded in its own way: low, high, and those of EVEX alone.
  var vectors: [VectorRegister] {
    (isWide ? [1, 6, 9, 15, 18, 31] : [1, 6, 9, 15]).map { VectorRegister($0) }
  }

  /// Every base alone and with every index, displacements of each size, those that EVEX divides by
  /// the vector's size among them.
  static let addresses: [Address] = {
    let displacements = [
      0, 1, -1, 64, -64, 127, -128, 128, -129, 64 * 127, -64 * 128, 64 * 128, -64 * 129, 8000,
      Int(Int32.max), Int(Int32.min),
    ]
    var addresses: [Address] = []
    for base in GeneralRegister.allCases {
      for displacement in displacements {
        addresses.append(Address(base, displacement: displacement))
      }
      for index in GeneralRegister.allCases where index != .rsp {
        for scale in [1, 2, 4, 8] {
          let displacement = displacements[addresses.count % displacements.count]
          addresses.append(
            Address(base, index: Address.Index(index, scale: scale), displacement: displacement))
        }
      }
    }
    return addresses
  }()

  func name(_ register: VectorRegister) -> String {
    "\(isWide ? "zmm" : "ymm")\(register.number)"
  }

  func name(_ register: GeneralRegister, _ bits: Int) -> String {
    let number = Int(register.rawValue)
    guard number < 8 else {
      return "r\(number)" + (bits == 64 ? "" : bits == 32 ? "d" : bits == 16 ? "w" : "b")
    }
    let stem = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"][number]
    switch bits {
    case 64: return "r" + stem
    case 32: return "e" + stem
    case 16: return stem
    default: return number < 4 ? "\(stem.first!)l" : stem + "l"
    }
  }

  static func text(_ address: Address) -> String {
    var text = "[\(address.base)"
    if let index = address.index { text += "+\(index.register)*\(index.scale)" }
    if address.displacement != 0 {
      text += address.displacement < 0 ? "-0x" : "+0x"
      text += String(address.displacement.magnitude, radix: 16)
    }
    return text + "]"
  }

  private func text(_ address: Address, _ size: String? = nil) -> String {
    "\(size ?? (isWide ? "ZMMWORD" : "YMMWORD")) PTR \(Self.text(address))"
  }

  private func text(_ operand: VectorOrMemory) -> String {
    switch operand {
    case .register(let register): name(register)
    case .memory(let address): text(address)
    }
  }

  /// An immediate as the processor extends it to `bits`.
  private func text(_ value: Int, _ bits: Int) -> String {
    "0x" + String(UInt64(bitPattern: Int64(value)) & (UInt64.max >> UInt64(64 - bits)), radix: 16)
  }

  // MARK: Vector instructions

  func rows(_ mnemonic: VectorMnemonic) -> [EncodingRow] {
    switch mnemonic {
    case .vadd: three("vadd") { $0.vadd($1, $2, $3, $4) }
    case .vsub: three("vsub") { $0.vsub($1, $2, $3, $4) }
    case .vmul: three("vmul") { $0.vmul($1, $2, $3, $4) }
    case .vdiv: three("vdiv") { $0.vdiv($1, $2, $3, $4) }
    case .vmin: three("vmin") { $0.vmin($1, $2, $3, $4) }
    case .vmax: three("vmax") { $0.vmax($1, $2, $3, $4) }
    case .vand: three("vand") { $0.vand($1, $2, $3, $4) }
    case .vandn: three("vandn") { $0.vandn($1, $2, $3, $4) }
    case .vxor: three("vxor") { $0.vxor($1, $2, $3, $4) }
    case .vsqrt: two("vsqrt" + suffix, "", masks: true) { $0.vsqrt($1, $2, $3) }
    case .vround:
      two((isWide ? "vrndscale" : "vround") + suffix, ",0x9", masks: false) { assembler, a, b, _ in
        assembler.vround(downTo: a, b)
      }
    case .vmovuLoad:
      Self.addresses.enumerated().map { at, address in
        let register = vectors[at % vectors.count]
        return EncodingRow(expected: "vmovu\(suffix) \(name(register)),\(text(address))") {
          $0.vmovu(register, address)
        }
      }
    case .vmovuStore:
      Self.addresses.enumerated().map { at, address in
        let register = vectors[at % vectors.count]
        return EncodingRow(expected: "vmovu\(suffix) \(text(address)),\(name(register))") {
          $0.vmovu(address, register)
        }
      }
    case .vmova:
      pairs.flatMap { a, b in
        maskings.map { masking, mask in
          EncodingRow(expected: "vmova\(suffix) \(name(a))\(mask),\(name(b))") {
            $0.vmova(a, b, masking)
          }
        }
      }
    case .vcmp: isWide ? [] : vectorComparisons
    case .vcmpMask: isWide ? maskComparisons : []
    case .vblendv: isWide ? [] : vectorBlends
    case .vblendm: isWide ? maskBlends : []
    case .vfmadd231: fusedRows
    case .vbroadcast: broadcastRows
    }
  }

  var pairs: [(VectorRegister, VectorRegister)] {
    vectors.flatMap { a in vectors.map { (a, $0) } }
  }

  private var triples: [(VectorRegister, VectorRegister, VectorRegister)] {
    pairs.flatMap { pair in vectors.map { (pair.0, pair.1, $0) } }
  }

  /// With AVX-512 every mask register that may stand there.
  var maskings: [(Masking, String)] {
    guard isWide else { return [(.none, "")] }
    return [(.none, "")]
      + MaskRegister.allCases.dropFirst().flatMap {
        [(.merging($0), "{\($0)}"), (.zeroing($0), "{\($0)}{z}")]
      }
  }

  func three(
    _ name: String,
    _ write:
      @escaping (
        inout Assembler, VectorRegister, VectorRegister, VectorOrMemory, Masking
      ) -> Void
  ) -> [EncodingRow] {
    var operands = triples.map { ($0, $1, VectorOrMemory.register($2), maskings[0]) }
    operands += maskings.map { (vectors[0], vectors[1], .register(vectors[2]), $0) }
    operands += Self.addresses.enumerated().map { at, address in
      (
        vectors[at % vectors.count], vectors[at / 7 % vectors.count], .memory(address),
        maskings[at / 3 % maskings.count]
      )
    }
    return operands.map { a, b, c, masking in
      let text = "\(name)\(suffix) \(self.name(a))\(masking.1),\(self.name(b)),\(text(c))"
      return EncodingRow(expected: text) { write(&$0, a, b, c, masking.0) }
    }
  }

  private func two(
    _ name: String, _ end: String, masks: Bool,
    _ write: @escaping (inout Assembler, VectorRegister, VectorOrMemory, Masking) -> Void
  ) -> [EncodingRow] {
    let maskings = masks ? maskings : [(.none, "")]
    var operands = pairs.flatMap { a, b in
      maskings.map { (a, VectorOrMemory.register(b), $0) }
    }
    operands += Self.addresses.enumerated().map { at, address in
      (vectors[at % vectors.count], .memory(address), maskings[at % maskings.count])
    }
    return operands.map { a, b, masking in
      EncodingRow(expected: "\(name) \(self.name(a))\(masking.1),\(text(b))\(end)") {
        write(&$0, a, b, masking.0)
      }
    }
  }

  private func name(_ predicate: ComparisonPredicate) -> String {
    switch predicate {
    case .equal: "eq"
    case .unordered: "unord"
    case .notEqual: "neq"
    case .equalOrUnordered: "eq_uq"
    case .less: "lt_oq"
    case .lessOrEqual: "le_oq"
    case .greater: "gt_oq"
    }
  }

  private var vectorComparisons: [EncodingRow] {
    ComparisonPredicate.allCases.flatMap { predicate in
      triples.map { a, b, c in
        let text = "vcmp\(name(predicate))\(suffix) \(name(a)),\(name(b)),\(name(c))"
        return EncodingRow(expected: text) { $0.vcmp(predicate, a, b, c) }
      }
    }
  }

  private var maskComparisons: [EncodingRow] {
    ComparisonPredicate.allCases.flatMap { predicate in
      pairs.flatMap { a, b in
        MaskRegister.allCases.map { mask in
          let text = "vcmp\(name(predicate))\(suffix) \(mask),\(name(a)),\(name(b))"
          return EncodingRow(expected: text) { $0.vcmp(predicate, mask, a, b) }
        }
      }
    }
  }

  private var vectorBlends: [EncodingRow] {
    triples.flatMap { a, b, c in
      (0..<16).map { VectorRegister($0) }.map { truth in
        let text = "vblendv\(suffix) \(name(a)),\(name(b)),\(name(c)),\(name(truth))"
        return EncodingRow(expected: text) { $0.vblendv(a, no: b, yes: c, truth: truth) }
      }
    }
  }

  private var maskBlends: [EncodingRow] {
    triples.flatMap { a, b, c in
      MaskRegister.allCases.dropFirst().map { mask in
        let text = "vblendm\(suffix) \(name(a)){\(mask)},\(name(b)),\(name(c))"
        return EncodingRow(expected: text) { $0.vblendm(a, no: b, yes: c, mask: mask) }
      }
    }
  }

  // MARK: Masks

  func rows(_ mnemonic: MaskMnemonic) -> [EncodingRow] {
    switch mnemonic {
    case .vzeroupper: [EncodingRow(expected: "vzeroupper") { $0.vzeroupper() }]
    case .vmovmsk:
      isWide
        ? []
        : GeneralRegister.allCases.flatMap { register in
          (0..<16).map { VectorRegister($0) }.map { vector in
            EncodingRow(expected: "vmovmsk\(suffix) \(name(register, 32)),\(name(vector))") {
              $0.vmovmsk(register, vector)
            }
          }
        }
    case .kmovb: toGeneral("kmovb") { $0.kmovb($1, $2) }
    case .kmovw: toGeneral("kmovw") { $0.kmovw($1, $2) }
    case .kmovd: toGeneral("kmovd") { $0.kmovd($1, $2) }
    case .kmovdStore:
      isWide
        ? Self.addresses.enumerated().map { at, address in
          let mask = MaskRegister.allCases[at % 8]
          return EncodingRow(expected: "kmovd \(text(address, "DWORD")),\(mask)") {
            $0.kmovd(address, mask)
          }
        } : []
    case .kxord: ofMasks("kxord") { $0.kxord($1, $2, $3) }
    case .kord: ofMasks("kord") { $0.kord($1, $2, $3) }
    case .kunpckwd: ofMasks("kunpckwd") { $0.kunpckwd($1, high: $2, low: $3) }
    }
  }

  private func toGeneral(
    _ name: String, _ write: @escaping (inout Assembler, GeneralRegister, MaskRegister) -> Void
  ) -> [EncodingRow] {
    guard isWide else { return [] }
    return GeneralRegister.allCases.flatMap { register in
      MaskRegister.allCases.map { mask in
        EncodingRow(expected: "\(name) \(self.name(register, 32)),\(mask)") {
          write(&$0, register, mask)
        }
      }
    }
  }

  private func ofMasks(
    _ name: String,
    _ write: @escaping (inout Assembler, MaskRegister, MaskRegister, MaskRegister) -> Void
  ) -> [EncodingRow] {
    guard isWide else { return [] }
    return MaskRegister.allCases.flatMap { a in
      MaskRegister.allCases.flatMap { b in
        MaskRegister.allCases.map { c in
          EncodingRow(expected: "\(name) \(a),\(b),\(c)") { write(&$0, a, b, c) }
        }
      }
    }
  }

  // MARK: General registers

  func rows(_ mnemonic: GeneralMnemonic) -> [EncodingRow] {
    switch mnemonic {
    case .push: ofRegister("push", 64) { $0.push($1) }
    case .pop: ofRegister("pop", 64) { $0.pop($1) }
    case .movR64M64: load("QWORD", 64) { $0.mov64($1, $2) }
    case .movR32M32: load("DWORD", 32) { $0.mov32($1, $2) }
    case .movM8R8: store("mov", "BYTE", 8) { $0.mov8($1, $2) }
    case .movM16R16: store("mov", "WORD", 16) { $0.mov16($1, $2) }
    case .movM32I32: ofMemory("mov", Self.longs) { $0.mov32($1, $2) }
    case .addR64I32: ofNumber("add", 64, Self.longs) { $0.add64($1, $2) }
    case .addR64I8: ofNumber("add", 64, Self.shorts) { $0.add64($1, short: $2) }
    case .addM32I8: ofMemory("add", Self.shorts) { $0.add32($1, short: $2) }
    case .addR64R64: ofRegisters("add", 64) { $0.add64($1, $2) }
    case .addM64R64: store("add", "QWORD", 64) { $0.add64($1, $2) }
    case .leaR64M: addressRows
    case .andR64I32: ofNumber("and", 64, Self.longs) { $0.and64($1, $2) }
    case .andM8R8: store("and", "BYTE", 8) { $0.and8($1, $2) }
    case .andM16R16: store("and", "WORD", 16) { $0.and16($1, $2) }
    case .orR64R64: ofRegisters("or", 64) { $0.or64($1, $2) }
    case .orR32I8: ofNumber("or", 32, Self.shorts) { $0.or32($1, short: $2) }
    case .orM8R8: store("or", "BYTE", 8) { $0.or8($1, $2) }
    case .xorR32R32: ofRegisters("xor", 32) { $0.xor32($1, $2) }
    case .cmpR64I32:
      ofNumber("cmp", 64, Self.longs) { $0.cmp64($1, $2) }.filter { !$0.expected.contains("rax") }
    case .cmpRaxI32:
      ofNumber("cmp", 64, Self.longs) { $0.cmp64($1, $2) }.filter { $0.expected.contains("rax") }
    case .cmpR64R64: ofRegisters("cmp", 64) { $0.cmp64($1, $2) }
    case .testR32R32: ofRegisters("test", 32) { $0.test32($1, $2) }
    case .shlR32I8: ofNumber("shl", 32, Array(0..<32)) { $0.shl32($1, $2) }
    case .shlR64I8: ofNumber("shl", 64, Array(0..<64)) { $0.shl64($1, $2) }
    case .jb: jumps("jb") { $0.jump(if: .below, to: $1) }
    case .jne: jumps("jne") { $0.jump(if: .notEqual, to: $1) }
    case .jbe: jumps("jbe") { $0.jump(if: .belowOrEqual, to: $1) }
    case .jmp: jumps("jmp") { $0.jump(to: $1) }
    case .ret: [EncodingRow(expected: "ret") { $0.ret() }]
    case .nop: [row("nop", 1), row("xchg ax,ax", 2)]
    case .nopM:
      [
        row("nop DWORD PTR [rax]", 3), row("nop DWORD PTR [rax]", 4),
        row("nop DWORD PTR [rax+rax*1]", 5), row("nop WORD PTR [rax+rax*1]", 6),
        row("nop DWORD PTR [rax]", 7), row("nop DWORD PTR [rax+rax*1]", 8),
      ]
    }
  }

  private static let longs = [0, 1, -1, 64, 128, -129, Int(Int32.max), Int(Int32.min)]
  private static let shorts = [0, 1, -1, 64, 127, -128]

  private func row(_ text: String, _ count: Int) -> EncodingRow {
    EncodingRow(expected: text) { $0.nop(count) }
  }

  private func ofRegister(
    _ name: String, _ bits: Int, _ write: @escaping (inout Assembler, GeneralRegister) -> Void
  ) -> [EncodingRow] {
    GeneralRegister.allCases.map { register in
      EncodingRow(expected: "\(name) \(self.name(register, bits))") { write(&$0, register) }
    }
  }

  private func ofRegisters(
    _ name: String, _ bits: Int,
    _ write: @escaping (inout Assembler, GeneralRegister, GeneralRegister) -> Void
  ) -> [EncodingRow] {
    GeneralRegister.allCases.flatMap { a in
      GeneralRegister.allCases.map { b in
        EncodingRow(expected: "\(name) \(self.name(a, bits)),\(self.name(b, bits))") {
          write(&$0, a, b)
        }
      }
    }
  }

  private func ofNumber(
    _ name: String, _ bits: Int, _ numbers: [Int],
    _ write: @escaping (inout Assembler, GeneralRegister, Int) -> Void
  ) -> [EncodingRow] {
    GeneralRegister.allCases.flatMap { register in
      numbers.map { number in
        EncodingRow(expected: "\(name) \(self.name(register, bits)),\(text(number, bits))") {
          write(&$0, register, number)
        }
      }
    }
  }

  private func ofMemory(
    _ name: String, _ numbers: [Int], _ write: @escaping (inout Assembler, Address, Int) -> Void
  ) -> [EncodingRow] {
    Self.addresses.enumerated().map { at, address in
      let number = numbers[at % numbers.count]
      return EncodingRow(expected: "\(name) \(text(address, "DWORD")),\(text(number, 32))") {
        write(&$0, address, number)
      }
    }
  }

  private func load(
    _ size: String, _ bits: Int,
    _ write: @escaping (inout Assembler, GeneralRegister, Address) -> Void
  ) -> [EncodingRow] {
    Self.addresses.enumerated().map { at, address in
      let register = GeneralRegister.allCases[at % 16]
      return EncodingRow(expected: "mov \(name(register, bits)),\(text(address, size))") {
        write(&$0, register, address)
      }
    }
  }

  private func store(
    _ name: String, _ size: String, _ bits: Int,
    _ write: @escaping (inout Assembler, Address, GeneralRegister) -> Void
  ) -> [EncodingRow] {
    Self.addresses.enumerated().map { at, address in
      let register = GeneralRegister.allCases[at % 16]
      return EncodingRow(expected: "\(name) \(text(address, size)),\(self.name(register, bits))") {
        write(&$0, address, register)
      }
    }
  }

  private func jumps(
    _ name: String, _ write: @escaping (inout Assembler, Int) -> Void
  ) -> [EncodingRow] {
    [0, 5, 0x1234, 0x7FFF_0000].map { target in
      EncodingRow(expected: "\(name) 0x\(String(target, radix: 16))") { write(&$0, target) }
    }
  }
}
