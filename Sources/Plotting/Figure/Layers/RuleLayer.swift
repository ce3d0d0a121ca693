/// A straight reference line across the frame.
public struct RuleLayer: Sendable, Hashable {
  /// Where the line lies.
  public enum Position: Sendable, Hashable {
    case horizontal(y: Double)
    case vertical(x: Double)
  }

  public var position: Position
  public var style: LineStyle
  /// Written beside the line, inside of the frame; nil for nothing.
  public var label: String?

  /// Creates a line; it is drawn only where it lies inside of the frame.
  public init(
    _ position: Position,
    style: LineStyle = LineStyle(color: .gray, width: 1, dash: .dashed), label: String? = nil
  ) {
    self.position = position
    self.style = style
    self.label = label
  }
}
