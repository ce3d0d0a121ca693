import YAML

/// A change from the command line: `optimizers.adam.learning_rate=[0.01, 0.1]`.
///
/// A key is a path: names in mappings; in lists positions from 0, or the name of an entry that has one.
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

  /// Reads `KEY=VALUE`: keys, positions and names in lists joined by dots, and any YAML value.
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
  package func applied(to node: Node) throws(Diagnostics) -> Node { try change(node, 0) }

  private func change(_ node: Node, _ depth: Int) throws(Diagnostics) -> Node {
    guard depth < keys.count else { return value }
    let (name, span) = keys[depth]
    if var items = node.items {
      let (index, isNamed) = try entry(name, of: items, at: span, depth)
      // A name is a key of its entry as well.
      items[index] = try change(items[index], isNamed ? depth : depth + 1)
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
      throw problem(
        "'\(name)' is no part of \(node.kind.rawValue)", at: span,
        hint: depth > 0 ? "write \(written(depth))={\(name): …} to replace it" : nil)
    }
    if let at = pairs.firstIndex(where: { $0.name == name }) {
      pairs[at] = Node.Pair(key: pairs[at].key, value: try change(pairs[at].value, depth + 1))
    } else {
      if depth == 0, keys.count > 1, Self.lists.contains(name) {
        throw problem(
          "the experiment lists no \(name)", at: span,
          hint: "write \(name)=[…], as in --set \(name)=[{\(keys[1].name): …}]")
      }
      let empty = Node(scalar: "", span: span)
      pairs.append(
        Node.Pair(key: Node(scalar: name, span: span), value: try change(empty, depth + 1)))
    }
    return Node(mapping: pairs, span: node.span)
  }

  /// Keys of an experiment whose values are lists.
  private static let lists = ["optimizers", "figures"]

  /// The entry of a list that a key names.
  ///
  /// - Returns: its place, and whether it was found by its name.
  private func entry(
    _ name: String, of items: [Node], at span: Span, _ depth: Int
  ) throws(Diagnostics) -> (index: Int, isNamed: Bool) {
    if let index = Int(name) {
      guard items.indices.contains(index) else {
        throw problem(
          "'\(name)' is no position in this list", at: span,
          hint: items.isEmpty ? "the list is empty" : "from 0 to \(items.count - 1)")
      }
      return (index, false)
    }
    let places = items.indices.filter { Self.names(of: items[$0]).contains(name) }
    if places.count == 1 { return (places[0], true) }
    let prefix = written(depth)
    if let first = places.first {
      let shown = places.prefix(10).map(String.init).joined(separator: ", ")
      throw problem(
        "'\(name)' is ambiguous: it stands at the positions \(shown)"
          + "\(places.count > 10 ? ", …" : "") of this list", at: span,
        hint: "name one by its position, as in \(prefix).\(first).\(name)")
    }
    // Names that two entries share are named once.
    var known: Set<String> = []
    let names = items.flatMap { Self.names(of: $0) }.filter { known.insert($0).inserted }
    var found = Diagnostic.unknown("entry", name, at: span, among: names)
    found.message += " of this list"
    if found.hint == nil {
      found.hint =
        names.isEmpty
        ? items.isEmpty
          ? "the list is empty"
          : "its entries have no names: positions are from 0 to \(items.count - 1)"
        : "it has \(names.prefix(10).joined(separator: ", "))\(names.count > 10 ? ", …" : "")"
    }
    throw Diagnostics([found])
  }

  /// What an entry of a list is called: `adam` in `- adam` and in `- adam: {…}`.
  private static func names(of item: Node) -> [String] {
    if let pairs = item.pairs { return pairs.map(\.name) }
    return item.kind == .text ? [item.string ?? ""] : []
  }

  /// The keys before one, as they are written.
  private func written(_ depth: Int) -> String {
    keys[..<depth].map(\.name).joined(separator: ".")
  }

  private func problem(_ message: String, at span: Span, hint: String?) -> Diagnostics {
    Diagnostics([Diagnostic(message, at: span, hint: hint)])
  }
}
