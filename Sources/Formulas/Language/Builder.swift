import Programs

/// Turns a parsed formula into nodes of a graph, resolving names and checking kinds and ranges.
package struct Builder {
  let syntax: Syntax
  let scope: Scope
  var graph: Graph
  /// The first item of each item's subtree: operands stand before their operation, side by side.
  var starts: [Int] = []
  var bindings = [Binding(parent: -1, nesting: 0)]
  var bindingOf: [Int] = []
  var isIndex: [Bool] = []
  var loopOf: [Int: Int] = [:]
  /// Whether an item stands inside a mean over rows.
  var isInMean: [Bool] = []
  /// What a formula over data is made of; nil elsewhere.
  var parts: RowParts?
  var values: [NodeID] = []
  private var isCondition: [Bool] = []
  var ranges: IndexRanges

  /// The node of the whole formula.
  package static func build(
    _ syntax: Syntax, scope: Scope, into graph: inout Graph
  ) throws(FormulaError) -> NodeID {
    var builder = Builder(syntax, scope, graph)
    // Moved rather than copied: long updates are many texts on one graph.
    graph = Graph()
    try builder.bindNames()
    let root = try builder.buildNodes()
    graph = builder.graph
    return root
  }

  /// The node of a text of a formula over data.
  ///
  /// - Parameters:
  ///   - parts: the means that the text takes are added.
  ///   - counters: loops around the whole text, outer ones first.
  static func build(
    _ syntax: Syntax, scope: Scope, into graph: inout Graph, parts: inout RowParts,
    counters: [(name: String, loop: Int)] = []
  ) throws(FormulaError) -> NodeID {
    var builder = Builder(syntax, scope, graph)
    builder.parts = parts
    for counter in counters {
      builder.bindings.append(
        Binding(
          parent: builder.bindings.count - 1, counter: counter, components: nil,
          nesting: builder.bindings.count))
    }
    builder.bindingOf[syntax.items.count - 1] = builder.bindings.count - 1
    try builder.bindNames()
    let root = try builder.buildNodes()
    graph = builder.graph
    if let made = builder.parts { parts = made }
    return root
  }

  private init(_ syntax: Syntax, _ scope: Scope, _ graph: Graph) {
    self.syntax = syntax
    self.scope = scope
    self.graph = graph
    let count = syntax.items.count
    bindingOf = [Int](repeating: 0, count: count)
    isIndex = [Bool](repeating: false, count: count)
    isInMean = isIndex
    ranges = IndexRanges()
    for (at, item) in syntax.items.enumerated() {
      starts.append(item.kind.operands.first.map { starts[$0] } ?? at)
    }
  }

  func range(_ item: Int) -> Range<Int> { syntax.items[item].range }

  // MARK: From the parts to the whole

  private mutating func buildNodes() throws(FormulaError) -> NodeID {
    for item in syntax.items.indices {
      var condition = false
      let node: NodeID
      if isIndex[item] {
        node = -1
      } else {
        for operand in syntax.items[item].kind.operands where !isIndex[operand] {
          if isCondition[operand], !isConditionAllowed(operand, in: item) {
            throw FormulaError(
              range(operand), "a comparison is not a number",
              hint: "choose with where(condition, a, b)")
          }
        }
        if case .comparison = syntax.items[item].kind { condition = true }
        try checkShapes(item)
        node = try build(item)
      }
      values.append(node)
      isCondition.append(condition)
      guard graph.nodes.count <= FormulaLimits.nodes else {
        throw FormulaError(
          range(item), "the formula has more than \(FormulaLimits.nodes) operations")
      }
    }
    let root = syntax.items.count - 1
    if isCondition[root] {
      throw FormulaError(
        range(root), "the formula is a comparison, not a number",
        hint: "choose with where(condition, a, b)")
    }
    return values[root]
  }

  private func isConditionAllowed(_ operand: Int, in item: Int) -> Bool {
    if case .call("where", let arguments, _) = syntax.items[item].kind {
      return arguments.first == operand
    }
    return false
  }

  private mutating func build(_ item: Int) throws(FormulaError) -> NodeID {
    switch syntax.items[item].kind {
    case .number(let value): return graph.constant(value)
    case .name(let name): return try buildName(item, name)
    case .negate(let a): return graph.unary(.negate, values[a])
    case .binary(let operation, let a, let b):
      return binary(operation, values[a], values[b])
    case .comparison(let comparison, let a, let b):
      let (left, right) = (values[a], values[b])
      switch comparison {
      case .less: return graph.binary(.less, left, right)
      case .lessOrEqual: return graph.binary(.lessOrEqual, left, right)
      case .greater: return graph.binary(.less, right, left)
      case .greaterOrEqual: return graph.binary(.lessOrEqual, right, left)
      case .equal: return graph.binary(.equal, left, right)
      case .notEqual: return graph.binary(.notEqual, left, right)
      }
    case .subscripted(let name, let indices, let nameRange):
      return try buildElement(item, name, indices, nameRange)
    case .call(let name, let arguments, let nameRange):
      return try buildCall(item, name, arguments, nameRange)
    }
  }

  private mutating func binary(
    _ operation: BinaryOperator, _ a: NodeID, _ b: NodeID
  ) -> NodeID {
    switch operation {
    case .add: return scope.tensors?.sum(a, b, in: &graph) ?? graph.binary(.add, a, b)
    case .subtract: return graph.binary(.subtract, a, b)
    case .multiply: return graph.binary(.multiply, a, b)
    case .divide: return graph.binary(.divide, a, b)
    case .power:
      if let value = graph.constantValue(b), let whole = Int(exactly: value),
        whole.magnitude < 1 << 31
      {
        return graph.integerPower(a, whole)
      }
      return graph.binary(.power, a, b)
    }
  }

  private mutating func buildName(_ item: Int, _ name: String) throws(FormulaError) -> NodeID {
    if let loop = counterLoop(name, bindingOf[item]) { return graph.counter(loop) }
    try checkPlace(of: name, range(item), item)
    switch scope.symbol(name) {
    case .scalar(let slot, let level): return graph.input(slot, level: level)
    case .integer(let value): return graph.constant(Double(value))
    case .node(let node): return node
    case .vector, .matrix:
      guard let vector = vector(name) else { break }
      var at = bindingOf[item]
      while at > 0 {
        if let components = bindings[at].components, components.shape == vector.shape {
          return graph.element(
            base: vector.base, count: vector.count, index: Affine(counter: components.loop),
            level: vector.level)
        }
        at = bindings[at].parent
      }
      let isMatrix = vector.shape.count == 2
      throw FormulaError(
        range(item), "'\(name)' is a \(vector.words)",
        hint: "take a component \(name)[\(isMatrix ? "i, j" : "i")], or"
          + (isMatrix ? " sum(\(name)), norm(\(name))" : " sum(…), dot(…), norm(\(name))"))
    case nil:
      if let constant = FormulaLanguage.constants.first(where: { $0.name == name }) {
        return graph.constant(constant.value)
      }
      if FormulaLanguage.functions.contains(where: { $0.name == name }) {
        throw FormulaError(
          range(item), "'\(name)' is a function",
          hint: FormulaLanguage.functions.first { $0.name == name }.map { "write \($0.usage)" })
      }
    }
    if let refusal = scope.tensors?.refusal(of: name, range(item)) { throw refusal }
    throw unknownName(name, range(item), item)
  }

  /// The functions that may be called.
  var functionNames: [String] {
    FormulaLanguage.functions.map(\.name) + (scope.tensors?.functions.map(\.name) ?? [])
  }

  private mutating func buildCall(
    _ item: Int, _ name: String, _ arguments: [Int], _ nameRange: Range<Int>
  ) throws(FormulaError) -> NodeID {
    if let tensors = scope.tensors, isTensorCall(name, arguments, item) {
      return try buildTensorCall(item, name, arguments, nameRange, tensors)
    }
    let operands = arguments.map { values[$0] }
    if let function = FormulaLanguage.elementaryFunction(named: name) {
      try expect(operands.count == 1, name, operands.count, item)
      return graph.unary(.function(function), operands[0])
    }
    switch name {
    case "pow":
      try expect(operands.count == 2, name, operands.count, item)
      return binary(.power, operands[0], operands[1])
    case "min" where loopOf[item] == nil, "max" where loopOf[item] == nil:
      try expect(operands.count >= 2, name, operands.count, item)
      let operation: Operation = name == "min" ? .minimum : .maximum
      var result = operands[0]
      for operand in operands.dropFirst() { result = graph.binary(operation, result, operand) }
      return result
    case "where":
      try expect(operands.count == 3, name, operands.count, item)
      guard isCondition[arguments[0]] else {
        throw FormulaError(
          range(arguments[0]), "the condition of where must be a comparison",
          hint: "as in where(x < 0, a, b)")
      }
      return graph.select(operands[0], operands[1], operands[2])
    case "mean": return try buildMean(item, arguments)
    case _ where name == "dot" || FormulaLanguage.reductions.contains(name):
      guard let loop = loopOf[item] else {
        try expect(false, name, operands.count, item)
        return operands[0]
      }
      return try buildReduction(item, name, loop, operands)
    default:
      if scope.symbol(name) != nil || counterLoop(name, bindingOf[item]) != nil {
        throw FormulaError(
          nameRange, "'\(name)' is not a function", hint: "a product is written '\(name)*(…)'")
      }
      throw FormulaError(
        nameRange, "unknown function '\(name)'", unknownName: name, knownNames: functionNames)
    }
  }

  func expect(
    _ holds: Bool, _ name: String, _ count: Int, _ item: Int
  ) throws(FormulaError) {
    guard !holds else { return }
    let usage = FormulaLanguage.functions.first { $0.name == name }?.usage ?? name
    throw FormulaError(
      range(item), "\(name) does not take \(count) argument\(count == 1 ? "" : "s")",
      hint: "write \(usage)")
  }
}

extension Syntax.Kind {
  /// The operations whose results this one uses, in order.
  var operands: [Int] {
    switch self {
    case .number, .name: []
    case .negate(let a): [a]
    case .binary(_, let a, let b), .comparison(_, let a, let b): [a, b]
    case .call(_, let arguments, _): arguments
    case .subscripted(_, let indices, _): indices
    }
  }
}

extension Int {
  func multipliedClamping(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
