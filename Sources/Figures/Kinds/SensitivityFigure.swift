import Analysis
import Formulas
import Optimizers
import Plotting
import Results
import Support
import Sweeps

/// A result against one swept parameter, a line an optimizer.
struct SensitivityFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "sensitivity"
  static let summary = "A result of the trials against one swept parameter, a line an optimizer."
  static let options = [
    FigureOption(
      "parameter", "The swept parameter along x.",
      default: "learning_rate, or the first that is swept", \Self.parameter, .sweptParameter),
    FigureOption(
      "quantity", "The result along y: \(OptionValue<Measure>.words).", \Self.quantity,
      .choice("quantity")),
    FigureOption(
      "band", "Two quantiles that the band over the trials of one value spans.", \Self.band,
      .quantiles),
  ]

  var parameter: String?
  var quantity = Measure.finalLoss
  var band = 0.25...0.75

  func check(_ context: FigureContext) -> [FigureProblem] {
    guard !context.optimizers.isEmpty,
      Self.swept(context.optimizers, context.losses).isEmpty
    else { return [] }
    return [
      FigureProblem(
        message: "sensitivity needs a swept parameter, and no optimizer sweeps any",
        hint: "as in learning_rate: {logspace: [1e-4, 1, 9]}")
    ]
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let swept = Self.swept(data.experiment.optimizers, data.experiment.losses)
    let column =
      parameter
      ?? (swept.contains("learning_rate") ? "learning_rate" : swept.first ?? "learning_rate")
    let drawing = SensitivityDrawing(
      data: data, parameter: column,
      measure: quantity, band: band)
    return TrialSet.sets(of: data.plan, split: .none, joining: [column]).map {
      drawing.figure($0)
    }
  }

  /// The parameters that an optimizer sweeps, in their order in the file, and those of losses.
  static func swept(_ optimizers: [OptimizerChoice], _ losses: [LossChoice]) -> [String] {
    var names: [String] = []
    for choice in optimizers {
      for place in choice.sweptParameters where !names.contains(choice.parameters[place].name) {
        names.append(choice.parameters[place].name)
      }
    }
    return names + PlaneColumns.sweptProblems(losses)
  }
}

extension OptionValue<String> {
  /// A parameter that an optimizer sweeps.
  fileprivate static let sweptParameter = OptionValue(
    form: .text,
    read: { node, context in
      let validator = context.validator
      guard let name = validator.text(node, "a parameter") else { return nil }
      let swept = SensitivityFigure.swept(context.optimizers, context.losses)
      // Where nothing is swept, the figure's own check reports it.
      guard !swept.isEmpty, !swept.contains(name) else { return name }
      if context.optimizers.contains(where: { $0.parameters.contains { $0.name == name } }) {
        validator.error(
          "no optimizer sweeps '\(name.prefix(40))'", at: node.span,
          hint: "swept: \(swept.prefix(8).joined(separator: ", "))")
      } else {
        validator.unknown("parameter", name, at: node.span, among: swept)
      }
      return nil
    }, text: quoted)
}

private struct SensitivityDrawing {
  let data: FigureData
  /// The parameter along x.
  let parameter: String
  let measure: Measure
  let band: ClosedRange<Double>

  func figure(_ set: TrialSet) -> NamedFigure {
    let lossIndex = set.lossIndex
    let table = Sensitivity(
      data.results, lossIndex: lossIndex, others: set.groups.map(\.lossIndex), parameter: parameter,
      measure: measure, band: band)
    let xs = table.series.flatMap { $0.points.map(\.x) }
    let names = categories(xs)
    let xScale = names == nil ? AxisChoice.scale(of: xs) : .linear
    let vertical = Vertical(table, ceiling: data.ceiling(of: measure, onLoss: lossIndex))

    var layers: [Layer] = []
    let exploding = table.series.filter { $0.exploded > 0 }
    for (index, series) in table.series.enumerated() {
      layers += self.layers(
        series, Palette.onPaper(index), vertical,
        row: exploding.firstIndex { $0.optimizerIndex == series.optimizerIndex })
    }
    if !exploding.isEmpty {
      layers.append(
        .rule(
          RuleLayer(
            .horizontal(y: vertical.stripBottom),
            style: LineStyle(color: .lightGray, width: 0.8))))
    }
    let several = data.onLoss(set)
    let xRange = AxisChoice.range(xs, xScale, margin: 0.04)
    if !exploding.isEmpty {
      let at = AxisMapping(range: xRange, scale: xScale).value(at: 0.008)
      layers.append(
        .text(
          TextLayer(
            "exploded", at: Point(at, vertical.row(0)), anchor: .right, color: .darkGray, size: 8)))
    }
    var figure = Figure(
      title: "\(measure.noun.capitalized) by \(Words.spoken(parameter))\(several)",
      x: Axis(
        label: PlaneCells.label(parameter), range: xRange, scale: xScale,
        categories: names),
      y: Axis(label: measure.noun.capitalized, range: vertical.range, scale: vertical.scale),
      layers: layers, captions: captions(table, vertical, lossIndex),
      alternativeText: alternativeText(table))
    figure.showsGrid = true
    let name = [
      "sensitivity", NamedFigure.slug(parameter),
      measure == .finalLoss ? "" : NamedFigure.slug(measure.rawValue),
      data.slug(of: set),
    ].filter { !$0.isEmpty }.joined(separator: "-")
    return NamedFigure(name: name, figure: figure)
  }

  /// The names along x of a parameter that is a choice or a truth value; nil for a number.
  private func categories(_ xs: [Double]) -> [Axis.Category]? {
    let described = data.experiment.optimizers.lazy.flatMap(\.parameters)
      .filter { $0.name == parameter }
    for description in described {
      switch description.kind {
      case .number, .whole, .list: return nil
      case .boolean, .choice: break
      }
      return Set(xs).sorted().map { Axis.Category($0, description.text($0, Words.short)) }
    }
    return nil
  }

  // MARK: Layers

  /// The vertical axis: the data, and a strip for what exploded above them.
  private struct Vertical {
    let scale: AxisScale
    let range: ClosedRange<Double>
    let stripBottom: Double
    let hasZero: Bool
    let hasAbove: Bool
    private let rows: Int

    init(_ table: Sensitivity, ceiling: Double) {
      let points = table.series.flatMap(\.points)
      let values = points.flatMap { [$0.median, $0.lower, $0.upper] }.filter(\.isFinite)
      scale = AxisChoice.scale(of: values, allowsZero: true)
      let shown = values.filter { $0 <= ceiling }
      let inner = AxisChoice.range(shown.isEmpty ? values : shown, scale, margin: 0.05)
      hasZero = scale == .log10 && points.contains { $0.median == 0 }
      hasAbove = points.contains { $0.median.isFinite && $0.median > inner.upperBound }
      let exploding = table.series.filter { $0.exploded > 0 }.count
      rows = min(exploding, 14)
      guard rows > 0 else {
        (range, stripBottom) = (inner, inner.upperBound)
        return
      }
      let share = Self.rowShare * (Double(rows) + 0.6)
      stripBottom = inner.upperBound
      let top = AxisMapping(range: inner, scale: scale).value(at: 1 / (1 - share))
      range = inner.lowerBound...(top.isFinite ? top : .greatestFiniteMagnitude)
    }

    private static let rowShare = 0.024

    /// The height of a series' marks in the strip.
    func row(_ index: Int) -> Double {
      let place = Double(min(index, max(rows - 1, 0))) + 0.8
      return AxisMapping(range: range, scale: scale).value(at: 1 - Self.rowShare * place)
    }
  }

  private func layers(
    _ series: Sensitivity.Series, _ style: SeriesStyle, _ vertical: Vertical, row: Int?
  ) -> [Layer] {
    var layers: [Layer] = []
    var label = data.seriesTitle(ofOptimizer: series.optimizerIndex)
    if series.exploded > 0 { label += " (\(grouped(series.exploded)) exploded)" }
    if series.points.contains(where: { $0.lower < $0.upper }) {
      let top = vertical.stripBottom
      let shown = series.points.map { $0.lower.isFinite ? $0 : nil }
      layers.append(
        .band(
          BandLayer(
            x: shown.map { $0?.x ?? .nan }, lower: shown.map { min($0?.lower ?? .nan, top) },
            upper: shown.map { min($0?.upper ?? .nan, top) }, fill: style.color.opacity(0.11))))
    }
    let points = series.points.map { Point($0.x, $0.median.isFinite ? $0.median : .nan) }
    layers.append(.line(LineLayer(points: points, style: style.line(width: 1.6), label: label)))
    if points.count <= 60 {
      var markers = MarkerLayer(points: points, style: style.marker(size: 5.5), label: label)
      markers.clampsToFrame = true
      layers.append(.markers(markers))
    }
    if let row {
      let y = vertical.row(row)
      let marks = series.points.filter { $0.exploded > 0 }.map { Point($0.x, y) }
      layers.append(
        .markers(
          MarkerLayer(
            points: marks, style: MarkerStyle(.cross, size: 6, fill: style.color, strokeWidth: 0.5)
          )))
    }
    return layers
  }

  // MARK: Words

  private func captions(
    _ table: Sensitivity, _ vertical: Vertical, _ lossIndex: Int
  ) -> [String] {
    var captions = data.fairness(data.wholeSet(ofLoss: lossIndex))
    var clauses: [String] = []
    let sizes = table.series.flatMap { $0.points.map(\.count) }
    if let most = sizes.max(), most > 1 {
      let least = sizes.min() ?? most
      let count = least == most ? "\(grouped(most))" : "\(grouped(least)) to \(grouped(most))"
      let what = table.isBinned ? "bin of values" : "value"
      clauses.append(
        "Line: the median of the \(count) trials of a \(what); band: their \(Quantiles.named(band))."
      )
    }
    if table.series.contains(where: { $0.exploded > 0 }) {
      clauses.append(
        "× at the top: a value of which trials exploded; "
          + (measure == .bestLoss
            ? "they count with the lowest loss they reached."
            : "they count as worse than all others, and a line breaks where most did."))
    }
    if vertical.hasZero {
      clauses.append("An arrowhead at the bottom: the \(measure.noun) is 0.")
    }
    if vertical.hasAbove { clauses.append("An arrowhead at the top: it lies above the axis.") }
    if measure == .iterations || measure == .gradientEvaluations {
      clauses.append("Trials that ran out of iterations count with all of them.")
    }
    if let note = data.averageNote(of: measure, by: table.series.map(\.optimizerIndex)) {
      clauses.append(note)
    }
    if table.series.allSatisfy({ $0.points.allSatisfy { !$0.median.isFinite } }) {
      clauses.append("No value has a finite median: there is no line to draw.")
    }
    let lacking = table.lacking.map { data.seriesTitle(ofOptimizer: $0) }
    if !lacking.isEmpty {
      let shown = lacking.prefix(6).joined(separator: ", ") + (lacking.count > 6 ? ", …" : "")
      clauses.append("Not shown, for want of \(Words.spoken(parameter)): \(shown).")
    }
    if !clauses.isEmpty { captions.append(clauses.joined(separator: " ")) }
    let best = bests(table)
    if !best.isEmpty {
      captions.append(
        (measure.isLargerBetter ? "Greatest: " : "Least: ") + best.joined(separator: "; ") + ".")
    }
    return captions
  }

  /// For each optimizer the value of its least median.
  private func bests(_ table: Sensitivity) -> [String] {
    table.series.prefix(24).compactMap { series in
      guard series.points.count > 1,
        let best = series.points.filter({ $0.median.isFinite })
          .min(by: { measure.shown($0.median) < measure.shown($1.median) }),
        series.points.contains(where: { $0.median != best.median })
      else { return nil }
      return "\(data.seriesTitle(ofOptimizer: series.optimizerIndex))"
        + " \(Words.brief(best.median)) at \(Words.brief(best.x))"
    }
  }

  private func alternativeText(_ table: Sensitivity) -> String {
    let best = bests(table)
    return "Lines of the \(measure.noun) over the \(Words.spoken(parameter))"
      + (best.isEmpty
        ? "."
        : "; the \(measure.isLargerBetter ? "greatest" : "least") of each: "
          + best.joined(separator: "; ") + ".")
  }
}
