/// Draws one figure on a canvas.
struct FigurePainter {
  /// What `draw` draws on; until then it only measures.
  var canvas: any Canvas
  let theme: Theme
  let figure: Figure
  let layout: FigureLayout
  private var layers: [PreparedLayer]
  private let legend: (block: LegendBlock, corner: Point)?
  private let fitting: TextFitting

  private var unit: Double { layout.unit }
  private var frame: Rectangle { layout.frame }

  /// The most of what is drawn that a legend inside of the frame may cover: over a colour map, as
  /// in the notebook, more than over curves that end below it.
  private static func mostCovered(_ figure: Figure) -> Double {
    figure.layers.contains { if case .image = $0 { true } else { false } } ? 0.08 : 0.02
  }

  /// Lays the figure out, by the canvas' measure of text.
  init(_ figure: Figure, theme: Theme, on canvas: any Canvas) {
    self.canvas = canvas
    let theme = theme.withLabels(of: figure.fontSize)
    self.theme = theme
    let figure = theme.adapted(figure)
    self.figure = figure
    let fitting = TextFitting(canvas: canvas)
    self.fitting = fitting
    func prepared(_ layout: FigureLayout) -> [PreparedLayer] {
      LineRaster.gathered(
        figure.layers.flatMap { PreparedLayer.prepare($0, layout: layout) }, layout: layout)
    }
    let layout = FigureLayout(figure, theme: theme, fitting: fitting, legendOutside: false)
    let layers = prepared(layout)
    let entries = figure.legend
    if entries.isEmpty || layout.legend != nil {
      (self.layout, self.layers, legend) = (layout, layers, layout.legend)
      return
    }
    let block = LegendBlock(
      entries, fontSize: theme.labelSize * layout.unit, widest: layout.frame.width * 0.6,
      mostWidth: layout.frame.width, mostHeight: layout.frame.height * 4, fitting: fitting)
    let place = LegendPlacement.best(for: block, in: layout.frame, layers: layers)
    if let place, place.covered <= Self.mostCovered(figure) {
      (self.layout, self.layers, legend) = (layout, layers, (block, place.corner))
    } else {
      let wider = FigureLayout(figure, theme: theme, fitting: fitting, legendOutside: true)
      (self.layout, self.layers, legend) = (wider, prepared(wider), wider.legend)
    }
  }

  /// Replaces the layers; legend and layout stay as they were.
  mutating func replaceLayers(by layers: [Layer]) {
    self.layers = layers.flatMap { PreparedLayer.prepare($0, layout: layout) }
  }

  /// Draws everything, the upper left corner at the canvas' origin.
  ///
  /// - Parameter more: Draws what lies over the data, and below legend and texts.
  func draw(more: () -> Void = {}) {
    canvas.save()
    if figure.showsGrid { drawGrid() }
    for layer in layers { draw(layer) }
    if figure.showsFrame { drawTicks() }
    for place in layout.colorBars { drawColorBar(place) }
    if figure.showsFrame { outline(frame) }
    for layer in layers { drawAgain(layer) }
    more()
    for text in layout.texts { canvas.text(text.text, at: text.origin, style: text.style) }
    if let legend {
      LegendPainter(canvas: canvas, theme: theme, unit: unit, isBoxed: layout.legend == nil)
        .draw(legend.block, at: legend.corner)
    }
    drawTexts()
    canvas.restore()
  }

  // MARK: Axes

  private func segment(_ from: Point, _ to: Point, _ pen: Pen) {
    canvas.move(to: from)
    canvas.line(to: to)
    canvas.stroke(pen)
  }

  private func outline(_ rectangle: Rectangle) {
    canvas.move(to: Point(rectangle.minX, rectangle.minY))
    canvas.line(to: Point(rectangle.maxX, rectangle.minY))
    canvas.line(to: Point(rectangle.maxX, rectangle.maxY))
    canvas.line(to: Point(rectangle.minX, rectangle.maxY))
    canvas.close()
    canvas.stroke(Pen(color: theme.frame, width: theme.frameWidth * unit))
  }

  private func column(_ tick: Tick) -> Double {
    (frame.minX + tick.position * frame.width).rounded()
  }

  private func row(_ tick: Tick, in rectangle: Rectangle) -> Double {
    (rectangle.maxY - tick.position * rectangle.height).rounded()
  }

  private func drawGrid() {
    let pen = Pen(color: theme.grid, width: theme.frameWidth * unit)
    for tick in layout.xTicks where tick.label != nil {
      segment(Point(column(tick), frame.maxY), Point(column(tick), frame.minY), pen)
    }
    for tick in layout.yTicks where tick.label != nil {
      let y = row(tick, in: frame)
      segment(Point(frame.minX, y), Point(frame.maxX, y), pen)
    }
  }

  private func style(of tick: Tick) -> (length: Double, pen: Pen) {
    let isMajor = tick.label != nil
    return (
      (isMajor ? theme.tickLength : theme.minorTickLength) * unit,
      Pen(
        color: theme.frame, width: (isMajor ? theme.frameWidth : theme.minorTickWidth) * unit)
    )
  }

  private func drawTicks() {
    for tick in layout.xTicks {
      let (length, pen) = style(of: tick)
      segment(
        Point(column(tick), frame.maxY), Point(column(tick), frame.maxY + length), pen)
    }
    for tick in layout.yTicks {
      let (length, pen) = style(of: tick)
      let y = row(tick, in: frame)
      segment(Point(frame.minX, y), Point(frame.minX - length, y), pen)
    }
  }

  private func drawColorBar(_ place: FigureLayout.ColorBarLayout) {
    let bar = place.bar
    let count = bar.steps.isEmpty ? 256 : Int(place.rectangle.height)
    let mapping = AxisMapping(range: bar.range, scale: bar.scale)
    let colors = (0..<count).map { row in
      let t = (Double(count - 1 - row)) / Double(count - 1)
      return
        (bar.steps.isEmpty ? bar.colorMap.color(t) : bar.color(of: mapping.value(at: t)))
        .premultiplied
    }
    canvas.image(
      PixelImage(width: 1, height: count, pixels: colors), in: place.rectangle,
      interpolation: bar.steps.isEmpty ? .bilinear : .nearest)
    for tick in place.ticks {
      let (length, pen) = style(of: tick)
      let y = row(tick, in: place.rectangle)
      segment(Point(place.rectangle.maxX, y), Point(place.rectangle.maxX + length, y), pen)
    }
    outline(place.rectangle)
  }

  // MARK: Data

  private func clipped(to rectangle: Rectangle, _ body: () -> Void) {
    canvas.save()
    canvas.clip(rectangle)
    body()
    canvas.restore()
  }

  private func draw(_ layer: PreparedLayer) {
    switch layer {
    case .image(let image, let rectangle, let interpolation):
      clipped(to: frame) { canvas.image(image, in: rectangle, interpolation: interpolation) }
    case .line(let pieces, let style):
      clipped(to: frame) { draw(pieces, style) }
    case .contours(let pieces, let style):
      // Lines that never meet need not be searched for crossings together.
      clipped(to: frame) { for piece in pieces { draw([piece], style) } }
    case .polygon(let outline, let color):
      clipped(to: frame) {
        trace(outline)
        canvas.close()
        canvas.fill(color)
      }
    case .markers(let points, let style):
      // Whole markers at the frame's edge, but none as far as the labels.
      let margin = (theme.tickLength + 3) * unit
      clipped(to: frame.inset(by: -margin)) {
        let painter = MarkerPainter(canvas: canvas, style: style, unit: unit)
        for point in points { painter.draw(at: point) }
      }
    case .arrows(let arrows, let style):
      let painter = MarkerPainter(canvas: canvas, style: style, unit: unit)
      let margin = (theme.tickLength + 3) * unit
      clipped(to: frame.inset(by: -margin)) {
        for arrow in arrows { painter.drawArrow(at: arrow.point, direction: arrow.direction) }
      }
    case .rule(let start, let end, let rule):
      clipped(to: frame) { draw([[start, end]], rule.style) }
    case .scale(let scale):
      draw(scale)
    case .text:
      break
    }
  }

  private func draw(_ scale: PreparedScale) {
    segment(scale.bottom, scale.top, Pen(color: theme.frame, width: 1.5 * theme.frameWidth * unit))
    for tick in scale.ticks {
      let (length, pen) = style(of: tick)
      let y = scale.y(tick)
      segment(Point(scale.bottom.x - length, y), Point(scale.bottom.x, y), pen)
    }
  }

  /// The labels of an axis in the frame, to its left, over the data.
  private func drawLabels(_ scale: PreparedScale, _ placer: inout TextPlacer) {
    let em = layout.labelSize * 0.9
    let gap = (theme.tickLength + 3) * unit
    for tick in scale.ticks {
      guard let label = tick.label else { continue }
      let text = fitting.shortened(label, width: scale.widest - gap, size: em)
      guard !text.isEmpty else { continue }
      let width = fitting.measure(text, em, false)
      let baseline = scale.y(tick) + FontMetrics.figureHeight / 2 * em
      let x = scale.bottom.x - gap - width
      let box = FontMetrics.box(
        origin: Point(x, baseline), width: width, size: em, isVertical: false)
      guard !placer.occupied.contains(where: { $0.overlaps(box) }) else { continue }
      placer.occupied.append(box)
      canvas.text(
        text, at: Point(x, baseline),
        style: TextStyle(
          size: em, color: theme.ink, halo: theme.background.opacity(0.9)))
    }
  }

  /// Draws markers at the frame's edge once more, which the frame has cut through.
  private func drawAgain(_ layer: PreparedLayer) {
    if case .arrows = layer { draw(layer) }
    guard case .markers(let points, let style) = layer else { return }
    let inner = frame.inset(by: style.size * unit)
    let cut = points.filter { !inner.contains($0) }
    if !cut.isEmpty { draw(.markers(cut, style)) }
  }

  private func trace(_ points: [Point]) {
    guard let first = points.first else { return }
    canvas.move(to: first)
    for point in points.dropFirst() { canvas.line(to: point) }
  }

  private func draw(_ pieces: Polyline.Pieces, _ style: LineStyle) {
    let pieces = pieces.filter { $0.count > 1 }
    guard !pieces.isEmpty else { return }
    for pen in StrokePens(style, unit: unit).pens {
      for part in Self.strokes(pieces, pen) {
        for piece in part { trace(piece) }
        canvas.stroke(pen)
      }
    }
  }

  /// A line in parts, each to be stroked alone.
  ///
  /// cairo searches for the crossings of a stroke with itself, in a time that grows much faster
  /// than its length: 60,000 crossing segments take half a minute in one stroke, a second in
  /// short ones. Where parts meet, opaque strokes look the same as one; others are divided
  /// only when they are so long that the seams are invisible.
  private static func strokes(_ pieces: Polyline.Pieces, _ pen: Pen) -> [Polyline.Pieces] {
    let isOpaque = pen.color.alpha >= 1 && pen.dash.isEmpty
    let most = isOpaque ? 100 : 1000
    guard pieces.contains(where: { $0.count > 2 * most }) else { return [pieces] }
    return pieces.flatMap { piece in
      stride(from: 0, to: piece.count - 1, by: most).map { start in
        [Array(piece[start...min(start + most, piece.count - 1)])]
      }
    }
  }

  // MARK: Texts in the frame

  private func drawTexts() {
    var placer = TextPlacer(frame: frame.inset(by: 2 * unit), occupied: [])
    if let legend {
      placer.occupied.append(
        Rectangle(
          x: legend.corner.x, y: legend.corner.y, width: legend.block.width,
          height: legend.block.height))
    }
    for case .scale(let scale) in layers { drawLabels(scale, &placer) }
    for layer in layers {
      switch layer {
      case .rule(_, let end, let rule):
        guard let label = rule.label else { continue }
        let isHorizontal = if case .horizontal = rule.position { true } else { false }
        let anchors: [TextLayer.Anchor] =
          isHorizontal ? [.aboveLeft, .belowLeft] : [.belowRight, .belowLeft]
        write(
          label, at: end, anchors: anchors, size: theme.labelSize * 0.9,
          color: theme.ink, halo: theme.background.opacity(0.85), gap: 2,
          &placer)
      case .text(let point, let text):
        let size = text.size.isFinite ? min(max(text.size, 1), 60) : 9
        let others = TextLayer.Anchor.allCases.filter { $0 != text.anchor }
        write(
          text.text, at: point, anchors: [text.anchor] + others, size: size, color: text.color,
          halo: text.halo, gap: 6, &placer)
      case .image, .line, .polygon, .markers, .arrows, .scale, .contours:
        continue
      }
    }
  }

  private func write(
    _ text: String, at point: Point, anchors: [TextLayer.Anchor], size: Double, color: Color,
    halo: Color?, gap: Double, _ placer: inout TextPlacer
  ) {
    let em = size * unit
    let shown = fitting.ellipsized(text, width: placer.frame.width, size: em)
    guard !shown.isEmpty else { return }
    let width = fitting.measure(shown, em, false)
    let height = em * (FontMetrics.ascent + FontMetrics.descent)
    let gap = gap * unit
    let candidates = anchors.map { anchor in
      let (x, y) = anchor.direction
      return Rectangle(
        x: point.x - width / 2 + x * (width / 2 + gap),
        y: point.y - height / 2 + y * (height / 2 + gap), width: width, height: height)
    }
    guard let box = placer.place(candidates) else { return }
    canvas.text(
      shown, at: Point(box.minX, box.minY + FontMetrics.ascent * em),
      style: TextStyle(size: em, color: color, halo: halo))
  }
}

extension TextLayer.Anchor {
  /// Where the text's middle lies as seen from the point, in half widths and heights.
  fileprivate var direction: (x: Double, y: Double) {
    switch self {
    case .center: (0, 0)
    case .left: (-1, 0)
    case .right: (1, 0)
    case .above: (0, -1)
    case .below: (0, 1)
    case .aboveLeft: (-1, -1)
    case .aboveRight: (1, -1)
    case .belowLeft: (-1, 1)
    case .belowRight: (1, 1)
    }
  }
}
