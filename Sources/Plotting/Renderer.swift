/// Turns figures into pictures.
public enum Renderer {
  /// A figure as PNG.
  ///
  /// - Parameters:
  ///   - figure: What to draw.
  ///   - theme: Its colours and sizes.
  /// - Throws: `PlottingError` if cairo or zlib fails; never for the data.
  public static func png(
    _ figure: Figure, theme: Theme = .light
  ) throws(PlottingError) -> [UInt8] {
    try drawn(figure, theme: theme, format: .png).png()
  }

  /// A figure as SVG: one `<svg>` element with its size in pixels, its text as outlines.
  ///
  /// - Parameters:
  ///   - figure: What to draw.
  ///   - theme: Its colours and sizes; ``Theme/adaptive`` for SVG inside of a page whose style
  ///     sheet sets them, by ``Theme/declarations``.
  ///   - idPrefix: What every id begins with, so that several pictures fit in one document.
  /// - Throws: `PlottingError` if cairo or zlib fails; never for the data.
  public static func svg(
    _ figure: Figure, theme: Theme = .light, idPrefix: String = ""
  ) throws(PlottingError) -> [UInt8] {
    let canvas = try drawn(figure, theme: theme, format: .svg)
    let text = figure.alternativeText.isEmpty ? figure.title : figure.alternativeText
    return try canvas.svg(title: text, idPrefix: idPrefix)
  }

  /// Draws a figure, its upper left corner at the canvas' origin, without a background.
  public static func draw(_ figure: Figure, on canvas: any Canvas, theme: Theme = .light) {
    FigurePainter(figure, theme: theme, on: canvas).draw()
  }

  /// The size of a figure's picture in pixels: as asked for, or taller for its captions.
  public static func size(
    of figure: Figure, theme: Theme = .light
  ) -> (width: Int, height: Int) {
    let layout = FigurePainter(figure, theme: theme, on: RecordingCanvas()).layout
    return (Int(layout.width), Int(layout.height))
  }

  /// Where the data of a figure are drawn, in pixels: for what is laid over its picture.
  public static func frame(of figure: Figure, theme: Theme = .light) -> Rectangle {
    FigurePainter(figure, theme: theme, on: RecordingCanvas()).layout.frame
  }

  private static func drawn(
    _ figure: Figure, theme: Theme, format: CairoCanvas.Format
  ) throws(PlottingError) -> CairoCanvas {
    // The size is known only after layout, which needs a measure of text before the canvas.
    var painter = FigurePainter(figure, theme: theme, on: RecordingCanvas())
    let canvas = try CairoCanvas(
      width: Int(painter.layout.width), height: Int(painter.layout.height), format: format,
      background: theme.background)
    painter.canvas = canvas
    painter.draw()
    return canvas
  }
}
