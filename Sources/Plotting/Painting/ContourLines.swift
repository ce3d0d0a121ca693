import Support

/// Lines of equal value of a grid, by marching squares (Lorensen & Cline 1987, in the plane).
///
/// A cell whose corners alternate is cut by its middle value; cells with a corner that is not a
/// number have no line.
public struct ContourLines {
  /// Nodes across, at least 2.
  public let columns: Int
  /// Nodes upwards, at least 2.
  public let rows: Int
  /// The nodes' values row by row, the lowest row first.
  public let values: [Double]

  /// Creates the lines of a grid; missing values count as NaN.
  public init(columns: Int, rows: Int, values: [Double]) {
    self.columns = max(columns, 2)
    self.rows = max(rows, 2)
    let count = self.columns * self.rows
    self.values =
      values.count >= count
      ? values : values + Array(repeating: .nan, count: count - values.count)
  }

  /// The lines of each level, in units of nodes from the lower left corner.
  ///
  /// - Parameter levels: Ascending.
  /// - Returns: For each level its lines; closed ones end where they began.
  /// - Complexity: Linear in the number of nodes and of the segments found.
  public func lines(at levels: [Double]) -> [[[Point]]] {
    var segments = [[Segment]](repeating: [], count: levels.count)
    // How many levels lie at or below each node: cells between equal numbers have no line.
    let bands = values.map { value -> Int32 in
      guard !value.isNaN else { return -1 }
      return Int32(levels.partitioningIndex { $0 > value })
    }
    for row in 0..<(rows - 1) {
      for column in 0..<(columns - 1) {
        let at = row * columns + column
        let (a, b) = (bands[at], bands[at + 1])
        let (c, d) = (bands[at + columns + 1], bands[at + columns])
        let (low, high) = (min(min(a, b), min(c, d)), max(max(a, b), max(c, d)))
        guard low < high, low >= 0 else { continue }
        for level in Int(low)..<Int(high) { cut(column, row, levels[level], &segments[level]) }
      }
    }
    return zip(segments, levels).map { joined($0, $1) }
  }

  // MARK: Cells

  /// A piece of a line between two edges of the grid.
  private struct Segment {
    var from: Int
    var to: Int
  }

  /// Edges by number: twice the node to their left or below, one more where they run upwards.
  private func cut(_ column: Int, _ row: Int, _ level: Double, _ found: inout [Segment]) {
    let at = row * columns + column
    let corners = [values[at], values[at + 1], values[at + columns + 1], values[at + columns]]
    let edges = [2 * at, 2 * (at + 1) + 1, 2 * (at + columns), 2 * at + 1]
    var crossed: [Int] = []
    for side in 0..<4 where (corners[side] >= level) != (corners[(side + 1) % 4] >= level) {
      crossed.append(side)
    }
    if crossed.count == 2 {
      found.append(Segment(from: edges[crossed[0]], to: edges[crossed[1]]))
    } else if crossed.count == 4 {
      let middle = corners.reduce(0, +) / 4
      // The corners that agree with the middle are joined; each line parts off another corner.
      let joinsFirst = (middle >= level) == (corners[0] >= level)
      let pairs = joinsFirst ? [(0, 1), (2, 3)] : [(3, 0), (1, 2)]
      for (one, other) in pairs { found.append(Segment(from: edges[one], to: edges[other])) }
    }
  }

  // MARK: Lines

  private func joined(_ segments: [Segment], _ level: Double) -> [[Point]] {
    // Every edge belongs to two cells, so that at most two segments end on it.
    var ends: [Int: (Int, Int)] = [:]
    ends.reserveCapacity(segments.count)
    for (index, segment) in segments.enumerated() {
      for edge in [segment.from, segment.to] {
        if let other = ends[edge] {
          ends[edge] = (other.0, index)
        } else {
          ends[edge] = (index, -1)
        }
      }
    }
    var used = [Bool](repeating: false, count: segments.count)
    func walk(from start: Int, leaving edge: Int) -> [Int] {
      var (at, edge) = (start, edge)
      var path: [Int] = []
      while true {
        used[at] = true
        path.append(edge)
        guard let (one, other) = ends[edge] else { return path }
        let next = one == at ? other : one
        guard next >= 0, !used[next] else { return path }
        at = next
        edge = segments[next].from == edge ? segments[next].to : segments[next].from
      }
    }
    var lines: [[Point]] = []
    for index in segments.indices where !used[index] {
      let ahead = walk(from: index, leaving: segments[index].to)
      var edges: [Int]
      if ahead.last == segments[index].from {
        edges = [segments[index].from] + ahead
      } else {
        edges = walk(from: index, leaving: segments[index].from).reversed() + ahead
      }
      if edges.count > 2 || edges.first != edges.last {
        lines.append(edges.map { crossing($0, level) })
      }
    }
    return lines
  }

  /// Where a level crosses an edge: between the logarithms where both values are positive.
  private func crossing(_ edge: Int, _ level: Double) -> Point {
    let node = edge / 2
    let (column, row) = (node % columns, node / columns)
    let other = edge % 2 == 0 ? node + 1 : node + columns
    let (a, b) = (values[node], values[other])
    var t: Double
    if a > 0, b > 0, level > 0 {
      t = decimalLogarithm(level / a) / decimalLogarithm(b / a)
    } else {
      t = (level - a) / (b - a)
    }
    if !t.isFinite { t = a.isFinite ? 1 : b.isFinite ? 0 : 0.5 }
    t = min(max(t, 0), 1)
    return edge % 2 == 0
      ? Point(Double(column) + t, Double(row)) : Point(Double(column), Double(row) + t)
  }
}
