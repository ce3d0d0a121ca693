/// Draws the markers of one style.
struct MarkerPainter {
  let canvas: any Canvas
  let style: MarkerStyle
  let unit: Double

  private var radius: Double { style.size * unit / 2 }

  func draw(at center: Point) {
    switch style.shape {
    case .cross:
      strokes([(-0.8, -0.8, 0.8, 0.8), (-0.8, 0.8, 0.8, -0.8)], center)
    case .plus:
      strokes([(-1, 0, 1, 0), (0, -1, 0, 1)], center)
    case .circle, .square, .triangle, .diamond, .star:
      if let stroke = style.stroke {
        trace(at: center)
        canvas.stroke(Pen(color: stroke, width: 2 * style.strokeWidth * unit, isRound: true))
      }
      trace(at: center)
      canvas.fill(style.fill)
    }
  }

  private func trace(at center: Point) {
    switch style.shape {
    case .circle:
      Self.circle(canvas, center, radius)
    case .square:
      outline([(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)], center)
    case .diamond:
      outline([(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)], center)
    case .triangle:
      outline([(0, -1.15), (1.08, 0.8), (-1.08, 0.8)], center)
    case .star:
      let points = (0..<10).map { index in
        let (sine, cosine) = sineAndCosine(Double(index) * .pi / 5)
        let reach = index % 2 == 0 ? 1.3 : 0.56
        return (reach * sine, -reach * cosine)
      }
      outline(points, center)
    case .cross, .plus:
      break
    }
  }

  /// A triangle whose tip touches a point of the frame, pointing out of it.
  func drawArrow(at tip: Point, direction: Point) {
    let length = (direction.x * direction.x + direction.y * direction.y).squareRoot()
    guard length > 0 else { return }
    let size = style.size * unit * 1.25
    let (dx, dy) = (direction.x / length, direction.y / length)
    let base = Point(tip.x - dx * size, tip.y - dy * size)
    let half = size * 0.5
    func trace() {
      canvas.move(to: tip)
      canvas.line(to: Point(base.x - dy * half, base.y + dx * half))
      canvas.line(to: Point(base.x + dy * half, base.y - dx * half))
      canvas.close()
    }
    if let stroke = style.stroke {
      trace()
      canvas.stroke(Pen(color: stroke, width: 2 * style.strokeWidth * unit, isRound: true))
    }
    trace()
    canvas.fill(style.fill)
  }

  private func outline(_ corners: [(Double, Double)], _ center: Point) {
    for (index, corner) in corners.enumerated() {
      let point = Point(center.x + corner.0 * radius, center.y + corner.1 * radius)
      if index == 0 { canvas.move(to: point) } else { canvas.line(to: point) }
    }
    canvas.close()
  }

  private func strokes(
    _ segments: [(Double, Double, Double, Double)], _ center: Point
  ) {
    func trace() {
      for (x1, y1, x2, y2) in segments {
        canvas.move(to: Point(center.x + x1 * radius, center.y + y1 * radius))
        canvas.line(to: Point(center.x + x2 * radius, center.y + y2 * radius))
      }
    }
    let width = max(style.size * 0.22, 1) * unit
    if let stroke = style.stroke {
      trace()
      canvas.stroke(
        Pen(color: stroke, width: width + 2 * style.strokeWidth * unit, isRound: true))
    }
    trace()
    canvas.stroke(Pen(color: style.fill, width: width, isRound: true))
  }

  /// A circle of four Bézier arcs, within 0.03 % of its radius.
  static func circle(_ canvas: any Canvas, _ center: Point, _ r: Double) {
    let k = 0.5522847498 * r
    let (x, y) = (center.x, center.y)
    canvas.move(to: Point(x + r, y))
    canvas.curve(to: Point(x, y + r), Point(x + r, y + k), Point(x + k, y + r))
    canvas.curve(to: Point(x - r, y), Point(x - k, y + r), Point(x - r, y + k))
    canvas.curve(to: Point(x, y - r), Point(x - r, y - k), Point(x - k, y - r))
    canvas.curve(to: Point(x + r, y), Point(x + k, y - r), Point(x + r, y - k))
    canvas.close()
  }
}
