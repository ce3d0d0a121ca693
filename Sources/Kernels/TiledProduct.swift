import MachineCode

/// Computes products by the functions of tiles. It counts no references, whoever shares the code.
@usableFromInline
struct TiledProduct: Sendable {
  let shapes: TileShapes
  /// The address of the functions.
  let functions: UInt
  /// How many bytes an element of the left matrix has.
  let leftSize: Int
  /// How often a column of tiles is computed, each time a part of its packs.
  let passes: Int

  /// Where among the functions that of a tile is.
  static func place(_ rows: Int, _ columns: Int) -> Int {
    (columns &- 1) &* TileShapes.rowLimit &+ rows &- 1
  }

  /// Computes a product of at least one row and one column.
  @usableFromInline
  func run(_ operands: DenseOperands) {
    var frame = TileFrame(
      left: operands.left, right: operands.right, result: operands.result,
      leftRow: operands.leftRow &* leftSize, leftDepth: operands.leftDepth &* leftSize,
      rightDepth: operands.rightDepth &* 64, rightColumn: operands.rightColumn &* 64,
      resultRow: operands.resultRow &* 64, resultColumn: operands.resultColumn &* 64,
      depth: operands.depth, start: operands.start.rawValue, tiles: 0)
    withUnsafeMutablePointer(to: &frame) { frame in
      let rowsAtOnce = rowsAtOnce(operands)
      var row = 0
      while row < operands.rows {
        let rows = min(rowsAtOnce, operands.rows &- row)
        let left = operands.left + row &* frame.pointee.leftRow
        let result = operands.result + row &* frame.pointee.resultRow
        // Panels of nearly equal width, one beside the other.
        let widest = shapes.maximumColumns(rows: rows)
        let panels = (operands.columns &+ widest &- 1) / widest
        let (width, wide) = operands.columns.quotientAndRemainder(dividingBy: panels)
        var column = 0
        for panel in 0..<panels {
          let columns = panel < wide ? width &+ 1 : width
          for pass in 0..<passes {
            let shift = 32 &* pass
            frame.pointee.left = left + (passes > 1 ? shift : 0)
            frame.pointee.right = operands.right + (column &* frame.pointee.rightColumn &+ shift)
            frame.pointee.result = result + (column &* frame.pointee.resultColumn &+ shift)
            runPanel(frame, rows, columns)
          }
          column &+= columns
        }
        row &+= rows
      }
    }
  }

  /// How many rows are computed before the next: all where a panel of the right matrix is what the first
  /// cache keeps, else as many as it keeps of the left one.
  @inline(__always)
  private func rowsAtOnce(_ operands: DenseOperands) -> Int {
    guard leftSize == 64, operands.columns > 1 || passes > 1 else { return operands.rows }
    let kept = 384 / max(1, operands.depth)
    return max(kept, TileShapes.rowLimit)
  }

  /// Computes columns that are as wide as a tile.
  @inline(__always)
  private func runPanel(_ frame: UnsafeMutablePointer<TileFrame>, _ rows: Int, _ columns: Int) {
    // Tiles of nearly equal height, one below the other.
    let highest = shapes.maximumRows(columns: columns)
    let tiles = (rows &+ highest &- 1) / highest
    let (height, high) = rows.quotientAndRemainder(dividingBy: tiles)
    if high > 0 { call(frame, height &+ 1, columns, tiles: high) }
    call(frame, height, columns, tiles: tiles &- high)
  }

  @inline(__always)
  private func call(
    _ frame: UnsafeMutablePointer<TileFrame>, _ rows: Int, _ columns: Int, tiles: Int
  ) {
    frame.pointee.tiles = tiles
    frame.pointee.leftTile = rows &* frame.pointee.leftRow
    frame.pointee.resultTile = rows &* frame.pointee.resultRow
    let table = UnsafePointer<ExecutableMemory.Function?>(bitPattern: functions)
    _ = table?[Self.place(rows, columns)]?(frame, 0)
  }
}
