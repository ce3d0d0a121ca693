import Engine
import Losses
import Support
import YAML

/// Reads models of the catalogue with their data sets and parameters; each combination is a loss.
struct ModelReader {
  let validator: Validator
  let data: DataReader

  private static let most = 10_000
  /// Each is held as a number of a start.
  private static let mostParameters = 10_000_000

  /// - Parameter pair: the model's name and what is given below it.
  /// - Returns: each model, and the node of its start where there is one.
  func read(_ definition: ModelDefinition, _ pair: Node.Pair) -> (losses: [Loss], start: Node?) {
    let known = definition.parameters.map(\.name) + ["start"]
    guard let pairs = validator.mapping(pair.value, of: definition.name, known: known) else {
      return ([], nil)
    }
    let start = pairs.first { $0.name == "start" }?.value
    guard let names = pairs.first(where: { $0.name == "data" })?.value else {
      refuseWithoutData(definition, at: pair.key.span)
      return ([], start)
    }
    let before = validator.diagnostics.items.count
    var choices = [ModelDefinition.Choice()]
    for inner in pairs where inner.name != "data" && inner.name != "start" {
      let makers = self.makers(inner, definition)
      guard choices.count * makers.count <= Self.most else {
        validator.error(
          "\(inner.name) makes \(grouped(choices.count * makers.count)) losses",
          at: inner.value.span, hint: "at most \(grouped(Self.most)) are possible")
        return ([], start)
      }
      choices = choices.flatMap { choice in
        makers.map { make in
          var changed = choice
          make(&changed)
          return changed
        }
      }
    }
    var losses: [Loss] = []
    let listed = names.items ?? [names]
    if listed.isEmpty { validator.error("the list of data sets is empty", at: names.span) }
    for name in listed {
      guard let set = data.set(name) else { continue }
      for choice in choices {
        do throws(ModelDefinition.Misfit) {
          let loss = try definition.loss(choice, on: set)
          guard loss.dimension <= Self.mostParameters else {
            validator.error(
              "\(definition.name) has \(grouped(loss.dimension)) parameters on '\(set.name)'",
              at: pair.key.span, hint: "at most \(grouped(Self.mostParameters)) are possible")
            return ([], start)
          }
          losses.append(loss)
        } catch {
          validator.error(error.message, at: pair.key.span, hint: error.hint)
          break
        }
      }
    }
    return validator.diagnostics.items.count == before ? (losses, start) : ([], start)
  }

  func refuseWithoutData(_ definition: ModelDefinition, at span: Span) {
    validator.error(
      "\(definition.name) has no data", at: span,
      hint:
        "as in {\(definition.name): {data: \(definition.name == "matrix_factorization" ? "ratings" : "digits")}}"
    )
  }

  private typealias Maker = (inout ModelDefinition.Choice) -> Void

  private func makers(_ pair: Node.Pair, _ definition: ModelDefinition) -> [Maker] {
    guard definition.parameters.contains(where: { $0.name == pair.name }) else { return [] }
    switch pair.name {
    case "l2":
      return numbers(
        pair.value,
        ParameterDescription(
          name: "l2", defaultValue: 0, range: .nonNegative, summary: "λ of (λ/2)·‖weights‖².")
      ).map { value in { $0.l2 = value } }
    case "rank":
      return numbers(
        pair.value,
        ParameterDescription(
          name: "rank", defaultValue: 2,
          range: ParameterRange(1, Double(ModelDefinition.sizes.upperBound)),
          summary: "Columns of both factors.", kind: .whole)
      ).map { value in { $0.rank = Int(value) } }
    case "activation":
      return words(pair, Model.Activation.self).map { value in { $0.activation = value } }
    case "task": return words(pair, Model.Task.self).map { value in { $0.task = value } }
    default: return widths(pair.value).map { value in { $0.hidden = value } }
    }
  }

  private func numbers(_ node: Node, _ parameter: ParameterDescription) -> [Double] {
    guard let values = validator.values(node, parameter) else { return [] }
    guard let count = values.count, node.pair("choice") == nil else {
      validator.error(
        "\(parameter.name) cannot be drawn: each of its values makes a loss of its own",
        at: node.span, hint: "list the values, or use linspace, logspace or range")
      return []
    }
    return (0..<min(count, Self.most + 1)).map { values[$0] }
  }

  private func words<Words: RawRepresentable & CaseIterable>(
    _ pair: Node.Pair, _ type: Words.Type
  ) -> [Words] where Words.RawValue == String {
    let items = pair.value.items ?? [pair.value]
    if items.isEmpty {
      validator.error(
        "the list is empty", at: pair.value.span, hint: "a list of values to sweep needs one")
    }
    return items.compactMap {
      validator.choice($0, pair.name, Words.allCases.map { ($0.rawValue, $0) })
    }
  }

  /// The widths of hidden layers: a list, or a list of lists.
  private func widths(_ node: Node) -> [[Int]] {
    let items = node.items ?? [node]
    let isSwept = !items.isEmpty && items.allSatisfy { $0.items != nil }
    return (isSwept ? items : [node]).compactMap { row in
      let layers = row.items ?? [row]
      guard !layers.isEmpty else {
        validator.error(
          "a network has a hidden layer", at: row.span,
          hint: "as in hidden: [32]; without one it is softmax_regression")
        return nil
      }
      let widths = layers.compactMap {
        validator.whole($0, in: ModelDefinition.sizes, "the width of a layer")
      }
      return widths.count == layers.count ? widths : nil
    }
  }
}
