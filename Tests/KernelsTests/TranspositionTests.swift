import Kernels
import Lanes
import Testing

@Suite struct TranspositionTests {
  @Test func ofFloats() throws { try check(Float.self) }
  @Test func ofDoubles() throws { try check(Double.self) }

  /// Every number goes to its place, and nothing is written between the rows.
  private func check<E: LaneElement>(_: E.Type) throws {
    let sizes = [0, 1, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 50]
    for rows in sizes {
      for columns in sizes {
        let (fromRow, toRow) = (columns + rows % 3, rows + columns % 5)
        let from = (0..<max(1, rows * fromRow)).map { E($0 + 1) }
        var to = [E](repeating: -1, count: max(1, columns * toRow))
        transpose(
          rows: rows, columns: columns, from: from, fromRow: fromRow, to: &to, toRow: toRow)
        for column in 0..<columns {
          for at in 0..<toRow {
            let expected = at < rows ? from[at * fromRow + column] : -1
            let found = to[column * toRow + at]
            try #require(found == expected, "\(rows) × \(columns): \(at), \(column)")
          }
        }
        if rows == 0 || columns == 0 { #expect(to.allSatisfy { $0 == -1 }) }
      }
    }
  }
}
