import CLanes
import Lanes

/// Exchanges rows and columns: `to[column · toRow + row] = from[row · fromRow + column]`.
///
/// - Parameters:
///   - rows: how many rows `from` has, and columns `to` has, at least 0.
///   - columns: how many columns `from` has, and rows `to` has, at least 0.
///   - from: the matrix.
///   - fromRow: from one row of `from` to the next, in numbers.
///   - to: where the result goes; it must not overlap with `from`.
///   - toRow: from one row of `to` to the next, in numbers.
@inlinable
public func transpose<Element: LaneElement>(
  rows: Int, columns: Int, from: UnsafePointer<Element>, fromRow: Int,
  to: UnsafeMutablePointer<Element>, toRow: Int
) {
  let transposition = Transposition(
    rows: rows, columns: columns, from: from, fromRow: fromRow, to: to, toRow: toRow)
  transposition.run(isDouble: MemoryLayout<Element>.size == 8)
}

/// A matrix and where its transpose goes.
@frozen
@usableFromInline
struct Transposition {
  @usableFromInline let rows: Int
  @usableFromInline let columns: Int
  @usableFromInline let from: UnsafeRawPointer
  @usableFromInline let fromRow: Int
  @usableFromInline let to: UnsafeMutableRawPointer
  @usableFromInline let toRow: Int

  @inlinable @inline(__always)
  init(
    rows: Int, columns: Int, from: UnsafeRawPointer, fromRow: Int, to: UnsafeMutableRawPointer,
    toRow: Int
  ) {
    self.rows = rows
    self.columns = columns
    self.from = from
    self.fromRow = fromRow
    self.to = to
    self.toRow = toRow
  }

  @usableFromInline
  func run(isDouble: Bool) {
    precondition(rows >= 0 && columns >= 0, "a matrix with less than no elements")
    if isDouble {
      run(Double.self, clanes_transpose_double)
    } else {
      run(Float.self, clanes_transpose_float)
    }
  }

  /// Squares of packs go through registers; a cache line is so read and written at once. What is left at
  /// the edges goes number by number.
  @inline(__always)
  private func run<Element: LaneElement>(
    _: Element.Type, _ square: (UnsafeRawPointer, Int, UnsafeMutableRawPointer, Int) -> Void
  ) {
    let from = from.assumingMemoryBound(to: Element.self)
    let to = to.assumingMemoryBound(to: Element.self)
    let width = LanePack<Element>.width
    let (evenRows, evenColumns) = (rows & ~(width &- 1), columns & ~(width &- 1))
    for row in stride(from: 0, to: evenRows, by: width) {
      for column in stride(from: 0, to: evenColumns, by: width) {
        square(
          from + (row &* fromRow &+ column), fromRow, to + (column &* toRow &+ row), toRow)
      }
    }
    for column in 0..<columns {
      let source = from + column
      let target = to + column &* toRow
      for row in (column < evenColumns ? evenRows : 0)..<rows {
        target[row] = source[row &* fromRow]
      }
    }
  }
}
