/// Draws what moves in a figure as SMIL, which plays in pictures too.
struct AnimationPainter {
  let animation: Animation
  let layout: FigureLayout
  let theme: Theme
  let canvas: SVGCanvas

  private typealias Attributes = SVGMarkup.Attributes

  private var unit: Double { layout.unit }
  private var duration: String { SVGNumber.text(max(animation.seconds, 0.1)) + "s" }
  /// The share of a round in which things move.
  private var moving: Double { 1 - Animation.rest }

  // What moves, what leaves a trail and what stands at the end, for the style sheet.
  private var trailClass: String { canvas.id("trail") }
  private var movingClass: String { canvas.id("moving") }
  private var endClass: String { canvas.id("end") }

  /// Readers who want less motion see the end: what CSS marks as important overrides SMIL.
  var style: String {
    "@media (prefers-reduced-motion:reduce){.\(trailClass){stroke-dashoffset:0!important}"
      + ".\(movingClass){display:none}"
      + ".\(endClass){display:inline!important;visibility:visible!important}}"
  }

  private func tenths(_ value: Double) -> String { SVGNumber.text(value, decimals: 1) }

  /// The value of `transform` that moves something to a point.
  private func translation(_ point: Point) -> String {
    "translate(\(tenths(point.x)) \(tenths(point.y)))"
  }

  private func place(_ point: Point) -> Point {
    let frame = layout.frame
    let placed = Point(
      frame.minX + layout.x.position(point.x) * frame.width,
      frame.maxY - layout.y.position(point.y) * frame.height)
    // Far points would make trails longer than renderers can dash.
    return frame.inset(by: -3 * frame.width).clamping(placed.isNaN ? Point(0, 0) : placed)
  }

  // MARK: SMIL

  /// Animates an attribute over a round, its last value kept through the rest.
  private func animate(_ attribute: String, _ values: [String], type: String? = nil) {
    // A value between two of the same needs no moment of its own.
    let kept = values.indices.filter { at in
      guard at < animation.moments.count else { return false }
      let isStill =
        at > 0 && at + 1 < values.count && values[at] == values[at - 1]
        && values[at] == values[at + 1]
      return !isStill
    }
    let times = kept.map { SVGNumber.text(animation.moments[$0] * moving, decimals: 4) } + ["1"]
    let all = kept.map { values[$0] } + [values.last ?? "0"]
    canvas.element(
      type == nil ? "animate" : "animateTransform",
      [("attributeName", attribute)] + (type.map { [("type", $0)] } ?? [])
        + timing(times: times, values: all))
  }

  /// Shows something only during a part of the round, given from 0 to 1.
  private func animateVisibility(from start: Double, to end: Double?) {
    var times = ["0"]
    var values = [start <= 0 ? "visible" : "hidden"]
    if start > 0 {
      times.append(SVGNumber.text(min(start * moving, 0.999), decimals: 3))
      values.append("visible")
    }
    if let end, end > start {
      times.append(SVGNumber.text(min(end * moving, 0.999), decimals: 3))
      values.append("hidden")
    }
    guard values.count > 1 else { return }
    canvas.element(
      "animate",
      [("attributeName", "visibility"), ("calcMode", "discrete")]
        + timing(times: times, values: values))
  }

  private func timing(times: [String], values: [String]) -> Attributes {
    [
      ("dur", duration), ("repeatCount", "indefinite"),
      ("keyTimes", times.joined(separator: ";")), ("values", values.joined(separator: ";")),
    ]
  }

  // MARK: Movers

  /// Draws the trails, and over them the markers at their heads.
  func drawMovers() {
    let movers = animation.movers.map { (mover: $0, way: $0.points.map(place)) }
    canvas.save()
    canvas.clip(layout.frame)
    for (mover, way) in movers { drawTrail(mover, way) }
    canvas.restore()
    canvas.save()
    canvas.clip(layout.frame.inset(by: -6 * unit))
    for (mover, way) in movers { drawHead(mover, way) }
    canvas.restore()
  }

  private func drawTrail(_ mover: Animation.Mover, _ way: [Point]) {
    // Lengths as the reader's program will measure them, from the rounded coordinates.
    let rounded = way.map { Point(($0.x * 10).rounded() / 10, ($0.y * 10).rounded() / 10) }
    guard let first = rounded.first else { return }
    var path = SVGPathData()
    path.move(to: first)
    var lengths = [0.0]
    for (from, to) in zip(rounded, rounded.dropFirst()) {
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      lengths.append(lengths[lengths.count - 1] + (dx * dx + dy * dy).squareRoot())
      if from != to { path.line(to: to) }
    }
    guard let total = lengths.last, total > 0 else { return }
    let length = (total + 1).rounded(.up)
    // Outline and line share a path, and inherit the offset of the dash that uncovers them.
    let name = canvas.define(path)
    canvas.group([
      ("class", trailClass), ("stroke-dasharray", "\(tenths(length)) \(tenths(length))"),
      ("stroke-dashoffset", "0"),
    ]) {
      animate("stroke-dashoffset", lengths.map { tenths(length - $0) })
      var solid = mover.line
      solid.dash = .solid
      for pen in StrokePens(solid, unit: unit).pens {
        canvas.element("use", [("href", "#" + name)] + canvas.attributes(pen))
      }
    }
  }

  private func drawHead(_ mover: Animation.Mover, _ way: [Point]) {
    guard let last = way.last else { return }
    let transform = ("transform", translation(last))
    let hidden = mover.explodes == nil ? [] : [("visibility", "hidden")]
    canvas.group([("class", movingClass), transform] + hidden) {
      animate(
        "transform", way.map { "\(tenths($0.x)) \(tenths($0.y))" }, type: "translate")
      if let moment = mover.explodes { animateVisibility(from: 0, to: moment) }
      drawMarker(mover.marker)
    }
    let absent = mover.explodes == nil ? [("display", "none")] : []
    canvas.group([("class", endClass), transform] + absent) {
      var marker = mover.marker
      if let moment = mover.explodes {
        animateVisibility(from: moment, to: nil)
        marker = MarkerStyle(.cross, size: 10, fill: marker.fill, stroke: marker.stroke)
      }
      drawMarker(marker)
    }
  }

  private func drawMarker(_ style: MarkerStyle) {
    MarkerPainter(canvas: canvas, style: style, unit: unit).draw(at: Point(0, 0))
  }

  // MARK: Clock

  /// Draws the clock's texts, one at a time, at the right below the frame.
  func drawClock() {
    let size = theme.labelSize * unit
    let baseline =
      layout.frame.maxY + (theme.tickLength + 3.5) * unit + FontMetrics.ascent * size + size
      + 4 * unit
    let style = TextStyle(size: size, color: theme.ink, isBold: true)
    let entries = animation.clock
    for (index, entry) in entries.enumerated() {
      let next = index + 1 < entries.count ? entries[index + 1].at : nil
      let width = canvas.measure(entry.text, size: size, isBold: true)
      let attributes =
        next == nil
        ? [("class", endClass)] : [("class", movingClass), ("visibility", "hidden")]
      canvas.group(attributes) {
        animateVisibility(from: entry.at, to: next)
        canvas.text(
          entry.text, at: Point(layout.frame.maxX - width, baseline), style: style)
      }
    }
  }
}
