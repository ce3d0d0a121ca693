/// The dashes of a line, in multiples of its width; empty for a solid line.
public struct Dash: Sendable, Hashable {
  public var lengths: [Double]

  /// Creates a pattern of alternating dashes and gaps.
  public init(_ lengths: [Double]) {
    self.lengths = lengths
  }

  public static let solid = Dash([])
  public static let dashed = Dash([3.7, 1.6])
  public static let dotted = Dash([1, 1.65])
  public static let dashDotted = Dash([6.4, 1.6, 1, 1.6])
}

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

/// How a line looks.
public struct LineStyle: Sendable, Hashable {
  public var color: Color
  /// The width in points.
  public var width: Double
  public var dash: Dash
  /// A thin outline in a contrasting colour, so that the line reads on any background.
  public var halo: Color?

  /// Creates a style; 1.5 points is Matplotlib's width.
  public init(
    color: Color, width: Double = 1.5, dash: Dash = .solid, halo: Color? = nil
  ) {
    self.color = color
    self.width = width
    self.dash = dash
    self.halo = halo
  }
}
