/// A line through points, in their order.
///
/// A NaN coordinate breaks the line. Infinite and far points are drawn as far as the frame.
public struct LineLayer: Sendable, Hashable {
  public var points: [Point]
  public var style: LineStyle
  /// The legend's text; nil keeps the line out of the legend.
  public var label: String?
  /// A marker at the first and the last point that is not NaN.
  public var startMarker: MarkerStyle?
  public var endMarker: MarkerStyle?
  /// Whether the last marker is drawn, and not in the legend alone.
  public var drawsEndMarker = true
  /// Whether an end outside of the frame shows as an arrowhead at its edge.
  public var clampsToFrame: Bool

  /// Creates a line.
  public init(
    points: [Point], style: LineStyle, label: String? = nil, startMarker: MarkerStyle? = nil,
    endMarker: MarkerStyle? = nil, clampsToFrame: Bool = false
  ) {
    self.points = points
    self.style = style
    self.label = label
    self.startMarker = startMarker
    self.endMarker = endMarker
    self.clampsToFrame = clampsToFrame
  }
}
