import Formulas
import Glibc
import Lanes
import MachineCode
import Programs

// What one evaluation of a loss and its gradient costs, in nanoseconds and cycles a block of lanes,
// over batches of 32 blocks in the first cache. The programs take turns; the smallest times are
// reported, since whatever else the computer does only ever adds.
//
//   taskset -c 0 swift run -c release -Xcc -march=x86-64-v3 machine

/// Time that only passes.
func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The seconds of a cycle: by a chain of multiplications and exclusive ors, 3 + 1 cycles each.
func secondsOfCycle() -> Double {
  var best = Double.infinity
  var x = UInt64(CommandLine.arguments.count) | 1
  let factor = x &* 0x9E37_79B9_7F4A_7C15
  for _ in 0..<20 {
    let began = seconds()
    for step in 0..<100_000 { x = (x &* factor) ^ UInt64(truncatingIfNeeded: step) }
    best = min(best, seconds() - began)
  }
  if x == 0 { print() }
  return best / 400_000
}

/// A program with the memory of a batch.
final class Subject<V: Lane> {
  let name: String
  let machine: Machine<V>
  let inputs: [ProgramInput<V>]
  let outputs: [UnsafeMutablePointer<V>]
  let blocks: Int
  var best = Double.infinity

  init(_ name: String, _ program: Program, blocks: Int, _ set: InstructionSet) {
    self.name = name
    self.blocks = blocks
    machine = Machine(program, maximumBlocks: blocks, instructionSet: set)
    let numbers = UnsafeMutablePointer<V>.allocateAligned(
      blocks * (program.inputCount + program.outputCount), repeating: 0)
    for at in 0..<blocks * program.inputCount {
      for lane in 0..<V.width {
        numbers[at].setElement(at: lane, to: V.Element(at * V.width + lane) / 1000 - 2)
      }
    }
    inputs = (0..<program.inputCount).map { ProgramInput(UnsafePointer(numbers + $0 * blocks)) }
    outputs = (0..<program.outputCount).map { numbers + (program.inputCount + $0) * blocks }
    machine.bind(inputs: inputs, outputs: outputs)
  }

  func measure(_ repetitions: Int) {
    let began = seconds()
    for _ in 0..<repetitions { machine.run(blocks: blocks) }
    best = min(best, (seconds() - began) / Double(repetitions * blocks))
  }
}

let formulas: [(name: String, text: String, variables: [Variable]?)] = [
  ("quartic", "2*x^4 + 3*x^3 + 2", nil),
  ("rosenbrock 2", "(1-x)^2 + 100*(y-x^2)^2", nil),
  ("beale", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2", nil),
  (
    "rosenbrock 10", "sum(100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i, 0, n-2)",
    [Variable("x", count: 10)]
  ),
  (
    "rastrigin 2", "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)", nil
  ),
]

func measureAll<V: Lane>(_ label: String, _ type: V.Type, _ set: InstructionSet) throws {
  let subjects = try formulas.map {
    Subject<V>(
      $0.name, try Formula($0.text, variables: $0.variables).gradientProgram(), blocks: 32,
      set)
  }
  for _ in 0..<15 {
    for subject in subjects { subject.measure(4000) }
  }
  let cycle = secondsOfCycle()
  for subject in subjects {
    let cycles = (subject.best / cycle * 10).rounded() / 10
    print("\(label) \(subject.name): \((subject.best * 1e11).rounded() / 100) ns, \(cycles) cycles")
  }
}

for set in InstructionSet.available {
  try measureAll("\(set) float", FloatPack.self, set)
  try measureAll("\(set) double", DoublePack.self, set)
}
