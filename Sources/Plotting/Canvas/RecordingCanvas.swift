/// A canvas that draws nothing and remembers everything, for tests and measurement.
public final class RecordingCanvas: Canvas {
  /// One call, its coordinates as they would lie on the page (transforms applied).
  public enum Call: Sendable, Hashable {
    case save
    case restore
    case clip(Rectangle)
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
    case close
    case stroke(Pen)
    case fill(Color)
    case image(width: Int, height: Int, Rectangle, Interpolation)
    case text(String, Rectangle, TextStyle)
  }

  /// The calls so far, in order.
  public private(set) var calls: [Call] = []
  private let fonts = Fonts.shared
  private var offset = Point(0, 0)
  private var scale = 1.0
  private var saved: [(Point, Double)] = []

  /// Creates an empty recording.
  public init() {}

  /// The texts written so far with the boxes they cover.
  public var texts: [(text: String, box: Rectangle)] {
    calls.compactMap { if case .text(let text, let box, _) = $0 { (text, box) } else { nil } }
  }

  private func place(_ point: Point) -> Point {
    Point(offset.x + scale * point.x, offset.y + scale * point.y)
  }

  private func place(_ rectangle: Rectangle) -> Rectangle {
    let low = place(Point(rectangle.minX, rectangle.minY))
    let high = place(Point(rectangle.maxX, rectangle.maxY))
    return Rectangle(minX: low.x, minY: low.y, maxX: high.x, maxY: high.y)
  }

  public func save() {
    saved.append((offset, scale))
    calls.append(.save)
  }

  public func restore() {
    if let (offset, scale) = saved.popLast() { (self.offset, self.scale) = (offset, scale) }
    calls.append(.restore)
  }

  public func transform(x: Double, y: Double, scale: Double) {
    offset = place(Point(x, y))
    self.scale *= scale
  }

  public func clip(_ rectangle: Rectangle) { calls.append(.clip(place(rectangle))) }
  public func move(to point: Point) { calls.append(.move(place(point))) }
  public func line(to point: Point) { calls.append(.line(place(point))) }

  public func curve(to end: Point, _ control1: Point, _ control2: Point) {
    calls.append(.curve(place(end), place(control1), place(control2)))
  }

  public func close() { calls.append(.close) }
  public func stroke(_ pen: Pen) { calls.append(.stroke(pen)) }
  public func fill(_ color: Color) { calls.append(.fill(color)) }

  public func image(
    _ image: PixelImage, in rectangle: Rectangle, interpolation: Interpolation
  ) {
    calls.append(
      .image(width: image.width, height: image.height, place(rectangle), interpolation))
  }

  public func text(_ text: String, at origin: Point, style: TextStyle) {
    let width = measure(text, size: style.size, isBold: style.isBold)
    let box = FontMetrics.box(
      origin: origin, width: width, size: style.size, isVertical: style.isVertical)
    calls.append(.text(text, place(box), style))
  }

  public func measure(_ text: String, size: Double, isBold: Bool) -> Double {
    fonts.width(of: text, isBold: isBold) * size
  }
}
