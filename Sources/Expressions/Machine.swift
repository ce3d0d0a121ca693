import Lanes

/// Numbers that a program reads: a block of lanes after another, or one block for all.
public struct ProgramInput<V: Lane> {
  /// The first block.
  public var pointer: UnsafePointer<V>
  /// 1 where every block has numbers of its own, 0 where they share one block.
  public var step: Int

  @inlinable
  public init(_ pointer: UnsafePointer<V>, step: Int = 1) {
    self.pointer = pointer
    self.step = step
  }
}

/// Runs a ``Program`` over batches of lanes; owns the memory that the program needs.
///
/// A machine is used by one thread at a time.
public final class Machine<V: Lane> {
  @usableFromInline let program: Program
  private let maximumBlocks: Int
  private let registers: UnsafeMutablePointer<V>
  private let uniforms: UnsafeMutablePointer<Double>
  private let uniformLanes: UnsafeMutablePointer<V>
  private let counters: UnsafeMutablePointer<Int>
  private let bounds: UnsafeMutablePointer<Int>
  private let buffers: UnsafeMutablePointer<V>
  private let bufferStarts: [Int]

  /// A machine for batches of up to `maximumBlocks` blocks of lanes.
  public init(_ program: Program, maximumBlocks: Int) {
    self.program = program
    self.maximumBlocks = maximumBlocks
    registers = .allocate(capacity: max(1, program.registerCount * maximumBlocks))
    registers.initialize(repeating: 0, count: max(1, program.registerCount * maximumBlocks))
    uniforms = .allocate(capacity: max(1, program.uniformCount))
    uniforms.initialize(repeating: 0, count: max(1, program.uniformCount))
    uniformLanes = .allocate(capacity: max(1, program.uniformCount))
    uniformLanes.initialize(repeating: 0, count: max(1, program.uniformCount))
    counters = .allocate(capacity: max(1, program.loops.count))
    counters.initialize(repeating: 0, count: max(1, program.loops.count))
    bounds = .allocate(capacity: max(1, program.loops.count))
    bounds.initialize(repeating: 0, count: max(1, program.loops.count))
    var starts: [Int] = []
    var total = 0
    for length in program.bufferLengths {
      starts.append(total)
      total += length * maximumBlocks
    }
    bufferStarts = starts
    buffers = .allocate(capacity: max(1, total))
    buffers.initialize(repeating: 0, count: max(1, total))
    for (uniform, value) in program.constants {
      uniforms[uniform] = value
      uniformLanes[uniform] = V(rounding: value)
    }
  }

  deinit {
    registers.deallocate()
    uniforms.deallocate()
    uniformLanes.deallocate()
    counters.deallocate()
    bounds.deallocate()
    buffers.deallocate()
  }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - inputs: one for each input of the program.
  ///   - outputs: where each output's blocks go; they may be the memory of inputs only where the
  ///     program was compiled for that.
  ///   - blocks: how many blocks of lanes, at most the machine's maximum.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func run(
    inputs: UnsafePointer<ProgramInput<V>>, outputs: UnsafePointer<UnsafeMutablePointer<V>>,
    blocks: Int
  ) {
    precondition(blocks <= maximumBlocks, "a machine's batch is too large")
    program.code.withUnsafeBufferPointer { code in
      program.elements.withUnsafeBufferPointer { elements in
        let frame = Frame(
          inputs: inputs, outputs: outputs, blocks: blocks, registers: registers,
          stride: maximumBlocks, elements: elements)
        execute(code, frame)
      }
    }
  }

  private struct Frame {
    let inputs: UnsafePointer<ProgramInput<V>>
    let outputs: UnsafePointer<UnsafeMutablePointer<V>>
    let blocks: Int
    let registers: UnsafeMutablePointer<V>
    let stride: Int
    let elements: UnsafeBufferPointer<Graph.Element>
  }

  @inline(__always)
  private func execute(_ code: UnsafeBufferPointer<Instruction>, _ frame: Frame) {
    var at = 0
    while at < code.count {
      let instruction = code[at]
      switch instruction.kind {
      case .compute: compute(instruction, frame)
      case .computeUniform: computeUniform(instruction)
      case .copy:
        let source = source(instruction.a, frame)
        let target = target(instruction.destination, frame)
        for block in 0..<frame.blocks { target[block] = source.pointer[block &* source.step] }
      case .clear:
        for slot in 0..<Int(instruction.partner) {
          let output = frame.outputs[Int(instruction.payload) + slot]
          for block in 0..<frame.blocks { output[block] = 0 }
        }
      case .beginLoop, .beginReverseLoop:
        let id = Int(instruction.payload)
        let from = program.loops[id].from.value(counters)
        let through = program.loops[id].through.value(counters)
        if from > through {
          at = Int(instruction.partner)
        } else {
          let isForward = instruction.kind == .beginLoop
          counters[id] = isForward ? from : through
          bounds[id] = isForward ? through : from
        }
      case .endLoop:
        let id = Int(instruction.payload)
        if counters[id] != bounds[id] {
          counters[id] += code[Int(instruction.partner)].kind == .beginLoop ? 1 : -1
          at = Int(instruction.partner)
        }
      }
      at += 1
    }
  }

  @inline(__always)
  private func source(_ operand: Operand, _ frame: Frame) -> ProgramInput<V> {
    let index = Int(operand.index)
    switch operand.kind {
    case .register:
      return ProgramInput(UnsafePointer(frame.registers + index * frame.stride))
    case .uniform: return ProgramInput(UnsafePointer(uniformLanes + index), step: 0)
    case .input: return frame.inputs[index]
    case .element: return frame.inputs[slot(of: index, frame)]
    case .output: return ProgramInput(UnsafePointer(frame.outputs[index]))
    case .outputElement: return ProgramInput(UnsafePointer(frame.outputs[slot(of: index, frame)]))
    case .buffer: return ProgramInput(UnsafePointer(buffer(index)))
    case .none: return ProgramInput(UnsafePointer(uniformLanes), step: 0)
    }
  }

  @inline(__always)
  private func target(_ operand: Operand, _ frame: Frame) -> UnsafeMutablePointer<V> {
    let index = Int(operand.index)
    switch operand.kind {
    case .output: return frame.outputs[index]
    case .outputElement: return frame.outputs[slot(of: index, frame)]
    case .buffer: return buffer(index)
    default: return frame.registers + index * frame.stride
    }
  }

  @inline(__always)
  private func slot(of element: Int, _ frame: Frame) -> Int {
    frame.elements[element].base + frame.elements[element].index.value(counters)
  }

  private func buffer(_ index: Int) -> UnsafeMutablePointer<V> {
    let loop = program.bufferLoops[index]
    let step = counters[loop] - program.loops[loop].from.value(counters)
    return buffers + bufferStarts[index] + step * maximumBlocks
  }

  private func computeUniform(_ instruction: Instruction) {
    func value(_ operand: Operand) -> Double {
      operand.kind == .uniform ? uniforms[Int(operand.index)] : 0
    }
    let result: Double
    if instruction.operation == .counter {
      result = Double(counters[Int(instruction.payload)])
    } else {
      result = instruction.operation.applied(
        to: value(instruction.a), value(instruction.b), value(instruction.c),
        payload: Int(instruction.payload))
    }
    uniforms[Int(instruction.destination.index)] = result
    uniformLanes[Int(instruction.destination.index)] = V(rounding: result)
  }

  @inline(__always)
  private func compute(_ instruction: Instruction, _ frame: Frame) {
    let target = target(instruction.destination, frame)
    let a = source(instruction.a, frame)
    let blocks = frame.blocks

    @inline(__always)
    func one(_ body: (V) -> V) {
      for block in 0..<blocks { target[block] = body(a.pointer[block &* a.step]) }
    }
    @inline(__always)
    func two(_ body: (V, V) -> V) {
      let b = source(instruction.b, frame)
      for block in 0..<blocks {
        target[block] = body(a.pointer[block &* a.step], b.pointer[block &* b.step])
      }
    }
    @inline(__always)
    func three(_ body: (V, V, V) -> V) {
      let b = source(instruction.b, frame)
      let c = source(instruction.c, frame)
      for block in 0..<blocks {
        target[block] = body(
          a.pointer[block &* a.step], b.pointer[block &* b.step], c.pointer[block &* c.step])
      }
    }

    @inline(__always)
    func four(_ body: (V, V, V, V) -> V) {
      let b = source(instruction.b, frame)
      let c = source(instruction.c, frame)
      let d = source(instruction.d, frame)
      for block in 0..<blocks {
        target[block] = body(
          a.pointer[block &* a.step], b.pointer[block &* b.step], c.pointer[block &* c.step],
          d.pointer[block &* d.step])
      }
    }
    @inline(__always)
    func five(_ body: (V, V, V, V, V) -> V) {
      let b = source(instruction.b, frame)
      let c = source(instruction.c, frame)
      let d = source(instruction.d, frame)
      let e = source(instruction.e, frame)
      for block in 0..<blocks {
        target[block] = body(
          a.pointer[block &* a.step], b.pointer[block &* b.step], c.pointer[block &* c.step],
          d.pointer[block &* d.step], e.pointer[block &* e.step])
      }
    }

    switch instruction.operation {
    case .add: two { $0 + $1 }
    case .subtract: two { $0 - $1 }
    case .multiply: two { $0 * $1 }
    case .divide: two { $0 / $1 }
    case .negate: one { -$0 }
    case .squareRoot, .normRoot: one { $0.squareRoot() }
    case .exp: one { V.exp($0) }
    case .log: one { V.log($0) }
    case .log2: one { V.log2($0) }
    case .log10: one { V.log10($0) }
    case .sin: one { V.sin($0) }
    case .cos: one { V.cos($0) }
    case .tan: one { V.tan($0) }
    case .asin: one { V.asin($0) }
    case .acos: one { V.acos($0) }
    case .atan: one { V.atan($0) }
    case .sinh: one { V.sinh($0) }
    case .cosh: one { V.cosh($0) }
    case .tanh: one { V.tanh($0) }
    case .magnitude: one { $0.magnitude }
    case .sign: one { $0.signum }
    case .sigmoid: one { V.sigmoid($0) }
    case .relu: one { Kernel.relu($0) }
    case .softplus: one { V.softplus($0) }
    case .erf: one { V.erf($0) }
    case .floor: one { $0.roundedDown() }
    case .logOrZero: one { Kernel.logOrZero($0) }
    case .integerPower:
      // The chain that `Kernel.power` runs, without asking for each block which it is.
      switch Int(instruction.payload) {
      case 2: one { $0 * $0 }
      case 3: one { $0 * $0 * $0 }
      case 4:
        one {
          let square = $0 * $0
          return square * square
        }
      case let exponent: one { Kernel.power($0, exponent) }
      }
    case .power: two { V.pow($0, $1) }
    case .minimum: two { V.minimum($0, $1) }
    case .maximum: two { V.maximum($0, $1) }
    case .less: two { Kernel.truth($0 .< $1) }
    case .lessOrEqual: two { Kernel.truth($0 .<= $1) }
    case .equal: two { Kernel.truth($0 .== $1) }
    case .notEqual: two { Kernel.truth($0 .!= $1) }
    case .guardedMultiply: two { Kernel.guardedMultiply($0, $1) }
    case .guardedDivide: two { Kernel.guardedDivide($0, $1) }
    case .select: three { V.select($0 .!= 0, $1, $2) }
    case .multiplyAdd: three { $0 * $1 + $2 }
    case .multiplySubtract: three { $0 * $1 - $2 }
    case .subtractMultiply: three { $2 - $0 * $1 }
    case .multiplyMultiply: three { $0 * $1 * $2 }
    case .addMultiply: three { ($0 + $1) * $2 }
    case .subtractMultiplied: three { ($0 - $1) * $2 }
    case .addAdd: three { $0 + $1 + $2 }
    case .multiplyAddAdd: four { $0 * $1 + $2 + $3 }
    case .multiplyMultiplyAdd: four { $0 * $1 + $2 * $3 }
    case .multiplyMultiplyAddAdd: five { $0 * $1 + $2 * $3 + $4 }
    case .productAdd: four { $0 * $1 * $2 + $3 }
    case .subtractProduct: four { $3 - $0 * $1 * $2 }
    case .multiplyProductAdd: five { $0 * $1 + $2 * $3 * $4 }
    case .productProductAdd:
      let (b, c) = (source(instruction.b, frame), source(instruction.c, frame))
      let (d, e) = (source(instruction.d, frame), source(instruction.e, frame))
      let f = source(instruction.f, frame)
      for block in 0..<blocks {
        let left = a.pointer[block &* a.step] * b.pointer[block &* b.step]
        let right = d.pointer[block &* d.step] * e.pointer[block &* e.step]
        target[block] =
          left * c.pointer[block &* c.step] + right * f.pointer[block &* f.step]
      }
    case .rootAdd: two { $0.squareRoot() + $1 }
    case .rootMultiply: two { ($0 * $1).squareRoot() }
    case .rootMultiplyAdd: three { ($0 * $1).squareRoot() + $2 }
    case .multiplyDivide: three { $0 * $1 / $2 }
    case .productDivide: four { $0 * $1 * $2 / $3 }
    case .subtractQuotient: four { $3 - $0 * $1 / $2 }
    case .subtractProductQuotient: five { $4 - $0 * $1 * $2 / $3 }
    case .constant, .input, .counter, .element, .sum, .product, .productOfOthers: break
    }
  }
}
