import Analysis
import Formulas
import Plotting
import Results
import Support
import Sweeps

/// The final metric of each optimizer's best setting over its repetitions.
struct ComparisonFigure: FigureType {
  var appearance = FigureAppearance()
  enum Style: String, Sendable, Hashable, CaseIterable {
    /// Quartiles and median beneath the points.
    case box
    case points
  }

  static let name = "comparison"
  static let summary =
    "The results of each optimizer's best setting over its repetitions, the best first."
  static let options = [
    FigureOption(
      "quantity", "The result along x: \(OptionValue<Measure>.words).",
      default: "the experiment's metric", \Self.quantity, .choice("quantity")),
    FigureOption(
      "style", "What stands for the repetitions: \(OptionValue<Style>.words).", \Self.style,
      .choice("style")),
    FigureOption(
      "split_by", "One figure a loss, or none: all losses below one another on one axis.",
      \Self.splitBy, .choice("split")),
  ]

  enum Panels: String, Sendable, Hashable, CaseIterable { case loss, none }

  var quantity: Measure?
  var style = Style.box
  var splitBy = Panels.loss

  func extent(in plan: Plan) -> FigureExtent {
    let losses = plan.experiment.losses.count
    return splitBy == .loss
      ? FigureExtent(figures: losses, bytesEach: 180e3)
      : FigureExtent(figures: 1, bytes: 40e3 + 140e3 * Double(losses))
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let drawing = ComparisonDrawing(data: data, standings: Standings(data.results), options: self)
    let losses = data.lossesWithTrials
    guard !losses.isEmpty else { return [] }
    return splitBy == .loss ? losses.map { drawing.figure([$0]) } : [drawing.figure(losses)]
  }
}

private struct ComparisonDrawing {
  let data: FigureData
  let standings: Standings
  let options: ComparisonFigure

  /// The repetitions of an optimizer's best setting on a loss.
  private struct Row {
    let optimizerIndex: Int
    let title: String
    /// What distinguishes the setting; may be empty.
    let setting: String
    /// In order; infinite where a trial exploded.
    let sorted: [Double]
    let median: Double
    /// Where it stands, in rows from below.
    var y = 0.0

    /// Repetitions without a number.
    var exploded: Int { sorted.count { $0 == .infinity } }
  }

  private struct Section {
    let lossIndex: Int
    var rows: [Row]
    /// Where its heading stands.
    var top = 0.0
  }

  /// The horizontal axis: numbers, and a strip at their right for what exploded or is far above all.
  private struct Horizontal {
    let scale: AxisScale
    let range: ClosedRange<Double>
    /// The part of the range that holds numbers.
    let inner: ClosedRange<Double>
    /// Where what exploded is marked, and what is above the axis; nil for neither.
    let strip: Double?
    let hasAbove: Bool

    init(_ values: [Double], ceiling: Double, explodes: Bool) {
      let low = values.filter { $0 <= ceiling }
      let shown = low.isEmpty ? values : low
      hasAbove = shown.count < values.count
      let explodes = explodes || hasAbove
      scale = AxisChoice.scale(of: shown, allowsZero: true)
      inner = AxisChoice.range(shown, scale, margin: 0.04)
      let end = AxisMapping(range: inner, scale: scale).value(at: 1.08)
      guard explodes, end.isFinite, end > inner.upperBound else {
        range = inner
        strip = explodes ? inner.upperBound : nil
        return
      }
      range = inner.lowerBound...end
      strip = AxisMapping(range: range, scale: scale).value(at: 0.963)
    }

    func isBeyond(_ value: Double) -> Bool { value > inner.upperBound }

    /// Where a value is drawn: a 0 on a logarithmic axis at the frame, one above the axis in the strip.
    func place(_ value: Double) -> Double {
      isBeyond(value) ? strip ?? range.upperBound : max(value, range.lowerBound)
    }
  }

  private var metric: Measure { standings.metric.measure }
  private var measure: Measure { options.quantity ?? metric }
  /// More points of a row hide each other, and make large files of figures of many rows.
  private func mostPoints(_ rows: Int) -> Int { min(max(800 / max(rows, 1), 50), 200) }

  func figure(_ losses: [Int]) -> NamedFigure {
    let isWhole = losses.count > 1
    var sections = losses.map { Section(lossIndex: $0, rows: ordered($0)) }
    let slots = arrange(&sections, headed: isWhole)
    let rows = sections.flatMap(\.rows)
    let finite = rows.flatMap(\.sorted).filter(\.isFinite)
    let ceiling = losses.map { data.ceiling(of: measure, onLoss: $0) }.max() ?? .infinity
    let horizontal = Horizontal(
      finite, ceiling: ceiling, explodes: rows.contains { $0.exploded > 0 })
    let pitch = slots > 50 ? 44.0 : 68
    let height = min(max(600, 190 + pitch * (slots + 0.6)), 16_000)
    // Boxes of two rows need not be twice as tall as those of eight.
    let reach = min(0.3, 26 * slots / (height - 190))

    var layers: [Layer] = []
    let range = 0.3...slots + 0.9
    if let strip = horizontal.strip {
      layers += self.strip(strip, horizontal, range, heading: slots + 0.64)
    }
    for section in sections where isWhole {
      if section.top < slots {
        layers.append(
          .rule(
            RuleLayer(
              .horizontal(y: section.top + 0.45), style: LineStyle(color: .gray, width: 0.8))))
      }
      layers.append(
        .text(
          TextLayer(
            data.experiment.title(ofLoss: section.lossIndex),
            at: Point(horizontal.range.lowerBound, section.top), anchor: .right, size: 9.5)))
    }
    for row in rows { layers += self.layers(row, horizontal, reach, most: mostPoints(rows.count)) }
    var figure = Figure(
      title: "\(measure.noun.capitalizedFirst) of the best settings"
        + (isWhole ? "" : data.onLoss(losses[0])),
      x: Axis(
        label: measure.noun.capitalizedFirst, range: horizontal.range, scale: horizontal.scale),
      y: Axis(
        label: "", range: range,
        categories: rows.map { Axis.Category($0.y, title($0), detail: $0.setting) }),
      layers: layers, captions: captions(rows, finite, horizontal),
      alternativeText: alternativeText(sections))
    figure.showsGrid = true
    figure.height = height
    let name = [
      "comparison",
      measure == .finalLoss ? "" : NamedFigure.slug(measure.rawValue),
      isWhole ? "" : data.slug(ofLoss: losses[0]),
    ].filter { !$0.isEmpty }.joined(separator: "-")
    return NamedFigure(name: name, figure: figure)
  }

  /// Gives every row its place, from above; how many rows there are with their headings.
  private func arrange(_ sections: inout [Section], headed: Bool) -> Double {
    let heading = headed ? 0.9 : 0
    let slots = sections.reduce(0) { $0 + Double($1.rows.count) + heading }
    var next = slots
    for section in sections.indices {
      sections[section].top = next
      next -= heading
      for row in sections[section].rows.indices {
        sections[section].rows[row].y = next
        next -= 1
      }
    }
    return slots
  }

  /// The optimizers on a loss by the medians that are shown, the best first.
  private func ordered(_ lossIndex: Int) -> [Row] {
    let rows = standings.losses[lossIndex].compactMap { standing -> Row? in
      guard let settings = standings.groups[standing.groupIndex] else { return nil }
      let sorted = standings.reportedTrials(settings, standing.setting).map { trial in
        options.quantity.map { $0.shown($0.ranked(settings.table, trial)) }
          ?? standings.metric.written(settings.table, trial)
      }.sorted()
      return Row(
        optimizerIndex: standing.optimizerIndex,
        title: data.title(ofOptimizer: standing.optimizerIndex),
        setting: data.plan.settingDetail(of: standing.trial), sorted: sorted,
        median: Quantiles.quantile(sorted, 0.5))
    }
    // Equal medians stay in the order of the standings.
    return rows.enumerated().sorted {
      (measure.shown($0.element.median), $0.offset)
        < (measure.shown($1.element.median), $1.offset)
    }.map(\.element)
  }

  /// The optimizer, and how many repetitions have no place on the axis.
  private func title(_ row: Row) -> String {
    row.title + (row.exploded > 0 ? " (\(grouped(row.exploded)) \(lacking))" : "")
  }

  // MARK: Layers

  private func strip(
    _ place: Double, _ horizontal: Horizontal, _ range: ClosedRange<Double>, heading: Double
  ) -> [Layer] {
    let ends = [horizontal.inner.upperBound, horizontal.range.upperBound]
    let text = TextLayer(
      horizontal.hasAbove ? "\(lacking) ×, or above" : lacking, at: Point(place, heading),
      anchor: .center, color: .darkGray, size: 8)
    guard ends[0] < ends[1] else { return [.text(text)] }
    let (low, high) = (range.lowerBound, range.upperBound)
    return [
      .band(
        BandLayer(
          x: ends, lower: [low, low], upper: [high, high], fill: Color.gray.opacity(0.12))),
      .text(text),
    ]
  }

  /// What an infinite number stands for.
  private var lacking: String {
    options.quantity == nil && standings.metric == .iterations ? "not converged" : "exploded"
  }

  private func layers(
    _ row: Row, _ horizontal: Horizontal, _ reach: Double, most: Int
  ) -> [Layer] {
    let style = Palette.onPaper(row.optimizerIndex)
    let (low, high) = (row.y - reach, row.y + reach)
    var layers: [Layer] = []
    if options.style == .box, row.sorted.count > 1 {
      layers += box(row, horizontal, style, low, high)
    }
    let drawn = drawnValues(row, most)
    let isDense = drawn.count > 40
    let size = drawn.count > 100 ? 3.5 : isDense ? 4.5 : 6
    // Neighbours in the order of values stand apart.
    func points(_ values: some Sequence<Double>) -> [Point] {
      values.enumerated().map {
        Point(
          horizontal.isBeyond($1) ? horizontal.place($1) : $1,
          row.y + Self.jitter($0) * 0.75 * reach)
      }
    }
    var markers = MarkerLayer(
      points: points(drawn.filter { $0 < .infinity }),
      style: MarkerStyle(
        style.marker, size: size, fill: style.color.opacity(isDense ? 0.5 : 0.7),
        stroke: isDense ? nil : .white, strokeWidth: 0.4))
    markers.clampsToFrame = true
    layers.append(.markers(markers))
    let crosses = points(drawn.filter { $0 == .infinity })
    if !crosses.isEmpty {
      layers.append(
        .markers(
          MarkerLayer(
            points: crosses,
            style: MarkerStyle(.cross, size: size, fill: style.color, strokeWidth: 0.7))))
    }
    if row.sorted.count > 1, !horizontal.isBeyond(row.median) {
      let median = horizontal.place(row.median)
      layers.append(
        .line(
          LineLayer(
            points: [Point(median, low), Point(median, high)],
            style: LineStyle(color: style.color, width: 2.6, halo: .white))))
    }
    return layers
  }

  /// The quartiles as a box, with lines to the extremes.
  private func box(
    _ row: Row, _ horizontal: Horizontal, _ style: SeriesStyle, _ low: Double, _ high: Double
  ) -> [Layer] {
    let quartiles = [0.25, 0.75].map { Quantiles.quantile(row.sorted, $0) }
    guard !horizontal.isBeyond(quartiles[0]), let first = row.sorted.first,
      let last = row.sorted.last
    else { return [] }
    let (left, right) = (horizontal.place(quartiles[0]), horizontal.place(quartiles[1]))
    let thin = LineStyle(color: style.color, width: 1)
    let corners = [
      Point(left, low), Point(left, high), Point(right, high), Point(right, low), Point(left, low),
    ]
    return [
      .line(
        LineLayer(points: [Point(horizontal.place(first), row.y), Point(left, row.y)], style: thin)),
      .line(
        LineLayer(points: [Point(right, row.y), Point(horizontal.place(last), row.y)], style: thin)),
      .band(
        BandLayer(
          x: [left, right], lower: [low, low], upper: [high, high],
          fill: style.color.opacity(0.16))),
      .line(LineLayer(points: corners, style: thin)),
    ]
  }

  /// The values that have a point, in order: all, or of very many some evenly spread, the lowest and the
  /// highest among them.
  private func drawnValues(_ row: Row, _ most: Int) -> [Double] {
    let count = row.sorted.count
    guard count > most else { return row.sorted }
    return (0..<most).map { row.sorted[$0 * (count - 1) / (most - 1)] }
  }

  /// From −1 to 1, evenly spread whatever the count, 0 first: the multiples of the golden ratio.
  private static func jitter(_ place: Int) -> Double {
    let turn = 0.5 + Double(place) * 0.6180339887498949
    return 2 * (turn - turn.rounded(.down)) - 1
  }

  // MARK: Words

  private func captions(
    _ rows: [Row], _ finite: [Double], _ horizontal: Horizontal
  ) -> [String] {
    let counts = rows.map(\.sorted.count)
    let most = counts.max() ?? 0
    let least = counts.min() ?? most
    let drawn = mostPoints(rows.count)
    var text = "One trial each"
    if most > 1 {
      text =
        (least == most ? grouped(most) : "\(grouped(least)) to \(grouped(most))")
        + " repetitions each"
        + (most > drawn ? ", \(drawn) of them as points" : "")
        + (options.style == .box ? ": quartiles, median, extremes" : ", a line at their median")
    }
    if standings.hasChoice {
      text +=
        "; settings chosen on "
        + (data.experiment.selection == nil ? "the same trials" : "other seeds")
        + (measure == metric ? "" : ", by \(metric.noun)")
    }
    var more: [String] = []
    if rows.contains(where: { $0.exploded > 0 }) {
      more.append("× at the right: \(lacking), and worse than all others.")
    }
    if horizontal.hasAbove {
      more.append("Other markers there: a \(measure.noun) above the axis.")
    }
    if horizontal.scale == .log10, finite.contains(0) {
      more.append("An arrowhead at the left: the \(measure.noun) is 0.")
    }
    if options.quantity == .iterations || measure == .gradientEvaluations {
      more.append("Trials that ran out of iterations count with all of them.")
    }
    if let note = data.averageNote(of: measure, by: rows.map(\.optimizerIndex)) {
      more.append(note)
    }
    if measure == .bestLoss {
      more.append("Exploded trials count with the lowest loss that they reached.")
    }
    return [text + ".", data.conditions()]
      + (more.isEmpty ? [] : [more.joined(separator: " ")])
  }

  private func alternativeText(_ sections: [Section]) -> String {
    let clauses = sections.prefix(12).map { section in
      let medians = section.rows.prefix(12).map { row in
        title(row) + (row.setting.isEmpty ? "" : ", \(row.setting):") + " "
          + Words.short(row.median)
      }
      let loss =
        sections.count > 1 ? "\(data.experiment.title(ofLoss: section.lossIndex)): " : ""
      return loss + medians.joined(separator: "; ")
    }
    return "Results of the best settings; medians of the \(measure.noun), the best first: "
      + clauses.joined(separator: ". ") + "."
  }
}
