/// Turns figures into pictures.
///
/// `Plotting` knows figures, not optimizers: ``Figure`` is a value (folder Figure), which is laid out
/// (Layout), brought into pixels and drawn (Painting) on a canvas (Canvas), whose bytes are a PNG or
/// an SVG (Encoding). What a figure shows, and why, belongs to those who make it.
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
    // The size is known only after layout, which needs a measure of text before there is a canvas.
    var painter = FigurePainter(figure, theme: theme, on: RecordingCanvas())
    let canvas = try CairoCanvas(
      width: Int(painter.layout.width), height: Int(painter.layout.height),
      background: theme.background)
    painter.canvas = canvas
    painter.draw()
    return try canvas.png()
  }

  /// A figure as SVG: one `<svg>` element with its size in pixels, its text as outlines.
  ///
  /// The element may be a file, or a part of an HTML page.
  ///
  /// - Parameters:
  ///   - figure: What to draw.
  ///   - animation: What moves in it. Without scripts, in an endless round; where animations are
  ///     not understood, or the reader wants less motion, the picture shows their end.
  ///   - theme: Its colours and sizes; ``Theme/adaptive`` for SVG inside of a page whose style
  ///     sheet sets them, by ``Theme/declarations``.
  ///   - idPrefix: What every id begins with, so that several pictures fit in one document.
  /// - Throws: `PlottingError` if zlib fails; never for the data.
  public static func svg(
    _ figure: Figure, animation: Animation? = nil, theme: Theme = .light, idPrefix: String = ""
  ) throws(PlottingError) -> [UInt8] {
    let canvas = SVGCanvas(idPrefix: idPrefix, keepsText: figure.keepsText)
    var painter = FigurePainter(figure, theme: theme, on: canvas)
    var style = ""
    if let animation {
      painter.replaceLayers(by: animation.still)
      let animator = AnimationPainter(
        animation: animation, layout: painter.layout, theme: theme, canvas: canvas)
      painter.draw { animator.drawMovers() }
      animator.drawClock()
      style = animator.style
    } else {
      painter.draw()
    }
    let title = figure.title.isEmpty ? figure.alternativeText : figure.title
    return try canvas.document(
      width: Int(painter.layout.width), height: Int(painter.layout.height),
      background: theme.background, title: title,
      description: figure.title.isEmpty ? "" : figure.alternativeText, style: style)
  }

  /// A figure as PDF of one page, its words as text in embedded fonts; the same bytes every time.
  ///
  /// - Throws: `PlottingError` if cairo fails; never for the data.
  public static func pdf(
    _ figure: Figure, theme: Theme = .light
  ) throws(PlottingError) -> [UInt8] {
    let painter = FigurePainter(figure, theme: theme, on: RecordingCanvas())
    let layout = painter.layout
    return try PDFCanvas.document(
      width: layout.width, height: layout.height, background: theme.background,
      title: figure.title
    ) { canvas in
      var painter = painter
      painter.canvas = canvas
      painter.draw()
    }
  }

  /// Draws a figure, its upper left corner at the canvas' origin, without a background.
  public static func draw(_ figure: Figure, on canvas: any Canvas, theme: Theme = .light) {
    FigurePainter(figure, theme: theme, on: canvas).draw()
  }

  /// The size of a figure's picture in pixels: as the figure states, or taller for its captions.
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
}
