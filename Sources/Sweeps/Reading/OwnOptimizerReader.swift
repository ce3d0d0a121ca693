import Engine
import Optimizers
import YAML

/// Reads an optimizer that an experiment defines as formulas.
struct OwnOptimizerReader {
  let validator: Validator
  /// Reads the rules inside: of the catalogue, or defined before.
  let rules: OptimizerReader
  /// All that the file defines.
  let names: [String]

  /// Where the parts of a definition stand in the file.
  private struct Places {
    var numbers: [Node.Pair] = []
    var rules: [Node.Pair] = []
    var states: [Node.Pair] = []
    /// The assignments of the update, in their order.
    var assignments: [Node.Pair] = []
  }

  func read(
    _ entry: Node.Pair
  ) -> (definition: OptimizerDefinition, standards: [String: Node])? {
    let known = ExperimentFormat.names(below: "define.optimizers")
    guard validator.mapping(entry.value, of: entry.name, known: known) != nil else { return nil }
    guard let update = entry.value.pair("update") else {
      validator.error(
        "the optimizer '\(entry.name)' has no update", at: entry.key.span,
        hint: "add 'update:' with statements such as x: x - learning_rate * gradient")
      return nil
    }
    var places = Places()
    var text = UpdateText(statements: [])
    guard let parameters = pairs(entry.value["parameters"]),
      let states = readStates(entry.value, &places),
      let statements = readStatements(update.value, depth: 0, &places)
    else { return nil }
    (text.states, text.statements) = (states, statements)
    var defaults: [Double] = []
    var inner: [InnerOptimizer] = []
    for pair in parameters {
      if isRule(pair.value) {
        guard let rule = readRule(pair, of: entry.name) else { return nil }
        inner.append(rule)
        places.rules.append(pair)
      } else {
        guard let value = number(pair.value) else { return nil }
        defaults.append(value)
        places.numbers.append(pair)
      }
    }
    text.parameters = places.numbers.map(\.name)
    text.rules = places.rules.map(\.name)
    do {
      let formula = try UpdateFormula(text)
      let definition = OptimizerDefinition(
        entry.name, formula: formula, defaults: defaults, rules: inner,
        equations: equations(text.statements, indent: ""))
      return (
        definition, Dictionary(uniqueKeysWithValues: places.rules.map { ($0.name, $0.value) })
      )
    } catch {
      report(error, places, update)
      return nil
    }
  }

  private func number(_ node: Node) -> Double? {
    guard node.kind == .text, node.scalar != nil, node.real.value == nil else {
      return validator.finite(node, "the default of a parameter")
    }
    validator.mismatch(
      node, expected: "the default of a parameter", hint: "a number, or the name of an optimizer")
    return nil
  }

  // MARK: Rules inside

  /// Whether a default names an optimizer rather than a number.
  private func isRule(_ node: Node) -> Bool {
    if let pair = node.pairs?.first { return !SweptValues.reserved.contains(pair.name) }
    guard let name = node.string, node.kind == .text else { return false }
    return rules.isNear(name) || names.contains(name)
  }

  private func readRule(_ pair: Node.Pair, of optimizer: String) -> InnerOptimizer? {
    let name = pair.value.string ?? pair.value.pairs?.first?.name ?? ""
    if names.contains(name), !rules.knows(name) {
      if rules.wrong.contains(name) { return nil }
      validator.error(
        name == optimizer
          ? "'\(name)' cannot be a rule inside itself" : "'\(name)' is defined further down",
        at: pair.value.span,
        hint: name == optimizer ? nil : "define it before '\(optimizer)'")
      return nil
    }
    let before = validator.diagnostics.count
    let drafts = rules.alternatives(pair.value, prefix: "", depth: 1)
    guard validator.diagnostics.count == before else { return nil }
    guard let draft = drafts.first, drafts.count == 1, draft.axes.isEmpty else {
      validator.error(
        "the default of '\(pair.name)' is one optimizer with one number for each parameter",
        at: pair.value.span, hint: "sweep its parameters where '\(optimizer)' is used")
      return nil
    }
    if draft.searches {
      validator.error(
        "'\(name)' evaluates where it wants, and cannot be called", at: pair.value.span,
        hint: "a rule inside makes one step of one gradient")
      return nil
    }
    return .optimizer(
      draft.configuration.definition, draft.configuration.settings { [draft.fixed[$0]] })
  }

  // MARK: Formulas

  private func readStates(_ node: Node, _ places: inout Places) -> [UpdateText.State]? {
    var states: [UpdateText.State] = []
    for shape in StateShape.allCases {
      guard let pairs = pairs(node[shape.rawValue]) else { return nil }
      for pair in pairs {
        guard isFormula(pair) else { return nil }
        states.append(UpdateText.State(pair.name, pair.value.string ?? "", shape))
        places.states.append(pair)
      }
    }
    return states
  }

  /// Names with what stands for them; none where the key is not there.
  private func pairs(_ node: Node?) -> [Node.Pair]? {
    guard let node, !node.isNull else { return [] }
    guard let pairs = node.pairs else {
      validator.mismatch(node, expected: "a mapping of names to values")
      return nil
    }
    return pairs
  }

  private func isFormula(_ pair: Node.Pair) -> Bool {
    guard pair.value.scalar == nil || pair.value.isNull else { return true }
    validator.mismatch(pair.value, expected: "a formula for '\(pair.name)'")
    return false
  }

  /// Assignments as a mapping, or a list of mappings and repetitions.
  private func readStatements(
    _ node: Node, depth: Int, _ places: inout Places
  ) -> [UpdateText.Statement]? {
    guard !node.isNull || depth > 0 else { return [] }
    if let items = node.items {
      var statements: [UpdateText.Statement] = []
      for item in items {
        guard item.pairs != nil else {
          validator.mismatch(item, expected: "a mapping of names to formulas, or a repetition")
          return nil
        }
        guard let read = readStatements(item, depth: depth, &places) else { return nil }
        statements += read
      }
      return statements
    }
    guard let pairs = node.pairs else {
      validator.mismatch(
        node, expected: "a mapping of names to formulas",
        hint: "or a list of them, where a name is set twice")
      return nil
    }
    if let count = node.pair("repeat") { return repetition(node, count, depth, &places) }
    var statements: [UpdateText.Statement] = []
    for pair in pairs {
      guard isFormula(pair) else { return nil }
      statements.append(.assign(name: pair.name, formula: pair.value.string ?? ""))
      places.assignments.append(pair)
    }
    return statements
  }

  private func repetition(
    _ node: Node, _ count: Node.Pair, _ depth: Int, _ places: inout Places
  ) -> [UpdateText.Statement]? {
    let before = validator.diagnostics.count
    let known = ExperimentFormat.names(below: "define.optimizers.update")
    _ = validator.mapping(node, of: "a repetition", known: known)
    let turns = validator.whole(count.value, WholeForm.repetitions)
    guard validator.diagnostics.count == before else { return nil }
    guard let update = node.pair("update") else {
      validator.error(
        "a repetition has no update", at: count.key.span,
        hint: "add 'update:' with the statements that are repeated")
      return nil
    }
    guard depth < 8 else {
      validator.error("repetitions stand inside one another more than 8 deep", at: count.key.span)
      return nil
    }
    guard let turns, let inner = readStatements(update.value, depth: depth + 1, &places) else {
      return nil
    }
    return [.repeated(count: turns, inner)]
  }

  private func equations(_ statements: [UpdateText.Statement], indent: String) -> [String] {
    statements.flatMap { statement -> [String] in
      switch statement {
      case .assign(let name, let formula): return ["\(indent)\(name) ← \(formula)"]
      case .repeated(let count, let inner):
        return ["\(indent)\(count) times:"] + equations(inner, indent: indent + "  ")
      }
    }
  }

  // MARK: Mistakes

  private func report(_ error: UpdateFormulaError, _ places: Places, _ update: Node.Pair) {
    func report(at span: Span) {
      validator.error(error.mistake.message, at: span, hint: error.mistake.hint)
    }
    switch error.place {
    case .parameter(let at): report(at: places.numbers[at].key.span)
    case .rule(let at): report(at: places.rules[at].key.span)
    case .target(let at): report(at: places.assignments[at].key.span)
    case .whole: report(at: update.key.span)
    case .state(let at):
      // A mistake without a place in the formula is about the state itself.
      if error.mistake.range.isEmpty {
        report(at: places.states[at].key.span)
      } else {
        validator.report(error.mistake, in: places.states[at].value)
      }
    case .statement(let at): validator.report(error.mistake, in: places.assignments[at].value)
    }
  }
}
