import Lanes

/// What a running program keeps: registers of a block of lanes after another, numbers that all lanes
/// share, and the counters of its loops.
final class InterpreterMemory<V: Lane> {
  /// An ``Affine`` whose terms lie among all terms: arrays would be retained at every access.
  private struct Index {
    var constant: Int
    var first: Int
    var end: Int
  }

  let uniforms: UnsafeMutablePointer<Double>
  /// The uniforms rounded; a block of zeros behind them.
  let uniformLanes: UnsafeMutablePointer<V>
  let counters: UnsafeMutablePointer<Int>
  private let bounds: UnsafeMutablePointer<Int>
  private let maximumBlocks: Int
  private let registers: UnsafeMutablePointer<V>
  private let buffers: UnsafeMutablePointer<V>
  private let bufferStarts: UnsafeMutablePointer<Int>
  private let bufferLoops: UnsafeMutablePointer<Int>
  /// By loop.
  private let ranges: UnsafeMutablePointer<(from: Index, through: Index)>
  private let elements: UnsafeMutablePointer<Index>
  private let terms: UnsafeMutablePointer<Affine.Term>
  /// Zeros, for all blocks.
  let zero: ProgramInput<V>

  init(_ program: Program, maximumBlocks: Int) {
    func allocated<Number: ExpressibleByIntegerLiteral>(
      _ count: Int
    ) -> UnsafeMutablePointer<Number> {
      .allocateAligned(count, repeating: 0)
    }
    self.maximumBlocks = maximumBlocks
    registers = allocated(program.registerCount * maximumBlocks)
    uniforms = allocated(program.uniformCount)
    uniformLanes = allocated(program.uniformCount + 1)
    zero = ProgramInput(UnsafePointer(uniformLanes + program.uniformCount), step: 0)
    counters = allocated(program.loops.count)
    bounds = allocated(program.loops.count)
    bufferStarts = allocated(program.bufferLengths.count)
    bufferLoops = allocated(program.bufferLengths.count)
    var total = 0
    for (buffer, length) in program.bufferLengths.enumerated() {
      bufferStarts[buffer] = total
      bufferLoops[buffer] = program.bufferLoops[buffer]
      total += length * maximumBlocks
    }
    buffers = allocated(total)
    var allTerms: [Affine.Term] = []
    func index(_ affine: Affine, base: Int = 0) -> Index {
      let first = allTerms.count
      allTerms += affine.terms
      return Index(constant: base + affine.constant, first: first, end: allTerms.count)
    }
    ranges = .allocate(capacity: max(1, program.loops.count))
    for (id, loop) in program.loops.enumerated() {
      (ranges + id).initialize(to: (index(loop.from), index(loop.through)))
    }
    elements = .allocate(capacity: max(1, program.elements.count))
    for (id, element) in program.elements.enumerated() {
      (elements + id).initialize(to: index(element.index, base: element.base))
    }
    terms = .allocate(capacity: max(1, allTerms.count))
    for (at, term) in allTerms.enumerated() { (terms + at).initialize(to: term) }
    for (uniform, value) in program.constants { setUniform(uniform, value) }
  }

  deinit {
    registers.deallocate()
    uniforms.deallocate()
    uniformLanes.deallocate()
    counters.deallocate()
    bounds.deallocate()
    buffers.deallocate()
    bufferStarts.deallocate()
    bufferLoops.deallocate()
    ranges.deallocate()
    elements.deallocate()
    terms.deallocate()
  }

  @inline(__always)
  func register(_ index: Int) -> UnsafeMutablePointer<V> { registers + index &* maximumBlocks }

  // MARK: Loops

  /// Starts a loop; false if its range is empty.
  @inline(__always)
  func begin(_ id: Int, isForward: Bool) -> Bool {
    let from = value(of: ranges[id].from)
    let through = value(of: ranges[id].through)
    counters[id] = isForward ? from : through
    bounds[id] = isForward ? through : from
    return from <= through
  }

  /// Goes on to a loop's next step; false if there is none.
  @inline(__always)
  func advance(_ id: Int, isForward: Bool) -> Bool {
    guard counters[id] != bounds[id] else { return false }
    counters[id] &+= isForward ? 1 : -1
    return true
  }

  /// The input or output that an element means now.
  @inline(__always)
  func slot(of element: Int) -> Int { value(of: elements[element]) }

  /// What a buffer keeps for the present step.
  @inline(__always)
  func buffer(_ index: Int) -> UnsafeMutablePointer<V> {
    let step = counters[bufferLoops[index]] &- value(of: ranges[bufferLoops[index]].from)
    return buffers + (bufferStarts[index] &+ step &* maximumBlocks)
  }

  @inline(__always)
  private func value(of index: Index) -> Int {
    var value = index.constant
    for at in index.first..<index.end {
      value &+= terms[at].coefficient &* counters[terms[at].loop]
    }
    return value
  }

  // MARK: Numbers that lanes share

  func computeUniform(_ instruction: Instruction) {
    let result = instruction.uniformValue(counters) { uniforms[$0] }
    setUniform(Int(instruction.destination.index), result)
  }

  @inline(__always)
  private func setUniform(_ index: Int, _ value: Double) {
    uniforms[index] = value
    uniformLanes[index] = V(rounding: value)
  }
}

extension Instruction {
  /// What an operation on numbers that all lanes share gives.
  func uniformValue(_ counters: UnsafePointer<Int>, _ uniform: (Int) -> Double) -> Double {
    func value(_ operand: Operand) -> Double {
      operand.kind == .uniform ? uniform(Int(operand.index)) : 0
    }
    if operation == .counter { return Double(counters[Int(payload)]) }
    return operation.value(value(a), value(b), value(c), payload: Int(payload))
  }
}
