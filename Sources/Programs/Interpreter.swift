import Lanes

/// Numbers that a program reads: a block of lanes after another, or one block for all.
public struct ProgramInput<V: Lane> {
  /// The first block.
  public var pointer: UnsafePointer<V>
  /// 1 where every block has numbers of its own, 0 where one block stands for all.
  public var step: Int
  /// Whether the lanes of one block for all have numbers of their own; otherwise it holds one number in every
  /// lane.
  public var lanesDiffer: Bool

  @inlinable
  public init(_ pointer: UnsafePointer<V>, step: Int = 1, lanesDiffer: Bool = false) {
    self.pointer = pointer
    self.step = step
    self.lanesDiffer = lanesDiffer
  }
}

/// Runs a ``Program`` over batches of lanes, instruction by instruction; owns the memory that the
/// program needs.
///
/// Operands are looked up once, when inputs and outputs are bound, so that a run of a program
/// without loops is little more than a jump for each instruction. An interpreter is used by one
/// thread at a time.
package final class Interpreter<V: Lane> {
  private let program: Program
  private let memory: InterpreterMemory<V>
  private let maximumBlocks: Int
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  private let outputs: UnsafeMutablePointer<UnsafeMutablePointer<V>>
  private let code: UnsafeMutablePointer<Instruction>
  private let codeCount: Int
  /// The program's instructions with their operands; where loops move these, the present one.
  private let bound: UnsafeMutablePointer<BoundInstruction<V>>
  private var boundCount = 0

  /// An interpreter for batches of up to `maximumBlocks` blocks of lanes.
  package init(_ program: Program, maximumBlocks: Int) {
    self.program = program
    self.maximumBlocks = maximumBlocks
    memory = InterpreterMemory(program, maximumBlocks: maximumBlocks)
    inputs = .allocate(capacity: max(1, program.inputCount))
    outputs = .allocate(capacity: max(1, program.outputCount))
    codeCount = program.code.count
    code = .allocate(capacity: max(1, codeCount))
    for (at, instruction) in program.code.enumerated() { (code + at).initialize(to: instruction) }
    let most = program.code.reduce(0) { $0 + ($1.kind == .clear ? Int($1.partner) : 1) }
    let boundCapacity = program.hasLoops ? 1 : max(1, most)
    bound = .allocate(capacity: boundCapacity)
    let zero = memory.zero
    bound.initialize(
      repeating: BoundInstruction(
        operation: .input, exponent: 0, target: memory.register(0), a: zero, b: zero, c: zero,
        d: zero, e: zero, f: zero), count: boundCapacity)
    if !program.hasLoops {
      // Without counters, what all lanes share is the same for ever.
      for instruction in program.code where instruction.kind == .computeUniform {
        memory.computeUniform(instruction)
      }
    }
  }

  deinit {
    inputs.deallocate()
    outputs.deallocate()
    code.deallocate()
    bound.deallocate()
  }

  /// Says where the numbers are that the following runs read and write.
  ///
  /// - Parameters:
  ///   - inputs: one for each input of the program.
  ///   - outputs: where each output's blocks go; they may be the memory of inputs only where the
  ///     program was compiled for that.
  ///   - events: where `commit` reports, a word for each block.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  package func bind(
    inputs: UnsafePointer<ProgramInput<V>>, outputs: UnsafePointer<UnsafeMutablePointer<V>>,
    events: UnsafeMutablePointer<UInt32>? = nil
  ) {
    self.inputs.update(from: inputs, count: program.inputCount)
    self.outputs.update(from: outputs, count: program.outputCount)
    guard !program.hasLoops else { return }
    var count = 0
    for at in 0..<codeCount {
      let instruction = code[at]
      switch instruction.kind {
      case .compute, .copy:
        bind(code + at, to: bound + count)
        bound[count].events = events
        count &+= 1
      case .clear:
        for slot in 0..<Int(instruction.partner) {
          bound[count].operation = .input
          bound[count].target = outputs[Int(instruction.payload) &+ slot]
          bound[count].a = memory.zero
          count &+= 1
        }
      case .computeUniform, .beginLoop, .beginReverseLoop, .endLoop: break
      }
    }
    boundCount = count
  }

  /// Runs the program with the inputs and outputs bound last.
  ///
  /// - Parameter blocks: how many blocks of lanes, at most the machine's maximum.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  package func run(blocks: Int) {
    precondition(blocks <= maximumBlocks, "a batch is larger than its interpreter allows")
    guard !program.hasLoops else {
      runLoops(blocks)
      return
    }
    BoundInstruction.run(bound, count: boundCount, blocks: blocks)
  }

  /// Sets a counter that no loop of the program sets.
  package func setCounter(_ loop: Int, to value: Int) { memory.counters[loop] = value }

  /// Runs a program whose operands depend on counters: each is looked up where it is used.
  @inline(__always)
  private func runLoops(_ blocks: Int) {
    let memory = memory
    var at = 0
    while at < codeCount {
      let instruction = code + at
      switch instruction.pointee.kind {
      case .compute, .copy:
        bind(instruction, to: bound)
        BoundInstruction.run(bound, count: 1, blocks: blocks)
      case .computeUniform: memory.computeUniform(instruction.pointee)
      case .clear:
        for slot in 0..<Int(instruction.pointee.partner) {
          let output = outputs[Int(instruction.pointee.payload) &+ slot]
          output.update(repeating: 0, count: blocks)
        }
      case .beginLoop, .beginReverseLoop:
        let isForward = instruction.pointee.kind == .beginLoop
        if !memory.begin(Int(instruction.pointee.payload), isForward: isForward) {
          at = Int(instruction.pointee.partner)
        }
      case .endLoop:
        let begin = Int(instruction.pointee.partner)
        let isForward = code[begin].kind == .beginLoop
        if memory.advance(Int(instruction.pointee.payload), isForward: isForward) { at = begin }
      }
      at &+= 1
    }
  }

  // MARK: Operands

  /// Finds the operands that there are; the others keep what they were.
  @inline(__always)
  private func bind(
    _ instruction: UnsafePointer<Instruction>, to bound: UnsafeMutablePointer<BoundInstruction<V>>
  ) {
    let isCopy = instruction.pointee.kind == .copy
    bound.pointee.operation = isCopy ? .input : instruction.pointee.operation
    bound.pointee.exponent = Int(instruction.pointee.payload)
    bound.pointee.target = target(instruction.pointee.destination)
    bound.pointee.a = source(instruction.pointee.a)
    guard instruction.pointee.b.kind != .none else { return }
    bound.pointee.b = source(instruction.pointee.b)
    guard instruction.pointee.c.kind != .none else { return }
    bound.pointee.c = source(instruction.pointee.c)
    guard instruction.pointee.d.kind != .none else { return }
    bound.pointee.d = source(instruction.pointee.d)
    guard instruction.pointee.e.kind != .none else { return }
    bound.pointee.e = source(instruction.pointee.e)
    guard instruction.pointee.f.kind != .none else { return }
    bound.pointee.f = source(instruction.pointee.f)
  }

  @inline(__always)
  private func source(_ operand: Operand) -> ProgramInput<V> {
    let index = Int(operand.index)
    switch operand.kind {
    case .none: return memory.zero
    case .register: return ProgramInput(UnsafePointer(memory.register(index)))
    case .uniform: return ProgramInput(UnsafePointer(memory.uniformLanes + index), step: 0)
    case .input: return inputs[index]
    case .element: return inputs[memory.slot(of: index)]
    case .output: return ProgramInput(UnsafePointer(outputs[index]))
    case .outputElement:
      return ProgramInput(UnsafePointer(outputs[memory.slot(of: index)]))
    case .buffer: return ProgramInput(UnsafePointer(memory.buffer(index)))
    }
  }

  @inline(__always)
  private func target(_ operand: Operand) -> UnsafeMutablePointer<V> {
    let index = Int(operand.index)
    switch operand.kind {
    case .output: return outputs[index]
    case .outputElement: return outputs[memory.slot(of: index)]
    case .buffer: return memory.buffer(index)
    default: return memory.register(index)
    }
  }
}
