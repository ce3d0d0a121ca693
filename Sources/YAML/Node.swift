/// A value of a YAML document and the place where it is written.
public struct Node: Sendable {
  /// What a node holds.
  public enum Value: Sendable {
    /// Text, a number, a boolean or null.
    case scalar(Scalar)
    /// A list.
    case sequence([Node])
    /// Keys with values, in the order of the file; no two keys have the same text.
    case mapping([Pair])
  }

  /// A key of a mapping and its value.
  public struct Pair: Sendable {
    /// The key, a scalar.
    public var key: Node
    /// The value.
    public var value: Node

    /// Makes a pair from a key and a value.
    public init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }

    /// The text of the key.
    public var name: String { key.string ?? "" }
  }

  /// What the node holds.
  public var value: Value
  /// Where it is written; for an aliased node, where the anchor's content is.
  public var span: Span

  /// Makes a node from a value and its place.
  public init(_ value: Value, span: Span = .synthetic) {
    self.value = value
    self.span = span
  }

  /// Makes a scalar.
  ///
  /// - Parameters:
  ///   - scalar: the text.
  ///   - isPlain: whether the text may resolve to a number, a boolean or null.
  ///   - span: the place it stands for.
  public init(scalar: String, isPlain: Bool = true, span: Span = .synthetic) {
    self.init(.scalar(Scalar(scalar, isPlain: isPlain)), span: span)
  }

  /// Makes a list.
  public init(sequence: [Node], span: Span = .synthetic) {
    self.init(.sequence(sequence), span: span)
  }

  /// Makes a mapping; the caller sees to it that no key is there twice.
  public init(mapping: [Pair], span: Span = .synthetic) {
    self.init(.mapping(mapping), span: span)
  }
}

/// The text of a scalar and how it was written.
public struct Scalar: Sendable {
  /// How a scalar is laid out in its file.
  public enum Layout: Sendable {
    /// Without quotes.
    case plain
    /// In single quotes.
    case singleQuoted
    /// In double quotes, with escapes.
    case doubleQuoted
    /// After `|`, line by line.
    case literal
    /// After `>`, lines joined.
    case folded
  }

  /// The text, with escapes and folding resolved.
  public var text: String
  /// Whether the text resolves by the core schema; a quoted scalar is text and never a number.
  public var isPlain: Bool
  /// How it was written.
  public var layout: Layout

  /// Makes a scalar that no file holds.
  public init(_ text: String, isPlain: Bool = true) {
    self.init(text, isPlain: isPlain, layout: isPlain ? .plain : .singleQuoted)
  }

  init(_ text: String, isPlain: Bool, layout: Layout) {
    self.text = text
    self.isPlain = isPlain
    self.layout = layout
  }
}

extension Node {
  /// The value of a key, or nil if there is none or the node is no mapping.
  public subscript(key: String) -> Node? { pair(key)?.value }

  /// The key and value of a key's text, or nil if there is none or the node is no mapping.
  public func pair(_ key: String) -> Pair? { pairs?.first { $0.name == key } }

  /// The pairs of a mapping, or nil.
  public var pairs: [Pair]? {
    if case .mapping(let pairs) = value { pairs } else { nil }
  }

  /// The items of a list, or nil.
  public var items: [Node]? {
    if case .sequence(let items) = value { items } else { nil }
  }

  /// The scalar, or nil.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = value { scalar } else { nil }
  }

  /// The text of a scalar of any kind, as it is written, or nil.
  public var string: String? { scalar?.text }

  /// Whether the node is a null scalar.
  public var isNull: Bool { scalar?.kind == .null }

  /// The value of a boolean scalar, or nil.
  public var boolean: Bool? { scalar?.boolean }

  /// The number of a numeric scalar.
  public var real: Numeric<Double> { scalar?.real ?? .mismatch }

  /// The whole number of a numeric scalar.
  public var integer: Numeric<Int> { scalar?.integer ?? .mismatch }

  /// What the node is, with scalars resolved by the core schema.
  public var kind: Kind {
    switch value {
    case .scalar(let scalar): scalar.kind
    case .sequence: .list
    case .mapping: .mapping
    }
  }
}

/// What a node is; `rawValue` is its name in a message: "expected a number, found a list".
public enum Kind: String, Sendable {
  /// A null, or no text at all.
  case null = "nothing"
  /// `true` or `false`.
  case boolean = "a boolean"
  /// A number without a point and an exponent.
  case integer = "a whole number"
  /// Any other number.
  case real = "a number"
  /// A scalar that is nothing else, or is quoted.
  case text = "text"
  /// A sequence.
  case list = "a list"
  /// A mapping.
  case mapping = "a mapping"
}

/// Nodes are equal if they hold the same values in the same order, wherever they are written.
extension Node: Equatable {
  public static func == (a: Node, b: Node) -> Bool {
    switch (a.value, b.value) {
    case (.scalar(let a), .scalar(let b)): a == b
    case (.sequence(let a), .sequence(let b)): a == b
    case (.mapping(let a), .mapping(let b)):
      a.count == b.count
        && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

/// Scalars are equal if they resolve to the same kind and have the same text, or are both null.
///
/// Quotes around what is text without them make no difference.
extension Scalar: Equatable {
  public static func == (a: Scalar, b: Scalar) -> Bool {
    let kind = a.kind
    // Not String's ==, which takes canonically equivalent texts for equal.
    return kind == b.kind && (kind == .null || a.text.utf8.elementsEqual(b.text.utf8))
  }
}
