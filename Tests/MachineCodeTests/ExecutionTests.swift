import Formulas
import Foundation
import Lanes
import MachineCode
import ProgramChecks
import Programs
import Testing

/// Which instructions programs are executed with, and what happens where that is not possible.
@Suite struct ExecutionTests {
  /// Machine code is not lost unnoticed: what the processor has is available.
  @Test func instructionSetsOfThisProcessor() throws {
    let text = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
    let flags = Set(line.split(separator: " ").map(String.init))
    var expected: [InstructionSet] = [.portable]
    if flags.contains("avx2") { expected.append(.avx2) }
    if flags.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl"]) {
      expected.append(.avx512)
    }
    #expect(InstructionSet.available == expected)
  }

  @Test func instructionSetsByName() throws {
    for set in InstructionSet.available {
      #expect(try InstructionSet.named(set.rawValue) == set)
    }
    for set in InstructionSet.allCases where !InstructionSet.available.contains(set) {
      #expect(throws: InstructionSetError(name: set.rawValue, isKnown: true)) {
        try InstructionSet.named(set.rawValue)
      }
    }
    let error = #expect(throws: InstructionSetError.self) { try InstructionSet.named("sse9") }
    let allowed = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
    #expect(
      error?.message
        == "DESCENT_INSTRUCTIONS: 'sse9' is no instruction set; allowed here: \(allowed)")
    #expect(
      InstructionSetError(name: "avx512", isKnown: true).message
        == "DESCENT_INSTRUCTIONS: this processor does not have 'avx512'; allowed here: \(allowed)")
  }

  /// Where the system refuses executable memory, the interpreter gives the same numbers.
  @Test func refusedMemory() throws {
    let program = try Formula("a*b + 1").valueProgram()
    for set in InstructionSet.available where set != .portable {
      InstructionSet.$chosen.withValue(set) {
        #expect(
          InstructionSet.executionSummary == "programs run as machine code for \(set.rawValue)")
      }
      ExecutableMemory.$isRefused.withValue(true) {
        InstructionSet.$chosen.withValue(set) {
          #expect(
            InstructionSet.executionSummary
              == "programs are interpreted: the system refuses executable memory")
        }
        let machine = Machine<DoublePack>(program, maximumBlocks: 1, instructionSet: set)
        #expect(product(machine) == 7)
        #expect(machine.compiled == nil)
      }
    }
    InstructionSet.$chosen.withValue(.portable) {
      #expect(InstructionSet.executionSummary == "programs are interpreted")
    }
  }

  private func product(_ machine: Machine<DoublePack>) -> Double {
    var (a, b, result): (DoublePack, DoublePack, DoublePack) = (2, 3, 0)
    withUnsafeMutablePointer(to: &a) { a in
      withUnsafeMutablePointer(to: &b) { b in
        withUnsafeMutablePointer(to: &result) { result in
          machine.run(
            inputs: [ProgramInput(UnsafePointer(a)), ProgramInput(UnsafePointer(b))],
            outputs: [result], blocks: 1)
        }
      }
    }
    return result.element(at: 5)
  }

  /// Code can be read back for debugging: only instructions, from each region's start.
  @Test(arguments: [InstructionSet.avx2, .avx512], [false, true])
  func codeReadsBack(_ set: InstructionSet, _ isDouble: Bool) throws {
    let program = try Formula("sqrt(x^2 + y) / (1 + abs(y)) + exp(x*y) * x").gradientProgram()
    let function = LoweredFunction(try #require(SSAFunction(program)))
    let inputs = CallingLayout(sharing: [.none, .number])
    let code = try #require(CompiledFunction(function, set, isDouble: isDouble, inputs))
    let offsets = code.regionOffsets.compactMap { $0 }
    #expect(offsets.count >= 2 && offsets.first == 0)
    let instructions = try Disassembler.read(code.bytes)
    let starts = Set(instructions.map(\.offset))
    #expect(offsets.allSatisfy { starts.contains($0) && $0 % 64 == 0 })
    #expect(!instructions.contains { $0.text.contains("bad") })
    #expect(instructions.count { $0.text == "ret" } == offsets.count)
    #expect(instructions.last?.text == "ret")
    let register = set == .avx512 ? "zmm" : "ymm"
    #expect(instructions.contains { $0.text.contains(register) })
  }
}
