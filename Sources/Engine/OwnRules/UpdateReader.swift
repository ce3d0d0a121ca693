import Formulas
import Programs

/// Reads the formulas of an update to one graph.
struct UpdateReader {
  let text: UpdateText
  private let steps: [UpdateStep]
  var graph = Graph()
  private var scope = Scope()
  let calls: UpdateCalls
  var initialRoots: [NodeID] = []
  /// What is assigned, and where last.
  private var assigned: [String: UpdateStep] = [:]

  // Inputs of elements first: x, gradient, loss, states; then parameters and t; then the cuts.
  var stateCount: Int { text.states.count }
  var firstParameter: Int { 3 + stateCount }
  private var step: Int { firstParameter + text.parameters.count }

  /// - Throws: what is wrong with the names.
  init(_ text: UpdateText) throws(UpdateFormulaError) {
    try UpdateNames.check(text)
    guard text.length <= UpdateText.longestUpdate else {
      throw UpdateFormulaError(
        .whole, "the update repeats to more than \(UpdateText.longestUpdate) statements")
    }
    self.text = text
    steps = text.steps
    let element = TensorValue(.element)
    let inputs =
      [element, element, .number] + text.states.map { TensorValue($0.shape.valueShape) }
      + [TensorValue](repeating: .number, count: text.parameters.count + 1)
    calls = UpdateCalls(cuts: TensorCuts(inputs: inputs), rules: text.rules)
    scope.tensors = calls
    for (at, name) in text.parameters.enumerated() {
      scope.symbols.append((name, .scalar(slot: firstParameter + at, level: .parameter)))
    }
    scope.symbols.append(("x", .scalar(slot: 0, level: .lane)))
  }

  // MARK: Formulas

  /// Reads the values of states before the first step.
  mutating func readStart() throws(UpdateFormulaError) {
    for (at, state) in text.states.enumerated() {
      let place = UpdateFormulaError.Place.state(at)
      let syntax = try parse(state.formula, place)
      let node = try build(
        syntax, state.formula, place, later: text.states.map(\.name))
      try check(node, state.shape.valueShape, state.name, state.formula, place)
      initialRoots.append(node)
    }
  }

  /// Reads the statements, in order.
  mutating func readSteps() throws(UpdateFormulaError) {
    calls.isStart = false
    scope.symbols.append(("gradient", .scalar(slot: 1, level: .lane)))
    scope.symbols.append(("loss", .scalar(slot: 2, level: .lane)))
    scope.symbols.append(("t", .scalar(slot: step, level: .parameter)))
    for (at, state) in text.states.enumerated() {
      scope.symbols.append((state.name, .scalar(slot: 3 + at, level: .lane)))
    }
    var parsed: [Int: Syntax] = [:]
    for (at, statement) in steps.enumerated() {
      try UpdateNames.checkTarget(statement.name, statement.number, text)
      let place = UpdateFormulaError.Place.statement(statement.number)
      let syntax: Syntax
      if let known = parsed[statement.number] {
        syntax = known
      } else {
        syntax = try parse(statement.formula, place)
        parsed[statement.number] = syntax
      }
      let node: NodeID
      do throws(UpdateFormulaError) {
        node = try build(
          syntax, statement.formula, place, later: steps[at...].map(\.name))
        try check(node, shape(of: statement.name), statement.name, statement.formula, place)
      } catch {
        throw error.within(repetition: statement.repetition)
      }
      scope.symbols.removeAll { $0.name == statement.name }
      scope.symbols.append((statement.name, .node(node)))
      assigned[statement.name] = statement
      if statement.name == "x" { calls.x = node }
      guard graph.nodes.count <= 16 * SSAFunction.maximumLength else { throw Self.tooLong }
    }
  }

  private func parse(
    _ formula: String, _ place: UpdateFormulaError.Place
  ) throws(UpdateFormulaError) -> Syntax {
    do { return try Parser.parse(formula) } catch { throw UpdateFormulaError(place, error) }
  }

  private mutating func build(
    _ syntax: Syntax, _ formula: String, _ place: UpdateFormulaError.Place, later: [String]
  ) throws(UpdateFormulaError) -> NodeID {
    calls.text = formula
    do {
      return try Builder.build(syntax, scope: scope, into: &graph)
    } catch {
      guard let name = error.unknownName else { throw UpdateFormulaError(place, error) }
      if later.contains(name) {
        throw UpdateFormulaError(
          place,
          FormulaError(
            error.range, "'\(name)' is used before it is set",
            hint: "statements run in order; assign it first, or make it a state"))
      }
      throw UpdateFormulaError(place, error)
    }
  }

  // MARK: Shapes

  /// The shape that a name has to have; nil for one that is free.
  private func shape(of name: String) -> ValueShape? {
    if name == "x" { return .element }
    return text.states.first { $0.name == name }?.shape.valueShape
  }

  private func check(
    _ node: NodeID, _ shape: ValueShape?, _ name: String, _ formula: String,
    _ place: UpdateFormulaError.Place
  ) throws(UpdateFormulaError) {
    let own = calls.shape(of: node, in: graph)
    guard let shape, !shape.takes(own) else { return }
    let hint: String?
    switch shape {
    case .all: hint = "sum, mean, norm, max and min make one number: mean(…, all)"
    case .tensor: hint = "sum, mean, norm, max and min make one number: mean(…)"
    case .row where own == .element: hint = "a number for each row is mean(…, rows), max(…, rows)"
    case .column where own == .element:
      hint = "a number for each column is mean(…, columns), max(…, columns)"
    default:
      hint =
        own.transposition == shape
        ? "transpose(…) exchanges rows and columns"
        : own == .row || own == .column ? "arithmetic with x or gradient spreads it" : nil
    }
    throw UpdateFormulaError(
      place,
      FormulaError(
        0..<formula.utf8.count, "'\(name)' is \(shape.text); this is \(own.text)", hint: hint))
  }

  // MARK: Use

  /// Refuses states that nothing sets, and parameters and rules that nothing uses.
  func checkUse() throws(UpdateFormulaError) {
    guard assigned["x"] != nil else {
      throw UpdateFormulaError(
        .whole, "the update never assigns x", hint: "end it with a statement such as x: x - …")
    }
    for (at, state) in text.states.enumerated() where assigned[state.name] == nil {
      throw UpdateFormulaError(
        .state(at), "the state '\(state.name)' is never updated",
        hint: "assign it in 'update', or drop it")
    }
    for (at, name) in text.rules.enumerated() where !calls.calledRules.contains(at) {
      throw UpdateFormulaError(
        .rule(at), "the rule '\(name)' is never called", hint: "as in x: x + \(name)(gradient)")
    }
    let used = Set(
      inputs(of: roots + ruleOperands + initialRoots).map { Int(graph[$0].payload) })
    for (at, name) in text.parameters.enumerated() where !used.contains(firstParameter + at) {
      throw UpdateFormulaError(.parameter(at), "the parameter '\(name)' is never used")
    }
  }

  /// What is left in x and the states: all are assigned.
  var roots: [NodeID] {
    (["x"] + text.states.map(\.name)).compactMap { name in
      if case .node(let node) = scope.symbol(name) { node } else { nil }
    }
  }

  /// What rules inside are called with: they keep states, whatever comes of their changes.
  private var ruleOperands: [NodeID] {
    calls.cuts.cuts.filter { $0.kind.rule != nil }.flatMap(\.operands)
  }

  /// The inputs that some nodes need, also through cuts.
  private func inputs(of roots: [NodeID]) -> [NodeID] {
    graph.reachable(from: closure(roots).nodes).filter { graph[$0].operation == .input }
  }

  /// Nodes with the operands of all cuts that they need, and these cuts.
  func closure(_ roots: [NodeID]) -> (nodes: [NodeID], cuts: [Int]) {
    var nodes = roots
    var cuts: Set<Int> = []
    while true {
      let before = cuts.count
      for node in graph.reachable(from: nodes) where graph[node].operation == .input {
        let cut = Int(graph[node].payload) - calls.cuts.firstSlot
        if cut >= 0, cuts.insert(cut).inserted { nodes += calls.cuts.cuts[cut].operands }
      }
      if cuts.count == before { return (nodes, cuts.sorted()) }
    }
  }
}

extension UpdateFormulaError {
  /// The same, saying in which repetition where that is not the first.
  fileprivate func within(repetition: Int?) -> UpdateFormulaError {
    guard let repetition, repetition > 1 else { return self }
    return UpdateFormulaError(
      place,
      FormulaError(
        mistake.range, "\(mistake.message), in repetition \(repetition)", hint: mistake.hint,
        unknownName: mistake.unknownName, knownNames: mistake.knownNames))
  }
}
