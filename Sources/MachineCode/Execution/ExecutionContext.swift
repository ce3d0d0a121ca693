import Lanes
import Programs

/// The memory with which a ``CompiledFunction`` runs: what ``ContextLayout`` describes, rows for numbers
/// that pass from region to region, and the calls between regions.
package final class ExecutionContext<V: Lane> {
  package let program: CompiledFunction
  private let context: UnsafeMutableRawPointer
  private let rows: UnsafeMutablePointer<V>
  private let maximumBlocks: Int
  private let calls: UnsafeMutablePointer<BoundInstruction<V>>
  /// A region's code, and the calls after it: `end` is that of the calls among all.
  private let steps: UnsafeMutablePointer<(function: ExecutableMemory.Function?, end: Int)>
  private let stepCount: Int

  package init(_ program: CompiledFunction, maximumBlocks: Int) {
    self.program = program
    self.maximumBlocks = maximumBlocks
    let function = program.function
    context = .allocate(byteCount: max(64, program.contextSize), alignment: 64)
    context.initializeMemory(as: UInt8.self, repeating: 0, count: max(64, program.contextSize))
    for (at, value) in function.constants.enumerated() {
      context.storeBytes(
        of: V(rounding: value), toByteOffset: program.layout.constant(at), as: V.self)
    }
    rows = .allocateAligned(function.rowCount * maximumBlocks, repeating: 0)
    calls = .allocate(capacity: max(1, function.regions.reduce(0) { $0 + $1.calls.count }))
    stepCount = function.regions.count
    steps = .allocate(capacity: max(1, stepCount))
    var end = 0
    for (at, region) in function.regions.enumerated() {
      end += region.calls.count
      let entry = program.regionOffsets[at].map { program.code.function(at: $0) }
      (steps + at).initialize(to: (entry, end))
    }
    for row in 0..<function.rowCount {
      setAddress(program.layout.index(of: .row(row)), UnsafeRawPointer(rows + row * maximumBlocks))
    }
  }

  deinit {
    context.deallocate()
    rows.deallocate()
    calls.deallocate()
    steps.deallocate()
  }

  /// Sets where inputs and outputs lie, and where events are reported.
  @inline(__always)
  func bind(
    _ inputs: UnsafePointer<ProgramInput<V>>, _ outputs: UnsafePointer<UnsafeMutablePointer<V>>,
    _ events: UnsafeMutablePointer<UInt32>?
  ) {
    let layout = program.layout
    let places = layout.inputs.places
    for slot in places.indices {
      // Inputs of a table are reached from its first block.
      setAddress(
        places[slot].address, UnsafeRawPointer(inputs[slot].pointer - places[slot].offset))
    }
    for slot in 0..<program.function.outputCount {
      setAddress(layout.inputs.addressCount &+ slot, UnsafeRawPointer(outputs[slot]))
    }
    if let events { setAddress(layout.eventMasks, UnsafeRawPointer(events)) }
    if stepCount > 1 { bindCalls() }
  }

  /// Sets one of the context's addresses.
  @inline(__always)
  package func setAddress(_ index: Int, _ address: UnsafeRawPointer) {
    context.storeBytes(of: address, toByteOffset: 8 &* index, as: UnsafeRawPointer.self)
  }

  /// Finds the operands of calls; all addresses must have been set.
  package func bindCalls() {
    let (function, layout) = (program.function, program.layout)
    func source(_ place: LoweredFunction.Call.Place) -> ProgramInput<V> {
      switch place {
      case .constant(let at):
        let block = context + layout.constant(at)
        return ProgramInput(UnsafePointer(block.assumingMemoryBound(to: V.self)), step: 0)
      case .memory(let location):
        let address = context.load(
          fromByteOffset: 8 * layout.index(of: location), as: UnsafeRawPointer.self)
        return ProgramInput(
          address.assumingMemoryBound(to: V.self) + layout.offset(of: location),
          step: layout.stride(of: location))
      }
    }
    var at = 0
    for region in function.regions {
      for call in region.calls {
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

  /// The only function, and the context it takes; nil where there are several, or calls.
  package var onlyFunction: (ExecutableMemory.Function, UnsafeMutableRawPointer)? {
    guard stepCount == 1, steps[0].end == 0 else { return nil }
    return steps[0].function.map { ($0, context) }
  }

  /// Calls the only function for each of some runs of blocks, whose numbers lie some blocks behind those of the
  /// run before.
  ///
  /// - Parameter distances: for each input how many blocks. What a program of stores leaves goes to its inputs.
  func run(
    _ function: ExecutableMemory.Function, runs: Int, blocks: Int,
    distances: UnsafePointer<Int>
  ) {
    precondition(program.function.outputCount == 0, "outputs have no distance")
    let places = program.layout.inputs.places
    let count = program.layout.inputs.addressCount
    let addresses = context.assumingMemoryBound(to: Int.self)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { bytes in
      bytes.initialize(repeating: 0)
      for slot in places.indices { bytes[places[slot].address] = 64 &* distances[slot] }
      for _ in 0..<runs {
        _ = function(context, blocks &* 64)
        for at in 0..<count { addresses[at] &+= bytes[at] }
      }
    }
  }

  /// Computes all blocks, of which there is at least one; returns what the first function returns.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @discardableResult
  package func run(_ blocks: Int) -> UInt64 {
    var first = 0
    var result: UInt64 = 0
    for at in 0..<stepCount {
      let step = steps[at]
      let returned = step.function?(context, blocks &* 64) ?? 0
      if at == 0 { result = returned }
      if step.end > first {
        BoundInstruction.run(calls + first, count: step.end &- first, blocks: blocks)
        first = step.end
      }
    }
    return result
  }
}
