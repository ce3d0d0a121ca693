extension CodeGenerator {
  /// Where truth values are; with AVX-512 in a mask register.
  var truthRegister: Int {
    assembler.instructionSet == .avx512 ? 0 : assembler.instructionSet.registerCount - 1
  }

  /// Operations of several instructions.
  mutating func compose(
    _ operation: TraceOperation, _ target: Int, _ x: [Int], _ half: Int
  ) {
    let truth = truthRegister
    let isWide = assembler.instructionSet == .avx512
    switch operation {
    case .less, .lessOrEqual, .equal, .notEqual:
      assembler.compare(operation.predicate, truth, x[0], x[1])
      if isWide {
        assembler.move(target, x[2], .zeroing)
      } else {
        assembler.arithmetic(0x54, target, truth, .register(x[2]))
      }
    case .minimum, .maximum:
      // The instruction gives the second operand where one is NaN: the first is put back.
      assembler.arithmetic(operation == .minimum ? 0x5D : 0x5F, target, x[0], .register(x[1]))
      assembler.compare(.unordered, truth, x[0], x[0])
      assembler.blend(target, no: target, yes: x[0], mask: truth)
    case .relu:
      assembler.compare(.lessOrEqual, truth, x[0], x[1])
      assembler.blend(target, no: x[0], yes: x[1], mask: truth)
    case .sign:
      assembler.compare(.greater, truth, x[0], x[1])
      assembler.blend(target, no: x[0], yes: x[2], mask: truth)
      assembler.compare(.less, truth, x[0], x[1])
      assembler.blend(target, no: target, yes: x[3], mask: truth)
    case .guardedMultiply, .guardedDivide:
      let isProduct = operation == .guardedMultiply
      assembler.compare(.notEqual, truth, isProduct ? x[0] : x[1], x[2])
      assembler.arithmetic(
        isProduct ? 0x59 : 0x5E, target, x[0], .register(x[1]), isWide ? .zeroing : .none)
      if !isWide { assembler.arithmetic(0x54, target, target, .register(truth)) }
    case .select:
      assembler.compare(.notEqual, truth, x[0], x[3])
      assembler.blend(target, no: x[2], yes: x[1], mask: truth)
    case .choose(let comparison):
      assembler.compare(comparison.predicate, truth, x[0], x[1])
      assembler.blend(target, no: x[3], yes: x[2], mask: truth)
    case .settle(let comparison, let isFirst):
      settle(comparison, isFirst, target, x, half)
    case .keepSmallest:
      // The instruction gives the second operand where one is NaN: what is known; unless that is it.
      assembler.arithmetic(0x5D, target, x[0], .register(x[1]))
      assembler.compare(.unordered, truth, x[1], x[1])
      assembler.blend(target, no: target, yes: x[0], mask: truth)
    default: preconditionFailure("an operation without code")
    }
  }

  private mutating func settle(
    _ comparison: TraceOperation.Comparison, _ isFirst: Bool, _ target: Int, _ x: [Int],
    _ half: Int
  ) {
    let truth = truthRegister
    // A word for each block: what is wrong below, what is unchanged above.
    let word = -4 * distance
    if isFirst, assembler.instructionSet == .avx512, !assembler.isDouble {
      if layout.inputs.telling == .joining { assembler.joinTruths() }
      assembler.compare(.equal, truth, x[2], x[3], mask: 2)
      assembler.compare(comparison.predicate, truth, x[0], x[1])
      assembler.blend(target, no: x[3], yes: x[2], mask: truth)
      assembler.storeTruths(offset: word)
      return
    }
    assembler.compare(.equal, truth, x[2], x[3])
    assembler.storeTruth(truth, offset: word + 2, half: half, joining: !isFirst)
    assembler.compare(comparison.predicate, truth, x[0], x[1])
    assembler.blend(target, no: x[3], yes: x[2], mask: truth)
    if isFirst { assembler.storeTruth(truth, offset: word, half: half, joining: false) }
  }
}

extension TraceOperation {
  /// The opcode of operations that are one instruction, and whether operands may change places.
  var simple: (opcode: UInt8, commutes: Bool)? {
    switch self {
    case .add: (0x58, true)
    case .multiply: (0x59, true)
    case .subtract: (0x5C, false)
    case .divide: (0x5E, false)
    case .squareRoot: (0x51, false)
    case .smaller: (0x5D, false)
    case .flipSign: (0x57, true)
    case .clearSign: (0x55, false)
    case .floor, .copy: (0, false)
    default: nil
    }
  }

  fileprivate var predicate: Assembler.Predicate {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    default: .notEqual
    }
  }
}

extension TraceOperation.Comparison {
  fileprivate var predicate: Assembler.Predicate {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .unordered: .unordered
    }
  }
}
