/// How a line of text is written.
public struct TextStyle: Sendable, Hashable {
  /// The em in pixels.
  public var size: Double
  public var color: Color
  public var isBold: Bool
  /// Whether the text runs upwards, turned a quarter to the left.
  public var isVertical: Bool
  /// The colour of an outline around the letters, half of its width outside of them.
  public var halo: Color?

  /// The width of the outline around letters, in ems.
  static let haloWidth = 0.18

  /// Creates a style.
  public init(
    size: Double, color: Color, isBold: Bool = false, isVertical: Bool = false,
    halo: Color? = nil
  ) {
    self.size = size
    self.color = color
    self.isBold = isBold
    self.isVertical = isVertical
    self.halo = halo
  }
}
