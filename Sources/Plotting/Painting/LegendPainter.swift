/// Draws a legend that has been laid out.
struct LegendPainter {
  let canvas: any Canvas
  let theme: Theme
  let unit: Double
  /// Whether a box sets the legend off the data below it.
  let isBoxed: Bool

  func draw(_ block: LegendBlock, at corner: Point) {
    let box = Rectangle(x: corner.x, y: corner.y, width: block.width, height: block.height)
    if isBoxed {
      rounded(box, radius: 0.2 * block.fontSize)
      canvas.fill(theme.legendBackground)
      rounded(box, radius: 0.2 * block.fontSize)
      canvas.stroke(Pen(color: theme.legendFrame, width: unit))
    }
    for row in block.rows {
      let start = Point(corner.x + row.x, corner.y + row.y)
      if let entry = row.entry { sample(entry, at: start, em: block.fontSize) }
      let gap = row.entry == nil ? 0 : (LegendBlock.sampleWidth + LegendBlock.sampleGap)
      canvas.text(
        row.text,
        at: Point(
          start.x + gap * block.fontSize,
          start.y + FontMetrics.figureHeight / 2 * block.fontSize),
        style: TextStyle(size: block.fontSize, color: theme.ink))
    }
  }

  private func sample(_ entry: LegendEntry, at start: Point, em: Double) {
    let end = Point(start.x + LegendBlock.sampleWidth * em, start.y)
    if let fill = entry.fill {
      let height = 0.35 * em
      canvas.move(to: Point(start.x, start.y - height))
      canvas.line(to: Point(end.x, start.y - height))
      canvas.line(to: Point(end.x, start.y + height))
      canvas.line(to: Point(start.x, start.y + height))
      canvas.close()
      canvas.fill(fill)
    }
    if var line = entry.line {
      line.width = min(max(line.width, 0.1), 6)
      line.halo = outline(of: line.color, own: line.halo)
      for pen in StrokePens(line, unit: unit).pens {
        canvas.move(to: start)
        canvas.line(to: end)
        canvas.stroke(pen)
      }
    }
    if var marker = entry.marker {
      marker.size = min(max(marker.size, 1), 9)
      marker.stroke = outline(of: marker.fill, own: marker.stroke)
      MarkerPainter(canvas: canvas, style: marker, unit: unit)
        .draw(at: Point((start.x + end.x) / 2, start.y))
    }
  }

  /// The outline a sample needs to be seen on the legend: white on white is nothing.
  private func outline(of color: Color, own: Color?) -> Color? {
    let background = isBoxed ? theme.legendBackground : theme.background
    // What is adaptive must be seen on either.
    let isFaint =
      color.contrast(with: background) < 1.9
      || theme == .adaptive && color != theme.ink
        && color.contrast(with: Theme.dark.legendBackground) < 1.9
    return isFaint ? theme.ink.opacity(0.75) : own
  }

  private func rounded(_ box: Rectangle, radius r: Double) {
    let k = r * (1 - 0.5522847498)
    canvas.move(to: Point(box.minX + r, box.minY))
    canvas.line(to: Point(box.maxX - r, box.minY))
    canvas.curve(
      to: Point(box.maxX, box.minY + r), Point(box.maxX - k, box.minY),
      Point(box.maxX, box.minY + k))
    canvas.line(to: Point(box.maxX, box.maxY - r))
    canvas.curve(
      to: Point(box.maxX - r, box.maxY), Point(box.maxX, box.maxY - k),
      Point(box.maxX - k, box.maxY))
    canvas.line(to: Point(box.minX + r, box.maxY))
    canvas.curve(
      to: Point(box.minX, box.maxY - r), Point(box.minX + k, box.maxY),
      Point(box.minX, box.maxY - k))
    canvas.line(to: Point(box.minX, box.minY + r))
    canvas.curve(
      to: Point(box.minX + r, box.minY), Point(box.minX, box.minY + k),
      Point(box.minX + k, box.minY))
    canvas.close()
  }
}
