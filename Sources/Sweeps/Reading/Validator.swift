import Support
import YAML

/// Collects the errors of a file while it is read. Reading goes on after an error, so that all are
/// reported at once.
package final class Validator {
  private(set) var diagnostics = Diagnostics()
  /// In which trials run.
  var precision = Precision.float32
  /// How trials are chosen.
  var sampling = Sampling()
  /// How many values of ranges were written out because they stand in lists.
  var expandedCount = 0

  /// Reports an error.
  package func error(_ message: String, at span: Span?, hint: String? = nil) {
    diagnostics.append(Diagnostic(message, at: span, hint: hint))
  }

  /// Adds a finding that is made elsewhere.
  func append(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Reports that a name is not known, with the nearest known one, or else all of them.
  ///
  /// - Parameter listing: what `descent list` lists them, where they are too many for a line.
  package func unknown(
    _ what: String, _ name: String, in whole: String? = nil, at span: Span, among known: [String],
    listing: String? = nil
  ) {
    // Likeness takes time, and of a million unknown names none is looked at.
    var found =
      diagnostics.isFull
      ? Diagnostic("unknown \(what) '\(name)'", at: span)
      : Diagnostic.unknown(what, name, at: span, among: known)
    if let whole { found.message += " in \(whole)" }
    if let hint = spaceHint(name, known) {
      found.hint = hint
    } else if !diagnostics.isFull, let hint = ForeignName.hint(name, among: known, what: what) {
      found.hint = hint
    } else if found.hint == nil, let listing {
      found.hint = "'descent list \(listing)' names them all"
    } else if found.hint == nil, !known.isEmpty, known.count <= 20 {
      found.hint = "\(known.count > 1 ? "one of " : "")\(known.joined(separator: ", "))"
    }
    diagnostics.append(found)
  }

  /// The remedy for `x:2`, which is a name with a colon in it.
  func spaceHint(_ text: String, _ keys: [String]) -> String? {
    guard let colon = text.firstIndex(of: ":"), keys.contains(String(text[..<colon])) else {
      return nil
    }
    return "a space is missing after '\(text[...colon])'"
  }

  /// "expected a number, found text".
  package func mismatch(_ node: Node, expected: String, hint: String? = nil) {
    error("expected \(expected), found \(describe(node))", at: node.span, hint: hint)
  }

  private func describe(_ node: Node) -> String {
    if node.items?.isEmpty == true { return "an empty list" }
    if node.pairs?.isEmpty == true { return "an empty mapping" }
    guard let text = node.string, node.kind == .text || node.kind == .boolean else {
      return node.kind.rawValue
    }
    let isQuoted = node.scalar?.isPlain == false
    return "\(isQuoted ? "the quoted text" : node.kind.rawValue) '\(text.prefix(40))'"
  }

  /// The pairs of a mapping whose keys are all among `known`; nil, with an error, where it is none.
  package func mapping(_ node: Node, of what: String, known: [String]) -> [Node.Pair]? {
    guard let pairs = node.pairs else {
      mismatch(
        node, expected: "a mapping for \(what)",
        hint: spaceHint(node.string ?? "", known) ?? "keys: \(known.joined(separator: ", "))")
      return nil
    }
    for pair in pairs where !known.contains(pair.name) {
      unknown("key", pair.name, in: what, at: pair.key.span, among: known)
    }
    return pairs
  }

  /// A number other than NaN; nil, with an error, where it is none.
  func number(_ node: Node, _ what: String = "a number") -> Double? {
    switch node.real {
    case .value(let value):
      if value.isNaN {
        error("NaN cannot be used here", at: node.span, hint: "expected \(what)")
        return nil
      }
      return value
    case .outOfRange:
      error(
        "the number is out of the range of Double", at: node.span,
        hint: "from about 5e-324 to 1.8e308")
      return nil
    case .mismatch:
      mismatch(node, expected: what, hint: quotationHint(node))
      return nil
    }
  }

  /// A finite number; nil, with an error, where it is none.
  package func finite(_ node: Node, _ what: String = "a number") -> Double? {
    guard let value = number(node, what) else { return nil }
    guard value.isFinite else {
      error(
        "an infinite number cannot be used here", at: node.span, hint: "expected a finite number")
      return nil
    }
    return value
  }

  /// A whole number in a range; nil, with an error, where it is none.
  package func whole(_ node: Node, in range: ClosedRange<Int>, _ what: String) -> Int? {
    // 1e3 is a whole number as well.
    if let value = node.integer.value, range.contains(value) { return value }
    guard node.kind == .integer || node.kind == .real else {
      mismatch(
        node, expected: what, hint: node.items == nil ? quotationHint(node) : "it cannot be swept")
      return nil
    }
    let bounds =
      range.upperBound == .max
      ? "at least \(range.lowerBound)"
      : "from \(range.lowerBound) to \(grouped(range.upperBound))"
    if let value = node.real.value, value.isNaN || value.isFinite && value.rounded() != value {
      error("\(written(node)) is not a whole number", at: node.span, hint: bounds)
    } else {
      error("\(written(node)) is out of range", at: node.span, hint: bounds)
    }
    return nil
  }

  /// Whether a number is one in the precision of the trials; an error where it is not.
  func fits(_ value: Double, _ node: Node) -> Bool {
    guard precision == .float32, !Float(value).isFinite else { return true }
    error(
      "\(written(node)) is out of the range of float32", at: node.span,
      hint: "up to about 3.4e38; or precision: float64")
    return false
  }

  /// A number as the file has it, for messages.
  package func written(_ node: Node) -> String { String((node.string ?? "this").prefix(40)) }

  private func quotationHint(_ node: Node) -> String? {
    guard let scalar = node.scalar, !scalar.isPlain, scalar.layout != .plain,
      Scalar(scalar.text).real != .mismatch
    else { return nil }
    return "remove the quotes"
  }

  package func boolean(_ node: Node) -> Bool? {
    if let value = node.boolean { return value }
    let other = ["yes": "true", "on": "true", "no": "false", "off": "false"]
    let hint = other[node.string?.lowercased() ?? ""].map { "write \($0)" }
    mismatch(node, expected: "true or false", hint: hint)
    return nil
  }

  package func text(_ node: Node, _ what: String) -> String? {
    guard let text = node.string, !node.isNull else {
      mismatch(node, expected: what)
      return nil
    }
    let allowed: [Unicode.Scalar] = ["\n", "\t"]
    if let wrong = text.unicodeScalars.first(where: {
      $0.properties.generalCategory == .control && !allowed.contains($0)
    }) {
      // It would reach terminals and files as it is.
      let code = String(wrong.value, radix: 16, uppercase: true)
      let zeros = String(repeating: "0", count: max(0, 4 - code.count))
      error("\(what) cannot hold the control character U+\(zeros)\(code)", at: node.span)
      return nil
    }
    return text
  }

  /// A range written as a list of two numbers, the smaller first.
  package func range(_ node: Node) -> ClosedRange<Double>? {
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

  package func choice<T>(_ node: Node, _ what: String, _ choices: [(String, T)]) -> T? {
    guard let name = text(node, what) else { return nil }
    if let found = choices.first(where: { $0.0 == name }) { return found.1 }
    unknown(what, name, at: node.span, among: choices.map(\.0))
    return nil
  }
}
