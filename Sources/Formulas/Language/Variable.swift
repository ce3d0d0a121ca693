/// A variable of a formula: one number, a vector or a matrix.
public struct Variable: Sendable, Hashable {
  /// What a variable is.
  public enum Shape: Sendable, Hashable {
    case number
    case vector(Int)
    /// Row by row.
    case matrix(rows: Int, columns: Int)
  }

  public let name: String
  public let shape: Shape

  /// A number, or a vector of `count` components.
  public init(_ name: String, count: Int? = nil) {
    self.init(name, shape: count.map { .vector($0) } ?? .number)
  }

  /// A variable of a shape.
  public init(_ name: String, shape: Shape) {
    self.name = name
    self.shape = shape
  }

  /// How many components a vector or a matrix has; nil for a single number.
  public var count: Int? {
    switch shape {
    case .number: nil
    case .vector(let count): count
    case .matrix(let rows, let columns): rows * columns
    }
  }

  /// How many numbers it is.
  public var width: Int { count ?? 1 }

  /// The name of each number: `x`, or `x[0]`, `x[1]`, …, or `W[0][0]`, `W[0][1]`, ….
  public var componentNames: [String] {
    switch shape {
    case .number: [name]
    case .vector(let count): (0..<count).map { "\(name)[\($0)]" }
    case .matrix(let rows, let columns):
      (0..<rows).flatMap { row in (0..<columns).map { "\(name)[\(row)][\($0)]" } }
    }
  }
}
