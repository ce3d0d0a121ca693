/// Joins pairs of instructions into one pass over the lanes, so that the number between them never
/// leaves a processor register. The roundings stay: a fused product and sum is rounded twice.
enum Fusion {
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
    if outer.operation == .add, let (i, x) = left, let (j, y) = right,
      x.operation == .multiply, y.operation == .multiply
    {
      outer.operation = .multiplyMultiplyAdd
      (outer.a, outer.b, outer.c, outer.d) = (x.a, x.b, y.a, y.b)
      return [i, j]
    }
    func take(_ found: (Int, Instruction), _ operation: Operation, _ third: Operand) -> [Int] {
      outer.operation = operation
      (outer.a, outer.b, outer.c) = (found.1.a, found.1.b, third)
      return [found.0]
    }
    if let left, let operation = joined(outer.operation, left.1.operation, isLeft: true) {
      return take(left, operation, outer.b)
    }
    if let right, let operation = joined(outer.operation, right.1.operation, isLeft: false) {
      return take(right, operation, outer.a)
    }
    return []
  }

  private static func joined(_ outer: Operation, _ inner: Operation, isLeft: Bool) -> Operation? {
    switch (outer, inner) {
    case (.add, .multiply): .multiplyAdd
    case (.subtract, .multiply): isLeft ? .multiplySubtract : .subtractMultiply
    case (.multiply, .multiply): .multiplyMultiply
    case (.multiply, .add): .addMultiply
    case (.multiply, .subtract): .subtractMultiplied
    case (.add, .add): .addAdd
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
