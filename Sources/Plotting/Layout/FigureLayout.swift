/// Where everything of a figure lies that is not data.
struct FigureLayout {
  /// The whole picture, in pixels; taller than the figure states where captions need it.
  let width: Double
  let height: Double
  /// Where the data are drawn.
  let frame: Rectangle
  let x: AxisMapping
  let y: AxisMapping
  let xTicks: [Tick]
  let yTicks: [Tick]
  /// Title, labels, tick labels and captions.
  let texts: [PlacedText]
  /// The legend beside the frame with its corner; nil if it stands inside or there is none.
  let legend: (block: LegendBlock, corner: Point)?
  /// From the frame outwards.
  let colorBars: [ColorBarLayout]
  /// Pixels in a point, less than 150/72 in small figures.
  let unit: Double
  /// The em of labels, in pixels.
  let labelSize: Double

  struct ColorBarLayout {
    var bar: ColorBar
    var rectangle: Rectangle
    var ticks: [Tick]
  }

  /// The most lines of captions below a figure.
  static let mostCaptionLines = 2

  /// The most entries a legend inside of the frame may have.
  static let mostEntriesInside = 12

  /// Lays out a figure.
  ///
  /// - Parameter legendOutside: Whether the legend stands beside the frame in any case.
  init(_ figure: Figure, theme: Theme, fitting: TextFitting, legendOutside: Bool) {
    let width = Self.side(figure.width, default: 1350)
    let stated = Self.side(figure.height, default: 900)
    let unit = Theme.pixelsPerPoint * min(1, width / 900, stated / 600)
    let labelSize = theme.labelSize * unit
    self.labelSize = labelSize
    let pad = 3.5 * unit
    let labelPad = 4 * unit
    let tick = theme.tickLength * unit
    let edge = 3 * unit
    var texts: [PlacedText] = []
    let label = TextStyle(size: labelSize, color: theme.ink)
    func measure(_ text: String) -> Double { fitting.measure(text, labelSize, false) }

    // Above: the title's lines. Whether it needs two depends on the width, and that on all else: a title
    // that might not fit has room for two.
    let titleSize = theme.titleSize * unit
    let mayBreak = fitting.measure(figure.title, titleSize, false) > width * 0.6
    let titleHeight =
      figure.title.isEmpty
      ? labelSize / 2 + edge : (mayBreak ? 2.5 : 1.25) * titleSize + 6 * unit + edge
    let top = titleHeight.rounded()
    // Below: as Matplotlib's margin, or what labels need.
    let below = tick + pad + labelSize + labelPad + labelSize + edge
    let bottom = max(stated - max(stated * 0.11, below), top + 16).rounded()

    // Left: the widest label decides.
    let yMapping = AxisMapping(figure.y)
    y = yMapping
    let frameHeight = bottom - top
    let names = VerticalNames(
      figure.y.categories ?? [], yMapping, height: frameHeight, width: width,
      sizes: (labelSize, theme.captionSize * unit), fitting: fitting)
    yTicks =
      figure.y.categories != nil
      ? names.ticks : Self.verticalTicks(yMapping, height: frameHeight, size: labelSize)
    let widestY = max(yTicks.compactMap { $0.label.map(measure) }.max() ?? 0, names.widestDetail)
    // Not below the frame, where the x axis' label may come as far to the left.
    let verticalRoom = bottom - 2 * edge
    let yLabel = fitting.ellipsized(figure.y.label, width: verticalRoom, size: labelSize)
    let besideY = tick + pad + widestY + (yLabel.isEmpty ? 0 : labelPad + labelSize) + edge
    let left = min(max(width * 0.125, besideY), width * 0.6).rounded()

    // Right: colour bars, legend.
    let barGap = 13 * unit
    let barWidth = 14 * unit
    var bars: [(bar: ColorBar, ticks: [Tick], label: String, widest: Double, offset: Double)] = []
    var beside = 0.0
    for colorBar in [figure.seriesBar, figure.colorBar].compactMap({ $0 }) {
      let mapping = AxisMapping(range: colorBar.range, scale: colorBar.scale)
      let ticks = Self.verticalTicks(mapping, height: frameHeight, size: labelSize)
      let widest = ticks.compactMap { $0.label.map(measure) }.max() ?? 0
      let text = fitting.ellipsized(colorBar.label, width: verticalRoom, size: labelSize)
      bars.append((colorBar, ticks, text, widest, beside + barGap))
      beside += barGap + barWidth + tick + pad + widest
      if !text.isEmpty { beside += labelPad + labelSize }
      beside += edge
    }
    let entries = figure.legend
    var block: LegendBlock?
    let legendGap = 8 * unit
    if !entries.isEmpty,
      legendOutside || figure.keepsLegendOutside || entries.count > Self.mostEntriesInside
    {
      let room = max(width - left - beside, 0) * 0.55
      // Long labels give way before entries do.
      func made(_ share: Double) -> LegendBlock {
        LegendBlock(
          entries, fontSize: labelSize * 0.85, widest: room * share, mostWidth: room,
          mostHeight: frameHeight, fitting: fitting)
      }
      let made =
        [0.7, 0.45, 0.3].lazy.map(made).first(where: \.isComplete) ?? made(0.2)
      block = made
      beside += legendGap + made.width + edge
    }
    var right = max(min(width * 0.9, width - beside), left + 16).rounded()
    let xMapping = AxisMapping(figure.x)
    x = xMapping
    let columns = figure.x.categories
    var xTicks =
      columns != nil
      ? []
      : Self.horizontalTicks(
        x, from: left, to: right, in: width, size: labelSize, measure: measure)
    if let last = xTicks.last(where: { $0.label != nil }), let text = last.label {
      // A wide label at the end of the axis must not run into what stands beside it.
      let overhang = left + last.position * (right - left) + measure(text) / 2 + edge
      if overhang > width {
        right = max(right - (overhang - width), left + 16).rounded(.down)
        xTicks = Self.horizontalTicks(
          x, from: left, to: right, in: width, size: labelSize, measure: measure)
      }
    }
    let named = columns.map {
      CategoryLabels(
        $0, xMapping, from: left, to: right, in: width, size: labelSize, fitting: fitting)
    }
    self.xTicks = named?.ticks ?? xTicks
    let frame = Rectangle(minX: left, minY: top, maxX: right, maxY: bottom)
    self.frame = frame

    func centered(
      _ text: String, _ size: Double, from least: Double, to most: Double
    ) -> Double {
      let length = fitting.measure(text, size, false)
      return max(min(frame.midX - length / 2, most - length), least)
    }

    // The title stays off the uppermost tick labels on either side.
    let titleEnd = bars.isEmpty ? width - edge : right + barGap + barWidth
    let titleLines = fitting.wrapped(
      figure.title, width: titleEnd - left, size: titleSize, mostLines: 2)

    for (index, line) in titleLines.enumerated() {
      let baseline = top - 6 * unit - Double(titleLines.count - 1 - index) * 1.25 * titleSize
      texts.append(
        PlacedText(
          text: line, origin: Point(centered(line, titleSize, from: left, to: titleEnd), baseline),
          style: TextStyle(size: titleSize, color: theme.ink)))
    }
    let figures = FontMetrics.figureHeight * labelSize
    let labelEnd = left - theme.tickLength * unit - pad
    for (index, tick) in yTicks.enumerated() {
      guard let text = tick.label else { continue }
      let middle = bottom - tick.position * frameHeight + figures / 2
      let detail = names.detail(index)
      let baseline = detail == nil ? middle : middle - 0.6 * names.detailSize
      texts.append(
        PlacedText(text: text, origin: Point(labelEnd - measure(text), baseline), style: label))
      guard let detail else { continue }
      texts.append(
        PlacedText(
          text: detail.text,
          origin: Point(labelEnd - detail.width, baseline + 1.25 * names.detailSize),
          style: TextStyle(size: names.detailSize, color: theme.quietInk)))
    }
    var baseline = bottom + tick + pad + FontMetrics.ascent * labelSize
    for tick in xTicks {
      guard let text = tick.label else { continue }
      let center = left + tick.position * frame.width
      texts.append(
        PlacedText(text: text, origin: Point(center - measure(text) / 2, baseline), style: label))
    }
    if let named {
      texts += named.texts(baseline: baseline, style: label)
      baseline += Double(max(named.mostLines - 1, 0)) * 1.2 * labelSize
    }
    let xLabel = fitting.ellipsized(figure.x.label, width: width - 4 * edge, size: labelSize)
    if !xLabel.isEmpty {
      baseline += labelSize + labelPad
      texts.append(
        PlacedText(
          text: xLabel,
          origin: Point(centered(xLabel, labelSize, from: edge, to: width - edge), baseline),
          style: label))
    }

    // Captions, and the height they need.
    let captionSize = theme.captionSize * unit
    let captionLeft = left
    let captionWidth = max(right, width * 0.9) - captionLeft
    var captionTop = baseline + FontMetrics.descent * labelSize + 3.5 * unit
    var captionLines: [String] = []
    for caption in figure.captions {
      // Whole captions, as far as there is room; a report has them all.
      let room = Self.mostCaptionLines - captionLines.count
      let lines = fitting.wrapped(
        caption, width: captionWidth, size: captionSize, mostLines: room + 1)
      if lines.count <= room {
        captionLines += lines
      } else if captionLines.isEmpty {
        captionLines = fitting.wrapped(
          caption, width: captionWidth, size: captionSize, mostLines: room)
      }
    }
    for line in captionLines {
      texts.append(
        PlacedText(
          text: line,
          origin: Point(captionLeft, captionTop + FontMetrics.ascent * captionSize),
          style: TextStyle(size: captionSize, color: theme.quietInk)))
      captionTop += captionSize * 1.25
    }
    let height = max(stated, (captionTop + edge).rounded(.up))
    self.width = width
    self.height = height

    func vertical(_ text: String, baseline: Double) -> PlacedText {
      let length = measure(text)
      let start = min(max(frame.midY + length / 2, length + edge), bottom)
      return PlacedText(
        text: text, origin: Point(baseline, start),
        style: TextStyle(size: labelSize, color: theme.ink, isVertical: true))
    }
    if !yLabel.isEmpty {
      let edgeOfLabels = left - tick - pad - widestY
      texts.append(
        vertical(
          yLabel, baseline: edgeOfLabels - labelPad - FontMetrics.descent * labelSize))
    }
    colorBars = bars.map { bar in
      let rectangle = Rectangle(
        x: (right + bar.offset).rounded(), y: top, width: barWidth.rounded(), height: frameHeight)
      for tick in bar.ticks {
        guard let text = tick.label else { continue }
        texts.append(
          PlacedText(
            text: text,
            origin: Point(
              rectangle.maxX + theme.tickLength * unit + pad,
              bottom - tick.position * frameHeight + figures / 2),
            style: label))
      }
      if !bar.label.isEmpty {
        let start = rectangle.maxX + tick + pad + bar.widest + labelPad
        texts.append(vertical(bar.label, baseline: start + FontMetrics.ascent * labelSize))
      }
      return ColorBarLayout(bar: bar.bar, rectangle: rectangle, ticks: bar.ticks)
    }
    legend = block.map { block in
      (block, Point(width - edge - block.width, top))
    }
    self.texts = texts
    self.unit = unit
  }

  private static func side(_ length: Double, default: Double) -> Double {
    length.isFinite ? min(max(length, 120), 16_000).rounded() : `default`
  }

  static func verticalTicks(
    _ mapping: AxisMapping, height: Double, size: Double
  ) -> [Tick] {
    let intervals = min(max(Int(height / (2 * size)), 1), Ticks.mostIntervals)
    return Ticks.fitting(mapping, intervals: intervals) { ticks in
      zip(ticks, ticks.dropFirst()).allSatisfy {
        ($1.position - $0.position) * height >= 1.2 * size
      }
    }
  }

  private static func horizontalTicks(
    _ mapping: AxisMapping, from left: Double, to right: Double, in width: Double, size: Double,
    measure: (String) -> Double
  ) -> [Tick] {
    let length = right - left
    let intervals = min(max(Int(length / (3 * size)), 1), Ticks.mostIntervals)
    return Ticks.fitting(mapping, intervals: intervals) { ticks in
      var end = -Double.infinity
      for tick in ticks {
        let half = measure(tick.label ?? "") / 2
        let center = left + tick.position * length
        if center - half < end + 0.5 * size || center - half < 0 { return false }
        end = center + half
      }
      return true
    }
  }
}
