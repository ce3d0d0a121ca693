import Lanes

/// Memory with which a machine runs a ``NativeProgram``.
final class NativeFrame<V: Lane> {
  let program: NativeProgram
  private let frame: UnsafeMutableRawPointer
  private let rows: UnsafeMutablePointer<V>
  private let maximumBlocks: Int
  private let calls: UnsafeMutablePointer<BoundInstruction<V>>
  /// A stretch's code, and the calls after it: `end` is that of the calls among all.
  private let steps: UnsafeMutablePointer<(function: NativeCode.Function?, end: Int)>
  private let stepCount: Int

  init(_ program: NativeProgram, maximumBlocks: Int) {
    self.program = program
    self.maximumBlocks = maximumBlocks
    let plan = program.plan
    frame = .allocate(byteCount: max(64, program.frameSize), alignment: 64)
    frame.initializeMemory(as: UInt8.self, repeating: 0, count: max(64, program.frameSize))
    for (at, value) in plan.constants.enumerated() {
      frame.storeBytes(
        of: V(rounding: value), toByteOffset: program.layout.constant(at), as: V.self)
    }
    rows = .allocateAligned(plan.rowCount * maximumBlocks, repeating: 0)
    calls = .allocate(capacity: max(1, plan.stretches.reduce(0) { $0 + $1.calls.count }))
    stepCount = plan.stretches.count
    steps = .allocate(capacity: max(1, stepCount))
    var end = 0
    for (at, stretch) in plan.stretches.enumerated() {
      end += stretch.calls.count
      let function = program.entries[at].map { program.code.function(at: $0) }
      (steps + at).initialize(to: (function, end))
    }
    for row in 0..<plan.rowCount {
      setAddress(program.layout.index(of: .row(row)), UnsafeRawPointer(rows + row * maximumBlocks))
    }
  }

  deinit {
    frame.deallocate()
    rows.deallocate()
    calls.deallocate()
    steps.deallocate()
  }

  /// Says where inputs and outputs lie.
  @inline(__always)
  func bind(
    _ inputs: UnsafePointer<ProgramInput<V>>, _ outputs: UnsafePointer<UnsafeMutablePointer<V>>
  ) {
    let inputCount = program.layout.inputs.addressCount
    for slot in 0..<inputCount { setAddress(slot, UnsafeRawPointer(inputs[slot].pointer)) }
    for slot in 0..<program.plan.outputCount {
      setAddress(inputCount &+ slot, UnsafeRawPointer(outputs[slot]))
    }
    if stepCount > 1 { bindCalls() }
  }

  /// Says where one of the frame's addresses is.
  @inline(__always)
  func setAddress(_ index: Int, _ address: UnsafeRawPointer) {
    frame.storeBytes(of: address, toByteOffset: 8 &* index, as: UnsafeRawPointer.self)
  }

  /// Looks up the operands of functions; the addresses must have been set.
  func bindCalls() {
    let (plan, layout) = (program.plan, program.layout)
    func source(_ place: NativePlan.Call.Place) -> ProgramInput<V> {
      switch place {
      case .constant(let at):
        let block = frame + layout.constant(at)
        return ProgramInput(UnsafePointer(block.assumingMemoryBound(to: V.self)), step: 0)
      case .memory(let location):
        let address = frame.load(
          fromByteOffset: 8 * layout.index(of: location), as: UnsafeRawPointer.self)
        return ProgramInput(
          address.assumingMemoryBound(to: V.self) + layout.offset(of: location),
          step: layout.stride(of: location))
      }
    }
    var at = 0
    for stretch in plan.stretches {
      for call in stretch.calls {
        let a = source(call.operands[0])
        let b = call.operands.count > 1 ? source(call.operands[1]) : a
        (calls + at).initialize(
          to: BoundInstruction(
            operation: call.operation, exponent: 0, target: rows + call.row * maximumBlocks, a: a,
            b: b, c: a, d: a, e: a, f: a))
        at += 1
      }
    }
  }

  /// What there is to run, where it is one function and nothing else: the function, and its frame.
  var onlyFunction: (NativeCode.Function, UnsafeMutableRawPointer)? {
    guard stepCount == 1, steps[0].end == 0 else { return nil }
    return steps[0].function.map { ($0, frame) }
  }

  /// Computes all blocks, of which there is at least one; returns what the first function does.
  @inline(__always)
  @discardableResult
  func run(_ blocks: Int) -> UInt64 {
    var first = 0
    var told: UInt64 = 0
    for at in 0..<stepCount {
      let step = steps[at]
      let answer = step.function?(frame, blocks &* 64) ?? 0
      if at == 0 { told = answer }
      if step.end > first {
        BoundInstruction.run(calls + first, count: step.end &- first, blocks: blocks)
        first = step.end
      }
    }
    return told
  }
}
