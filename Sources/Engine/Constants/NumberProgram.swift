import Lanes
import MachineCode
import Programs

/// A part of a ``ConstantsPlan`` at work: its numbers lie in runs of `blocks` lanes.
final class NumberProgram<V: Lane> {
  private let machine: Machine<V>
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>

  /// - Parameter isShort: whether it runs so rarely that compiling it to machine code does not pay.
  init(_ part: ConstantsPlan.Part, maximumBlocks: Int, isShort: Bool = false) {
    machine =
      isShort
      ? Machine(part.program, maximumBlocks: maximumBlocks, instructionSet: .portable)
      : Machine(part.program, maximumBlocks: maximumBlocks)
    let count = part.reads.count + part.computes.count
    inputs = .allocate(capacity: max(1, count))
  }

  deinit { inputs.deallocate() }

  /// Says where each number lies, those that are read first.
  func set(_ input: Int, _ memory: UnsafeMutablePointer<V>, isShared: Bool) {
    (inputs + input).initialize(to: ProgramInput(UnsafePointer(memory), step: isShared ? 0 : 1))
  }

  /// To be called when every number has its place.
  func bind() { machine.bind(inPlace: inputs) }

  func run(blocks: Int) { machine.run(blocks: blocks) }
}
