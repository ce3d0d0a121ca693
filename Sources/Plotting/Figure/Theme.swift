/// The colours and sizes of everything that is not data.
///
/// A figure is made once, in the light theme's colours; the theme that it is drawn in translates
/// them (``paper(_:)``), so that one figure serves light and dark.
public struct Theme: Sendable, Hashable {
  public var background = Color.white
  /// Title, labels and tick labels.
  public var ink = Color.black
  /// Captions and the small print of pages.
  public var quietInk = Color(rgb: 0x595959)
  public var frame = Color.black
  public var grid = Color(rgb: 0xE0E0E0)
  public var legendBackground = Color.white.opacity(0.8)
  public var legendFrame = Color.lightGray.opacity(0.8)
  /// Font sizes in points.
  public var titleSize = 12.0
  public var labelSize = 10.0
  public var captionSize = 8.0
  /// Widths of the frame and ticks, and lengths of ticks, in points.
  public var frameWidth = 0.8
  public var tickLength = 3.5
  public var minorTickWidth = 0.6
  public var minorTickLength = 2.0

  /// Creates the light theme, Matplotlib's.
  public init() {}

  /// Black on white.
  public static let light = Theme()

  /// Light grey on nearly black.
  public static let dark: Theme = {
    var theme = Theme()
    theme.background = Color(rgb: 0x16181D)
    theme.ink = Color(rgb: 0xE6E6E6)
    theme.quietInk = Color(rgb: 0xA0A4AB)
    theme.frame = Color(rgb: 0xB8BCC4)
    theme.grid = Color(rgb: 0x33363D)
    theme.legendBackground = Color(rgb: 0x22252B).opacity(0.8)
    theme.legendFrame = Color(rgb: 0x50545C).opacity(0.8)
    return theme
  }()

  /// The same with labels of another size, and title and captions in proportion.
  func withLabels(of size: Double) -> Theme {
    guard size != labelSize else { return self }
    var theme = self
    let factor = size / labelSize
    theme.titleSize *= factor
    theme.labelSize *= factor
    theme.captionSize *= factor
    return theme
  }

  /// Pixels in a point at 150 dots to the inch.
  static let pixelsPerPoint = 150.0 / 72
}
