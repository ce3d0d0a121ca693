import YAML

/// A change from the command line: `optimizers.0.adam.learning_rate=0.01`.
public struct Override: Sendable {
  private let keys: [(name: String, span: Span)]
  private let value: Node

  /// The key, part by part: `["stop", "max_iterations"]`.
  public var path: [String] { keys.map(\.name) }

  /// Where the key stands in the argument.
  public var span: Span {
    let file = keys[0].span.file
    return Span(file: file, start: keys[0].span.start, end: keys[keys.count - 1].span.end)
  }

  /// Reads `KEY=VALUE`: keys and positions in lists joined by dots, and any YAML value.
  ///
  /// - Throws: what is wrong, with its place in the argument.
  public init(_ argument: String) throws(Diagnostics) {
    let file = SourceFile(name: "--set", text: argument)
    let bytes = file.bytes
    guard let equals = bytes.firstIndex(of: 0x3D) else {
      throw Diagnostics([
        Diagnostic(
          "a change is written KEY=VALUE", at: file.span(of: 0..<bytes.count),
          hint: "as in --set stop.max_iterations=500")
      ])
    }
    var keys: [(String, Span)] = []
    var start = 0
    for end in 0...equals where end == equals || bytes[end] == 0x2E {
      let name = String(decoding: bytes[start..<end], as: UTF8.self)
      guard !name.isEmpty else {
        throw Diagnostics([
          Diagnostic("a key is empty", at: file.span(of: start..<min(end + 1, bytes.count)))
        ])
      }
      guard keys.count < Limits.depth else {
        throw Diagnostics([
          Diagnostic("more than \(Limits.depth) keys", at: file.span(of: 0..<equals))
        ])
      }
      keys.append((name, file.span(of: start..<end)))
      start = end + 1
    }
    self.keys = keys
    guard equals + 1 < bytes.count else {
      value = Node(scalar: "", span: file.span(of: equals..<bytes.count))
      return
    }
    value = try parse(file, range: equals + 1..<bytes.count)
  }

  /// The experiment with the change made.
  func applied(to node: Node) throws(Diagnostics) -> Node { try change(node, 0) }

  private func change(_ node: Node, _ depth: Int) throws(Diagnostics) -> Node {
    guard depth < keys.count else { return value }
    let (name, span) = keys[depth]
    if var items = node.items {
      guard let index = Int(name), items.indices.contains(index) else {
        throw Diagnostics([
          Diagnostic(
            "'\(name)' is no position in this list", at: span,
            hint: items.isEmpty ? "the list is empty" : "from 0 to \(items.count - 1)")
        ])
      }
      items[index] = try change(items[index], depth + 1)
      return Node(sequence: items, span: node.span)
    }
    // `- adam` and `adam:` become `adam: {…}`; a new key is made.
    var pairs: [Node.Pair]
    if let known = node.pairs {
      pairs = known
    } else if let text = node.string, !node.isNull, text == name {
      pairs = []
    } else if node.isNull {
      pairs = []
    } else {
      throw Diagnostics([
        Diagnostic(
          "'\(name)' is no part of \(node.kind.rawValue)", at: span,
          hint: depth > 0 ? "'\(keys[depth - 1].name)' holds \(node.kind.rawValue)" : nil)
      ])
    }
    if let at = pairs.firstIndex(where: { $0.name == name }) {
      pairs[at] = Node.Pair(key: pairs[at].key, value: try change(pairs[at].value, depth + 1))
    } else {
      let empty = Node(scalar: "", span: span)
      pairs.append(
        Node.Pair(key: Node(scalar: name, span: span), value: try change(empty, depth + 1)))
    }
    return Node(mapping: pairs, span: node.span)
  }
}
