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
