import Datasets
import Formulas
import Losses
import Support
import YAML

/// Reads the losses of an experiment and where their trials start.
struct LossReader {
  let validator: Validator
  let data: DataReader
  let location: DataLocation
  /// The experiment's own, by name.
  var defined: [(name: String, loss: Loss, start: Node?)] = []
  /// Names whose definitions were wrong, which is reported already.
  var wrong: Set<String> = []

  func read(_ node: Node, start: Node?) -> [LossChoice] {
    let items = node.items ?? [node]
    if items.isEmpty { validator.error("the list of losses is empty", at: node.span) }
    var losses: [LossChoice] = []
    var components = 0
    for item in items {
      let added = readOne(item, start)
      for loss in added { components += loss.loss.dimension }
      losses += added
      guard losses.count <= Self.mostLosses, components <= Self.mostComponents else {
        refuseTooMany(at: item.span)
        break
      }
    }
    return losses
  }

  private func refuseTooMany(at span: Span) {
    validator.error(
      "the losses are too many, or of too many components", at: span,
      hint: "at most \(grouped(Self.mostLosses)) losses of \(grouped(Self.mostComponents))"
        + " components together")
  }

  private static let mostLosses = 10_000
  /// Each is held as a start, a minimum and a range to draw.
  private static let mostComponents = 10_000_000

  private func readOne(_ node: Node, _ start: Node?) -> [LossChoice] {
    if let name = node.string, !node.isNull {
      if let own = defined.first(where: { $0.name == name }) {
        return choice(own.loss, node.span, own.start ?? start)
      }
      if let model = ModelCatalogue.model(named: name) {
        ModelReader(validator: validator, data: data).refuseWithoutData(model, at: node.span)
        return []
      }
      guard let definition = find(name, node.span) else { return [] }
      return make(definition, definition.parameters.map(\.defaultValue), node.span, start)
    }
    guard let pairs = node.pairs, let first = pairs.first else {
      validator.mismatch(
        node, expected: "a loss", hint: "a name, or {expression: 2*x^4 + 3*x^3 + 2}")
      return []
    }
    if pairs.contains(where: { $0.name == "expression" }) {
      return readExpression(node, start)
    }
    if let own = defined.first(where: { $0.name == first.name }) {
      let inner = validator.mapping(first.value, of: first.name, known: ["start"]) ?? []
      return choice(own.loss, first.key.span, inner.first?.value ?? own.start ?? start)
    }
    let model = ModelCatalogue.model(named: first.name)
    let definition = model == nil ? find(first.name, first.key.span, or: ["expression"]) : nil
    guard model != nil || definition != nil else { return [] }
    if pairs.count > 1 {
      validator.error(
        "a loss is one name with its parameters", at: pairs[1].key.span,
        hint: "indent the parameters below '\(first.name)', or put them in {}")
    }
    if let model { return readModel(model, first, start) }
    guard let definition else { return [] }
    return readCatalogue(definition, first, start)
  }

  private func readModel(
    _ definition: ModelDefinition, _ pair: Node.Pair, _ start: Node?
  ) -> [LossChoice] {
    let reader = ModelReader(validator: validator, data: data)
    guard !pair.value.isNull else {
      reader.refuseWithoutData(definition, at: pair.key.span)
      return []
    }
    let (losses, own) = reader.read(definition, pair)
    var choices: [LossChoice] = []
    for loss in losses {
      let made = choice(loss, pair.key.span, own ?? start)
      // What is wrong for one is wrong for all that are alike.
      if made.isEmpty { return [] }
      choices += made
    }
    return choices
  }

  private func find(_ name: String, _ span: Span, or more: [String] = []) -> LossDefinition? {
    if let definition = LossCatalogue.loss(named: name) { return definition }
    if wrong.contains(name) { return nil }
    let names =
      defined.map(\.name) + LossCatalogue.all.map(\.name) + ModelCatalogue.all.map(\.name)
      + more
    if nearest(name, among: names) == nil, name.contains(where: { "+-*/^ (".contains($0) }) {
      validator.error(
        "unknown loss '\(name)'", at: span, hint: "a formula is written {expression: …}")
    } else {
      validator.unknown("loss", name, at: span, among: names, listing: "losses")
    }
    return nil
  }

  /// A loss of the catalogue with its parameters, which may be swept.
  private func readCatalogue(
    _ definition: LossDefinition, _ pair: Node.Pair, _ start: Node?
  ) -> [LossChoice] {
    var alternatives = [definition.parameters.map(\.defaultValue)]
    var start = start
    if !pair.value.isNull {
      let known = definition.parameters.map(\.name) + ["start"]
      for inner in validator.mapping(pair.value, of: definition.name, known: known) ?? [] {
        if inner.name == "start" {
          start = inner.value
          continue
        }
        guard let at = definition.parameters.firstIndex(where: { $0.name == inner.name }) else {
          continue
        }
        let parameter = definition.parameters[at]
        let values = validator.sweptValues(inner.value) { value, node in
          guard parameter.accepts(value) else {
            let low = shortest(parameter.range.lowerBound)
            let high = shortest(parameter.range.upperBound)
            validator.error(
              "\(parameter.name) \(validator.written(node)) is out of range", at: node.span,
              hint: "\(parameter.isWhole ? "a whole number " : "")from \(low) to \(high)"
                + (parameter.multiple > 1 ? ", a multiple of \(parameter.multiple)" : ""))
            return false
          }
          return true
        }
        guard let values else { return [] }
        guard let count = values.count, inner.value.pair("choice") == nil else {
          validator.error(
            "\(parameter.name) cannot be drawn: each of its values makes a loss of its own",
            at: inner.value.span, hint: "list the values, or use linspace, logspace or range")
          return []
        }
        guard alternatives.count * count <= Self.mostLosses else {
          validator.error(
            "\(parameter.name) makes \(grouped(alternatives.count * count)) losses",
            at: inner.value.span, hint: "at most \(grouped(Self.mostLosses)) are possible")
          return []
        }
        if parameter.isWhole,
          let broken = (0..<count).first(where: { Int(exactly: values[$0]) == nil })
        {
          validator.error(
            "\(parameter.name) takes whole numbers, and one of these is"
              + " \(shortest(values[broken]))", at: inner.value.span,
            hint: "list them, or use range with a whole step")
          return []
        }
        alternatives = alternatives.flatMap { row in
          (0..<count).map { index in
            var copy = row
            copy[at] = values[index]
            return copy
          }
        }
      }
    }
    var losses: [LossChoice] = []
    var components = 0
    for values in alternatives {
      for loss in make(definition, values, pair.key.span, start) {
        components += loss.loss.dimension
        losses.append(loss)
      }
      guard components <= Self.mostComponents else {
        refuseTooMany(at: pair.key.span)
        return []
      }
    }
    return losses
  }

  private func make(
    _ definition: LossDefinition, _ values: [Double], _ span: Span, _ start: Node?
  ) -> [LossChoice] {
    do {
      let loss = try definition.loss(values)
      guard
        let start = StartReader(validator: validator, location: location, loss: loss).read(
          start, at: span)
      else {
        return []
      }
      return [LossChoice(loss: loss, start: start, span: span)]
    } catch {
      validator.error("\(definition.name): \(error.message)", at: span, hint: error.hint)
      return []
    }
  }

  // MARK: Formulas

  private func readExpression(_ node: Node, _ start: Node?) -> [LossChoice] {
    guard let loss = loss(node, name: nil) else { return [] }
    let span = node.pair("expression")?.key.span ?? node.span
    return choice(loss, span, node["start"] ?? start)
  }

  private func choice(_ loss: Loss, _ span: Span, _ start: Node?) -> [LossChoice] {
    guard
      let start = StartReader(validator: validator, location: location, loss: loss).read(
        start, at: span)
    else {
      return []
    }
    return [LossChoice(loss: loss, start: start, span: span)]
  }

  /// A loss written as a formula.
  func loss(_ node: Node, name given: String?) -> Loss? {
    // A definition is named by its key.
    let known = ExperimentFormat.names(below: "loss").filter { given == nil || $0 != "name" }
    guard validator.mapping(node, of: "a loss", known: known) != nil else { return nil }
    guard let expression = node["expression"] else {
      validator.error("the loss has no expression", at: node.span, hint: "add 'expression: …'")
      return nil
    }
    var variables: [Variable]?
    if let declared = node["variables"] {
      guard let read = validator.variables(declared) else { return nil }
      variables = read
    }
    guard let scalar = expression.scalar, !expression.isNull else {
      validator.mismatch(expression, expected: "a formula", hint: "as in 2*x^4 + 3*x^3 + 2")
      return nil
    }
    var set: DataSet?
    if let named = node["data"] {
      guard let found = data.set(named) else { return nil }
      set = found
    } else if let lone = node.pair("columns") ?? node.pair("let") {
      validator.error(
        "'\(lone.name)' belongs to a loss over data", at: lone.key.span,
        hint: "name the data set: data: iris")
      return nil
    }
    let formula: Formula
    if let set {
      guard let read = FormulaDataReader(validator: validator).read(node, variables, set) else {
        return nil
      }
      formula = read
    } else {
      do {
        formula = try Formula(scalar.text, variables: variables)
        _ = try formula.gradientProgram()
      } catch {
        validator.report(error, in: expression)
        return nil
      }
    }
    var name = given ?? collapsed(scalar.text)
    if let text = node["name"] { name = validator.text(text, "a name") ?? name }
    let domain = node["domain"].flatMap { readDomain($0, formula) }
    let minima = node["minima"].map { readPoints($0, formula) } ?? []
    return Loss(
      name: name, formula: formula, data: set,
      vectorColumns: set.map { FormulaDataReader.vectors(node["columns"], $0) } ?? [:],
      domain: domain, minima: minima)
  }

  private func collapsed(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func readDomain(_ node: Node, _ formula: Formula) -> [ClosedRange<Double>]? {
    if let pairs = node.pairs {
      var result: [ClosedRange<Double>] = []
      for pair in pairs where !formula.variables.contains(where: { $0.name == pair.name }) {
        validator.unknown(
          "variable", pair.name, at: pair.key.span, among: formula.variables.map(\.name))
      }
      for variable in formula.variables {
        guard let value = node[variable.name] else {
          validator.error("the domain lacks '\(variable.name)'", at: node.span)
          return nil
        }
        guard let range = validator.range(value) else { return nil }
        result += Array(repeating: range, count: variable.width)
      }
      return result
    }
    guard let range = validator.range(node) else { return nil }
    return Array(repeating: range, count: formula.dimension)
  }

  private func readPoints(_ node: Node, _ formula: Formula) -> [[Double]] {
    // A list of points; in one dimension a list of numbers, or one number.
    let items = node.items ?? [node]
    let isOnePoint = formula.dimension > 1 && items.allSatisfy { $0.items == nil }
    let rows = isOnePoint ? [node] : items
    return rows.compactMap { StartReader.point($0, formula.dimension, validator) }
  }
}
