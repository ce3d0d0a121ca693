import MachineCode

/// Computes products by the functions of tiles. It counts no references, whoever shares the code.
@usableFromInline
struct TiledProduct: Sendable {
  /// The address of the ``TileTable``.
  let table: UInt
  /// How many bytes an element of the left matrix has.
  let leftSize: Int
  /// How often a column of tiles is computed, each time a part of its packs.
  let passes: Int

  /// Computes a product of at least one row and one column.
  @usableFromInline
  func run(_ operands: DenseOperands) {
    guard let table = UnsafePointer<TileTable>(bitPattern: table) else { return }
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
        // Panels of nearly equal width, one beside the other.
        let widest = table.pointee.shapes.maximumColumns(rows: rows)
        var (panels, width, wide) = (1, operands.columns, 0)
        if width > widest {
          panels = (operands.columns &+ widest &- 1) / widest
          (width, wide) = operands.columns.quotientAndRemainder(dividingBy: panels)
        }
        var column = 0
        for panel in 0..<panels {
          let columns = panel < wide ? width &+ 1 : width
          for pass in 0..<passes {
            place(frame, operands, row, column, shift: 32 &* pass)
            runPanel(frame, table, rows, columns)
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

  /// Moves a frame to some row and column, and to a part of each pack, in bytes.
  @inline(__always)
  private func place(
    _ frame: UnsafeMutablePointer<TileFrame>, _ operands: DenseOperands, _ row: Int, _ column: Int,
    shift: Int
  ) {
    let leftShift = passes > 1 ? shift : 0
    frame.pointee.left = operands.left + (row &* frame.pointee.leftRow &+ leftShift)
    frame.pointee.right = operands.right + (column &* frame.pointee.rightColumn &+ shift)
    let offset = row &* frame.pointee.resultRow &+ column &* frame.pointee.resultColumn
    frame.pointee.result = operands.result + (offset &+ shift)
  }

  /// Computes columns that are as wide as a tile.
  @inline(__always)
  private func runPanel(
    _ frame: UnsafeMutablePointer<TileFrame>, _ table: UnsafePointer<TileTable>, _ rows: Int,
    _ columns: Int
  ) {
    // Tiles of nearly equal height, one below the other.
    let highest = table.pointee.shapes.maximumRows(columns: columns)
    var (tiles, height, high) = (1, rows, 0)
    if rows > highest {
      tiles = (rows &+ highest &- 1) / highest
      (height, high) = rows.quotientAndRemainder(dividingBy: tiles)
    }
    if high > 0 {
      call(frame, table, TileShape(rows: height &+ 1, columns: columns), tiles: high)
    }
    call(frame, table, TileShape(rows: height, columns: columns), tiles: tiles &- high)
  }

  @inline(__always)
  private func call(
    _ frame: UnsafeMutablePointer<TileFrame>, _ table: UnsafePointer<TileTable>,
    _ shape: TileShape, tiles: Int
  ) {
    frame.pointee.tiles = tiles
    frame.pointee.leftTile = shape.rows &* frame.pointee.leftRow
    frame.pointee.resultTile = shape.rows &* frame.pointee.resultRow
    _ = table.pointee[shape]?(frame, 0)
  }
}
