/// The font's measures in ems, as far as layout needs them.
public enum FontMetrics {
  /// From the baseline to the top of ascenders.
  public static let ascent = 0.76
  /// From the baseline to the bottom of descenders.
  public static let descent = 0.24
  /// The height of figures.
  public static let figureHeight = 0.729

  /// The box of a line of text.
  public static func box(
    origin: Point, width: Double, size: Double, isVertical: Bool
  ) -> Rectangle {
    if isVertical {
      Rectangle(
        minX: origin.x - ascent * size, minY: origin.y - width,
        maxX: origin.x + descent * size, maxY: origin.y)
    } else {
      Rectangle(
        minX: origin.x, minY: origin.y - ascent * size, maxX: origin.x + width,
        maxY: origin.y + descent * size)
    }
  }
}
