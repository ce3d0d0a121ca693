/// Of what a trial has a number each: how many numbers a value of a step is.
///
/// Of the tensor at hand, of R rows and C columns, a value is a matrix whose sides are R, C or 1; a side of 1
/// is spread over any other. A vector is one column. A number of all parameters is spread over all.
package enum ValueShape: Int, CaseIterable, Comparable, Hashable, Sendable {
  // What is spread over others stands before them: a part of a step computes it first.
  /// One for all parameters.
  case all
  /// 1 × 1.
  case tensor
  /// R × 1.
  case row
  /// 1 × C.
  case column
  /// 1 × R.
  case rowTransposed
  /// C × 1.
  case columnTransposed
  /// R × R.
  case rowSquare
  /// C × C.
  case columnSquare
  /// C × R.
  case transposed
  /// R × C: one for each parameter.
  case element

  /// How long a side is.
  package enum Side: Hashable, Sendable {
    case one, rows, columns
  }

  package static func < (_ a: Self, _ b: Self) -> Bool { a.rawValue < b.rawValue }

  /// The sides of the matrix that a value is; nil for a number of all parameters.
  package var sides: (first: Side, second: Side)? {
    switch self {
    case .all: nil
    case .tensor: (.one, .one)
    case .row: (.rows, .one)
    case .column: (.one, .columns)
    case .rowTransposed: (.one, .rows)
    case .columnTransposed: (.columns, .one)
    case .rowSquare: (.rows, .rows)
    case .columnSquare: (.columns, .columns)
    case .transposed: (.columns, .rows)
    case .element: (.rows, .columns)
    }
  }

  /// The shape with some sides.
  package init(_ first: Side, _ second: Side) {
    self =
      switch (first, second) {
      case (.one, .one): .tensor
      case (.rows, .one): .row
      case (.one, .columns): .column
      case (.one, .rows): .rowTransposed
      case (.columns, .one): .columnTransposed
      case (.rows, .rows): .rowSquare
      case (.columns, .columns): .columnSquare
      case (.columns, .rows): .transposed
      case (.rows, .columns): .element
      }
  }

  /// Whether it has more numbers than there are parameters, and not one for each of them.
  package var isSquare: Bool { self == .rowSquare || self == .columnSquare }

  /// What is computed of numbers of both shapes, each spread over the other; nil where rows would meet columns.
  package func joined(with other: Self) -> Self? {
    guard let (a, b) = sides else { return other }
    guard let (c, d) = other.sides else { return self }
    func join(_ a: Side, _ b: Side) -> Side? { a == .one ? b : b == .one || a == b ? a : nil }
    guard let first = join(a, c), let second = join(b, d) else { return nil }
    return Self(first, second)
  }

  /// Whether numbers of this shape can be added up to numbers of another: its sides, or 1 in place of some.
  package func isFiner(than other: Self) -> Bool {
    guard self != other, let (a, b) = sides else { return false }
    guard let (c, d) = other.sides else { return true }
    return (c == a || c == .one) && (d == b || d == .one)
  }

  /// The shape of a value with its rows and columns exchanged; a number is one.
  package var transposition: Self { sides.map { Self($0.second, $0.first) } ?? self }

  /// The shape of the product of two matrices; nil where the sides between them differ, or one is a number of
  /// all parameters.
  package func product(with other: Self) -> Self? {
    guard let (a, b) = sides, let (c, d) = other.sides, b == c else { return nil }
    return Self(a, d)
  }
}

/// What a sum or a mean of a rule runs over.
public enum ReductionScope: Sendable, Hashable {
  /// The tensor at hand.
  case tensor
  /// Each row of it: a number a row. Of a vector, which is one column, that is the value itself.
  case rows
  /// Each column: a number a column; of a vector one.
  case columns
  /// All parameters of a trial.
  case all

  /// The shape of what is left of a value.
  package func shape(of value: ValueShape) -> ValueShape {
    let sides = value.sides ?? (.one, .one)
    return switch self {
    case .tensor: .tensor
    case .rows: ValueShape(sides.first, .one)
    case .columns: ValueShape(.one, sides.second)
    case .all: .all
    }
  }
}

/// A number that follows from the shape of the tensor at hand alone.
package enum TensorSize: CaseIterable, Hashable, Sendable {
  case count
  case rows
  case columns
  /// 1 for a matrix, 0 for a vector.
  case isMatrix
  /// The group of an optimizer's settings that it is in, from 1; 0 for none.
  case group
}
