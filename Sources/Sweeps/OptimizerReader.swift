import Optimizers
import Results
import YAML

/// Reads the list of optimizers.
struct OptimizerReader {
  let validator: Validator
  /// The experiment's own.
  let defined: [OptimizerDefinition]

  private var names: [String] {
    defined.map(\.name) + OptimizerCatalogue.all.map(\.name)
  }

  func read(_ node: Node) -> [OptimizerChoice] {
    let items = node.items ?? [node]
    if items.isEmpty {
      validator.error(
        "the list of optimizers is empty", at: node.span,
        hint: "one of \(names.joined(separator: ", "))")
    }
    return items.compactMap { readOne($0) }
  }

  private func readOne(_ node: Node) -> OptimizerChoice? {
    if let name = node.string, !node.isNull {
      guard let definition = find(name, node.span) else { return nil }
      return choice(definition, [], node.span)
    }
    guard let pairs = node.pairs, let first = pairs.first else {
      validator.mismatch(
        node, expected: "an optimizer", hint: "a name, or 'name: {parameters}'")
      return nil
    }
    if pairs.count > 1 {
      validator.error(
        "an optimizer is one name with its parameters", at: pairs[1].key.span,
        hint: "indent the parameters below '\(first.name)', or put them in {}")
    }
    guard let definition = find(first.name, first.key.span) else { return nil }
    if first.value.isNull { return choice(definition, [], first.key.span) }
    let known = definition.parameters.map(\.name) + ["zip"]
    guard
      let parameters = validator.mapping(first.value, of: definition.name, known: known)
    else { return nil }
    return choice(definition, parameters, first.key.span)
  }

  private func find(_ name: String, _ span: Span) -> OptimizerDefinition? {
    if let definition = defined.first(where: { $0.name == name }) { return definition }
    if let definition = OptimizerCatalogue.optimizer(named: name) { return definition }
    validator.unknown("optimizer", name, at: span, among: names)
    return nil
  }

  private func choice(
    _ definition: OptimizerDefinition, _ pairs: [Node.Pair], _ span: Span
  ) -> OptimizerChoice {
    var fixed = definition.parameters.map(\.defaultValue)
    var axes: [ParameterAxis] = []
    var named: [Int] = []
    for pair in pairs {
      if pair.name == "zip" {
        readZip(pair.value, definition, pairs, &axes, &named)
        continue
      }
      guard let at = definition.parameters.firstIndex(where: { $0.name == pair.name }),
        let values = values(pair.value, definition.parameters[at])
      else { continue }
      named.append(at)
      if values.count == 1 {
        fixed[at] = values[0]
      } else {
        axes.append(ParameterAxis(targets: [at], values: [values]))
      }
    }
    return OptimizerChoice(
      definition: definition, axes: axes, fixed: fixed, named: named, span: span)
  }

  private func values(_ node: Node, _ parameter: ParameterDescription) -> SweptValues? {
    validator.sweptValues(node, expected: "a number for \(parameter.name)") { value, node in
      guard parameter.range.contains(value) else {
        validator.error(
          "\(parameter.name) \(shortest(value)) is out of range", at: node.span,
          hint: parameter.range.text)
        return false
      }
      return true
    }
  }

  private func readZip(
    _ node: Node, _ definition: OptimizerDefinition, _ all: [Node.Pair],
    _ axes: inout [ParameterAxis], _ named: inout [Int]
  ) {
    guard
      let pairs = validator.mapping(
        node, of: "zip", known: definition.parameters.map(\.name))
    else { return }
    var axis = ParameterAxis(targets: [], values: [])
    for pair in pairs {
      guard let at = definition.parameters.firstIndex(where: { $0.name == pair.name }),
        let values = values(pair.value, definition.parameters[at])
      else { continue }
      if all.contains(where: { $0.name == pair.name }) {
        validator.error(
          "\(pair.name) is given here and in zip", at: pair.key.span, hint: "name it once")
      }
      if let first = axis.values.first, first.count != values.count {
        validator.error(
          "zip pairs lists of equal length: \(values.count) here, \(first.count) before",
          at: pair.value.span)
        return
      }
      axis.targets.append(at)
      axis.values.append(values)
      named.append(at)
    }
    if !axis.targets.isEmpty { axes.append(axis) }
  }
}
