import YAML

/// Collects what is wrong with a file while it is read: reading goes on after an error, so that all
/// are told at once.
final class Validator {
  private(set) var diagnostics = Diagnostics()

  /// Tells an error.
  func error(_ message: String, at span: Span?, hint: String? = nil) {
    diagnostics.append(Diagnostic(message, at: span, hint: hint))
  }

  func unknown(_ what: String, _ name: String, at span: Span, among known: [String]) {
    let found = Diagnostic.unknown(what, name, at: span, among: known)
    diagnostics.append(
      found.hint != nil || known.isEmpty || known.count > 12
        ? found
        : Diagnostic(found.message, at: span, hint: "one of \(known.joined(separator: ", "))"))
  }

  /// "expected a number, found text".
  func mismatch(_ node: Node, expected: String, hint: String? = nil) {
    error("expected \(expected), found \(describe(node))", at: node.span, hint: hint)
  }

  private func describe(_ node: Node) -> String {
    guard let text = node.string, node.kind == .text || node.kind == .boolean else {
      return node.kind.rawValue
    }
    let isQuoted = node.scalar?.isPlain == false
    return "\(isQuoted ? "the quoted text" : node.kind.rawValue) '\(text.prefix(40))'"
  }

  /// The pairs of a mapping whose keys are all among `known`; nil, told, where it is none.
  func mapping(_ node: Node, of what: String, known: [String]) -> [Node.Pair]? {
    guard let pairs = node.pairs else {
      mismatch(node, expected: "a mapping", hint: "keys: \(known.joined(separator: ", "))")
      return nil
    }
    for pair in pairs where !known.contains(pair.name) {
      unknown("key", pair.name, at: pair.key.span, among: known)
    }
    return pairs
  }

  /// A finite number; nil, told, where it is none.
  func number(_ node: Node, _ what: String = "a number") -> Double? {
    switch node.real {
    case .value(let value):
      if value.isNaN {
        error("NaN cannot be used here", at: node.span, hint: "expected \(what)")
        return nil
      }
      return value
    case .outOfRange:
      error("the number is out of the range of Double", at: node.span)
      return nil
    case .mismatch:
      mismatch(node, expected: what)
      return nil
    }
  }

  func finite(_ node: Node, _ what: String = "a number") -> Double? {
    guard let value = number(node, what) else { return nil }
    guard value.isFinite else {
      error("an infinite number cannot be used here", at: node.span, hint: "expected \(what)")
      return nil
    }
    return value
  }

  /// A whole number in a range; nil, told, where it is none.
  func whole(_ node: Node, in range: ClosedRange<Int>, _ what: String) -> Int? {
    // 1e3 is a whole number as well.
    guard let value = node.integer.value ?? node.real.value.flatMap({ Int(exactly: $0) }) else {
      mismatch(node, expected: what)
      return nil
    }
    guard range.contains(value) else {
      error(
        "\(value) is out of range", at: node.span,
        hint: range.upperBound == .max
          ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  func boolean(_ node: Node) -> Bool? {
    if let value = node.boolean { return value }
    mismatch(node, expected: "true or false")
    return nil
  }

  func text(_ node: Node, _ what: String) -> String? {
    guard let text = node.string, !node.isNull else {
      mismatch(node, expected: what)
      return nil
    }
    return text
  }

  /// A range written as a list of two numbers, the smaller first.
  func range(_ node: Node) -> ClosedRange<Double>? {
    guard let items = node.items, items.count == 2 else {
      mismatch(node, expected: "a list of two numbers", hint: "as in [-2, 2]")
      return nil
    }
    guard let low = finite(items[0]), let high = finite(items[1]) else { return nil }
    guard low < high else {
      error("the range is empty", at: node.span, hint: "the smaller number first, as in [-2, 2]")
      return nil
    }
    return low...high
  }

  func choice<T>(_ node: Node, _ what: String, _ choices: [(String, T)]) -> T? {
    guard let name = text(node, what) else { return nil }
    if let found = choices.first(where: { $0.0 == name }) { return found.1 }
    unknown(what, name, at: node.span, among: choices.map(\.0))
    return nil
  }
}
