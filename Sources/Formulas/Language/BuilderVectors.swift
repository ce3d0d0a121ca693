import Programs

/// A vector or a matrix among the inputs.
struct Vector {
  var base: Int
  /// A length, or rows and columns.
  var shape: [Int]
  var level: Graph.Level

  var count: Int { shape.reduce(1, *) }

  /// As messages name it.
  var words: String {
    shape.count == 2 ? "matrix of \(shape[0]) × \(shape[1])" : "vector of \(shape[0])"
  }
}

// Components of vectors and matrices, and reductions over them.

extension Builder {
  func vector(_ name: String) -> Vector? {
    switch scope.symbol(name) {
    case .vector(let base, let count, let level): Vector(base: base, shape: [count], level: level)
    case .matrix(let base, let rows, let columns, let level):
      Vector(base: base, shape: [rows, columns], level: level)
    default: nil
    }
  }

  mutating func buildElement(
    _ item: Int, _ name: String, _ indices: [Int], _ nameRange: Range<Int>
  ) throws(FormulaError) -> NodeID {
    guard scope.symbol(name) != nil else { throw unknownName(name, nameRange, item) }
    try checkPlace(of: name, nameRange, item)
    guard let vector = vector(name) else {
      throw FormulaError(
        nameRange, "'\(name)' is not a vector",
        hint: "declare it: variables: {\(name): 10}")
    }
    guard indices.count == vector.shape.count else {
      throw FormulaError(
        range(indices[0]).lowerBound..<range(indices[indices.count - 1]).upperBound,
        "'\(name)' is a \(vector.words)",
        hint: vector.shape.count == 2
          ? "it has two indices: \(name)[i, j]" : "it has one index: \(name)[i]")
    }
    var place = Affine(0)
    for (at, index) in indices.enumerated() {
      let count = vector.shape[at]
      let value = try affine(index, bindingOf[item])
      let words = vector.shape.count == 2 ? at == 0 ? "the rows of " : "the columns of " : ""
      switch ranges.range(of: value, in: graph.loops) {
      case .empty: break
      case .range(let bounds):
        let wrong = bounds.lowerBound < 0 ? bounds.lowerBound : bounds.upperBound
        guard bounds.lowerBound >= 0, bounds.upperBound < count else {
          throw FormulaError(
            range(index), "the index reaches \(wrong), outside \(words)'\(name)'",
            hint: vector.shape.count == 1
              ? "\(name)[0] … \(name)[\(count - 1)]" : "0 … \(count - 1)")
        }
      case .unknown:
        throw FormulaError(
          range(index), "the index runs through too many loops to be checked",
          hint: "give the loops constant bounds")
      }
      let stride = vector.shape[(at + 1)...].reduce(1, *)
      guard let sum = place.adding(value, times: stride) else {
        throw FormulaError(range(index), "the index is out of all bounds")
      }
      place = sum
    }
    return graph.element(
      base: vector.base, count: vector.count, index: place, level: vector.level)
  }

  /// A reduction over the loop of an item.
  mutating func buildReduction(
    _ item: Int, _ name: String, _ loop: Int, _ operands: [NodeID]
  ) throws(FormulaError) -> NodeID {
    switch name {
    case "sum": return graph.reduce(.sum, loop, operands[0])
    case "prod": return graph.reduce(.product, loop, operands[0])
    case "dot":
      return graph.reduce(.sum, loop, graph.binary(.multiply, operands[0], operands[1]))
    default: break
    }
    let body = kept(operands[0], over: loop)
    switch name {
    case "max": return graph.reduce(.largest, loop, body)
    case "min": return graph.reduce(.smallest, loop, body)
    case "logsumexp": return graph.logSumExp(loop, body)
    default:
      let square = graph.binary(.multiply, body, body)
      return graph.unary(.function(.normRoot), graph.reduce(.sum, loop, square))
    }
  }
}
