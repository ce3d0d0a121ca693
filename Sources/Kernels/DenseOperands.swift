/// What a product is of: its shape, where the operands lie, and their strides.
@frozen
@usableFromInline
struct DenseOperands {
  @usableFromInline var rows: Int
  @usableFromInline var columns: Int
  @usableFromInline var depth: Int
  @usableFromInline var start: DenseStart
  @usableFromInline var left: UnsafeRawPointer
  /// Strides of `left`, in its elements: numbers or packs.
  @usableFromInline var leftRow: Int
  @usableFromInline var leftDepth: Int
  @usableFromInline var right: UnsafeRawPointer
  /// Strides of `right` and `result`, in packs.
  @usableFromInline var rightDepth: Int
  @usableFromInline var rightColumn: Int
  @usableFromInline var result: UnsafeMutableRawPointer
  @usableFromInline var resultRow: Int
  @usableFromInline var resultColumn: Int

  @inlinable @inline(__always)
  init(
    rows: Int, columns: Int, depth: Int, start: DenseStart, left: UnsafeRawPointer, leftRow: Int,
    leftDepth: Int, right: UnsafeRawPointer, rightDepth: Int, rightColumn: Int,
    result: UnsafeMutableRawPointer, resultRow: Int, resultColumn: Int
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.start = start
    self.left = left
    self.leftRow = leftRow
    self.leftDepth = leftDepth
    self.right = right
    self.rightDepth = rightDepth
    self.rightColumn = rightColumn
    self.result = result
    self.resultRow = resultRow
    self.resultColumn = resultColumn
  }

  /// Whether the matrices have at least no elements.
  @inlinable @inline(__always)
  var isValid: Bool { rows >= 0 && columns >= 0 && depth >= 0 }
}
