import Plotting
import TestSupport
import Testing

@Suite struct ContourTests {
  private func grid(
    _ columns: Int, _ rows: Int, _ value: (Double, Double) -> Double
  ) -> ContourLines {
    ContourLines(
      columns: columns, rows: rows,
      values: (0..<columns * rows).map { value(Double($0 % columns), Double($0 / columns)) })
  }

  @Test func `a bowl's contours are closed circles`() {
    let lines = grid(81, 81) { x, y in (x - 40) * (x - 40) + (y - 40) * (y - 40) }
      .lines(at: [25, 100, 900, 1e9])
    #expect(lines.map(\.count) == [1, 1, 1, 0])
    for (line, radius) in zip(lines, [5.0, 10, 30]) {
      for points in line {
        #expect(points.first == points.last)
        #expect(points.count > 30)
        for point in points {
          let (dx, dy) = (point.x - 40, point.y - 40)
          #expect(abs((dx * dx + dy * dy).squareRoot() - radius) < 0.05)
        }
      }
    }
  }

  /// Every crossing of a level with an edge of the grid lies on exactly one line, once.
  @Test func `lines pass every crossing, and nothing else`() {
    var random = SplitMix(seed: 3)
    for _ in 0..<50 {
      let (columns, rows) = (Int.random(in: 2...9, using: &random), 7)
      let values = (0..<columns * rows).map { _ in
        random.chance(0.05) ? Double.nan : Double.random(in: 0..<10, using: &random)
      }
      let lines = ContourLines(columns: columns, rows: rows, values: values)
      for line in lines.lines(at: [2, 5, 8]).joined() {
        #expect(line.count > 1)
        for (a, b) in zip(line, line.dropFirst()) {
          // Both ends of a piece lie on the edges of one cell.
          #expect(abs(a.x - b.x) <= 1 && abs(a.y - b.y) <= 1)
          #expect(!a.isNaN && !b.isNaN)
        }
      }
      let clean = ContourLines(
        columns: columns, rows: rows, values: values.map { $0.isNaN ? 5.5 : $0 })
      let points = clean.lines(at: [5])[0].flatMap { line in
        line.first == line.last ? Array(line.dropLast()) : line
      }
      #expect(Set(points).count == points.count)
      var crossings = 0
      for at in clean.values.indices {
        let isHigh = clean.values[at] >= 5
        if at % columns + 1 < columns, (clean.values[at + 1] >= 5) != isHigh { crossings += 1 }
        if at + columns < clean.values.count, (clean.values[at + columns] >= 5) != isHigh {
          crossings += 1
        }
      }
      #expect(points.count == crossings)
    }
  }

  @Test func `what is level, missing or infinite has lines that are numbers, or none`() {
    #expect(grid(5, 5) { _, _ in 3 }.lines(at: [3, 4]).allSatisfy { $0.isEmpty })
    #expect(grid(5, 5) { _, _ in .nan }.lines(at: [3]).allSatisfy { $0.isEmpty })
    #expect(ContourLines(columns: 3, rows: 3, values: []).lines(at: [0]).allSatisfy { $0.isEmpty })
    for line in grid(6, 6, { x, _ in x < 3 ? -.infinity : .infinity }).lines(at: [0]).joined() {
      #expect(line.allSatisfy { $0.isFinite })
    }
  }
}
