import Programs

/// Which instructions each operation becomes.
extension CodeGenerator {
  /// An operation of one instruction; `first` is nil where it has one operand.
  mutating func writeInstruction(
    _ operation: Opcode, _ target: VectorRegister, _ first: VectorRegister?,
    _ second: VectorOrMemory
  ) {
    switch (operation, first) {
    case (.add, let first?): assembler.vadd(target, first, second)
    case (.subtract, let first?): assembler.vsub(target, first, second)
    case (.multiply, let first?): assembler.vmul(target, first, second)
    case (.divide, let first?): assembler.vdiv(target, first, second)
    case (.smaller, let first?): assembler.vmin(target, first, second)
    case (.flipSign, let first?): assembler.vxor(target, first, second)
    case (.clearSign, let first?): assembler.vandn(target, first, second)
    case (.squareRoot, nil): assembler.vsqrt(target, second)
    case (.floor, nil): assembler.vround(downTo: target, second)
    case (.copy, nil):
      switch second {
      case .memory(let address): assembler.vmovu(target, address)
      case .register(let register): assembler.vmova(target, register)
      }
    default: preconditionFailure("an operation of more than one instruction")
    }
  }

  /// An operation of several instructions, on registers.
  mutating func writeSequence(
    _ operation: Opcode, _ target: VectorRegister, _ x: [VectorRegister], _ half: Int
  ) {
    switch operation {
    case .less: compare(.less, target, x)
    case .lessOrEqual: compare(.lessOrEqual, target, x)
    case .equal: compare(.equal, target, x)
    case .notEqual: compare(.notEqual, target, x)
    case .minimum:
      // The instruction gives the second operand where one is NaN: the first is put back.
      assembler.vmin(target, x[0], .register(x[1]))
      compare(.unordered, x[0], x[0])
      blend(target, no: target, yes: x[0])
    case .maximum:
      assembler.vmax(target, x[0], .register(x[1]))
      compare(.unordered, x[0], x[0])
      blend(target, no: target, yes: x[0])
    case .keepSmallest:
      // The instruction gives the second operand where one is NaN: what is known; unless that is it.
      assembler.vmin(target, x[0], .register(x[1]))
      compare(.unordered, x[1], x[1])
      blend(target, no: target, yes: x[0])
    case .relu:
      compare(.lessOrEqual, x[0], x[1])
      blend(target, no: x[0], yes: x[1])
    case .sign:
      compare(.greater, x[0], x[1])
      blend(target, no: x[0], yes: x[2])
      compare(.less, x[0], x[1])
      blend(target, no: target, yes: x[3])
    case .guardedMultiply:
      compare(.notEqual, x[0], x[2])
      assembler.vmul(target, x[0], .register(x[1]), zeroing)
      keepWhereTrue(target)
    case .guardedDivide:
      compare(.notEqual, x[1], x[2])
      assembler.vdiv(target, x[0], .register(x[1]), zeroing)
      keepWhereTrue(target)
    case .select:
      compare(.notEqual, x[0], x[3])
      blend(target, no: x[2], yes: x[1])
    case .choose(let comparison):
      compare(comparison.predicate, x[0], x[1])
      blend(target, no: x[3], yes: x[2])
    case .commitStep(let comparison, let isFirst):
      commitStep(comparison, isFirst, target, x, half)
    case .commitStepLikely:
      commitStep(.unordered, true, target, [x[0], x[0], x[1], x[2], x[1]], half)
    default: preconditionFailure("an operation without code")
    }
  }

  /// The third operand where a comparison of the first two holds, 0 elsewhere.
  private mutating func compare(
    _ predicate: ComparisonPredicate, _ target: VectorRegister, _ x: [VectorRegister]
  ) {
    compare(predicate, x[0], x[1])
    if hasMasks {
      assembler.vmova(target, x[2], zeroing)
    } else {
      assembler.vand(target, truthRegister, .register(x[2]))
    }
  }

  // MARK: Truth values

  private var hasMasks: Bool { assembler.instructionSet == .avx512 }

  /// Where comparisons leave truth values: with AVX-512 a bit for each number, ...
  var truthMask: MaskRegister { .k1 }

  /// ... with AVX2 ones and zeros. With AVX-512 it is a register of numbers.
  var truthRegister: VectorRegister {
    hasMasks ? VectorRegister(0) : VectorRegister(assembler.instructionSet.registerCount - 1)
  }

  /// With AVX-512 an instruction itself gives 0 where the last comparison did not hold.
  private var zeroing: Masking { hasMasks ? .zeroing(truthMask) : .none }

  /// Without, its result is cleared there.
  private mutating func keepWhereTrue(_ target: VectorRegister) {
    if !hasMasks { assembler.vand(target, target, .register(truthRegister)) }
  }

  /// - Parameter mask: where truth values go with AVX-512.
  mutating func compare(
    _ predicate: ComparisonPredicate, _ first: VectorRegister, _ second: VectorRegister,
    mask: MaskRegister = .k1
  ) {
    if hasMasks {
      assembler.vcmp(predicate, mask, first, second)
    } else {
      assembler.vcmp(predicate, truthRegister, first, second)
    }
  }

  /// `yes` where the last comparison held, `no` elsewhere.
  mutating func blend(_ target: VectorRegister, no: VectorRegister, yes: VectorRegister) {
    if hasMasks {
      assembler.vblendm(target, no: no, yes: yes, mask: truthMask)
    } else {
      assembler.vblendv(target, no: no, yes: yes, truth: truthRegister)
    }
  }
}

extension Opcode {
  /// Whether one instruction computes it, whose last operand may be in memory.
  var isOneInstruction: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .squareRoot, .smaller, .flipSign, .clearSign, .floor,
      .copy:
      true
    default: false
    }
  }

  /// Whether its operands may change places.
  var commutes: Bool {
    switch self {
    case .add, .multiply, .flipSign: true
    default: false
    }
  }
}

extension Opcode.Comparison {
  var predicate: ComparisonPredicate {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .unordered: .unordered
    }
  }
}
