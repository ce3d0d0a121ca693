import Programs

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
  /// What a row of the data set holds that the formula uses, in the order in which its numbers lie.
  public let columns: [FormulaColumn]
  let graph: Graph
  let root: NodeID
  /// What a formula over data is made of; nil for others.
  let parts: RowParts?

  /// Reads a formula.
  ///
  /// - Parameters:
  ///   - text: the formula, as in `2*x^4 + 3*x^3 + 2`.
  ///   - variables: what its names mean; by default its free names are single numbers, in the order
  ///     of first appearance.
  /// - Throws: what is wrong, with its place in `text`.
  public init(_ text: String, variables: [Variable]? = nil) throws(FormulaError) {
    let syntax = try Parser.parse(text)
    var names = FreeNames(known: [])
    if variables == nil {
      try names.add(syntax)
      try Self.refuseNone(names, syntax)
    }
    let variables = variables ?? names.variables.map { Variable($0) }
    var graph = Graph()
    root = try Builder.build(syntax, scope: Self.scope(variables), into: &graph)
    self.graph = graph
    self.text = text
    self.variables = variables
    columns = []
    parts = nil
  }

  /// Reads a formula over the rows of a data set: `mean((y - a*exp(-b*t))^2)`. Inside `mean(…)` the names
  /// of columns stand for a row's values. Its programs are ``dataPrograms(curvature:)``.
  ///
  /// - Parameters:
  ///   - text: the formula.
  ///   - variables: what its names mean; by default its free names are single numbers, in the order
  ///     of first appearance in the formula, then in the definitions.
  ///   - columns: what a row holds. Those that the formula does not use are left out of
  ///     ``columns``.
  ///   - definitions: values that are used several times; each may use those before it.
  /// - Throws: what is wrong, with its place in the text or in a definition.
  public init(
    _ text: String, variables: [Variable]?, columns: [FormulaColumn],
    definitions: [FormulaDefinition] = []
  ) throws(FormulaError) {
    let syntax = try Parser.parse(text)
    var heads: [DefinitionReader.Head] = []
    var bodies: [Syntax] = []
    for (at, definition) in definitions.enumerated() {
      heads.append(
        try reading(.definitionName(at)) { () throws(FormulaError) in
          try DefinitionReader.head(definition)
        })
      bodies.append(
        try reading(.definition(at)) { () throws(FormulaError) in
          try Parser.parse(definition.text)
        })
    }
    var names = FreeNames(known: Set(columns.map(\.name) + heads.map(\.name)))
    if variables == nil {
      try names.add(syntax)
      for (at, body) in bodies.enumerated() {
        try reading(.definition(at)) { () throws(FormulaError) in
          try names.add(body, indices: heads[at].indices)
        }
      }
      try Self.refuseNone(names, syntax)
    }
    let variables = variables ?? names.variables.map { Variable($0) }
    let used = Set((bodies + [syntax]).flatMap(\.names))
    let columns = columns.filter { used.contains($0.name) }
    try Self.checkNames(variables, columns, heads, syntax)

    var scope = Self.scope(variables)
    var graph = Graph()
    var slot = variables.reduce(0) { $0 + $1.width }
    var rows = RowNames()
    for column in columns {
      rows.kinds[column.name] = .column
      switch column.kind {
      case .vector(let count):
        scope.symbols.append((column.name, .vector(base: slot, count: count, level: .row)))
      case .number: scope.symbols.append((column.name, .scalar(slot: slot, level: .row)))
      case .integer(let bound):
        scope.symbols.append((column.name, .scalar(slot: slot, level: .row)))
        rows.counters[column.name] = graph.rowCounter(below: bound)
      }
      slot += column.width
    }
    rows.isDefinition = true
    scope.rows = rows
    var reader = DefinitionReader(graph: graph, scope: scope, parts: RowParts(slotCount: slot))
    for at in definitions.indices {
      reader.scope.rows?.pending = heads[at...].map(\.name)
      try reading(.definition(at)) { () throws(FormulaError) in
        try reader.add(heads[at], bodies[at])
      }
    }
    reader.scope.rows?.pending = []
    reader.scope.rows?.isDefinition = false
    root = try Builder.build(
      syntax, scope: reader.scope, into: &reader.graph, parts: &reader.parts)
    guard !reader.parts.means.isEmpty else {
      throw FormulaError(
        0..<text.utf8.count, "the formula takes no mean over the rows of the data",
        hint: "as in mean((y - a*x)^2)")
    }
    self.graph = reader.graph
    parts = reader.parts
    self.text = text
    self.variables = variables
    self.columns = columns
  }

  private static func scope(_ variables: [Variable]) -> Scope {
    var scope = Scope()
    var slot = 0
    for variable in variables {
      let symbol: Scope.Symbol =
        switch variable.shape {
        case .number: .scalar(slot: slot, level: .lane)
        case .vector(let count): .vector(base: slot, count: count, level: .lane)
        case .matrix(let rows, let columns):
          .matrix(base: slot, rows: rows, columns: columns, level: .lane)
        }
      scope.symbols.append((variable.name, symbol))
      slot += variable.width
    }
    let counts = Set(
      variables.compactMap { if case .vector(let count) = $0.shape { count } else { nil } })
    if let only = counts.first, counts.count == 1, scope.symbol("n") == nil {
      scope.symbols.append(("n", .integer(only)))
    }
    return scope
  }

  /// Refuses names with two meanings.
  private static func checkNames(
    _ variables: [Variable], _ columns: [FormulaColumn], _ heads: [DefinitionReader.Head],
    _ syntax: Syntax
  ) throws(FormulaError) {
    var known: [String: String] = [:]
    for variable in variables { known[variable.name] = "variable" }
    for column in columns {
      guard known[column.name] == nil else {
        let place = syntax.items.first { $0.kind.name == column.name }
        throw FormulaError(
          place?.range ?? 0..<0, "'\(column.name)' is both a variable and a column",
          hint: "give the variable another name")
      }
      known[column.name] = "column"
    }
    for (at, head) in heads.enumerated() {
      if let other = known[head.name] {
        throw FormulaError(
          0..<head.name.utf8.count, "'\(head.name)' is already a \(other)",
          hint: "give the definition another name"
        ).within(.definitionName(at))
      }
      known[head.name] = "definition"
    }
  }

  private static func refuseNone(_ names: FreeNames, _ syntax: Syntax) throws(FormulaError) {
    guard names.variables.isEmpty else { return }
    throw FormulaError(
      syntax.items.last?.range ?? 0..<0, "the formula has no variable",
      hint: "a loss depends on at least one, such as x")
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
}

/// What reading a text gives; its mistakes say which text it was.
private func reading<Result>(
  _ source: FormulaError.Source, _ body: () throws(FormulaError) -> Result
) throws(FormulaError) -> Result {
  do { return try body() } catch { throw error.within(source) }
}

extension Syntax {
  /// All names that stand for something, with an index or without.
  fileprivate var names: [String] { items.compactMap(\.kind.name) }
}

extension Syntax.Kind {
  fileprivate var name: String? {
    switch self {
    case .name(let name), .subscripted(let name, _, _): name
    default: nil
    }
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
