import Programs

extension Formula {
  /// All that determines the formula's numbers, as bytes: the same for formulas that differ only in
  /// spaces or in the names of variables.
  ///
  /// Of a formula over data the names of columns are part, and nothing of what they hold.
  public var canonicalBytes: [UInt8] {
    guard let parts else { return graph.canonicalBytes([dimension, Int(root)]) }
    var numbers = [dimension, Int(root), columns.count]
    var bytes = Array("rows".utf8)
    for column in columns {
      switch column.kind {
      case .number: numbers += [0, 1]
      case .vector(let count): numbers += [1, count]
      case .integer(let bound): numbers += [2, bound]
      }
      bytes += Array(column.name.utf8) + [0]
    }
    numbers.append(parts.stages.count)
    for stage in parts.stages {
      numbers += [Int(stage.root), stage.element.base, stage.element.count, stage.loops.count]
      numbers += stage.loops
    }
    numbers.append(parts.means.count)
    for mean in parts.means { numbers += [Int(mean.term), mean.slot] }
    return bytes + graph.canonicalBytes(numbers)
  }
}

extension Graph {
  /// The graph as bytes, after some numbers.
  package func canonicalBytes(_ numbers: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ number: Int) {
      withUnsafeBytes(of: Int64(number).littleEndian) { bytes.append(contentsOf: $0) }
    }
    func add(_ affine: Affine) {
      add(affine.constant)
      add(affine.terms.count)
      for term in affine.terms {
        add(term.loop)
        add(term.coefficient)
      }
    }
    for number in numbers { add(number) }
    for node in nodes {
      add(Int(node.operation.code))
      add(Int(node.a))
      add(Int(node.b))
      add(Int(node.c))
      add(Int(node.payload))
    }
    for element in elements {
      add(element.base)
      add(element.count)
      add(element.index)
    }
    for loop in loops {
      add(loop.from)
      add(loop.through)
    }
    return bytes
  }
}

extension Operation {
  /// Stands for the operation in digests, by which stored trials are found again: codes are never
  /// changed.
  fileprivate var code: UInt8 {
    switch self {
    case .function(let function): function.rawValue
    case .constant: 0
    case .input: 1
    case .counter: 2
    case .element: 3
    case .negate: 4
    case .integerPower: 28
    case .add: 29
    case .subtract: 30
    case .multiply: 31
    case .divide: 32
    case .power: 33
    case .minimum: 34
    case .maximum: 35
    case .less: 36
    case .lessOrEqual: 37
    case .equal: 38
    case .notEqual: 39
    case .guardedMultiply: 40
    case .guardedDivide: 41
    case .select: 42
    case .sum: 43
    case .product: 44
    case .productOfOthers: 45
    case .detached: 46
    case .largest: 47
    case .smallest: 48
    // Made when a program is laid out, never in a graph.
    case .unordered, .lesser, .minimumNumber, .commit, .multiplyAdd, .multiplySubtract,
      .subtractMultiply, .multiplyMultiply, .addMultiply,
      .subtractMultiplied, .addAdd, .multiplyAddAdd, .multiplyMultiplyAdd,
      .multiplyMultiplyAddAdd, .productAdd, .subtractProduct, .multiplyProductAdd,
      .productProductAdd, .rootAdd, .rootMultiply, .rootMultiplyAdd, .multiplyDivide,
      .productDivide, .subtractQuotient, .subtractProductQuotient:
      preconditionFailure("joined instructions have no digest")
    }
  }
}
