import Losses
import Support
import YAML

/// Reads where the trials of one loss start.
struct StartReader {
  let validator: Validator
  let location: DataLocation
  let loss: Loss

  func read(_ node: Node?, at loss: Span) -> StartChoice? {
    guard let node, node.string != "default" else { return customary(node?.span ?? loss) }
    if node.string == "zeros" { return .rule(.zeros) }
    guard let pairs = node.pairs else {
      validator.mismatch(
        node, expected: "a start",
        hint: "default, zeros, {x: 2}, {points: [[-1.2, 1]]} or {uniform: [-2, 2]}")
      return nil
    }
    if pairs.count == 1, let pair = pairs.first {
      if pair.name == "points", !isVariable("points") { return points(pair.value) }
      if pair.name == "uniform", !isVariable("uniform") {
        guard let range = validator.range(pair.value), let items = pair.value.items,
          validator.fits(range.lowerBound, items[0]), validator.fits(range.upperBound, items[1])
        else { return nil }
        return .uniform(low: range.lowerBound, high: range.upperBound)
      }
      if Self.rules.contains(pair.name), !isVariable(pair.name) { return rule(pair) }
    }
    return byVariable(node, pairs)
  }

  private func isVariable(_ name: String) -> Bool {
    loss.startNames.contains { $0.name == name }
  }

  private static let rules = ["normal", "glorot", "he", "file"]

  /// A start by a rule.
  private func rule(_ pair: Node.Pair) -> StartChoice? {
    switch pair.name {
    case "normal":
      guard let deviation = validator.finite(pair.value, "a standard deviation") else { return nil }
      guard deviation >= 0 else {
        validator.error(
          "normal \(validator.written(pair.value)) is out of range", at: pair.value.span,
          hint: "a standard deviation, at least 0")
        return nil
      }
      return validator.fits(deviation, pair.value) ? .rule(.normal(deviation)) : nil
    case "glorot", "he":
      let spread = validator.word(pair.value, "distribution", of: StartRule.Spread.self)
      return spread.map { .rule(pair.name == "he" ? .he($0) : .glorot($0)) }
    default: return file(pair.value)
    }
  }

  /// The numbers of a file, one a line.
  private func file(_ node: Node) -> StartChoice? {
    NumberFile(validator: validator, location: location).numbers(
      node, count: loss.dimension, of: loss.name, what: "start"
    ).map { .rule(.given($0)) }
  }

  private func customary(_ span: Span) -> StartChoice? {
    if case .model(let model) = loss.objective { return .rule(.customary(model)) }
    guard let start = loss.start else {
      let names = loss.startNames.map(\.name)
      validator.error(
        "the loss has no customary start", at: span,
        hint: "say where to start: start: {\(names.map { "\($0): 1" }.joined(separator: ", "))}")
      return nil
    }
    return .points([start])
  }

  private func points(_ node: Node) -> StartChoice? {
    guard let items = node.items, !items.isEmpty else {
      validator.mismatch(node, expected: "a list of points", hint: "as in [[-1.2, 1], [0, 0]]")
      return nil
    }
    if loss.dimension > 1, items.allSatisfy({ $0.scalar != nil }) {
      validator.error(
        "a point is a list of \(loss.dimension) numbers", at: node.span,
        hint: "each in brackets of its own, as in [[-1.2, 1], [0, 0]]")
      return nil
    }
    let rows = items.compactMap { Self.point($0, loss.dimension, validator) }
    return rows.count == items.count ? .points(rows) : nil
  }

  /// A list of numbers, or in one dimension a number.
  static func point(_ node: Node, _ dimension: Int, _ validator: Validator) -> [Double]? {
    let items = node.items ?? [node]
    guard items.count == dimension else {
      validator.error(
        "the point has \(items.count) number\(items.count == 1 ? "" : "s"), the loss takes"
          + " \(dimension)", at: node.span)
      return nil
    }
    let values = items.compactMap { item in
      validator.finite(item).flatMap { validator.fits($0, item) ? $0 : nil }
    }
    return values.count == dimension ? values : nil
  }

  private func byVariable(_ node: Node, _ pairs: [Node.Pair]) -> StartChoice? {
    let names = loss.startNames.map(\.name)
    for pair in pairs where !names.contains(pair.name) {
      let hint =
        validator.spaceHint(pair.name, names)
        ?? nearest(pair.name, among: names).map { "did you mean '\($0)'?" }
        ?? "its variables: \(names.joined(separator: ", "))"
      validator.error("the loss has no variable '\(pair.name)'", at: pair.key.span, hint: hint)
    }
    var result: [SweptValues] = []
    for variable in loss.startNames {
      guard let value = node[variable.name] else {
        // What may be its misspelt name is reported already.
        let isTold = pairs.contains {
          !names.contains($0.name)
            && (nearest($0.name, among: names) == variable.name
              || $0.name.hasPrefix("\(variable.name):"))
        }
        if isTold { return nil }
        validator.error(
          "no start is given for '\(variable.name)'", at: node.span,
          hint: "add '\(variable.name): …'")
        return nil
      }
      let values = validator.sweptValues(value, expected: "a number for \(variable.name)") {
        number, node in
        guard number.isFinite else {
          validator.error("a start must be finite", at: node.span)
          return false
        }
        return validator.fits(number, node)
      }
      guard let values else { return nil }
      // What is drawn is drawn for each component by itself.
      let isDrawn = SweptForm(rawValue: value.pairs?.first?.name ?? "")?.isSampled ?? false
      guard variable.count == 1 || isDrawn || !values.varies else {
        validator.error(
          "a number for all components of '\(variable.name)' cannot be swept", at: value.span,
          hint: "write whole points: start: {points: [[…], […]]}")
        return nil
      }
      result += Array(repeating: values, count: variable.count)
    }
    return pairs.allSatisfy({ names.contains($0.name) }) ? .grid(result) : nil
  }
}
