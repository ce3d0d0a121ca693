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

  /// Pixels in a point at 150 dots to the inch.
  static let pixelsPerPoint = 150.0 / 72
}

/// How one of several series is told from the others.
public struct SeriesStyle: Sendable, Hashable {
  public var color: Color
  public var dash: Dash
  public var marker: MarkerShape
  /// The contrasting outline its lines need on the background they are meant for.
  public var halo: Color?

  /// A line in this style.
  public func line(width: Double = 1.5) -> LineStyle {
    LineStyle(color: color, width: width, dash: dash, halo: halo)
  }

  /// A marker in this style.
  public func marker(size: Double = 7) -> MarkerStyle {
    MarkerStyle(marker, size: size, fill: color, stroke: halo)
  }
}

/// The styles of series: each differs from its neighbours in colour, and in dash or marker.
public enum Palette {
  /// Styles for lines over a colour map: the notebook's red, white and cyan, then Okabe–Ito.
  public static func overMap(_ index: Int) -> SeriesStyle {
    style(
      index, colors: [.red, .white, .cyan, .orange, .reddishPurple, .skyBlue, .yellow, .black],
      // The notebook's lines are solid; their markers tell them apart.
      solidFirst: 3, halo: Color.black.opacity(0.4))
  }

  /// Styles for lines on paper: black, then the Okabe–Ito colours that read on white.
  ///
  /// - Parameter theme: Its ink stands for black.
  public static func onPaper(_ index: Int, theme: Theme = .light) -> SeriesStyle {
    style(
      index,
      colors: [
        theme.ink, .blue, .vermillion, .bluishGreen, .orange, .skyBlue, .reddishPurple,
      ],
      solidFirst: 0, halo: nil)
  }

  private static func style(
    _ index: Int, colors: [Color], solidFirst: Int, halo: Color?
  ) -> SeriesStyle {
    let index = abs(index == .min ? 0 : index)
    let markers: [MarkerShape] = [.circle, .square, .diamond, .triangle, .star]
    let dashes: [Dash] = [.solid, .dashed, .dotted, .dashDotted]
    let color = colors[index % colors.count]
    // A round of the colours later another dash falls on each, since 4 does not divide 7, and
    // 8 colours are shifted by one.
    let turn = colors.count % dashes.count == 0 ? index / colors.count : 0
    return SeriesStyle(
      color: color,
      dash: index < solidFirst ? .solid : dashes[(index + turn) % dashes.count],
      marker: markers[index % markers.count],
      halo: color.luminance < 0.02 ? halo.map { _ in Color.white.opacity(0.55) } : halo)
  }
}
