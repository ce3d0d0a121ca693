import Programs

/// A variable of a formula: one number, or a vector.
public struct Variable: Sendable, Hashable {
  public let name: String
  /// How many components a vector has; nil for a single number.
  public let count: Int?

  public init(_ name: String, count: Int? = nil) {
    self.name = name
    self.count = count
  }

  /// How many numbers it is.
  public var width: Int { count ?? 1 }

  /// The name of each number: `x`, or `x[0]`, `x[1]`, ….
  public var componentNames: [String] {
    guard let count else { return [name] }
    return (0..<count).map { "\(name)[\($0)]" }
  }
}

/// A function of some variables, written in the formula language, with its derivatives.
///
/// Derivatives are found by reverse mode on the formula's graph: a gradient costs a small multiple
/// of the value, whatever the dimension. At kinks they take one side: `abs` and `relu` have
/// derivative 0 at 0, `min` and `max` follow their first argument at a tie, and a branch of `where`
/// that is not taken contributes nothing, not even NaN.
public struct Formula: Sendable {
  /// As written.
  public let text: String
  /// In the order of the numbers that the programs read.
  public let variables: [Variable]
  let graph: Graph
  let root: NodeID

  /// Reads a formula.
  ///
  /// - Parameters:
  ///   - text: the formula, as in `2*x^4 + 3*x^3 + 2`.
  ///   - variables: what its names mean; by default its free names are single numbers, in the order
  ///     of first appearance.
  /// - Throws: what is wrong, with its place in `text`.
  public init(_ text: String, variables: [Variable]? = nil) throws(FormulaError) {
    let syntax = try Parser.parse(text)
    let free: [Variable]
    if let variables { free = variables } else { free = try Formula.freeNames(syntax) }
    let variables = free
    var scope = Scope()
    var slot = 0
    for variable in variables {
      if let count = variable.count {
        scope.symbols.append((variable.name, .vector(base: slot, count: count)))
      } else {
        scope.symbols.append((variable.name, .scalar(slot: slot, level: .lane)))
      }
      slot += variable.width
    }
    let counts = Set(variables.compactMap(\.count))
    if let only = counts.first, counts.count == 1, scope.symbol("n") == nil {
      scope.symbols.append(("n", .integer(only)))
    }
    var graph = Graph()
    root = try Builder.build(syntax, scope: scope, into: &graph)
    self.graph = graph
    self.text = text
    self.variables = variables
  }

  /// How many numbers the variables are, laid end to end.
  public var dimension: Int { variables.reduce(0) { $0 + $1.width } }

  /// The name of each number.
  public var componentNames: [String] { variables.flatMap(\.componentNames) }

  /// Inputs: the variables. Output: the value.
  public func valueProgram() -> Program {
    Lowering.compile(graph, outputs: [root], inputCount: dimension)
  }

  /// Inputs: the variables. Outputs: the value, then the derivative with respect to each.
  ///
  /// - Throws: when the derivative would be too large a program.
  public func gradientProgram() throws(FormulaError) -> Program {
    var graph = graph
    let gradient = try Gradient.reverse(of: root, in: &graph) { _ in true }
    var outputs: [NodeID?] = [root] + [NodeID?](repeating: nil, count: dimension)
    var scatters: [Lowering.Scatter] = []
    for contribution in gradient.contributions {
      switch contribution.target {
      case .input(let slot): outputs[slot + 1] = contribution.value
      case .element(var element):
        element.base += 1
        scatters.append(
          Lowering.Scatter(
            element: element, value: contribution.value, loops: contribution.loops))
      }
    }
    return Lowering.compile(
      graph, outputs: outputs, scatters: scatters, inputCount: dimension)
  }

  /// Inputs: the variables, then a direction of as many numbers. Outputs: the product of the matrix
  /// of second derivatives and the direction.
  ///
  /// - Throws: when the derivatives would be too large a program.
  public func hessianVectorProgram() throws(FormulaError) -> Program {
    var graph = graph
    let count = dimension
    let gradient = try Gradient.reverse(of: root, in: &graph) { _ in true }
    // The derivative along the direction, differentiated once more.
    var along = graph.constant(0)
    for contribution in gradient.contributions {
      var term: NodeID
      switch contribution.target {
      case .input(let slot):
        term = graph.binary(.multiply, contribution.value, graph.input(count + slot))
      case .element(let element):
        let direction = graph.element(
          base: count + element.base, count: element.count, index: element.index)
        term = graph.binary(.multiply, contribution.value, direction)
        term = graph.summed(term, over: contribution.loops)
      }
      along = graph.binary(.add, along, term)
    }
    let second = try Gradient.reverse(of: along, in: &graph) { $0 < count }
    var outputs = [NodeID?](repeating: nil, count: count)
    var scatters: [Lowering.Scatter] = []
    for contribution in second.contributions {
      switch contribution.target {
      case .input(let slot): outputs[slot] = contribution.value
      case .element(let element):
        scatters.append(
          Lowering.Scatter(
            element: element, value: contribution.value, loops: contribution.loops))
      }
    }
    return Lowering.compile(
      graph, outputs: outputs, scatters: scatters, inputCount: 2 * count)
  }

  private static func freeNames(_ syntax: Syntax) throws(FormulaError) -> [Variable] {
    var counters: Set<String> = []
    for item in syntax.items {
      if case .call(let name, let arguments, _) = item.kind, name == "sum" || name == "prod",
        arguments.count == 4, case .name(let counter) = syntax.items[arguments[1]].kind
      {
        counters.insert(counter)
      }
    }
    var found: [(name: String, at: Int)] = []
    for item in syntax.items {
      if case .subscripted(let name, _, let place) = item.kind {
        throw FormulaError(
          place, "'\(name)' has an index but is not declared",
          hint: "say how many components it has: variables: {\(name): 10}")
      }
      guard case .name(let name) = item.kind, !counters.contains(name),
        !FormulaLanguage.isReserved(name), !found.contains(where: { $0.name == name })
      else { continue }
      found.append((name, item.range.lowerBound))
      guard found.count <= 1000 else {
        throw FormulaError(item.range, "the formula has more than 1000 free names")
      }
    }
    guard !found.isEmpty else {
      throw FormulaError(
        syntax.items.last?.range ?? 0..<0, "the formula has no variable",
        hint: "a loss depends on at least one, such as x")
    }
    return found.sorted { $0.at < $1.at }.map { Variable($0.name) }
  }
}

extension Graph {
  /// The sum of a node over loops, inner ones first.
  mutating func summed(_ node: NodeID, over mask: UInt64) -> NodeID {
    var result = node
    var remaining = mask
    while remaining != 0 {
      let inner = loops.indices.filter { remaining & (1 << UInt64($0)) != 0 }
        .max { (loops[$0].nesting, $0) < (loops[$1].nesting, $1) }
      guard let inner else { break }
      result = reduce(.sum, inner, result)
      remaining &= ~(1 << UInt64(inner))
    }
    return result
  }
}
