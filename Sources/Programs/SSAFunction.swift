/// A program run once on names instead of numbers: every operation on lanes that it does, in order,
/// loops unrolled, each number computed once.
///
/// It is what machine code is made from. The operations are those of the program but for what changes no
/// bit (``SSABuilder``), without those that no output needs; numbers that all lanes share are
/// constants.
package struct SSAFunction: Sendable {
  /// A number for each lane.
  package struct Value: Sendable {
    /// `.constant` and `.input` are leaves.
    package var operation: Opcode
    /// Values that stand before this one.
    package var operands: [Int] = []
    /// Of a constant, before it is rounded for the lanes.
    package var constant = 0.0
    /// Of an input.
    package var slot = 0

    package init(
      operation: Opcode, operands: [Int] = [], constant: Double = 0, slot: Int = 0
    ) {
      self.operation = operation
      self.operands = operands
      self.constant = constant
      self.slot = slot
    }
  }

  package var values: [Value] = []
  /// The value of each output; nil where the program leaves what the output's memory holds.
  package var outputs: [Int?]
  /// Values that go to the memory of inputs.
  package var stores: [(value: Int, slot: Int)] = []

  /// The most operations that native code is made of: beyond, the code would not stay in the first
  /// caches, and interpreting costs little more.
  package static let maximumLength = 4096

  /// The function of a program; nil where it is too long.
  package init?(_ program: Program) {
    if let function = program.function {
      guard function.values.count <= Self.maximumLength else { return nil }
      self = function
      return
    }
    outputs = [Int?](repeating: nil, count: program.outputCount)
    var recorder = ProgramUnroller(program)
    guard recorder.run() else { return nil }
    outputs = recorder.outputs
    keepNeeded(recorder.builder.values)
  }

  /// The function of a program whose inputs and outputs are the same memory; nil where it is too long.
  ///
  /// - Parameters:
  ///   - isKept: of which slots what the program leaves there is needed afterwards.
  ///   - counters: counters that no loop of the program sets, by loop.
  package init?(
    inPlace program: Program, keeping isKept: (Int) -> Bool, counters: [Int: Int]
  ) {
    outputs = []
    var recorder = ProgramUnroller(program, inPlace: true)
    for (loop, value) in counters { recorder.setCounter(loop, value) }
    guard recorder.run() else { return nil }
    stores = recorder.outputs.enumerated().compactMap { slot, value in
      isKept(slot) ? value.map { ($0, slot) } : nil
    }
    keepNeeded(recorder.builder.values)
    guard values.count <= Self.maximumLength else { return nil }
  }

  /// A function of values, of which those are kept that are needed.
  package init(_ all: [Value], stores: [(value: Int, slot: Int)]) {
    outputs = []
    self.stores = stores
    keepNeeded(all)
  }

  /// Whether some of its operations report events.
  package var reportsEvents: Bool { values.contains { $0.operation.reportsEvents } }

  /// Drops what no output needs.
  private mutating func keepNeeded(_ all: [Value]) {
    var isNeeded = [Bool](repeating: false, count: all.count)
    for case let output? in outputs { isNeeded[output] = true }
    for store in stores { isNeeded[store.value] = true }
    for at in all.indices where all[at].operation.reportsEvents { isNeeded[at] = true }
    for at in all.indices.reversed() where isNeeded[at] {
      for operand in all[at].operands { isNeeded[operand] = true }
    }
    var places = [Int](repeating: -1, count: all.count)
    for at in all.indices where isNeeded[at] {
      places[at] = values.count
      var value = all[at]
      value.operands = value.operands.map { places[$0] }
      values.append(value)
    }
    outputs = outputs.map { $0.map { places[$0] } }
    stores = stores.map { (places[$0.value], $0.slot) }
  }
}

/// What a value of a ``SSAFunction`` is. The constants that instructions need are operands like others.
package enum Opcode: Hashable, Sendable {
  package enum Comparison: Hashable, Sendable {
    case less, lessOrEqual, equal, notEqual
    /// One of the two is NaN.
    case unordered
  }

  case constant, input
  /// The operand, fetched before memory changes.
  case copy
  case add, subtract, multiply, divide, squareRoot, floor
  /// (x, −0): the sign flipped.
  case flipSign
  /// (−0, x): the sign cleared.
  case clearSign
  case minimum, maximum
  /// (x, known): the smaller; what is known where one is NaN.
  case smaller
  /// (a, b, 1).
  case less, lessOrEqual, equal, notEqual
  /// (x, 0).
  case relu
  /// (x, 0, 1, −1).
  case sign
  /// (a, b, 0).
  case guardedMultiply, guardedDivide
  /// (condition, then, otherwise, 0).
  case select
  /// (a, b, then, otherwise): a comparison of two chooses between the others.
  case choose(Comparison)
  /// (x, known): the smaller; the other one where one is NaN.
  case keepSmallest
  /// (a, b, before, after, reference): `before` where the comparison of the first two holds, else
  /// `after`. Two events are reported: the lanes where it holds, and those where `after` equals the
  /// reference; a trial's events are those of its first component, joined with the others'.
  case commitStep(Comparison, isFirst: Bool)
  /// (gradient, before, after): the same for trials of one number whose step is NaN where the gradient
  /// is. Events are rare, so their handling is emitted out of line.
  case commitStepLikely
  /// Left to the interpreter's code, over all blocks at once.
  case kernel(Operation)

  package var isKernel: Bool {
    if case .kernel = self { true } else { false }
  }

  /// Whether it reports events of trials.
  package var reportsEvents: Bool {
    switch self {
    case .commitStep, .commitStepLikely: true
    default: false
    }
  }
}

/// Runs a program on the names of its numbers.
private struct ProgramUnroller {
  private let program: Program
  private(set) var builder = SSABuilder()
  private(set) var outputs: [Int?]
  private var registers: [Int?]
  private var uniforms: [Double]
  private var counters: [Int]
  private var bounds: [Int]
  private var buffers: [[Int?]]
  private var operationCount = 0
  /// Whether inputs and outputs are the same memory.
  private let isInPlace: Bool

  init(_ program: Program, inPlace isInPlace: Bool = false) {
    self.program = program
    self.isInPlace = isInPlace
    outputs = [Int?](repeating: nil, count: program.outputCount)
    registers = [Int?](repeating: nil, count: program.plainRegisterCount)
    uniforms = [Double](repeating: 0, count: program.uniformCount)
    counters = [Int](repeating: 0, count: max(1, program.loops.count))
    bounds = counters
    buffers = program.bufferLengths.map { [Int?](repeating: nil, count: min($0, 1 << 13)) }
    for (uniform, value) in program.constants { uniforms[uniform] = value }
  }

  /// Sets a counter that no loop of the program sets.
  mutating func setCounter(_ loop: Int, _ value: Int) { counters[loop] = value }

  /// False where the program is too long, or does what has no opcode.
  mutating func run() -> Bool {
    let code = program.plain
    var at = 0
    var steps = 0
    while at < code.count {
      let instruction = code[at]
      steps += 1
      guard steps <= 16 * SSAFunction.maximumLength, operationCount <= SSAFunction.maximumLength
      else {
        return false
      }
      switch instruction.kind {
      case .compute:
        guard let value = compute(instruction), write(value, to: instruction.destination) else {
          return false
        }
      case .copy:
        guard let value = read(instruction.a), write(value, to: instruction.destination) else {
          return false
        }
      case .clear:
        let zero = constant(0)
        for slot in 0..<Int(instruction.partner) { outputs[Int(instruction.payload) + slot] = zero }
      case .computeUniform:
        uniforms[Int(instruction.destination.index)] = instruction.uniformValue(counters) {
          uniforms[$0]
        }
      case .beginLoop, .beginReverseLoop:
        let id = Int(instruction.payload)
        let from = program.loops[id].from.value(counters)
        let through = program.loops[id].through.value(counters)
        let isForward = instruction.kind == .beginLoop
        counters[id] = isForward ? from : through
        bounds[id] = isForward ? through : from
        if from > through { at = Int(instruction.partner) }
      case .endLoop:
        let id = Int(instruction.payload)
        if counters[id] != bounds[id] {
          counters[id] += code[Int(instruction.partner)].kind == .beginLoop ? 1 : -1
          at = Int(instruction.partner)
        }
      }
      at += 1
    }
    return true
  }

  // MARK: Places

  private mutating func read(_ operand: Operand) -> Int? {
    let index = Int(operand.index)
    switch operand.kind {
    case .none: return nil
    case .register: return registers[index]
    case .uniform: return constant(uniforms[index])
    case .input: return memory(index)
    case .element: return memory(slot(index))
    case .output: return isInPlace ? memory(index) : outputs[index]
    case .outputElement: return isInPlace ? memory(slot(index)) : outputs[slot(index)]
    case .buffer:
      let step = bufferStep(index)
      return buffers[index].indices.contains(step) ? buffers[index][step] : nil
    }
  }

  private mutating func write(_ value: Int, to operand: Operand) -> Bool {
    let index = Int(operand.index)
    switch operand.kind {
    case .register: registers[index] = value
    case .output: outputs[index] = value
    case .outputElement: outputs[slot(index)] = value
    case .buffer:
      let step = bufferStep(index)
      guard buffers[index].indices.contains(step) else { return false }
      buffers[index][step] = value
    case .none, .uniform, .input, .element: return false
    }
    return true
  }

  private func slot(_ element: Int) -> Int {
    program.elements[element].base + program.elements[element].index.value(counters)
  }

  private func bufferStep(_ buffer: Int) -> Int {
    let loop = program.bufferLoops[buffer]
    return counters[loop] - program.loops[loop].from.value(counters)
  }

  /// What an input's memory holds by now.
  private mutating func memory(_ slot: Int) -> Int {
    if isInPlace, let written = outputs[slot] { return written }
    return builder.input(slot)
  }

  private mutating func constant(_ value: Double) -> Int { builder.constant(value) }

  private mutating func append(_ operation: Opcode, _ operands: Int...) -> Int {
    append(operation, operands)
  }

  private mutating func append(_ operation: Opcode, _ operands: [Int]) -> Int {
    operationCount += 1
    return builder.append(operation, operands)
  }

  // MARK: Operations

  private mutating func compute(_ instruction: Instruction) -> Int? {
    guard let a = read(instruction.a) else { return nil }
    let operation = instruction.operation
    switch operation {
    case .negate: return append(.flipSign, a, constant(-0.0))
    case .integerPower: return power(a, Int(instruction.payload))
    case .function(let function): return compute(function, a)
    default: break
    }
    guard let b = read(instruction.b) else { return nil }
    switch operation {
    case .add: return append(.add, a, b)
    case .subtract: return append(.subtract, a, b)
    case .multiply: return append(.multiply, a, b)
    case .divide: return append(.divide, a, b)
    case .minimum: return append(.minimum, a, b)
    case .maximum: return append(.maximum, a, b)
    case .less: return append(.less, a, b, constant(1))
    case .lessOrEqual: return append(.lessOrEqual, a, b, constant(1))
    case .equal: return append(.equal, a, b, constant(1))
    case .notEqual: return append(.notEqual, a, b, constant(1))
    case .guardedMultiply: return append(.guardedMultiply, a, b, constant(0))
    case .guardedDivide: return append(.guardedDivide, a, b, constant(0))
    case .power: return append(.kernel(.power), a, b)
    case .select:
      guard let c = read(instruction.c) else { return nil }
      return append(.select, a, b, c, constant(0))
    default: return nil
    }
  }

  private mutating func compute(_ function: ElementaryFunction, _ x: Int) -> Int {
    switch function.definition.native {
    case .call: return append(.kernel(.function(function)), [x])
    case .inline(let operation, let operands):
      let values = operands.map { operand in
        switch operand {
        case .argument: x
        case .constant(let value): constant(value)
        }
      }
      return append(operation, values)
    }
  }

  /// The chain of ``Lane/power(_:_:)``.
  private mutating func power(_ x: Int, _ exponent: Int) -> Int {
    let count = exponent.magnitude
    if count == 0 { return constant(1) }
    var result = x
    var bit = Int.bitWidth - count.leadingZeroBitCount - 2
    while bit >= 0 {
      result = append(.multiply, result, result)
      if count >> UInt(bit) & 1 == 1 { result = append(.multiply, result, x) }
      bit -= 1
    }
    return exponent < 0 ? append(.divide, constant(1), result) : result
  }
}
