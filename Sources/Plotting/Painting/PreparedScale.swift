/// An axis across the frame in pixels.
struct PreparedScale {
  /// The ends of the axis.
  let bottom: Point
  let top: Point
  let ticks: [Tick]
  /// The most pixels for a label: up to the axis on the left.
  let widest: Double

  init?(_ layer: ScaleLayer, layout: FigureLayout, size: Double, room: Double) {
    let frame = layout.frame
    let x = frame.minX + layout.x.position(layer.x) * frame.width
    guard x >= frame.minX - 0.5, x <= frame.maxX + 0.5 else { return nil }
    bottom = Point(x.rounded(), frame.maxY - layout.y.position(0) * frame.height)
    top = Point(x.rounded(), frame.maxY - layout.y.position(1) * frame.height)
    guard bottom.isFinite, top.isFinite, bottom.y - top.y > size else { return nil }
    ticks = layer.ticks(length: bottom.y - top.y, size: size)
    widest = min(room, x - frame.minX)
  }

  func y(_ tick: Tick) -> Double {
    (bottom.y + (top.y - bottom.y) * tick.position).rounded()
  }
}
