import Optimizers
import Support
import YAML

/// A schedule while it is read: its numbers in the order of the catalogue, lists laid end to end.
struct ScheduleDraft {
  let definition: ScheduleDefinition
  /// Nil where the default holds.
  var values: [(parameter: ParameterDescription, values: SweptValues?)]
}

/// Reads parameters that are schedules.
struct ScheduleReader {
  let validator: Validator
  /// Whether epochs can be counted.
  let hasData: Bool

  enum Part {
    case numbers(Node)
    case schedule(ScheduleDraft)
  }

  /// A schedule, or a list of schedules and numbers: the numbers together, each schedule by itself.
  func alternatives(_ node: Node) -> [Part] {
    var parts: [Part] = []
    var numbers: [Node] = []
    for item in node.items ?? [node] {
      if let pair = item.pairs?.first, !SweptValues.reserved.contains(pair.name) {
        if let count = item.pairs?.count, count > 1 {
          validator.error(
            "a schedule is one name with its parameters", at: item.span,
            hint: "as in {cosine_decay: {initial: 0.1, decay_steps: 200}}")
          continue
        }
        parts += read(pair).map { .schedule($0) }
      } else {
        numbers.append(item)
      }
    }
    if !numbers.isEmpty { parts.insert(.numbers(Node(sequence: numbers, span: node.span)), at: 0) }
    return parts
  }

  private func read(_ pair: Node.Pair) -> [ScheduleDraft] {
    guard let definition = ScheduleCatalogue.schedule(named: pair.name) else {
      validator.unknown(
        "swept value or schedule", pair.name, at: pair.key.span,
        among: ScheduleCatalogue.all.map(\.name) + SweptValues.reserved, listing: "schedules")
      return []
    }
    let counted = definition.parameters + definition.lists
    let known = counted.map(\.name) + counted.compactMap(\.inEpochs).map(\.name)
    var given: [Node.Pair] = []
    if !pair.value.isNull {
      guard let pairs = validator.mapping(pair.value, of: definition.name, known: known) else {
        return []
      }
      given = pairs
    }
    var draft = ScheduleDraft(definition: definition, values: [])
    for parameter in definition.parameters {
      let (parameter, node) = choice(parameter, given)
      draft.values.append((parameter, node.flatMap { validator.values($0, parameter) }))
    }
    guard !definition.lists.isEmpty else { return [draft] }
    return lists(definition, given, pair.key.span, draft)
  }

  /// A number of steps, or the number of epochs in its place, and what a file gives for it.
  private func choice(
    _ parameter: ParameterDescription, _ given: [Node.Pair]
  ) -> (ParameterDescription, Node?) {
    let node = given.first { $0.name == parameter.name }?.value
    guard let epochs = parameter.inEpochs, let pair = given.first(where: { $0.name == epochs.name })
    else { return (parameter, node) }
    if node != nil {
      validator.error(
        "'\(epochs.name)' stands in for '\(parameter.name)'", at: pair.key.span,
        hint: "give one of them")
    }
    if !hasData {
      validator.error(
        "'\(epochs.name)' counts passes over the rows of a loss over data", at: pair.key.span,
        hint: "\(parameter.name) counts the steps of any loss")
    }
    return (epochs, pair.value)
  }

  /// Vectors of a schedule: boundaries and one more value; lists of lists are alternatives.
  private func lists(
    _ definition: ScheduleDefinition, _ given: [Node.Pair], _ span: Span, _ draft: ScheduleDraft
  ) -> [ScheduleDraft] {
    var drafts = [draft]
    for list in definition.lists {
      let (list, node) = choice(list, given)
      guard let node, let items = node.items else {
        validator.error(
          "\(definition.name) needs '\(list.name)'", at: span, hint: "a list of numbers")
        return []
      }
      let rows = items.allSatisfy { $0.items != nil } && !items.isEmpty ? items : [node]
      drafts = drafts.flatMap { draft in
        rows.map { row in
          var longer = draft
          for (at, item) in (row.items ?? []).enumerated() {
            guard let values = validator.values(item, list) else { continue }
            longer.values.append((list.renamed("\(list.name)[\(at)]"), values))
          }
          return longer
        }
      }
    }
    return drafts.filter { draft in
      let boundaries = draft.values.filter {
        $0.parameter.name.hasPrefix("boundaries[")
          || $0.parameter.name.hasPrefix("boundary_epochs[")
      }
      let values = draft.values.filter { $0.parameter.name.hasPrefix("values[") }
      guard values.count == boundaries.count + 1 else {
        validator.error(
          "\(definition.name) has \(boundaries.count) boundaries and \(values.count) values",
          at: span, hint: "one value more than boundaries")
        return false
      }
      let steps = boundaries.compactMap { $0.values?.bounds }
      guard zip(steps, steps.dropFirst()).allSatisfy({ $0.upperBound < $1.lowerBound }) else {
        validator.error("the boundaries of \(definition.name) must rise", at: span)
        return false
      }
      return true
    }
  }
}

extension Validator {
  /// The values of a parameter: numbers, truth values, or names, by its kind.
  func values(_ node: Node, _ parameter: ParameterDescription) -> SweptValues? {
    switch parameter.kind {
    case .boolean:
      return named(node, parameter, [("false", 0), ("true", 1)]) { $0.boolean.map { $0 ? 1 : 0 } }
    case .choice(let names):
      return named(node, parameter, names.enumerated().map { ($1, Double($0)) }) { _ in nil }
    case .number, .whole, .list:
      let values = sweptValues(
        node, expected: "a number for \(parameter.name)", areWhole: parameter.kind == .whole
      ) { value, node in
        guard value.isFinite else {
          error("\(parameter.name) must be finite", at: node.span, hint: parameter.range.text)
          return false
        }
        guard parameter.range.contains(value) else {
          error(
            "\(parameter.name) \(written(node)) is out of range", at: node.span,
            hint: parameter.range.text)
          return false
        }
        if parameter.kind == .whole, Int(exactly: value) == nil {
          error("\(parameter.name) is a whole number", at: node.span, hint: parameter.range.text)
          return false
        }
        return fits(value, node)
      }
      guard parameter.kind == .whole, let values, let broken = values.firstFraction else {
        return values
      }
      error(
        "\(parameter.name) takes whole numbers, and one of these is \(shortest(broken))",
        at: node.span, hint: "list them, or use range with a whole step")
      return nil
    }
  }

  /// The numbers of a list, or of a list of lists; none where something is wrong.
  func rows(_ node: Node, _ name: String, _ list: [ParameterDescription]) -> [[Double]] {
    guard let items = node.items, !items.isEmpty else {
      mismatch(node, expected: "a list of \(list.count) numbers for \(name)")
      return []
    }
    let isSwept = items.allSatisfy { $0.items != nil }
    var rows: [[Double]] = []
    for row in isSwept ? items : [node] {
      let numbers = row.items ?? []
      guard numbers.count == list.count else {
        error(
          "\(name) has \(numbers.count) numbers", at: row.span,
          hint:
            "\(list.count) of them, as in \(name): [\(list.map { shortest($0.defaultValue) }.joined(separator: ", "))]"
        )
        return []
      }
      let values = zip(numbers, list).compactMap { node, parameter -> Double? in
        guard let values = self.values(node, parameter) else { return nil }
        guard !values.varies else {
          error(
            "a number of \(name) is swept", at: node.span,
            hint: "sweep the list: \(name): [[…], […]]")
          return nil
        }
        return values[0]
      }
      guard values.count == list.count else { return [] }
      rows.append(values)
    }
    return rows
  }

  private func named(
    _ node: Node, _ parameter: ParameterDescription, _ choices: [(String, Double)],
    _ direct: (Node) -> Double?
  ) -> SweptValues? {
    var items = node.items ?? [node]
    if items.isEmpty {
      error("the list is empty", at: node.span, hint: "a list of values to sweep needs one")
      return nil
    }
    if let pair = node.pairs?.first, pair.name == "choice", node.pairs?.count == 1 {
      guard allowsDrawing(pair), let listed = self.choices(pair) else { return nil }
      items = listed
    }
    let values = items.compactMap { item in
      direct(item) ?? choice(item, parameter.name, choices)
    }
    return values.count == items.count ? SweptValues(values, span: node.span) : nil
  }
}
