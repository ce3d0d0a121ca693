/// What figures are drawn on: a small set of operations in pixels, y downwards.
///
/// `stroke` and `fill` consume the path built before them.
public protocol Canvas: AnyObject {
  /// Remembers clip and transform until the matching `restore`.
  func save()
  func restore()
  /// Moves and scales what follows: user coordinates are multiplied by `scale`, then moved.
  func transform(x: Double, y: Double, scale: Double)
  /// Confines what follows to a rectangle.
  func clip(_ rectangle: Rectangle)

  /// Begins a piece of the path.
  func move(to point: Point)
  /// Continues the path straight.
  func line(to point: Point)
  /// Continues the path by a cubic Bézier curve.
  func curve(to end: Point, _ control1: Point, _ control2: Point)
  /// Closes the current piece of the path.
  func close()
  /// Draws the path's outline, and forgets the path.
  func stroke(_ pen: Pen)
  /// Fills the path by the non-zero rule, and forgets it.
  func fill(_ color: Color)

  /// Draws an image stretched over a rectangle.
  func image(_ image: PixelImage, in rectangle: Rectangle, interpolation: Interpolation)
  /// Writes a line of text, its baseline beginning at a point.
  func text(_ text: String, at origin: Point, style: TextStyle)
  /// The advance width of a line of text, in pixels.
  func measure(_ text: String, size: Double, isBold: Bool) -> Double
}
