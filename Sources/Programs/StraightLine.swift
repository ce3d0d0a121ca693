extension Program {
  /// A program of straight-line code, for the interpreter and for machine code alike.
  ///
  /// The inputs that the code stores to are the interpreter's outputs, in the order of the stores.
  ///
  /// - Parameter table: inputs that lie one block after the other, from the first on, where all lanes
  ///   share them: one address then serves for all.
  package static func straightLine(
    _ function: SSAFunction, inputCount: Int, table: Range<Int> = 0..<0
  ) -> Program {
    var emitter = StraightLineEmitter(function, inputCount: inputCount)
    return emitter.program(function, inputCount: inputCount, table: table)
  }
}

/// Writes the interpreter's instructions for the values of a ``SSAFunction``.
private struct StraightLineEmitter {
  private var code: [Instruction] = []
  private var places: [Operand] = []
  private var constants: [(uniform: Int, value: Double)] = []
  private var registerCount = 0
  private let stores: [(value: Int, slot: Int)]

  init(_ function: SSAFunction, inputCount: Int) {
    stores = function.stores
    // An input that is stored elsewhere may lie where an earlier store goes: it is fetched first.
    var isFetched = [Bool](repeating: false, count: function.values.count)
    for store in stores where function.values[store.value].operation == .input {
      if store.slot != function.values[store.value].slot { isFetched[store.value] = true }
    }
    for (at, value) in function.values.enumerated() {
      switch value.operation {
      case .constant:
        constants.append((constants.count, value.constant))
        places.append(Operand(kind: .uniform, index: Int32(constants.count - 1)))
      case .input:
        places.append(Operand(kind: .input, index: Int32(value.slot)))
        if isFetched[at] { fetched[at] = fetch(places[at]) }
      default: places.append(emit(value.operation, value.operands.map { places[$0] }))
      }
    }
  }

  /// Copies of inputs, by value.
  private var fetched: [Int: Operand] = [:]

  private mutating func fetch(_ source: Operand) -> Operand {
    let register = newRegister()
    code.append(Instruction(kind: .copy, destination: register, a: source))
    return register
  }

  private mutating func newRegister() -> Operand {
    registerCount += 1
    return .register(registerCount - 1)
  }

  private mutating func compute(_ operation: Operation, _ x: [Operand], payload: Int = 0)
    -> Operand
  {
    let register = newRegister()
    func operand(_ at: Int) -> Operand { x.indices.contains(at) ? x[at] : .none }
    var instruction = Instruction(kind: .compute, operation: operation, destination: register)
    (instruction.a, instruction.b) = (operand(0), operand(1))
    (instruction.c, instruction.d) = (operand(2), operand(3))
    instruction.payload = Int32(payload)
    code.append(instruction)
    return register
  }

  private mutating func emit(_ operation: Opcode, _ x: [Operand]) -> Operand {
    switch operation {
    case .constant, .input: preconditionFailure("leaves have no instruction")
    case .copy: return fetch(x[0])
    case .add: return compute(.add, x)
    case .subtract: return compute(.subtract, x)
    case .multiply: return compute(.multiply, x)
    case .divide: return compute(.divide, x)
    case .squareRoot: return compute(.function(.squareRoot), x)
    case .floor: return compute(.function(.floor), x)
    case .flipSign: return compute(.negate, [x[0]])
    case .clearSign: return compute(.function(.magnitude), [x[1]])
    case .minimum: return compute(.minimum, x)
    case .maximum: return compute(.maximum, x)
    case .smaller: return compute(.lesser, x)
    case .keepSmallest: return compute(.minimumNumber, x)
    case .less, .lessOrEqual, .equal, .notEqual:
      return compute(operation.interpreted, [x[0], x[1]])
    case .relu: return compute(.function(.relu), [x[0]])
    case .sign: return compute(.function(.sign), [x[0]])
    case .guardedMultiply: return compute(.guardedMultiply, [x[0], x[1]])
    case .guardedDivide: return compute(.guardedDivide, [x[0], x[1]])
    case .select: return compute(.select, [x[0], x[1], x[2]])
    case .choose(let comparison):
      return compute(.select, [compute(comparison.interpreted, [x[0], x[1]]), x[2], x[3]])
    case .commitStep(let comparison, let isFirst):
      let condition = compute(comparison.interpreted, [x[0], x[1]])
      return compute(.commit, [condition, x[2], x[3], x[4]], payload: isFirst ? 1 : 0)
    case .commitStepLikely:
      let condition = compute(.unordered, [x[0], x[0]])
      return compute(.commit, [condition, x[1], x[2], x[1]], payload: 1)
    case .kernel(let function): return compute(function, x)
    }
  }

  mutating func program(
    _ function: SSAFunction, inputCount: Int, table: Range<Int>
  ) -> Program {
    var aliases: [Int: Int] = [:]
    for (output, store) in stores.enumerated() {
      aliases[output] = store.slot
      let source = fetched[store.value] ?? places[store.value]
      let destination = Operand(kind: .output, index: Int32(output))
      // What is there already need not be stored.
      if source == Operand(kind: .input, index: Int32(store.slot)) { continue }
      code.append(Instruction(kind: .copy, destination: destination, a: source))
    }
    return Program(
      code: code, registerCount: registerCount, aliases: aliases, uniformCount: constants.count,
      constants: constants, loops: [], elements: [], bufferLengths: [], bufferLoops: [],
      inputCount: inputCount, outputCount: stores.count, function: function, table: table)
  }
}

extension Opcode {
  fileprivate var interpreted: Operation {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    default: .notEqual
    }
  }
}

extension Opcode.Comparison {
  fileprivate var interpreted: Operation {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .unordered: .unordered
    }
  }
}
