/// Markers at points; those with a NaN coordinate are not drawn.
public struct MarkerLayer: Sendable, Hashable {
  public var points: [Point]
  public var style: MarkerStyle
  /// The legend's text; nil keeps the markers out of the legend.
  public var label: String?
  /// Whether a point outside of the frame, or infinite, shows as an outward arrowhead at its
  /// edge; otherwise it is not drawn.
  public var clampsToFrame: Bool

  /// Whether the markers stand beside the places that they are of, so that their points are no data.
  public var isDisplaced = false

  /// Creates markers.
  public init(
    points: [Point], style: MarkerStyle, label: String? = nil, clampsToFrame: Bool = false
  ) {
    self.points = points
    self.style = style
    self.label = label
    self.clampsToFrame = clampsToFrame
  }
}
