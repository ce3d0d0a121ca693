/// A layer in pixels: it can be drawn, and sampled to find where a legend covers least.
enum PreparedLayer {
  case image(PixelImage, Rectangle, Interpolation)
  case line(Polyline.Pieces, LineStyle)
  /// Lines of the background.
  case contours(Polyline.Pieces, LineStyle)
  case polygon([Point], Color)
  case markers([Point], MarkerStyle)
  /// Arrowheads at the frame's edge, with the directions they point in.
  case arrows([(point: Point, direction: Point)], MarkerStyle)
  case rule(Point, Point, RuleLayer)
  case text(Point, TextLayer)
  case scale(PreparedScale)

  /// Brings a layer into pixels.
  static func prepare(_ layer: Layer, layout: FigureLayout) -> [PreparedLayer] {
    let frame = layout.frame
    func place(_ point: Point) -> Point {
      Point(
        frame.minX + layout.x.position(point.x) * frame.width,
        frame.maxY - layout.y.position(point.y) * frame.height)
    }
    switch layer {
    case .image(let image):
      return ImageRaster.prepare(image, layout: layout)
    case .line(let line):
      var style = line.style
      style.width = width(style.width)
      let points =
        line.points.count >= LongLine.fewest
        ? LongLine.pixels(line.points, layout: layout) : line.points.map(place)
      let reach = style.width * layout.unit + 4
      var result: [PreparedLayer] = [
        .line(Polyline.prepare(points, in: frame.inset(by: -reach)), style)
      ]
      if let marker = line.startMarker, let first = points.first(where: { !$0.isNaN }) {
        result += markers([first], marker, clamps: line.clampsToFrame, frame)
      }
      if line.drawsEndMarker, let marker = line.endMarker,
        let last = points.last(where: { !$0.isNaN })
      {
        result += markers([last], marker, clamps: line.clampsToFrame, frame)
      }
      return result
    case .markers(let layer):
      return markers(layer.points.map(place), layer.style, clamps: layer.clampsToFrame, frame)
    case .band(let band):
      return polygons(band, place: place, bounds: frame.inset(by: -4))
        .map { .polygon($0, band.fill) }
    case .rule(let rule):
      var copy = rule
      copy.style.width = width(rule.style.width)
      switch rule.position {
      case .horizontal(let value):
        let y = place(Point(0, value)).y
        guard y >= frame.minY, y <= frame.maxY else { return [] }
        return [.rule(Point(frame.minX, y), Point(frame.maxX, y), copy)]
      case .vertical(let value):
        let x = place(Point(value, 0)).x
        guard x >= frame.minX, x <= frame.maxX else { return [] }
        return [.rule(Point(x, frame.maxY), Point(x, frame.minY), copy)]
      }
    case .contours(let contours):
      var style = contours.style
      style.width = width(style.width)
      let bounds = frame.inset(by: -style.width * layout.unit - 4)
      let pieces = contours.lines.flatMap { line in
        Polyline.clip(line.map(place), to: bounds)
          .map { Polyline.simplify($0, tolerance: 0.15) }
      }
      return [.contours(pieces, style)]
    case .text(let text):
      let point = place(text.point)
      return point.isNaN ? [] : [.text(frame.clamping(point), text)]
    case .scale(let scale):
      // Labels may reach the next axis to the left; axes stand at a distance of 1.
      let step = abs(layout.x.position(scale.x) - layout.x.position(scale.x - 1)) * frame.width
      let size = layout.labelSize * 0.9
      return PreparedScale(scale, layout: layout, size: size, room: step * 0.9).map { [.scale($0)] }
        ?? []
    }
  }

  /// A line's width that cairo can draw.
  private static func width(_ points: Double) -> Double {
    points.isFinite ? min(max(points, 0.1), 60) : 1
  }

  private static func markers(
    _ points: [Point], _ style: MarkerStyle, clamps: Bool, _ frame: Rectangle
  ) -> [PreparedLayer] {
    var style = style
    style.size = style.size.isFinite ? min(max(style.size, 0.5), 60) : 6
    style.strokeWidth = width(style.strokeWidth)
    // Tolerates rounding errors of points on the ends of the range.
    let reach = frame.inset(by: -0.01)
    let inside = thinned(points.filter(reach.contains))
    var result: [PreparedLayer] = inside.isEmpty ? [] : [.markers(inside, style)]
    if clamps {
      let outside = points.filter { !$0.isNaN && !reach.contains($0) }
      let edge = thinned(outside.map(frame.clamping))
      if !edge.isEmpty {
        result.append(
          .arrows(
            edge.map { point in
              let dx = point.x <= frame.minX ? -1.0 : point.x >= frame.maxX ? 1 : 0
              let dy = point.y <= frame.minY ? -1.0 : point.y >= frame.maxY ? 1 : 0
              return (point, Point(dx, dy))
            }, style))
      }
    }
    return result
  }

  /// At most one marker in a quarter of a pixel: the others are covered by it.
  private static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 500 else { return points }
    var seen: Set<Point> = []
    var kept: [Point] = []
    // The last in a place is the one seen.
    for point in points.reversed() {
      let key = Point((point.x * 4).rounded(), (point.y * 4).rounded())
      if seen.insert(key).inserted { kept.append(point) }
    }
    return kept.reversed()
  }

  private static func polygons(
    _ band: BandLayer, place: (Point) -> Point, bounds: Rectangle
  ) -> [[Point]] {
    var result: [[Point]] = []
    var lower: [Point] = []
    var upper: [Point] = []
    func finish() {
      if lower.count > 1 {
        let outline =
          Polyline.simplify(Polyline.decimate(lower), tolerance: 0.05)
          + Polyline.simplify(Polyline.decimate(upper), tolerance: 0.05).reversed()
        let clipped = Polygon.clip(outline, to: bounds)
        if clipped.count > 2 { result.append(clipped) }
      }
      lower = []
      upper = []
    }
    for index in 0..<min(band.x.count, band.lower.count, band.upper.count) {
      let low = place(Point(band.x[index], band.lower[index]))
      let high = place(Point(band.x[index], band.upper[index]))
      guard low.x.isFinite, !low.isNaN, !high.isNaN else {
        finish()
        continue
      }
      lower.append(Polygon.tame(low))
      upper.append(Polygon.tame(high))
    }
    finish()
    return result
  }

  /// Calls a function with points of what is drawn, a few pixels apart, and what hiding each
  /// would cost.
  func samples(_ visit: (Point, Double) -> Void) {
    switch self {
    case .image, .contours: break
    case .line(let pieces, _):
      for piece in pieces { Self.walk(piece, weight: 1, visit) }
    case .polygon(let outline, _): Self.walk(outline, weight: 0.5, visit)
    case .markers(let points, _): for point in points { visit(point, 6) }
    case .arrows(let arrows, _): for arrow in arrows { visit(arrow.point, 6) }
    case .rule(let start, let end, let rule):
      Self.walk([start, end], weight: 0.25, visit)
      if rule.label != nil { visit(end, 6) }
    case .text(let point, _): visit(point, 20)
    case .scale(let scale): Self.walk([scale.bottom, scale.top], weight: 1, visit)
    }
  }

  private static func walk(_ points: [Point], weight: Double, _ visit: (Point, Double) -> Void) {
    let spacing = 6.0
    var untilNext = 0.0
    for (start, end) in zip(points, points.dropFirst()) {
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = (dx * dx + dy * dy).squareRoot()
      // What is clipped is never longer than a picture; anything longer would take minutes.
      guard length > 0, length < 100_000 else { continue }
      while untilNext <= length {
        let t = untilNext / length
        visit(Point(start.x + t * dx, start.y + t * dy), weight)
        untilNext += spacing
      }
      untilNext -= length
    }
  }
}
