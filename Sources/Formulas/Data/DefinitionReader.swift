import Programs

/// Reads the definitions of a formula over data, one after the other.
struct DefinitionReader {
  var graph: Graph
  var scope: Scope
  var parts: RowParts

  /// The name of a definition and those of its indices.
  struct Head {
    var name: String
    var indices: [String]
  }

  /// Reads the name of a definition: `s`, `z[k]` or `P[i, j]`.
  static func head(_ definition: FormulaDefinition) throws(FormulaError) -> Head {
    let text = definition.name
    let syntax = try Parser.parse(text)
    let whole = syntax.items[syntax.items.count - 1]
    let hint = "as in s, z[k] or P[i, j]"
    func checked(_ name: String, _ range: Range<Int>) throws(FormulaError) -> String {
      guard !FormulaLanguage.isReserved(name) else {
        throw FormulaError(range, "'\(name)' is reserved and cannot be defined")
      }
      return name
    }
    switch whole.kind {
    case .name(let name): return Head(name: try checked(name, whole.range), indices: [])
    case .subscripted(let name, let indices, let nameRange):
      var head = Head(name: try checked(name, nameRange), indices: [])
      for index in indices {
        let item = syntax.items[index]
        guard case .name(let counter) = item.kind else {
          throw FormulaError(item.range, "the index of a definition is a name", hint: hint)
        }
        guard !head.indices.contains(counter) else {
          throw FormulaError(item.range, "the index '\(counter)' stands twice")
        }
        head.indices.append(try checked(counter, item.range))
      }
      guard head.indices.count <= 2 else {
        throw FormulaError(whole.range, "a definition has at most two indices", hint: hint)
      }
      return head
    default:
      throw FormulaError(
        whole.range, "a definition has a name, with indices or without", hint: hint)
    }
  }

  /// Adds a definition to the scope.
  ///
  /// - Parameter name: where its name stands in the text before the sign.
  mutating func add(_ head: Head, _ syntax: Syntax) throws(FormulaError) {
    var counters: [(name: String, loop: Int)] = []
    var shape: [Int] = []
    var index = Affine(0)
    for (at, name) in head.indices.enumerated() {
      let count = try extent(of: name, in: syntax)
      let loop = graph.loop(
        Loop(from: Affine(0), through: Affine(count - 1), nesting: at + 1))
      guard let loop else {
        throw FormulaError(
          syntax.items[syntax.items.count - 1].range,
          "the formula has more than \(FormulaLimits.loops) different loops")
      }
      counters.append((name, loop))
      shape.append(count)
    }
    for (at, counter) in counters.enumerated() {
      let stride = shape[(at + 1)...].reduce(1, *)
      guard let sum = index.adding(Affine(counter: counter.loop), times: stride) else {
        throw FormulaError(
          syntax.items[syntax.items.count - 1].range, "'\(head.name)' has too many components")
      }
      index = sum
    }
    let root = try Builder.build(
      syntax, scope: scope, into: &graph, parts: &parts, counters: counters)
    let isOfRow = graph.levels[Int(root)] == .row
    if isOfRow { scope.rows?.kinds[head.name] = .definition }
    if shape.isEmpty, graph[root].isLeaf || graph.constantValue(root) != nil {
      scope.symbols.append((head.name, .node(root)))
      return
    }
    let element = parts.stage(
      root, loops: counters.map(\.loop), count: shape.reduce(1, *), index: index, isOfRow: isOfRow)
    let level: Graph.Level = isOfRow ? .row : .lane
    let base = element.base
    let symbol: Scope.Symbol =
      switch shape.count {
      case 0: .scalar(slot: base, level: level)
      case 1: .vector(base: base, count: shape[0], level: level)
      default: .matrix(base: base, rows: shape[0], columns: shape[1], level: level)
      }
    scope.symbols.append((head.name, symbol))
  }

  /// How far an index of a definition runs: over what it is an index of.
  private func extent(of counter: String, in syntax: Syntax) throws(FormulaError) -> Int {
    var found: (name: String, count: Int)?
    for item in syntax.items {
      guard case .subscripted(let name, let indices, _) = item.kind,
        let shape = shape(of: name), shape.count == indices.count
      else { continue }
      for (at, index) in indices.enumerated() {
        guard case .name(counter) = syntax.items[index].kind else { continue }
        if let found, found.count != shape[at] {
          throw FormulaError(
            syntax.items[index].range,
            "'\(counter)' runs over \(found.count) components of '\(found.name)' and over"
              + " \(shape[at]) of '\(name)'", hint: "an index has one length")
        }
        found = found ?? (name, shape[at])
      }
    }
    guard let found else {
      throw FormulaError(
        syntax.items[syntax.items.count - 1].range,
        "how far '\(counter)' runs cannot be seen: it is no index of a variable, a column or a"
          + " definition here", hint: "as in b[\(counter)] + …")
    }
    return found.count
  }

  private func shape(of name: String) -> [Int]? {
    switch scope.symbol(name) {
    case .vector(_, let count, _): [count]
    case .matrix(_, let rows, let columns, _): [rows, columns]
    default: nil
    }
  }
}
