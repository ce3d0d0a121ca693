/// Lines of a background, such as contours, which a legend may cover.
public struct ContourLayer: Sendable, Hashable {
  /// In data coordinates.
  public var lines: [[Point]]
  public var style: LineStyle

  /// Creates a layer of lines.
  public init(lines: [[Point]], style: LineStyle) {
    self.lines = lines
    self.style = style
  }
}
