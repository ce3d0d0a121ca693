/// A line of a legend.
public struct LegendEntry: Sendable, Hashable {
  public var label: String
  public var line: LineStyle?
  public var marker: MarkerStyle?
  public var fill: Color?

  /// The entry of a layer; nil for one without a label.
  init?(_ layer: Layer) {
    switch layer {
    case .line(let line):
      guard let label = line.label else { return nil }
      self.label = label
      self.line = line.style
      marker = line.endMarker ?? line.startMarker
    case .markers(let markers):
      guard let label = markers.label else { return nil }
      self.label = label
      marker = markers.style
    case .band(let band):
      guard let label = band.label else { return nil }
      self.label = label
      fill = band.fill
    case .image, .rule, .text, .scale, .contours:
      return nil
    }
  }

  mutating func merge(_ other: LegendEntry) {
    line = line ?? other.line
    marker = marker ?? other.marker
    fill = fill ?? other.fill
  }
}
