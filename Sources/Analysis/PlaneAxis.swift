import Lanes
import Support
import Sweeps

/// The values that trials take in a column, along an axis of a map.
package struct PlaneAxis: Sendable {
  package let column: String
  /// Ascending, each once, as are those that differ by rounding: two grids may come to 0.1 in two ways. All
  /// finite.
  package let values: [Double]
  package let isLogarithmic: Bool
  /// The cells' bounds in coordinates of the axis, one more than values: halfway between neighbours,
  /// and as far beyond the ends.
  package let edges: [Double]

  package init(column: String, values given: [Double]) {
    self.column = column
    var values = given.filter(\.isFinite).sorted()
    var kept = 0
    for index in values.indices where index == 0 || !Self.isSame(values[index], values[kept - 1]) {
      values[kept] = values[index]
      kept += 1
    }
    values.removeSubrange(kept...)
    self.values = values
    let isLogarithmic = Self.isLogarithmic(values)
    self.isLogarithmic = isLogarithmic
    let places = values.map { isLogarithmic ? Double.log10($0) : $0 }
    guard let first = places.first, let last = places.last else {
      edges = [0, 1]
      return
    }
    guard places.count > 1 else {
      let reach = isLogarithmic ? 0.5 : max(abs(first) * 0.05, 0.5)
      edges = [first - reach, first + reach]
      return
    }
    var edges = [first - (places[1] - first) / 2]
    for (a, b) in zip(places, places.dropFirst()) { edges.append(a + (b - a) / 2) }
    edges.append(last + (last - places[places.count - 2]) / 2)
    self.edges = edges
  }

  /// Whether equal factors describe the values better than equal distances.
  private static func isLogarithmic(_ values: [Double]) -> Bool {
    guard let low = values.first, let high = values.last, low > 0, high >= 10 * low else {
      return false
    }
    guard values.count > 2 else { return true }
    func unevenness(_ gaps: [Double]) -> Double { (gaps.max() ?? 1) / (gaps.min() ?? 1) }
    let steps = zip(values, values.dropFirst())
    return unevenness(steps.map { Double.log10($1) - Double.log10($0) })
      < unevenness(steps.map { $1 - $0 })
  }

  /// The value at a coordinate of the axis.
  private func value(_ coordinate: Double) -> Double {
    isLogarithmic ? Double.pow(10, coordinate) : coordinate
  }

  /// From the first cell's lower bound to the last one's upper.
  package var range: ClosedRange<Double> {
    let (low, high) = (value(edges[0]), value(edges[edges.count - 1]))
    return low <= high ? low...high : high...low
  }

  /// Whether all cells are equally wide, to less than can be seen.
  package var isRegular: Bool {
    let count = Double(edges.count - 1)
    let width = (edges[edges.count - 1] - edges[0]) / count
    return edges.indices.allSatisfy {
      abs(edges[$0] - edges[0] - width * Double($0)) <= 1e-4 * width * max(1, count / 1000)
    }
  }

  /// For each of so many equal parts of the axis the cell at its middle: all cells, where there are
  /// no more than parts and all are equally wide.
  package func cells(parts: Int) -> [Int] {
    if isRegular, values.count <= parts { return Array(values.indices) }
    let (low, high) = (edges[0], edges[edges.count - 1])
    var cell = 0
    return (0..<max(parts, 1)).map { part in
      let place = low + (high - low) * (Double(part) + 0.5) / Double(parts)
      while cell + 1 < values.count, edges[cell + 1] <= place { cell += 1 }
      return cell
    }
  }

  /// Whether two values differ by no more than rounding.
  private static func isSame(_ a: Double, _ b: Double) -> Bool {
    a == b || abs(a - b) <= 1e-14 * min(abs(a), abs(b))
  }

  /// The place of a value in ``values``.
  package func index(of value: Double) -> Int? {
    let index = values.partitioningIndex { $0 >= value }
    return [index, index - 1].first {
      values.indices.contains($0) && Self.isSame(values[$0], value)
    }
  }
}

/// Counts along an axis of a grid while the places of the grid are walked through in order.
package struct AxisCounter {
  private let stride: Int
  private let cells: [Int32]
  private var index: Int
  private var rest: Int

  /// - Parameter cells: the map's cell of each of the axis' places.
  package init(_ axis: ColumnAxis, cells: [Int32], place: Int) {
    stride = axis.stride
    self.cells = cells
    index = axis.index(of: place)
    rest = place % axis.stride
  }

  /// The cell of the present place.
  package var cell: Int32 { cells[index] }

  package mutating func advance() {
    rest += 1
    if rest == stride {
      rest = 0
      index += 1
      if index == cells.count { index = 0 }
    }
  }
}
