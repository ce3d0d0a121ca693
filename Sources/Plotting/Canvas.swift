/// What figures are drawn on: a small set of operations in pixels, y downwards.
///
/// `stroke` and `fill` consume the path built before them.
public protocol Canvas: AnyObject {
  /// Remembers clip and transform until the matching `restore`.
  func save()
  func restore()
  /// Moves and scales what follows: user coordinates are multiplied by `scale`, then moved.
  func transform(x: Double, y: Double, scale: Double)
  /// Confines what follows to a rectangle.
  func clip(_ rectangle: Rectangle)

  /// Begins a piece of the path.
  func move(to point: Point)
  /// Continues the path straight.
  func line(to point: Point)
  /// Continues the path by a cubic Bézier curve.
  func curve(to end: Point, _ control1: Point, _ control2: Point)
  /// Closes the current piece of the path.
  func close()
  /// Draws the path's outline, and forgets the path.
  func stroke(_ pen: Pen)
  /// Fills the path by the non-zero rule, and forgets it.
  func fill(_ color: Color)

  /// Draws an image stretched over a rectangle.
  func image(_ image: PixelImage, in rectangle: Rectangle, interpolation: Interpolation)
  /// Writes a line of text, its baseline beginning at a point.
  func text(_ text: String, at origin: Point, style: TextStyle)
  /// The advance width of a line of text, in pixels.
  func measure(_ text: String, size: Double, isBold: Bool) -> Double
}

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

/// How a line of text is written.
public struct TextStyle: Sendable, Hashable {
  /// The em in pixels.
  public var size: Double
  public var color: Color
  public var isBold: Bool
  /// Whether the text runs upwards, turned a quarter to the left.
  public var isVertical: Bool
  /// The colour of an outline around the letters.
  public var halo: Color?

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

/// The font's measures in ems, as far as layout needs them.
public enum FontMetrics {
  /// From the baseline to the top of ascenders.
  public static let ascent = 0.76
  /// From the baseline to the bottom of descenders.
  public static let descent = 0.24
  /// The height of figures.
  public static let figureHeight = 0.729

  /// The box of a line of text.
  public static func box(
    origin: Point, width: Double, size: Double, isVertical: Bool
  ) -> Rectangle {
    if isVertical {
      Rectangle(
        minX: origin.x - ascent * size, minY: origin.y - width,
        maxX: origin.x + descent * size, maxY: origin.y)
    } else {
      Rectangle(
        minX: origin.x, minY: origin.y - ascent * size, maxX: origin.x + width,
        maxY: origin.y + descent * size)
    }
  }
}

/// An image of pixels `0xAARRGGBB`, premultiplied, row by row from the top.
public struct PixelImage: Sendable, Hashable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt32]

  /// Creates an image; missing pixels are transparent, too many are ignored, and at least one
  /// is there.
  public init(width: Int, height: Int, pixels: [UInt32]) {
    self.width = max(width, 1)
    self.height = max(height, 1)
    let count = self.width * self.height
    self.pixels =
      pixels.count == count
      ? pixels
      : Array(pixels.prefix(count)) + Array(repeating: 0, count: max(count - pixels.count, 0))
  }
}
