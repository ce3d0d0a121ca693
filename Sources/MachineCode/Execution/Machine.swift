import Lanes
import Programs

/// Runs a ``Program`` over batches of lanes: by machine code where the processor has the instructions,
/// else by the interpreter, with the same bits.
///
/// A machine owns the memory that the program needs. It is used by one thread at a time.
public final class Machine<V: Lane> {
  private let program: Program
  private let maximumBlocks: Int
  private let instructionSet: InstructionSet
  /// What runs the program; nil where it is interpreted.
  private var native: ExecutionContext<V>?
  private var interpreter: Interpreter<V>?
  /// Which inputs have one block for all: native code is made for one choice.
  private var sharing: [InputSharing]
  private var isBound = false
  private let neighbors: [Int: CallingLayout.Neighbor]
  /// The inputs that the program overwrites, by output, and where they are.
  private let storeSlots: [Int]
  private let stores: UnsafeMutablePointer<UnsafeMutablePointer<V>>

  /// A machine for batches of up to `maximumBlocks` blocks of lanes.
  ///
  /// - Parameter instructionSet: what packs are computed with, where it is available; all give the
  ///   same bits. Single numbers are always interpreted.
  public convenience init(
    _ program: Program, maximumBlocks: Int, instructionSet: InstructionSet = .standard
  ) {
    self.init(
      program, maximumBlocks: maximumBlocks, neighbors: [:], instructionSet: instructionSet)
  }

  /// A machine whose inputs lie in runs of memory.
  ///
  /// - Parameter neighbors: inputs that lie a fixed way behind others wherever these are bound, so that
  ///   fewer addresses are needed.
  package init(
    _ program: Program, maximumBlocks: Int, neighbors: [Int: CallingLayout.Neighbor],
    instructionSet: InstructionSet = .standard
  ) {
    self.neighbors = neighbors
    let isPack = MemoryLayout<V>.size == 64 && (V.width == 16 || V.width == 8)
    self.instructionSet =
      isPack && InstructionSet.available.contains(instructionSet) ? instructionSet : .portable
    sharing = [InputSharing](repeating: .none, count: program.inputCount)
    self.program = program
    self.maximumBlocks = maximumBlocks
    storeSlots = program.function?.stores.map(\.slot) ?? []
    stores = .allocate(capacity: max(1, storeSlots.count))
  }

  deinit { stores.deallocate() }

  /// Whether machine code runs the program, as far as it has been bound.
  package var isNative: Bool { native != nil }

  /// The machine code that runs the program; nil where it is interpreted, and until it is bound.
  package var compiled: CompiledFunction? { native?.program }

  /// Sets where the numbers are that the following runs read and write.
  ///
  /// - Parameters:
  ///   - inputs: one for each input of the program.
  ///   - outputs: where each output's blocks go; they may be the memory of inputs only where the
  ///     program was compiled for that.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func bind(
    inputs: UnsafePointer<ProgramInput<V>>, outputs: UnsafePointer<UnsafeMutablePointer<V>>
  ) {
    bind(inputs, outputs, events: nil)
  }

  /// Sets where the numbers are that a program of stores reads and overwrites.
  ///
  /// - Parameters:
  ///   - inputs: one for each input of the program.
  ///   - events: where the program reports events: a word for each block, the lanes in which its
  ///     condition holds in the low half, those in which nothing changed in the high half.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func bind(
    inPlace inputs: UnsafePointer<ProgramInput<V>>, events: UnsafeMutablePointer<UInt32>? = nil
  ) {
    for at in storeSlots.indices {
      stores[at] = UnsafeMutablePointer(mutating: inputs[storeSlots[at]].pointer)
    }
    bind(inputs, stores, events: events)
  }

  @inline(__always)
  private func bind(
    _ inputs: UnsafePointer<ProgramInput<V>>, _ outputs: UnsafePointer<UnsafeMutablePointer<V>>,
    events: UnsafeMutablePointer<UInt32>?
  ) {
    if instructionSet != .portable {
      prepareNative(inputs)
      if let native {
        native.bind(inputs, outputs, events)
        return
      }
    }
    if interpreter == nil { interpreter = Interpreter(program, maximumBlocks: maximumBlocks) }
    interpreter?.bind(inputs: inputs, outputs: outputs, events: events)
  }

  /// Runs the program with the inputs and outputs bound last.
  ///
  /// - Parameter blocks: how many blocks of lanes, at most the machine's maximum.
  /// - Returns: what ``eventReporting`` says, where the program reports events.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  @discardableResult
  public func run(blocks: Int) -> UInt64 {
    precondition(blocks <= maximumBlocks, "a batch is larger than its machine allows")
    if let native { return blocks > 0 ? native.run(blocks) : 0 }
    interpreter?.run(blocks: blocks)
    return 0
  }

  /// How events are reported with the inputs bound last.
  package var eventReporting: EventReporting {
    native?.program.layout.inputs.eventReporting ?? .perBlock
  }

  /// What ``run(blocks:)`` does, for many runs of few blocks; nil where it is more than one function.
  /// It may be used as long as the machine is there and its inputs are bound.
  package var call: StepCall? {
    native?.onlyFunction.map { StepCall(function: $0.0, frame: $0.1) }
  }

  /// Runs a program of stores over runs of blocks, one run after the other.
  ///
  /// - Parameters:
  ///   - blocks: of each run, at most the machine's maximum.
  ///   - inputs: of the first run; they are used up.
  ///   - distances: for each input how many blocks further that of the next run lies.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func run(
    runs: Int, blocks: Int, inPlace inputs: UnsafeMutablePointer<ProgramInput<V>>,
    distances: UnsafePointer<Int>
  ) {
    guard runs > 0, blocks > 0 else { return }
    bind(inPlace: inputs)
    if let native, let only = native.onlyFunction, neighbors.isEmpty, program.table.isEmpty {
      native.run(only.0, runs: runs, blocks: blocks, distances: distances)
      return
    }
    for remaining in (0..<runs).reversed() {
      run(blocks: blocks)
      guard remaining > 0 else { return }
      for slot in 0..<program.inputCount { inputs[slot].pointer += distances[slot] }
      bind(inPlace: inputs)
    }
  }

  /// Binds inputs and outputs and runs the program.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func run(
    inputs: UnsafePointer<ProgramInput<V>>, outputs: UnsafePointer<UnsafeMutablePointer<V>>,
    blocks: Int
  ) {
    bind(inputs: inputs, outputs: outputs)
    run(blocks: blocks)
  }

  /// Gets machine code when first bound, and where inputs are shared by other blocks than before.
  @inline(__always)
  private func prepareNative(_ inputs: UnsafePointer<ProgramInput<V>>) {
    var isSame = isBound
    for slot in sharing.indices {
      let wanted = InputSharing(inputs[slot])
      guard sharing[slot] != wanted else { continue }
      sharing[slot] = wanted
      isSame = false
    }
    guard !isSame else { return }
    isBound = true
    let code = program.native.code(
      of: program, instructionSet, isDouble: V.width == 8, sharing: sharing,
      neighbors: neighbors)
    native = code.map { ExecutionContext($0, maximumBlocks: maximumBlocks) }
  }
}

/// A program that is one function of native code. Called with the frame and 64 times how many blocks
/// there are, it does and returns what ``Machine/run(blocks:)`` does.
package struct StepCall {
  package let function: @convention(c) (UnsafeMutableRawPointer, Int) -> UInt64
  package let frame: UnsafeMutableRawPointer
}
