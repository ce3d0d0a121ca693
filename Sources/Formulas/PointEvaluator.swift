import Lanes
import MachineCode
import Programs

/// A formula at single points, in Double or Float: for drawing and checking, not for sweeps.
public final class PointEvaluator<Number: LaneElement> {
  private let machine: Machine<Number>
  private let inputs: UnsafeMutablePointer<Number>
  private let outputs: UnsafeMutablePointer<Number>
  private let inputTable: UnsafeMutablePointer<ProgramInput<Number>>
  private let outputTable: UnsafeMutablePointer<UnsafeMutablePointer<Number>>
  private let inputCount: Int
  private let outputCount: Int

  /// An evaluator of one program.
  public init(_ program: Program) {
    machine = Machine(program, maximumBlocks: 1)
    inputCount = program.inputCount
    outputCount = program.outputCount
    inputs = .allocate(capacity: max(1, inputCount))
    inputs.initialize(repeating: 0, count: max(1, inputCount))
    outputs = .allocate(capacity: max(1, outputCount))
    outputs.initialize(repeating: 0, count: max(1, outputCount))
    inputTable = .allocate(capacity: max(1, inputCount))
    outputTable = .allocate(capacity: max(1, outputCount))
    for slot in 0..<inputCount {
      (inputTable + slot).initialize(to: ProgramInput(UnsafePointer(inputs + slot)))
    }
    for slot in 0..<outputCount { (outputTable + slot).initialize(to: outputs + slot) }
  }

  deinit {
    inputs.deallocate()
    outputs.deallocate()
    inputTable.deallocate()
    outputTable.deallocate()
  }

  /// Runs the program where its inputs and outputs lie in memory.
  @_specialize(where Number == Double)
  @_specialize(where Number == Float)
  public func evaluate(_ point: UnsafePointer<Number>, into results: UnsafeMutablePointer<Number>) {
    for slot in 0..<inputCount { inputs[slot] = point[slot] }
    machine.run(inputs: inputTable, outputs: outputTable, blocks: 1)
    for slot in 0..<outputCount { results[slot] = outputs[slot] }
  }

  /// The program's outputs at `point`, which has as many numbers as the program has inputs.
  @_specialize(where Number == Double)
  @_specialize(where Number == Float)
  public func callAsFunction(_ point: [Number]) -> [Number] {
    precondition(point.count == inputCount, "a point of the wrong dimension")
    for (slot, value) in point.enumerated() { inputs[slot] = value }
    machine.run(inputs: inputTable, outputs: outputTable, blocks: 1)
    return Array(UnsafeBufferPointer(start: outputs, count: outputCount))
  }
}
