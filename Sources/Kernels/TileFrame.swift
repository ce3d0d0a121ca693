import MachineCode

/// What the code of a tile is called with: where the operands of a column of tiles lie, and how to go
/// from one tile to the next. Strides are in bytes.
struct TileFrame {
  var left: UnsafeRawPointer
  var right: UnsafeRawPointer
  var result: UnsafeMutableRawPointer
  var leftRow: Int
  var leftDepth: Int
  var rightDepth: Int
  var rightColumn: Int
  var resultRow: Int
  var resultColumn: Int
  var depth: Int
  /// ``DenseProduct/Start``, as a number.
  var start: Int
  /// How many tiles there are below one another, at least 1; the code counts them down.
  var tiles: Int
  /// From one tile to the next; the code moves `left` and `result` by them.
  var leftTile = 0
  var resultTile = 0

  /// The fields, in their order: each takes 8 bytes.
  enum Field: Int {
    case left, right, result, leftRow, leftDepth, rightDepth, rightColumn, resultRow, resultColumn
    case depth, start, tiles, leftTile, resultTile

    var address: Address { Address(.rdi, displacement: 8 * rawValue) }
  }
}
