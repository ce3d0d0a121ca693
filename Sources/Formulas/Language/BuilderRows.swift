import Programs

// Names and means of formulas over data.

extension Builder {
  /// Refuses names of rows outside of means.
  func checkPlace(of name: String, _ place: Range<Int>, _ item: Int) throws(FormulaError) {
    guard let rows = scope.rows, !isInMean[item], !rows.isDefinition, let kind = rows.kinds[name]
    else { return }
    switch kind {
    case .column:
      throw FormulaError(
        place, "'\(name)' is a column: it has a value for each row",
        hint: "columns stand inside mean(…)")
    case .definition:
      throw FormulaError(
        place, "'\(name)' has a value for each row, as it uses columns",
        hint: "such definitions stand inside mean(…)")
    }
  }

  func unknownName(_ name: String, _ place: Range<Int>, _ item: Int) -> FormulaError {
    if let pending = scope.rows?.pending, let at = pending.firstIndex(of: name) {
      return at == 0
        ? FormulaError(place, "'\(name)' is defined by itself")
        : FormulaError(
          place, "'\(name)' is defined later", hint: "a definition may use those before it")
    }
    return FormulaError(
      place, "unknown name '\(name)'", unknownName: name,
      knownNames: scope.symbols.map(\.name) + counterNames(bindingOf[item])
        + FormulaLanguage.constants.map(\.name) + functionNames)
  }

  /// The counter that a name means in an index: of a loop, or a column of whole numbers.
  func indexCounter(_ name: String, _ item: Int, _ binding: Int) throws(FormulaError) -> Int? {
    if let loop = counterLoop(name, binding) { return loop }
    guard let rows = scope.rows, rows.kinds[name] != nil else { return nil }
    try checkPlace(of: name, range(item), item)
    guard let counter = rows.counters[name] else {
      throw FormulaError(
        range(item), "'\(name)' is not known to be whole numbers from 0",
        hint: "an index may be a column of the labels of classes")
    }
    return counter
  }

  /// Refuses a mean where there can be none.
  func checkMean(_ item: Int, _ nameRange: Range<Int>) throws(FormulaError) {
    guard let rows = scope.rows else {
      throw FormulaError(
        nameRange, "mean(…) is over the rows of a data set, and there is none",
        hint: "a formula over data names it: data: digits")
    }
    guard !rows.isDefinition else {
      throw FormulaError(
        nameRange, "mean(…) stands in the expression itself, not in a definition")
    }
    guard !isInMean[item] else {
      throw FormulaError(nameRange, "mean(…) cannot stand inside mean(…)")
    }
  }

  mutating func buildMean(_ item: Int, _ arguments: [Int]) throws(FormulaError) -> NodeID {
    try expect(arguments.count == 1, "mean", arguments.count, item)
    let term = values[arguments[0]]
    guard graph.freeLoops[Int(term)] & ~graph.rowCounters == 0 else {
      throw FormulaError(
        range(item), "mean(…) cannot depend on the counter of a sum around it",
        hint: "write the sum inside: mean(sum(…))")
    }
    guard var parts else { return term }
    let slot = parts.mean(of: term)
    self.parts = parts
    return graph.input(slot)
  }

  /// The body of a loop, which several passes over the loop read: in memory where it is worth it.
  mutating func kept(_ body: NodeID, over loop: Int) -> NodeID {
    guard var parts, graph.levels[Int(body)] == .row, !graph[body].isLeaf,
      graph.freeLoops[Int(body)] & ~graph.rowCounters == 1 << UInt64(loop),
      graph.loops[loop].from.terms.isEmpty, graph.loops[loop].through.terms.isEmpty
    else { return body }
    let (from, through) = (graph.loops[loop].from, graph.loops[loop].through)
    guard let index = Affine(counter: loop).adding(from, times: -1) else { return body }
    let count = through.constant - from.constant + 1
    let element = parts.stage(body, loops: [loop], count: count, index: index, isOfRow: true)
    self.parts = parts
    return graph.element(
      base: element.base, count: element.count, index: index, level: .row)
  }
}
