import Expressions
import Lanes
import TestSupport

/// How a program is run: the numbers of its inputs and where outputs go.
struct Arrangement {
  var blocks: Int
  /// Inputs that have one block for all.
  var shared: Set<Int> = []
  /// For outputs that lie in the memory of an input, that input.
  var inPlace: [Int: Int] = [:]
}

/// Numbers at which arithmetic has its edges, and between them ordinary ones.
struct Numbers<Number: LaneElement> {
  private var random: SeededGenerator
  private let edges: [Number]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let sizes: [Number] = [
      0, 1, 2, 0.5, .infinity, .greatestFiniteMagnitude, .leastNormalMagnitude,
      .leastNonzeroMagnitude, .leastNormalMagnitude / 2, .ulpOfOne, .pi, 1e30, 1e-30, 8_388_609,
    ]
    edges = sizes + sizes.map { -$0 } + [.nan]
  }

  mutating func next() -> Number {
    if Int.random(in: 0..<4, using: &random) == 0 {
      return edges[Int.random(in: 0..<edges.count, using: &random)]
    }
    return Number(Double.random(in: -4...4, using: &random))
  }
}

/// Runs a program over packs; each output's numbers, lane by lane.
func run<V: Lane>(
  _ program: Program, _ arrangement: Arrangement, _ set: InstructionSet, _ inputs: [[V.Element]],
  _ type: V.Type
) -> [[V.Element]] {
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
    memory + (arrangement.inPlace[$0] ?? program.inputCount + $0) * blocks
  }
  let machine = Machine<V>(program, maximumBlocks: blocks, instructionSet: set)
  machine.run(inputs: sources, outputs: targets, blocks: blocks)
  return targets.map { row in
    (0..<blocks * V.width).map { row[$0 / V.width].element(at: $0 % V.width) }
  }
}

/// The first lane in which an instruction set's results are not those of single numbers.
func difference<V: Lane>(
  _ program: Program, _ arrangement: Arrangement, seed: UInt64, _ type: V.Type
) -> String? where V.Element: LaneElement {
  let lanes = arrangement.blocks * V.width
  var numbers = Numbers<V.Element>(seed: seed)
  let inputs = (0..<program.inputCount).map { slot in
    // A block for all may still hold different numbers.
    let count = arrangement.shared.contains(slot) ? V.width : lanes
    return (0..<count).map { _ in numbers.next() }
  }
  let points = inputs.map { row in (0..<lanes).map { row[$0 % row.count] } }
  let singly = Arrangement(blocks: lanes, inPlace: arrangement.inPlace)
  let expected = run(program, singly, .portable, points, V.Element.self)
  for set in InstructionSet.available {
    let found = run(program, arrangement, set, inputs, V.self)
    for output in 0..<program.outputCount {
      for lane in 0..<lanes {
        let (a, b) = (found[output][lane], expected[output][lane])
        if a.isNaN && b.isNaN { continue }
        if a != b || a.sign != b.sign {
          let point = points.map { $0[lane] }
          return "\(set), \(arrangement.blocks) blocks, \(V.self), output \(output),"
            + " lane \(lane): \(a), not \(b), at \(point)"
        }
      }
    }
  }
  return nil
}

/// The first difference in either precision, over batches of several sizes.
func difference(
  _ program: Program, blocks: [Int] = [1, 2, 3, 31, 32], shared: Set<Int> = [],
  inPlace: [Int: Int] = [:], seed: UInt64 = 1
) -> String? {
  for count in blocks {
    let arrangement = Arrangement(blocks: count, shared: shared, inPlace: inPlace)
    let found =
      difference(program, arrangement, seed: seed, FloatPack.self)
      ?? difference(program, arrangement, seed: seed, DoublePack.self)
    if let found { return found }
  }
  return nil
}
