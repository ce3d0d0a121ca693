/// Brings a line of very many points into pixels, no more than its columns can show.
///
/// The first, lowest, highest and last point of each column of pixels are found among the data, by
/// the column's bounds in data coordinates: only what is kept is ever mapped.
enum LongLine {
  /// Lines of fewer points are mapped point by point.
  static let fewest = 5000

  /// The line's pixels, to be clipped; NaN where it breaks.
  ///
  /// - Complexity: Linear, with a logarithm only for each column.
  static func pixels(_ points: [Point], layout: FigureLayout) -> [Point] {
    let (x, y, frame) = (layout.x, layout.y, layout.frame)
    var result: [Point] = []
    result.reserveCapacity(Int(frame.width) * 4 + 16)
    func place(_ point: Point) -> Point {
      Point(
        frame.minX + x.position(point.x) * frame.width,
        frame.maxY - y.position(point.y) * frame.height)
    }
    points.withUnsafeBufferPointer { points in
      // The column's bounds, empty at first; the places of what is kept of it, and its extent.
      var (from, to) = (0.0, 0.0)
      var (first, low, high, last) = (0, 0, 0, -1)
      var (lowest, highest) = (0.0, 0.0)
      func finish() {
        guard last >= first else { return }
        var before = -1
        for index in [first, min(low, high), max(low, high), last] where index > before {
          result.append(place(points[index]))
          before = index
        }
      }
      for index in points.indices {
        let point = points[index]
        if point.x >= from, point.x < to, point.y.isFinite {
          if point.y < lowest { (lowest, low) = (point.y, index) }
          if point.y > highest { (highest, high) = (point.y, index) }
          last = index
          continue
        }
        finish()
        (from, to) = (0, 0)
        (first, low, high, last) = (index, index, index, index)
        (lowest, highest) = (point.y, point.y)
        let column = (x.position(point.x) * frame.width).rounded(.down)
        // An infinite point is kept with its neighbours: the line leaves and comes back there.
        if point.y.isFinite, column.isFinite {
          from = x.value(at: column / frame.width)
          to = x.value(at: (column + 1) / frame.width)
        }
      }
      finish()
    }
    return result
  }
}
