extension Formula {
  /// All that determines the formula's numbers, as bytes: the same for formulas that differ only in
  /// spaces or in the names of variables.
  public var canonicalBytes: [UInt8] { graph.canonicalBytes([dimension, Int(root)]) }
}

extension Graph {
  /// The graph as bytes, after some numbers.
  func canonicalBytes(_ numbers: [Int]) -> [UInt8] {
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
      add(Int(node.operation.rawValue))
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
