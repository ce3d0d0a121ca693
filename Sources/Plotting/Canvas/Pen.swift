/// How a path is stroked.
public struct Pen: Sendable, Hashable {
  public var color: Color
  /// Pixels.
  public var width: Double
  /// Dashes and gaps in pixels; empty for a solid line.
  public var dash: [Double]
  /// Whether corners and ends are round; else mitred and flat.
  public var isRound: Bool

  /// Creates a pen.
  public init(color: Color, width: Double, dash: [Double] = [], isRound: Bool = false) {
    self.color = color
    self.width = width
    self.dash = dash
    self.isRound = isRound
  }
}
