import Foundation
import MachineCode
import Testing

/// Every instruction that the assembler writes, read back by an independent disassembler.
@Suite struct InstructionEncodingTests {
  private static let variants: [(InstructionSet, Bool)] = [
    (.avx2, false), (.avx2, true), (.avx512, false), (.avx512, true),
  ]

  /// How many encodings there are for each of ``variants``: rows that are lost fail the test.
  private static let counts = [37_503, 37_503, 46_394, 46_394]

  @Test(arguments: variants.indices)
  func everyEncodingReadsBack(_ at: Int) throws {
    let (set, isDouble) = Self.variants[at]
    let table = EncodingRows(instructionSet: set, isDouble: isDouble)
    let ofVectors = VectorMnemonic.allCases.map { (String(describing: $0), table.rows($0)) }
    let ofMasks = MaskMnemonic.allCases.map { (String(describing: $0), table.rows($0)) }
    let ofRegisters = GeneralMnemonic.allCases.map { (String(describing: $0), table.rows($0)) }
    let all = ofVectors + ofMasks + ofRegisters
    // What the other instruction set alone has.
    let absent: Set =
      set == .avx512
      ? ["vcmp", "vblendv", "vmovmsk"]
      : [
        "vcmpMask", "vblendm", "kmovb", "kmovw", "kmovd", "kmovdStore", "kxord", "kord", "kunpckwd",
      ]
    #expect(Set(all.filter { $0.1.isEmpty }.map(\.0)) == absent)

    var assembler = Assembler(set, isDouble: isDouble)
    var starts: [Int] = []
    let rows = all.flatMap(\.1)
    for row in rows {
      starts.append(assembler.bytes.count)
      row.write(&assembler)
    }
    let found = try Disassembler.read(assembler.finished())
    #expect(found.map(\.offset) == starts)
    var wrong: [String] = []
    for (row, instruction) in zip(rows, found) {
      // A displacement of 0 that is there is not written by the assembler's notation.
      let text = instruction.text.replacingOccurrences(of: "+0x0]", with: "]")
      if text != row.expected { wrong.append("\(instruction.text) instead of \(row.expected)") }
    }
    #expect(wrong.count == 0, "\(wrong.prefix(10).joined(separator: "\n"))")
    #expect(found.count >= Self.counts[at])
  }

  @Test func forwardJumpsGoWhereTheyAreBound() throws {
    var assembler = Assembler(.avx2, isDouble: false)
    let conditional = assembler.jump(if: .notEqual)
    let unconditional = assembler.jump()
    assembler.bind(conditional)
    assembler.nop(3)
    assembler.bind(unconditional)
    assembler.align(16)
    #expect(assembler.bytes.count == 16)
    let found = try Disassembler.read(assembler.finished())
    #expect(found.map(\.text) == ["jne 0xb", "jmp 0xe", "nop DWORD PTR [rax]", "xchg ax,ax"])
  }

  /// Operands that have no encoding end the program; they never become another instruction.
  @Test func operandsWithoutEncodingTrap() async {
    await #expect(processExitsWith: .failure) { _ = VectorRegister(32) }
    await #expect(processExitsWith: .failure) { _ = Address.Index(.rsp) }
    await #expect(processExitsWith: .failure) { _ = Address.Index(.rax, scale: 3) }
    await #expect(processExitsWith: .failure) { _ = Address(.rax, displacement: 1 << 31) }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      let (low, high) = (VectorRegister(1), VectorRegister(16))
      assembler.vadd(low, high, .register(low))
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      let (low, high) = (VectorRegister(1), VectorRegister(16))
      assembler.vadd(low, low, .register(high))
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      let low = VectorRegister(1)
      assembler.vadd(low, low, .register(low), .zeroing(.k1))
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx512, isDouble: false)
      let low = VectorRegister(1)
      assembler.vadd(low, low, .register(low), .merging(.k0))
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      let low = VectorRegister(1)
      assembler.vfmadd231(low, low, number: Address(.rax))
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx512, isDouble: false)
      assembler.vmovmsk(.rax, VectorRegister(1))
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      assembler.kmovw(.rax, .k1)
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      assembler.add64(.rax, 1 << 31)
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      assembler.add64(.rax, short: 128)
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      assembler.shl32(.rax, 32)
    }
    await #expect(processExitsWith: .failure) {
      var assembler = Assembler(.avx2, isDouble: false)
      _ = assembler.jump()
      _ = assembler.finished()
    }
  }
}
