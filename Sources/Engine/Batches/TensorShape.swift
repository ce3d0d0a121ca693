/// A named tensor of a loss's parameters: rules that take norms or shapes see each for itself.
public struct TensorShape: Sendable, Hashable {
  public let name: String
  /// How many rows a matrix has, or components a vector.
  public let rows: Int
  /// How many columns a matrix has; nil for a vector.
  public let columns: Int?

  public init(_ name: String, rows: Int, columns: Int? = nil) {
    self.name = name
    self.rows = rows
    self.columns = columns
  }

  /// How many numbers it has: those of a matrix lie row by row.
  public var count: Int { rows * (columns ?? 1) }
  /// Whether it has rows and columns.
  public var isMatrix: Bool { columns != nil }

  /// The name of each number: `b[0]`, or `W[0][0]`, `W[0][1]`, ….
  public var componentNames: [String] {
    (0..<rows).flatMap { row in
      columns.map { columns in (0..<columns).map { "\(name)[\(row)][\($0)]" } }
        ?? ["\(name)[\(row)]"]
    }
  }
}
