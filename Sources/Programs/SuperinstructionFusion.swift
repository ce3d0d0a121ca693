/// Joins pairs of instructions into one pass over the lanes, so that the number between them never
/// leaves a processor register. The roundings stay: a fused product and sum is rounded twice.
///
/// Where there is no machine code this is 1.2 to 1.7 times as fast as without.
enum SuperinstructionFusion {
  static func apply(to program: inout Program) {
    let code = program.code
    var uses = [Int](repeating: 0, count: program.registerCount)
    var definitions = [Int](repeating: 0, count: program.registerCount)
    for instruction in code {
      for source in instruction.sources where source.kind == .register {
        uses[Int(source.index)] += 1
      }
      if instruction.destination.kind == .register {
        definitions[Int(instruction.destination.index)] += 1
      }
    }
    var fused = code
    var removed = [Bool](repeating: false, count: code.count)
    /// The instruction that computed each register, within the present stretch of straight code.
    var producer = [Int](repeating: -1, count: program.registerCount)
    var touched: [Int] = []
    for at in code.indices {
      let kind = code[at].kind
      if kind == .beginLoop || kind == .beginReverseLoop || kind == .endLoop {
        for register in touched { producer[register] = -1 }
        touched.removeAll()
        continue
      }
      guard kind == .compute else { continue }
      func inner(_ operand: Operand) -> (Int, Instruction)? {
        guard operand.kind == .register, uses[Int(operand.index)] == 1,
          definitions[Int(operand.index)] == 1
        else { return nil }
        let from = producer[Int(operand.index)]
        guard from >= 0, !removed[from] else { return nil }
        let instruction = fused[from]
        // What it reads must still be there: numbers written more than once may have changed.
        for source in instruction.sources {
          if source.kind == .register, definitions[Int(source.index)] > 1 { return nil }
          if source.kind == .outputElement || source.kind == .output { return nil }
        }
        return (from, instruction)
      }
      var outer = fused[at]
      for joined in join(&outer, inner(outer.a), outer.a == outer.b ? nil : inner(outer.b)) {
        removed[joined] = true
      }
      fused[at] = outer
      let destination = outer.destination
      if destination.kind == .register {
        producer[Int(destination.index)] = at
        touched.append(Int(destination.index))
      }
    }
    program.code = compacted(fused, removed)
  }

  /// Joins `outer` with the instructions behind its operands; returns those that it replaces.
  private static func join(
    _ outer: inout Instruction, _ left: (Int, Instruction)?, _ right: (Int, Instruction)?
  ) -> [Int] {
    if outer.operation == .add, let (i, x) = left, let (j, y) = right {
      if x.operation == .multiply, y.operation == .multiply {
        outer.operation = .multiplyMultiplyAdd
        (outer.a, outer.b, outer.c, outer.d) = (x.a, x.b, y.a, y.b)
        return [i, j]
      }
      // Sums commute to the bit.
      if x.operation == .multiply, y.operation == .multiplyMultiply {
        return joinProducts(&outer, x, y, .multiplyProductAdd, [i, j])
      }
      if x.operation == .multiplyMultiply, y.operation == .multiply {
        return joinProducts(&outer, y, x, .multiplyProductAdd, [i, j])
      }
      if x.operation == .multiplyMultiply, y.operation == .multiplyMultiply {
        outer.operation = .productProductAdd
        (outer.a, outer.b, outer.c) = (x.a, x.b, x.c)
        (outer.d, outer.e, outer.f) = (y.a, y.b, y.c)
        return [i, j]
      }
    }
    if let left, let operation = joined(outer.operation, left.1.operation, isLeft: true) {
      return take(left, operation, outer.b, &outer)
    }
    if let right, let operation = joined(outer.operation, right.1.operation, isLeft: false) {
      return take(right, operation, outer.a, &outer)
    }
    return []
  }

  private static func joinProducts(
    _ outer: inout Instruction, _ x: Instruction, _ y: Instruction, _ operation: Operation,
    _ replaced: [Int]
  ) -> [Int] {
    outer.operation = operation
    (outer.a, outer.b) = (x.a, x.b)
    (outer.c, outer.d, outer.e) = (y.a, y.b, y.c)
    return replaced
  }

  /// Puts the operands of the inner instruction first, and what else the outer one used behind them.
  private static func take(
    _ found: (Int, Instruction), _ operation: Operation, _ rest: Operand,
    _ outer: inout Instruction
  ) -> [Int] {
    outer.operation = operation
    let inner = found.1
    (outer.a, outer.b, outer.c, outer.d, outer.e, outer.f) =
      (inner.a, inner.b, inner.c, inner.d, inner.e, inner.f)
    guard rest.kind != .none else { return [found.0] }
    if outer.b.kind == .none {
      outer.b = rest
    } else if outer.c.kind == .none {
      outer.c = rest
    } else if outer.d.kind == .none {
      outer.d = rest
    } else {
      outer.e = rest
    }
    return [found.0]
  }

  private static func joined(_ outer: Operation, _ inner: Operation, isLeft: Bool) -> Operation? {
    switch (outer, inner) {
    case (.add, .multiply): .multiplyAdd
    case (.add, .add): .addAdd
    case (.add, .multiplyAdd): .multiplyAddAdd
    case (.add, .multiplyMultiplyAdd): .multiplyMultiplyAddAdd
    case (.add, .multiplyMultiply): .productAdd
    case (.add, .function(.squareRoot)): .rootAdd
    case (.add, .rootMultiply): .rootMultiplyAdd
    case (.subtract, .multiply): isLeft ? .multiplySubtract : .subtractMultiply
    case (.subtract, .multiplyMultiply): isLeft ? nil : .subtractProduct
    case (.subtract, .multiplyDivide): isLeft ? nil : .subtractQuotient
    case (.subtract, .productDivide): isLeft ? nil : .subtractProductQuotient
    case (.multiply, .multiply): .multiplyMultiply
    case (.multiply, .add): .addMultiply
    case (.multiply, .subtract): .subtractMultiplied
    case (.divide, .multiply): isLeft ? .multiplyDivide : nil
    case (.divide, .multiplyMultiply): isLeft ? .productDivide : nil
    case (.function(.squareRoot), .multiply): isLeft ? .rootMultiply : nil
    default: nil
    }
  }

  /// The instructions that are left, loops pointing at their ends again.
  static func compacted(_ code: [Instruction], _ removed: [Bool]) -> [Instruction] {
    var result: [Instruction] = []
    var open: [Int] = []
    for (at, instruction) in code.enumerated() where !removed[at] {
      var instruction = instruction
      switch instruction.kind {
      case .beginLoop, .beginReverseLoop: open.append(result.count)
      case .endLoop:
        if let begin = open.popLast() {
          result[begin].partner = Int32(result.count)
          instruction.partner = Int32(begin)
        }
      default: break
      }
      result.append(instruction)
    }
    return result
  }
}
