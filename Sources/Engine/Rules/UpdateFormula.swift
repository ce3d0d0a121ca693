import Formulas
import Programs

/// What is wrong with an optimizer written as formulas.
public struct UpdateFormulaError: Error, Sendable {
  /// Which part of the definition.
  public enum Place: Sendable, Hashable {
    case parameter(Int)
    case state(Int)
    /// The name that a statement assigns.
    case target(Int)
    /// A statement's formula.
    case statement(Int)
    /// The definition as a whole.
    case whole
  }
  public let place: Place
  public let mistake: FormulaError
}

/// An optimizer written as formulas: parameters, states with initial values, and statements that run
/// in order on each element of the parameters `x`.
///
/// `x`, `gradient`, `loss`, `t` (1 at the first step), the parameters and the states may be used. A
/// statement assigns `x`, a state, or a new name, and takes effect at once. What depends on the
/// parameters and `t` alone is computed in Double, once a step, then rounded: a *coefficient*.
public struct UpdateFormula: Sendable {
  public let parameterNames: [String]
  public let stateNames: [String]
  /// What the formulas compute.
  package let arithmetic: OptimizerArithmetic
  /// All that determines the arithmetic, as bytes.
  public let canonicalBytes: [UInt8]

  private static let reserved = ["x", "gradient", "loss", "t"]

  /// Reads a definition.
  ///
  /// - Parameters:
  ///   - parameters: their names.
  ///   - states: names and formulas of the initial values, which may use the parameters and `x`.
  ///   - statements: names and formulas, in order.
  /// - Throws: the first mistake, with its place.
  public init(
    parameters: [String], states: [(name: String, formula: String)],
    statements: [(name: String, formula: String)]
  ) throws(UpdateFormulaError) {
    try Self.checkNames(parameters, states.map(\.name))
    let stateNames = states.map(\.name)
    let stateCount = stateNames.count
    // Lane inputs first: x, gradient, loss, states; then parameters and t.
    let firstParameter = 3 + stateCount
    let step = firstParameter + parameters.count
    var graph = Graph()
    var scope = Scope()
    for (at, name) in parameters.enumerated() {
      scope.symbols.append((name, .scalar(slot: firstParameter + at, level: .parameter)))
    }
    scope.symbols.append(("x", .scalar(slot: 0, level: .lane)))

    var initialRoots: [NodeID] = []
    for (at, state) in states.enumerated() {
      initialRoots.append(
        try Self.build(state.formula, scope, &graph, .state(at), later: stateNames))
    }

    scope.symbols.append(("gradient", .scalar(slot: 1, level: .lane)))
    scope.symbols.append(("loss", .scalar(slot: 2, level: .lane)))
    scope.symbols.append(("t", .scalar(slot: step, level: .parameter)))
    for (at, name) in stateNames.enumerated() {
      scope.symbols.append((name, .scalar(slot: 3 + at, level: .lane)))
    }
    var assigned: Set<String> = []
    for (at, statement) in statements.enumerated() {
      try Self.checkTarget(statement.name, at, parameters)
      let later = statements[at...].map(\.name)
      let node = try Self.build(statement.formula, scope, &graph, .statement(at), later: later)
      scope.symbols.removeAll { $0.name == statement.name }
      scope.symbols.append((statement.name, .node(node)))
      assigned.insert(statement.name)
    }
    guard assigned.contains("x") else {
      throw UpdateFormulaError(
        place: .whole,
        mistake: FormulaError(
          0..<0, "the update never assigns x", hint: "end it with a statement such as x: x - …"))
    }
    for (at, name) in stateNames.enumerated() where !assigned.contains(name) {
      throw UpdateFormulaError(
        place: .state(at),
        mistake: FormulaError(
          0..<0, "the state '\(name)' is never updated", hint: "assign it in 'update', or drop it"))
    }
    func current(_ name: String, slot: Int) -> NodeID {
      if case .node(let node) = scope.symbol(name) { return node }
      return graph.input(slot)
    }
    let roots =
      [current("x", slot: 0)]
      + stateNames.enumerated().map { current($1, slot: 3 + $0) }
    let used = graph.reachable(from: roots + initialRoots).filter { graph[$0].operation == .input }
      .map { Int(graph[$0].payload) }
    for (at, name) in parameters.enumerated() where !used.contains(firstParameter + at) {
      throw UpdateFormulaError(
        place: .parameter(at),
        mistake: FormulaError(0..<0, "the parameter '\(name)' is never used"))
    }

    let found = Self.split(graph, roots, firstSlot: 3 + stateCount)
    let first = Self.split(graph, initialRoots, firstSlot: 1)
    let arithmetic = OptimizerArithmetic(
      parameterCount: parameters.count, stateCount: stateCount,
      coefficientCount: found.nodes.count,
      update: Lowering.compile(
        graph, outputs: roots, inputCount: 3 + stateCount + found.nodes.count,
        given: found.given),
      initial: Lowering.compile(
        graph, outputs: initialRoots, inputCount: 1 + first.nodes.count, given: first.given),
      constants: Self.constants(
        graph, found.nodes + first.nodes, firstParameter: firstParameter,
        inputCount: parameters.count + 1))
    guard let arithmetic else {
      throw UpdateFormulaError(
        place: .whole,
        mistake: FormulaError(
          0..<0, "the update is too long",
          hint: "at most \(SSAFunction.maximumLength) operations, sums written out"))
    }
    self.arithmetic = arithmetic
    canonicalBytes = graph.canonicalBytes(
      [parameters.count, stateCount] + (roots + initialRoots).map { Int($0) })
    self.stateNames = stateNames
    parameterNames = parameters
  }

  /// A program of what depends on parameters and the step alone. Inputs: the parameters, then `t`.
  private static func constants(
    _ graph: Graph, _ nodes: [NodeID], firstParameter: Int, inputCount: Int
  ) -> Program {
    var given: [NodeID: Int] = [:]
    for id in graph.reachable(from: nodes) where graph[id].operation == .input {
      given[id] = Int(graph[id].payload) - firstParameter
    }
    return Lowering.compile(
      graph, outputs: nodes, inputCount: inputCount, laneLevel: .parameter, given: given)
  }

  // MARK: Reading

  private static func build(
    _ text: String, _ scope: Scope, _ graph: inout Graph, _ place: UpdateFormulaError.Place,
    later: [String]
  ) throws(UpdateFormulaError) -> NodeID {
    do {
      return try Builder.build(try Parser.parse(text), scope: scope, into: &graph)
    } catch {
      if let name = error.unknownName, later.contains(name) {
        throw UpdateFormulaError(
          place: place,
          mistake: FormulaError(
            error.range, "'\(name)' is used before it is set",
            hint: "statements run in order; assign it first, or make it a state"))
      }
      throw UpdateFormulaError(place: place, mistake: error)
    }
  }

  private static func checkNames(
    _ parameters: [String], _ states: [String]
  ) throws(UpdateFormulaError) {
    var known = Self.reserved
    let all =
      parameters.enumerated().map { ($1, UpdateFormulaError.Place.parameter($0)) }
      + states.enumerated().map { ($1, UpdateFormulaError.Place.state($0)) }
    for (name, place) in all {
      guard FormulaLanguage.isName(name), !FormulaLanguage.isReserved(name) else {
        throw UpdateFormulaError(
          place: place,
          mistake: FormulaError(
            0..<0, "'\(name)' cannot be a name here",
            hint: FormulaLanguage.isReserved(name)
              ? "the formula language has it already" : "a letter, then letters and digits"))
      }
      guard !known.contains(name) else {
        throw UpdateFormulaError(
          place: place,
          mistake: FormulaError(
            0..<0, "'\(name)' is taken",
            hint: Self.reserved.contains(name)
              ? "x, gradient, loss and t mean something already"
              : "parameters and states share their names"))
      }
      known.append(name)
    }
  }

  private static func checkTarget(
    _ name: String, _ at: Int, _ parameters: [String]
  ) throws(UpdateFormulaError) {
    let message: String
    var hint: String?
    if parameters.contains(name) {
      message = "the parameter '\(name)' cannot be assigned"
      hint = "make it a state, or use another name"
    } else if name != "x", Self.reserved.contains(name) {
      message = "'\(name)' cannot be assigned"
      hint = "assign x, a state, or a new name"
    } else if !FormulaLanguage.isName(name) || FormulaLanguage.isReserved(name) {
      message = "'\(name)' cannot be a name here"
    } else {
      return
    }
    throw UpdateFormulaError(place: .target(at), mistake: FormulaError(0..<0, message, hint: hint))
  }

  /// The largest parts of `roots` that depend on parameters and the step alone, and where the lane
  /// program finds them.
  private static func split(
    _ graph: Graph, _ roots: [NodeID], firstSlot: Int
  ) -> (nodes: [NodeID], given: [NodeID: Int]) {
    var nodes: [NodeID] = []
    var given: [NodeID: Int] = [:]
    func give(_ id: NodeID) {
      guard id >= 0, graph.levels[Int(id)] == .parameter, given[id] == nil else { return }
      given[id] = firstSlot + nodes.count
      nodes.append(id)
    }
    for root in roots { give(root) }
    for id in graph.reachable(from: roots) where graph.levels[Int(id)] == .lane {
      let node = graph[id]
      give(node.a)
      give(node.b)
      give(node.c)
    }
    return (nodes, given)
  }
}
