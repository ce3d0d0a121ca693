/// The outline of a marker.
public enum MarkerShape: Sendable, Hashable, CaseIterable {
  case circle, square, triangle, diamond, star
  /// Strokes only: ×.
  case cross
  /// Strokes only: +.
  case plus
}

/// How a marker looks.
public struct MarkerStyle: Sendable, Hashable {
  public var shape: MarkerShape
  /// The diameter in points.
  public var size: Double
  /// The colour inside; also of the strokes of a cross or plus.
  public var fill: Color
  /// The colour of the outline; nil for none.
  public var stroke: Color?
  /// The width of the outline in points.
  public var strokeWidth: Double

  /// Creates a style; size 7 is Matplotlib's 6 with its edge.
  public init(
    _ shape: MarkerShape = .circle, size: Double = 7, fill: Color, stroke: Color? = nil,
    strokeWidth: Double = 0.75
  ) {
    self.shape = shape
    self.size = size
    self.fill = fill
    self.stroke = stroke
    self.strokeWidth = strokeWidth
  }
}
