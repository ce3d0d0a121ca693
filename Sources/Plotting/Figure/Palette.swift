/// What distinguishes a series from the others of a figure.
public struct SeriesStyle: Sendable, Hashable {
  public var color: Color
  public var dash: Dash
  public var marker: MarkerShape
  /// The contrasting outline its lines need on the background they are meant for.
  public var halo: Color?

  public init(color: Color, dash: Dash, marker: MarkerShape, halo: Color?) {
    self.color = color
    self.dash = dash
    self.marker = marker
    self.halo = halo
  }

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
      // The notebook's lines are solid and differ in their markers.
      solidFirst: 3, halo: Color.black.opacity(0.4))
  }

  /// Styles for lines on paper: black, then the Okabe–Ito colours that read on white.
  ///
  /// - Parameters:
  ///   - theme: Its ink stands for black.
  ///   - index: The place of the series in its figure, from 0; styles repeat after 28.
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
