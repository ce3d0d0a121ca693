/// What a row of a data set holds under a name.
public struct FormulaColumn: Sendable, Hashable {
  /// What the values are.
  public enum Kind: Sendable, Hashable {
    case number
    /// Several columns of the file, in order.
    case vector(Int)
    /// Whole numbers from 0 that are below a bound, such as the labels of classes: they may be an index.
    case integer(below: Int)
  }

  public let name: String
  public let kind: Kind

  public init(_ name: String, _ kind: Kind = .number) {
    self.name = name
    self.kind = kind
  }

  /// How many numbers of a row it is.
  public var width: Int {
    if case .vector(let count) = kind { count } else { 1 }
  }
}

/// A value that a formula uses several times, by name: `z[k]` for each k, or `s`.
public struct FormulaDefinition: Sendable, Hashable {
  /// The name with its indices.
  public let name: String
  /// The formula of its value, or of each component.
  public let text: String

  public init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }
}
