import Formulas

/// A named tensor among the parameters of a trial: a vector or a matrix.
///
/// The parameters are all tensors laid end to end, matrices row by row. A rule that takes norms or means
/// works on each tensor for itself.
///
/// Entries that follow one another need not be different tensors: those of the same name are pieces of one
/// vector. So the scalar variables of a formula are one vector wherever they stand among the others; see
/// ``numbers(_:)``.
public struct TensorShape: Sendable, Hashable {
  public let name: String
  /// Of a vector, how many numbers it has.
  public let rows: Int
  /// Nil for a vector.
  public let columns: Int?
  /// Which group of an optimizer's settings it is in, from 1; 0 for none. Pieces of one name are one vector
  /// where they are in the same group.
  public var group = 0

  /// - Parameters:
  ///   - rows: at least 1; of a vector how many numbers it has.
  ///   - columns: at least 1; nil for a vector.
  public init(_ name: String, rows: Int, columns: Int? = nil) {
    precondition(rows > 0 && (columns ?? 1) > 0, "a tensor has at least one number")
    self.name = name
    self.rows = rows
    self.columns = columns
  }

  /// How many numbers it has.
  public var count: Int { rows * (columns ?? 1) }

  public var isMatrix: Bool { columns != nil }

  /// The name of each number: `b[0]`, or `W[0][0]`, `W[0][1]`, ….
  public var componentNames: [String] {
    (0..<rows).flatMap { row in
      columns.map { columns in (0..<columns).map { "\(name)[\(row)][\($0)]" } }
        ?? ["\(name)[\(row)]"]
    }
  }

  /// A piece of the one vector that all single numbers are.
  public static func numbers(_ count: Int) -> Self { Self("", rows: count) }

  /// Parameters of which no more is known than how many they are: one vector.
  public static func vector(_ count: Int) -> [Self] { [.numbers(count)] }
}

extension TensorShape {
  /// What the variables of a formula are: a tensor for each vector or matrix, and one vector of all single
  /// numbers.
  public static func tensors(of variables: [Variable]) -> [TensorShape] {
    variables.map { variable in
      switch variable.shape {
      case .number: .numbers(1)
      case .vector(let count): TensorShape(variable.name, rows: count)
      case .matrix(let rows, let columns):
        TensorShape(variable.name, rows: rows, columns: columns)
      }
    }
  }
}
