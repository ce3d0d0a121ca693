/// Of what a trial has a number each: how many numbers a value of a step is.
///
/// Of a matrix a number a row belongs to all its columns, and the other way round. A vector is one column:
/// it has a row for each of its numbers.
package enum ValueShape: Int, CaseIterable, Comparable, Hashable, Sendable {
  /// One for all parameters.
  case all
  case tensor
  case row
  case column
  /// One for each parameter.
  case element

  package static func < (_ a: Self, _ b: Self) -> Bool { a.rawValue < b.rawValue }

  /// What is computed of numbers of both shapes; the smaller is spread over the other.
  func joined(with other: Self) -> Self {
    let (low, high) = (min(self, other), max(self, other))
    return low == .row && high == .column ? .element : high
  }

  /// Whether numbers of this shape can be added up to numbers of another, or are those already.
  func isFiner(than other: Self) -> Bool {
    self > other && !(self == .column && other == .row)
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

  var shape: ValueShape {
    switch self {
    case .tensor: .tensor
    case .rows: .row
    case .columns: .column
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
