import Lanes
import MachineCode
import Programs
import TestSupport

/// How a program is run: the numbers of its inputs and where outputs go.
package struct Arrangement {
  package var blocks: Int
  /// Inputs that have one number for all blocks and lanes.
  package var shared: Set<Int> = []

  package init(blocks: Int, shared: Set<Int> = []) {
    self.blocks = blocks
    self.shared = shared
  }
}

/// Runs a program over packs; each output's numbers, lane by lane, and whether machine code ran.
func run<V: Lane>(
  _ program: Program, _ arrangement: Arrangement, _ set: InstructionSet, _ inputs: [[V.Element]],
  _ type: V.Type
) -> (outputs: [[V.Element]], isNative: Bool) {
  let blocks = arrangement.blocks
  let rows = program.inputCount + program.outputCount
  let memory = UnsafeMutablePointer<V>.allocate(capacity: max(1, rows * blocks))
  defer { memory.deallocate() }
  memory.initialize(repeating: 7, count: max(1, rows * blocks))
  for (slot, numbers) in inputs.enumerated() {
    for (lane, number) in numbers.enumerated() {
      memory[slot * blocks + lane / V.width].setElement(at: lane % V.width, to: number)
    }
  }
  let sources = (0..<program.inputCount).map {
    ProgramInput<V>(
      UnsafePointer(memory + $0 * blocks), step: arrangement.shared.contains($0) ? 0 : 1)
  }
  let targets = (0..<program.outputCount).map {
    memory + (program.inputCount + $0) * blocks
  }
  let machine = Machine<V>(program, maximumBlocks: blocks, instructionSet: set)
  machine.run(inputs: sources, outputs: targets, blocks: blocks)
  let results = targets.map { row in
    (0..<blocks * V.width).map { row[$0 / V.width].element(at: $0 % V.width) }
  }
  return (results, machine.compiled != nil)
}

/// The first lane in which an instruction set's results are not those of single numbers; also an
/// instruction set whose machine code did not run.
func difference<V: Lane>(
  _ program: Program, _ arrangement: Arrangement, seed: UInt64, _ type: V.Type
) -> String? where V.Element: LaneElement {
  let lanes = arrangement.blocks * V.width
  var numbers = Numbers<V.Element>(seed: seed)
  let inputs = (0..<program.inputCount).map { slot in
    guard arrangement.shared.contains(slot) else { return (0..<lanes).map { _ in numbers.next() } }
    return [V.Element](repeating: numbers.next(), count: V.width)
  }
  let points = inputs.map { row in (0..<lanes).map { row[$0 % row.count] } }
  let singly = Arrangement(blocks: lanes)
  let expected = run(program, singly, .portable, points, V.Element.self).outputs
  // Longer programs are interpreted.
  let isShort = SSAFunction(program) != nil
  for set in InstructionSet.available {
    let (found, isNative) = run(program, arrangement, set, inputs, V.self)
    if isNative != (isShort && set != .portable) {
      return "\(set): \(isNative ? "machine code" : "the interpreter") ran"
    }
    for output in 0..<program.outputCount {
      for lane in 0..<lanes {
        let (a, b) = (found[output][lane], expected[output][lane])
        let isSame = (a.bits .== b.bits).areAllTrue || a.isNaN && b.isNaN
        if !isSame {
          let point = points.map { $0[lane] }
          return "\(set), \(arrangement.blocks) blocks, \(V.self), output \(output),"
            + " lane \(lane): \(a), not \(b), at \(point)"
        }
      }
    }
  }
  return nil
}

/// The first difference between machine code or the interpreter over packs and the interpreter over
/// single numbers, in either precision, over batches of several sizes; nil where there is none. That
/// machine code did not run where it should have is a difference too.
package func difference(
  _ program: Program, blocks: [Int] = [1, 2, 3, 31, 32], shared: Set<Int> = [],
  seed: UInt64 = 1
) -> String? {
  for count in blocks {
    let arrangement = Arrangement(blocks: count, shared: shared)
    let found =
      difference(program, arrangement, seed: seed, FloatPack.self)
      ?? difference(program, arrangement, seed: seed, DoublePack.self)
    if let found { return found }
  }
  return nil
}

/// The same for two batches, with how often machine code ran.
public func check(_ program: Program, seed: UInt64) -> CheckResult {
  var result = CheckResult()
  result.difference =
    difference(program, blocks: [1, 3], seed: seed)
    ?? difference(program, blocks: [2], shared: [0], seed: seed)
  if result.difference == nil, SSAFunction(program) != nil {
    result.nativeCount = 6 * (InstructionSet.available.count - 1)
  }
  return result
}
