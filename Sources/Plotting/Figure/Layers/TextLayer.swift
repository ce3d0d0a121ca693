/// A text at a point.
///
/// It is moved as far as it must be to stay inside of the frame and off the legend and other
/// texts, shortened if it is wider than the frame, and left out where no room is left.
public struct TextLayer: Sendable, Hashable {
  /// Which part of the text lies at the point.
  public enum Anchor: Sendable, Hashable, CaseIterable {
    case center, left, right, above, below, aboveLeft, aboveRight, belowLeft, belowRight
  }

  public var text: String
  public var point: Point
  /// Where the text stands as seen from the point.
  public var anchor: Anchor
  public var color: Color
  /// The size in points.
  public var size: Double
  /// The colour of an outline around the letters.
  public var halo: Color?

  /// Creates a text.
  public init(
    _ text: String, at point: Point, anchor: Anchor = .right, color: Color = .black,
    size: Double = 9, halo: Color? = .white
  ) {
    self.text = text
    self.point = point
    self.anchor = anchor
    self.color = color
    self.size = size
    self.halo = halo
  }
}
