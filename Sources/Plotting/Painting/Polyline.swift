/// What is done to a line of pixels before it is drawn.
public enum Polyline {
  /// A clipped line: pieces that follow each other without a gap.
  public typealias Pieces = [[Point]]

  /// The parts of a line inside of a rectangle.
  ///
  /// Works in Double throughout, so that a point at 10³⁰ pixels sends the line in its true
  /// direction; an infinite coordinate counts as the limit of going that way. A NaN breaks the
  /// line, and a lone point between breaks is a piece of one.
  ///
  /// - Complexity: Linear.
  public static func clip(_ points: [Point], to bounds: Rectangle) -> Pieces {
    var pieces: Pieces = []
    var current: [Point] = []
    var previous: Point?
    func finish() {
      if !current.isEmpty { pieces.append(current) }
      current = []
    }
    for raw in points {
      guard !raw.isNaN else {
        finish()
        previous = nil
        continue
      }
      let point = Point(tame(raw.x), tame(raw.y))
      defer { previous = point }
      guard let start = previous else {
        if bounds.contains(point) { current.append(point) }
        continue
      }
      if bounds.contains(start), bounds.contains(point) {
        current.append(point)
        continue
      }
      guard let (entry, exit) = segment(from: start, to: point, in: bounds) else {
        finish()
        continue
      }
      if current.last != entry {
        finish()
        current.append(entry)
      }
      current.append(exit)
      if exit != point { finish() }
    }
    finish()
    return pieces
  }

  /// Far enough for any direction, and near enough that differences do not overflow.
  private static func tame(_ coordinate: Double) -> Double {
    if coordinate.isInfinite { return coordinate > 0 ? 1e12 : -1e12 }
    return min(max(coordinate, -1e150), 1e150)
  }

  /// The part of a segment inside of a rectangle (Liang & Barsky 1984).
  private static func segment(
    from start: Point, to end: Point, in bounds: Rectangle
  ) -> (Point, Point)? {
    // Measured from the end nearer to the origin: from the far one, digits would be lost.
    let isSwapped =
      max(abs(start.x), abs(start.y)) > max(abs(end.x), abs(end.y))
    let (a, b) = isSwapped ? (end, start) : (start, end)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (enter, leave) = (0.0, 1.0)
    // The coordinate that is exact at either end, since it lies on an edge.
    var enterEdge: (isX: Bool, value: Double)?
    var leaveEdge: (isX: Bool, value: Double)?
    for (delta, origin, low, high, isX) in [
      (dx, a.x, bounds.minX, bounds.maxX, true), (dy, a.y, bounds.minY, bounds.maxY, false),
    ] {
      if delta == 0 {
        if origin < low || origin > high { return nil }
        continue
      }
      let (near, far) = delta > 0 ? (low, high) : (high, low)
      let (tNear, tFar) = ((near - origin) / delta, (far - origin) / delta)
      if tNear > enter { (enter, enterEdge) = (tNear, (isX, near)) }
      if tFar < leave { (leave, leaveEdge) = (tFar, (isX, far)) }
    }
    guard enter <= leave else { return nil }
    func point(_ t: Double, _ edge: (isX: Bool, value: Double)?, _ whole: Point) -> Point {
      guard let edge else { return whole }
      let free = Point(a.x + t * dx, a.y + t * dy)
      return bounds.clamping(
        edge.isX ? Point(edge.value, free.y) : Point(free.x, edge.value))
    }
    let first = point(enter, enterEdge, a)
    let second = point(leave, leaveEdge, b)
    return isSwapped ? (second, first) : (first, second)
  }

  /// Reduces each run of points in one column of pixels to its first, lowest, highest and last.
  ///
  /// What a pixel column shows of a line is its extent and where it enters and leaves: the
  /// reduced line covers the same pixels.
  ///
  /// - Complexity: Linear.
  public static func decimate(_ points: [Point]) -> [Point] {
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = points[start].x.rounded(.down)
      var (low, high, end) = (start, start, start + 1)
      while end < points.count, points[end].x.rounded(.down) == column {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      var last = -1
      for index in [start, min(low, high), max(low, high), end - 1] where index > last {
        result.append(points[index])
        last = index
      }
      start = end
    }
    return result
  }

  /// Leaves out points nearer than `tolerance` to the straight line through their neighbours.
  ///
  /// From each kept point, the cone of directions that pass within the tolerance of all points
  /// skipped narrows until the next leaves it (Williams 1978).
  ///
  /// - Complexity: Linear.
  public static func simplify(_ points: [Point], tolerance: Double) -> [Point] {
    guard points.count > 2 else { return points }
    var result = [points[0]]
    var anchor = points[0]
    var reach = 0.0
    // The cone, as its two edges' directions; empty while all points lie within the tolerance.
    var cone: (left: Point, right: Point)?
    for index in 1..<points.count {
      let point = points[index]
      let (dx, dy) = (point.x - anchor.x, point.y - anchor.y)
      let distance = (dx * dx + dy * dy).squareRoot()
      var fits = true
      if let cone {
        let inside =
          cone.left.x * dy - cone.left.y * dx <= 0 && cone.right.x * dy - cone.right.y * dx >= 0
        fits = inside && distance >= reach
      }
      if !fits {
        anchor = points[index - 1]
        result.append(anchor)
        (cone, reach) = (nil, 0)
        let (dx, dy) = (point.x - anchor.x, point.y - anchor.y)
        let distance = (dx * dx + dy * dy).squareRoot()
        if distance > tolerance {
          cone = edges(dx, dy, distance, tolerance)
          reach = distance
        }
        continue
      }
      guard distance > tolerance else { continue }
      let (left, right) = edges(dx, dy, distance, tolerance)
      if let old = cone {
        cone = (
          old.left.x * left.y - old.left.y * left.x < 0 ? left : old.left,
          old.right.x * right.y - old.right.y * right.x > 0 ? right : old.right
        )
      } else {
        cone = (left, right)
      }
      reach = max(reach, distance)
    }
    if let last = points.last, last != result.last || result.count == 1 { result.append(last) }
    return result
  }

  /// The directions that pass a point at (dx, dy) on either side at the given tolerance.
  private static func edges(
    _ dx: Double, _ dy: Double, _ distance: Double, _ tolerance: Double
  ) -> (left: Point, right: Point) {
    let sine = tolerance / distance
    let cosine = (1 - min(sine * sine, 1)).squareRoot()
    return (
      Point(dx * cosine - dy * sine, dy * cosine + dx * sine),
      Point(dx * cosine + dy * sine, dy * cosine - dx * sine)
    )
  }

  /// A line as it is drawn: clipped, and with no more points than pixels can show.
  ///
  /// A tolerance of a twentieth of a pixel is invisible. A line that still has tens of
  /// thousands of points (one that fills an area back and forth) is thinned further.
  public static func prepare(_ points: [Point], in bounds: Rectangle) -> Pieces {
    clip(points, to: bounds).map { piece in
      var reduced = simplify(decimate(piece), tolerance: 0.05)
      var tolerance = 0.2
      while reduced.count > 20_000, tolerance < 10 {
        reduced = simplify(reduced, tolerance: tolerance)
        tolerance *= 2
      }
      let most = 20_000
      if reduced.count > most, let last = reduced.last {
        let step = (reduced.count + most - 1) / most
        reduced = stride(from: 0, to: reduced.count, by: step).map { reduced[$0] } + [last]
      }
      return reduced
    }
  }
}
