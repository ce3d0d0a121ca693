import Plotting

/// The lines of parallel coordinates, as lines or, where they are many, as pixels.
struct ParallelLines {
  let axes: [ParallelAxis]
  let colour: ParallelAxis
  let isExploded: [Bool]
  /// Trials in the order of drawing: the last is on top.
  let order: [Int]
  /// The figure's x axis.
  let x: ClosedRange<Double>
  /// The figure's y axis: the axes from 0 to 1, and room for what has no place on them.
  let y: ClosedRange<Double>
  /// The legend's text for exploded trials; nil where there are none.
  let legend: String?

  private static let explodedColor = Color.vermillion
  /// Finite, but without a place on the colour map.
  private static let plainColor = Color.gray

  private func color(_ row: Int) -> Color {
    if isExploded[row] { return Self.explodedColor }
    return colour.colour(row).map { ColorMap.viridisOnPaper.color($0) } ?? Self.plainColor
  }

  func layers() -> [Layer] {
    let isCrowded = order.count > 60
    var isFirst = true
    return order.enumerated().map { place, row in
      // Of many the better stand out, in front of paler ones.
      let t = Double(place + 1) / Double(order.count)
      let alpha = isCrowded ? 0.18 + 0.77 * t * t * t : 0.85
      let points = axes.enumerated().map {
        Point(Double($0), $1.position(row, isExploded: isExploded[row]))
      }
      var line = LineLayer(
        points: points,
        style: LineStyle(
          color: color(row).opacity(alpha), width: isCrowded ? 0.8 + 0.4 * t * t * t : 1.1,
          dash: isExploded[row] ? .dashed : .solid))
      if isExploded[row], isFirst {
        line.label = legend
        isFirst = false
      }
      return .line(line)
    }
  }

  // MARK: Pixels

  private static let columns = 1000
  private static let rows = 690

  /// The lines drawn into an image, a pixel for each column between two axes; later lines cover
  /// earlier ones, as lines would.
  func image() -> [Layer] {
    let shades = 256
    // 0: nothing; then exploded, plain, and the colour map.
    var cells = [UInt16](repeating: 0, count: Self.columns * Self.rows)
    let span = y
    let height = span.upperBound - span.lowerBound
    let width = x.upperBound - x.lowerBound
    let ends = axes.indices.map { (Double($0) - x.lowerBound) / width * Double(Self.columns) }
    var crossings = [Double](repeating: 0, count: axes.count)
    for row in order {
      let shade: UInt16
      if isExploded[row] {
        shade = 1
      } else if let place = colour.colour(row) {
        shade = 3 + UInt16(place * Double(shades - 1) + 0.5)
      } else {
        shade = 2
      }
      for (at, axis) in axes.enumerated() {
        let position = axis.position(row, isExploded: isExploded[row])
        crossings[at] = (position - span.lowerBound) / height * Double(Self.rows)
      }
      for at in 0..<max(axes.count - 1, 0) {
        Self.segment(
          (ends[at], crossings[at]), (ends[at + 1], crossings[at + 1]), shade, &cells)
      }
    }
    let table =
      [Color.clear, Self.explodedColor, Self.plainColor]
      + (0..<shades).map { ColorMap.viridisOnPaper.color(Double($0) / Double(shades - 1)) }
    var image = ImageLayer(
      columns: Self.columns, rows: Self.rows, colors: cells.map { table[Int($0)] }, x: x, y: span,
      missing: .clear)
    image.isOnPaper = true
    var layers: [Layer] = [.image(image)]
    if let legend {
      layers.append(
        .line(
          LineLayer(
            points: [], style: LineStyle(color: Self.explodedColor, width: 1.1), label: legend)))
    }
    return layers
  }

  private static func segment(
    _ start: (x: Double, y: Double), _ end: (x: Double, y: Double), _ shade: UInt16,
    _ cells: inout [UInt16]
  ) {
    let first = max(Int(start.x), 0)
    let last = min(Int(end.x), columns - 1)
    guard first <= last, end.x > start.x else { return }
    let slope = (end.y - start.y) / (end.x - start.x)
    var before = Int(start.y)
    for column in first...last {
      let at = min(max(Double(column + 1), start.x), end.x)
      let after = Int(start.y + slope * (at - start.x))
      let low = max(min(before, after), 0)
      let high = min(max(before, after), rows - 1)
      if low <= high {
        for row in low...high { cells[row * columns + column] = shade }
      }
      before = after
    }
  }
}
