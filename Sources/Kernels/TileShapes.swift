import MachineCode

/// How many rows and columns of the result a tile has.
struct TileShape: Hashable {
  var rows: Int
  var columns: Int
}

/// Which tiles a product is cut into, for one instruction set and kind of left elements.
///
/// A tile's sums need registers, as does a row of the right matrix. Processors add into some eight
/// vectors at a time, so smaller tiles wait for their sums; larger ones load less for each product.
struct TileShapes: Sendable {
  /// No tile has more columns.
  static let columnLimit = 8
  /// No tile has more rows.
  static let rowLimit = 16

  /// How many rows a tile of 1, 2, … columns has at most.
  private let maximumRows: InlineArray<8, Int>
  /// How many columns a tile has at most where the matrix has 1 row, 2, …, or at least 8.
  private let maximumColumns: InlineArray<8, Int>

  init(_ set: InstructionSet, isOfNumbers: Bool) {
    switch (set, isOfNumbers) {
    case (.avx512, _):
      maximumRows = [16, 12, 8, 6, 3, 3, 3, 2]
      maximumColumns = [8, 8, 7, 4, 4, 4, 4, 4]
    case (_, true):
      // Tiles of whole packs, two vectors each.
      maximumRows = [6, 2, 1, 1, 1, 1, 0, 0]
      maximumColumns = [6, 2, 1, 1, 1, 1, 1, 1]
    case (_, false):
      // Tiles of half packs.
      maximumRows = [12, 6, 4, 2, 1, 1, 1, 1]
      maximumColumns = [8, 4, 3, 3, 3, 3, 3, 3]
    }
  }

  func maximumRows(columns: Int) -> Int { maximumRows[columns &- 1] }

  func maximumColumns(rows: Int) -> Int { maximumColumns[min(rows, Self.columnLimit) &- 1] }

  /// The tiles that products need.
  var all: [TileShape] {
    (1...Self.columnLimit).flatMap { columns in
      (0..<maximumRows(columns: columns)).map { TileShape(rows: $0 + 1, columns: columns) }
    }
  }
}

/// The shapes of tiles, and the function of each.
struct TileTable {
  let shapes: TileShapes
  /// By columns and rows.
  private var functions = InlineArray<128, ExecutableMemory.Function?>(repeating: nil)

  init(shapes: TileShapes) { self.shapes = shapes }

  subscript(shape: TileShape) -> ExecutableMemory.Function? {
    get { functions[Self.place(shape)] }
    set { functions[Self.place(shape)] = newValue }
  }

  private static func place(_ shape: TileShape) -> Int {
    (shape.columns &- 1) &* TileShapes.rowLimit &+ shape.rows &- 1
  }
}
