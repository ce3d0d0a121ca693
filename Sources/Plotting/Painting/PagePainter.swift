/// Lays out and draws a page.
struct PagePainter {
  var canvas: any Canvas
  let theme: Theme
  let width: Double
  private(set) var height = 0.0
  private var texts: [PlacedText] = []
  private var rules: [(from: Point, to: Point, color: Color)] = []
  private var stripes: [Rectangle] = []
  private var dots: [(center: Point, color: Color)] = []
  private var figures: [(painter: FigurePainter, corner: Point, scale: Double)] = []
  private let fitting: TextFitting

  private static let margin = 60.0
  private static let headingSize = 44.0
  private static let textSize = 23.0
  private static let tableSize = 21.0
  private static let rowHeight = 34.0
  private static let mostRows = 300
  private static let mostHeight = 24_000.0

  init(_ page: Page, theme: Theme, on canvas: any Canvas) {
    self.canvas = canvas
    self.theme = theme
    width = page.width.isFinite ? min(max(page.width, 480), 8000).rounded() : 1960
    fitting = TextFitting(canvas: canvas)
    let inner = width - 2 * Self.margin
    var y = Self.margin
    add(
      fitting.wrapped(
        page.heading, width: inner, size: Self.headingSize, isBold: true, mostLines: 2),
      at: &y, TextStyle(size: Self.headingSize, color: theme.ink, isBold: true))
    add(
      fitting.wrapped(page.subtitle, width: inner, size: Self.textSize, mostLines: 6), at: &y,
      TextStyle(size: Self.textSize, color: theme.quietInk))
    for (index, table) in page.tables.enumerated() {
      guard y < Self.mostHeight / 2 else {
        note("… \(page.tables.count - index) more tables", at: &y)
        break
      }
      y += 22
      add(table, at: &y)
    }
    y += 20
    add(page.figures, columns: min(max(page.columns, 1), 6), at: &y)
    height = min((y + Self.margin / 2).rounded(.up), Double(CairoCanvas.largestSide))
  }

  private mutating func add(_ lines: [String], at y: inout Double, _ style: TextStyle) {
    for line in lines {
      texts.append(
        PlacedText(
          text: line, origin: Point(Self.margin, y + FontMetrics.ascent * style.size),
          style: style))
      y += 1.3 * style.size
    }
    if !lines.isEmpty { y += 0.2 * style.size }
  }

  private mutating func note(_ text: String, at y: inout Double) {
    add([text], at: &y, TextStyle(size: Self.tableSize, color: theme.quietInk))
  }

  // MARK: Tables

  private mutating func add(_ table: Page.Table, at y: inout Double) {
    let size = Self.tableSize
    let left = Self.margin
    let right = width - Self.margin
    add(
      fitting.wrapped(
        table.title, width: right - left, size: Self.textSize, isBold: true, mostLines: 2),
      at: &y, TextStyle(size: Self.textSize, color: theme.ink, isBold: true))
    let rows = table.rows.prefix(Self.mostRows)
    let dotWidth = table.dots.contains { $0 != nil } ? 1.4 * size : 0
    let columns = min(table.header.count, 40)
    guard columns > 0 else { return }

    func cell(_ row: [String], _ column: Int) -> String {
      column < row.count ? TextFitting.sanitize(row[column]) : ""
    }
    let natural = (0..<columns).map { column in
      rows.reduce(fitting.measure(cell(table.header, column), size, true)) {
        max($0, fitting.measure(cell($1, column), size, false))
      }
    }
    let gap = 1.6 * size
    let widths = Self.shares(
      of: right - left - dotWidth - size - gap * Double(columns - 1), natural)
    let total = dotWidth + size + gap * Double(columns - 1) + widths.reduce(0, +)

    func write(_ row: [String], bold: Bool, baseline: Double, _ texts: inout [PlacedText]) {
      var x = left + dotWidth + size / 2
      for column in 0..<columns {
        let text = fitting.ellipsized(
          cell(row, column), width: widths[column], size: size, isBold: bold)
        let isRight = column < table.alignments.count && table.alignments[column] == .right
        let start = isRight ? x + widths[column] - fitting.measure(text, size, bold) : x
        if !text.isEmpty {
          texts.append(
            PlacedText(
              text: text, origin: Point(start, baseline),
              style: TextStyle(size: size, color: theme.ink, isBold: bold)))
        }
        x += widths[column] + gap
      }
    }
    let baseline = (Self.rowHeight + FontMetrics.figureHeight * size) / 2
    write(table.header, bold: true, baseline: y + baseline, &texts)
    y += Self.rowHeight
    rules.append((Point(left, y), Point(left + total, y), theme.frame))
    for (index, row) in rows.enumerated() {
      if index % 2 == 1 {
        stripes.append(Rectangle(x: left, y: y, width: total, height: Self.rowHeight))
      }
      write(row, bold: false, baseline: y + baseline, &texts)
      if index < table.dots.count, let color = table.dots[index] {
        dots.append((Point(left + 0.9 * size, y + Self.rowHeight / 2), color))
      }
      y += Self.rowHeight
    }
    rules.append((Point(left, y), Point(left + total, y), theme.grid))
    if table.rows.count > rows.count {
      y += 6
      note("… \(table.rows.count - rows.count) more rows", at: &y)
    }
  }

  /// Widths of columns that fit: wide columns give way, narrow ones stay as they are.
  private static func shares(of room: Double, _ natural: [Double]) -> [Double] {
    if natural.reduce(0, +) <= room { return natural }
    var left = max(room, 0)
    var widths = natural
    for (rank, index) in natural.indices.sorted(by: { natural[$0] < natural[$1] }).enumerated() {
      widths[index] = min(natural[index], left / Double(natural.count - rank))
      left -= widths[index]
    }
    return widths
  }

  // MARK: Figures

  private mutating func add(_ all: [Figure], columns: Int, at y: inout Double) {
    let gap = 30.0
    let share = (width - Self.margin - gap * Double(columns - 1)) / Double(columns)
    for start in stride(from: 0, to: all.count, by: columns) {
      let row = all[start..<min(start + columns, all.count)]
      let painters = row.map { FigurePainter($0, theme: theme, on: canvas) }
      let heights = painters.map { $0.layout.height * share / $0.layout.width }
      let tallest = heights.max() ?? 0
      if y + tallest > Self.mostHeight {
        note("… \(all.count - start) more figures", at: &y)
        return
      }
      for (column, painter) in painters.enumerated() {
        let x = Self.margin / 2 + Double(column) * (share + gap)
        figures.append((painter, Point(x, y), share / painter.layout.width))
      }
      y += tallest + gap / 2
    }
  }

  // MARK: Drawing

  func draw() {
    let stripe = theme.background.mixed(with: theme.ink, by: 0.045)
    for rectangle in stripes {
      canvas.move(to: Point(rectangle.minX, rectangle.minY))
      canvas.line(to: Point(rectangle.maxX, rectangle.minY))
      canvas.line(to: Point(rectangle.maxX, rectangle.maxY))
      canvas.line(to: Point(rectangle.minX, rectangle.maxY))
      canvas.close()
      canvas.fill(stripe)
    }
    for rule in rules {
      canvas.move(to: rule.from)
      canvas.line(to: rule.to)
      canvas.stroke(Pen(color: rule.color, width: 1.5))
    }
    for dot in dots {
      let needsOutline = dot.color.contrast(with: theme.background) < 1.9
      let style = MarkerStyle(
        fill: dot.color, stroke: needsOutline ? theme.ink.opacity(0.75) : nil)
      MarkerPainter(canvas: canvas, style: style, unit: Theme.pixelsPerPoint).draw(at: dot.center)
    }
    for text in texts { canvas.text(text.text, at: text.origin, style: text.style) }
    for figure in figures {
      var painter = figure.painter
      painter.canvas = canvas
      canvas.save()
      canvas.transform(x: figure.corner.x, y: figure.corner.y, scale: figure.scale)
      painter.draw()
      canvas.restore()
    }
  }
}
