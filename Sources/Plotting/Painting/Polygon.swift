/// Closed outlines in pixels.
enum Polygon {
  /// A point near enough for arithmetic, infinities included.
  static func tame(_ point: Point) -> Point {
    Point(min(max(point.x, -1e12), 1e12), min(max(point.y, -1e12), 1e12))
  }

  /// The part of a polygon inside of a rectangle (Sutherland & Hodgman 1974).
  static func clip(_ polygon: [Point], to bounds: Rectangle) -> [Point] {
    let left = half(polygon, { $0.x >= bounds.minX }, { cut($0, $1, x: bounds.minX) })
    let both = half(left, { $0.x <= bounds.maxX }, { cut($0, $1, x: bounds.maxX) })
    let upper = half(both, { $0.y >= bounds.minY }, { cut($0, $1, y: bounds.minY) })
    return half(upper, { $0.y <= bounds.maxY }, { cut($0, $1, y: bounds.maxY) })
  }

  private static func cut(_ a: Point, _ b: Point, x: Double) -> Point {
    Point(x, a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x)))
  }

  private static func cut(_ a: Point, _ b: Point, y: Double) -> Point {
    Point(a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)), y)
  }

  private static func half(
    _ polygon: [Point], _ inside: (Point) -> Bool, _ crossing: (Point, Point) -> Point
  ) -> [Point] {
    guard var previous = polygon.last else { return [] }
    var result: [Point] = []
    result.reserveCapacity(polygon.count + 4)
    for point in polygon {
      let (isPreviousInside, isInside) = (inside(previous), inside(point))
      if isPreviousInside != isInside { result.append(crossing(previous, point)) }
      if isInside { result.append(point) }
      previous = point
    }
    return result
  }
}
