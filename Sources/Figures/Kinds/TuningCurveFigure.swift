import Analysis
import Formulas
import Plotting
import Results
import Support
import Sweeps

/// What tuning costs: the best of some settings of an optimizer drawn at random.
struct TuningCurveFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "tuning_curve"
  static let summary =
    "The expected best of k settings of an optimizer drawn at random: what its tuning costs."
  static let options = [
    FigureOption(
      "quantity", "The result of which settings have the median: \(OptionValue<Measure>.words).",
      default: "the experiment's metric", \Self.quantity, .choice("quantity")),
    FigureOption(
      "estimator", "What the line is of all draws: \(OptionValue<Estimator>.words).",
      \Self.estimator, .choice("estimator")),
    FigureOption(
      "band", "Two quantiles that the band over all draws spans.", \Self.band, .quantiles),
    .splitBy(\Self.splitBy),
  ]

  enum Estimator: String, Sendable, Hashable, CaseIterable { case mean, median }

  var quantity: Measure?
  var estimator = Estimator.mean
  var band = 0.1...0.9
  var splitBy = Split.none

  func check(_ context: FigureContext) -> [FigureProblem] {
    guard !context.optimizers.isEmpty,
      context.optimizers.allSatisfy({ $0.sweptParameters.isEmpty })
    else { return [] }
    return [
      FigureProblem(
        message: "tuning_curve needs settings to choose from, and no optimizer sweeps a parameter",
        hint: "as in learning_rate: {logspace: [1e-4, 1, 9]}")
    ]
  }

  func extent(in plan: Plan) -> FigureExtent {
    let each = splitBy == .optimizer ? plan.experiment.optimizers.count : 1
    return FigureExtent(figures: plan.experiment.losses.count * each, bytesEach: 190e3)
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let drawing = TuningCurveDrawing(
      data: data, standings: Standings(data.results), options: self)
    return data.lossesWithTrials.flatMap { drawing.figures($0) }
  }
}

private struct TuningCurveDrawing {
  let data: FigureData
  let standings: Standings
  let options: TuningCurveFigure

  private struct Curve {
    let optimizerIndex: Int
    let title: String
    let best: ExpectedBest
    /// What the line is of all draws, after 1, 2, … settings.
    let line: [Double]
    /// How many settings there are, and how many of them came to nothing.
    let settings: Int
    let infinite: Int
  }

  private var measure: Measure { options.quantity ?? standings.metric.measure }

  /// The most settings for which every number of them is marked.
  private static let mostMarked = 15

  /// None where no optimizer has more than one setting.
  func figures(_ lossIndex: Int) -> [NamedFigure] {
    let curves = standings.losses[lossIndex].sorted { $0.optimizerIndex < $1.optimizerIndex }
      .compactMap(curve)
    switch options.splitBy {
    case .none: return [figure(curves, lossIndex)].compactMap(\.self)
    case .optimizer: return curves.compactMap { figure([$0], lossIndex) }
    }
  }

  private func figure(_ curves: [Curve], _ lossIndex: Int) -> NamedFigure? {
    guard let most = curves.map(\.settings).max(), most > 1 else { return nil }
    let values = curves.flatMap { $0.line + $0.best.lower + $0.best.upper }.filter(\.isFinite)
    let ceiling = data.ceiling(of: measure, onLoss: lossIndex)
    let low = values.filter { $0 <= ceiling }
    let shown = low.isEmpty ? values : low
    let scale = AxisChoice.scale(of: shown, allowsZero: true)
    let subject = options.splitBy == .optimizer ? curves[0].title : nil
    let isMarked = most <= Self.mostMarked
    var layers: [Layer] = []
    for (place, curve) in curves.enumerated() {
      // Bars of several optimizers stand beside one another.
      let gap = min(0.5 / Double(curves.count), 0.09)
      let offset = isMarked ? (Double(place) - Double(curves.count - 1) / 2) * gap : 0
      layers += self.layers(curve, most, offset: offset)
    }
    let isLong = most > 60
    var figure = Figure(
      title: "\(subject.map { "\($0): what" } ?? "What") tuning costs\(data.onLoss(lossIndex))",
      x: Axis(
        label: "Settings tried", range: isLong ? 1...Double(most) : 0.5...Double(most) + 0.5,
        scale: isLong ? .log10 : .linear,
        categories: Self.numbers(to: most, isLong: isLong)),
      y: Axis(
        label: options.estimator == .mean
          ? "Expected best median \(measure.noun)"
          : "Best median \(measure.noun), median of draws",
        range: AxisChoice.range(shown, scale, margin: 0.04), scale: scale),
      layers: layers, captions: captions(curves, isMarked, isCut: shown.count < values.count),
      alternativeText: alternativeText(curves))
    figure.showsGrid = true
    figure.keepsLegendOutside = curves.count > 1
    let name = [
      "tuning-curve",
      measure == .finalLoss ? "" : NamedFigure.slug(measure.rawValue),
      options.estimator == .median ? "median" : "",
      data.slug(ofLoss: lossIndex), subject.map(NamedFigure.slug) ?? "",
    ].filter { !$0.isEmpty }.joined(separator: "-")
    return NamedFigure(name: name, figure: figure)
  }

  /// The whole numbers along x.
  private static func numbers(to most: Int, isLong: Bool) -> [Axis.Category] {
    var numbers: [Int] = []
    var unit = 1
    if isLong {
      while unit <= most {
        numbers += [1, 2, 5].map { $0 * unit }
        unit *= 10
      }
    } else {
      let step = [1, 2, 5, 10].first { most / $0 <= mostMarked } ?? 10
      numbers = Array(stride(from: step, through: most, by: step))
    }
    return numbers.filter { $0 <= most }.map { Axis.Category(Double($0), grouped($0)) }
  }

  private func curve(_ standing: Standings.Standing) -> Curve? {
    guard let settings = standings.groups[standing.groupIndex] else { return nil }
    let scores =
      options.quantity.map { standings.scores(settings, by: $0) }
      ?? standings.scores[standing.groupIndex]
    let best = ExpectedBest(scores, band: options.band).shown(measure)
    return Curve(
      optimizerIndex: standing.optimizerIndex,
      title: data.title(ofOptimizer: standing.optimizerIndex), best: best,
      line: options.estimator == .mean ? best.means : best.medians,
      settings: scores.count, infinite: scores.count { $0 == .infinity })
  }

  /// What an infinite median stands for.
  private var lacking: String {
    options.quantity == nil && standings.metric == .iterations ? "not converged" : "exploded"
  }

  // MARK: Layers

  private func layers(_ curve: Curve, _ most: Int, offset: Double) -> [Layer] {
    let style = Palette.onPaper(curve.optimizerIndex)
    var label: String? = options.splitBy == .optimizer ? nil : curve.title
    if curve.infinite > 0, curve.settings > 1 {
      let share = "\(grouped(curve.infinite)) of \(grouped(curve.settings)) \(lacking)"
      label = label.map { "\($0) (\(share))" } ?? share
    }
    guard curve.settings > 1 else {
      // An optimizer without a choice needs no tuning: its level, across.
      let points = [1, Double(most)].map { Point($0 + offset, curve.line[0]) }
      var line = LineLayer(
        points: points, style: style.line(width: 1.2),
        label: "\(curve.title), one setting" + (curve.infinite > 0 ? ", \(lacking)" : ""))
      line.endMarker = style.marker(size: 5.5)
      return [.line(line)]
    }
    let xs = curve.line.indices.map { Double($0 + 1) + offset }
    let points = zip(xs, curve.line).map { Point($0, $1.isFinite ? $1 : .nan) }
    var line = LineLayer(points: points, style: style.line(width: 1.6), label: label)
    guard most <= Self.mostMarked else {
      line.endMarker = style.marker(size: 6)
      let (lower, upper) = (curve.best.lower, curve.best.upper)
      return [
        .band(
          BandLayer(
            x: xs, lower: lower.map { $0.isFinite ? $0 : .nan },
            upper: zip(lower, upper).map { $0.isFinite ? $1 : .nan },
            fill: style.color.opacity(0.1))),
        .line(line),
      ]
    }
    // One line of all bars; one that draws of exploded settings end goes up to the frame.
    let bars = xs.indices.flatMap { at -> [Point] in
      let (low, high) = (curve.best.lower[at], curve.best.upper[at])
      guard low.isFinite, low < high else { return [] }
      return [Point(xs[at], low), Point(xs[at], high), Point(.nan, .nan)]
    }
    var markers = MarkerLayer(points: points, style: style.marker(size: 5.5), label: label)
    markers.clampsToFrame = true
    return [
      .line(
        LineLayer(points: bars, style: LineStyle(color: style.color.opacity(0.45), width: 1.8))),
      .line(line), .markers(markers),
    ]
  }

  // MARK: Words

  private func captions(_ curves: [Curve], _ isMarked: Bool, isCut: Bool) -> [String] {
    let band =
      options.band == 0.1...0.9 ? "10 % to 90 % of draws" : Quantiles.named(options.band)
    var text =
      "Best of k random settings: \(options.estimator.rawValue); \(isMarked ? "bar" : "band"): \(band)"
    if curves.contains(where: { $0.infinite > 0 }) {
      text +=
        options.estimator == .mean
        ? "; infinite while k ≤ settings \(lacking)" : "; infinite while most draws are \(lacking)"
    }
    if isCut { text += "; ▴: above the axis" }
    text += "."
    let more =
      "All draws without replacement are counted, exactly; a setting is drawn with the median of its"
      + " repetitions, infinite where half of them \(lacking == "exploded" ? "exploded" : "did not converge")."
    return [text, data.conditions(), more]
  }

  private func alternativeText(_ curves: [Curve]) -> String {
    let clauses = curves.prefix(12).map { curve -> String in
      let last = Words.short(curve.line.last ?? .nan)
      guard let first = curve.line.firstIndex(where: \.isFinite) else {
        return "\(curve.title): all \(lacking)"
      }
      return "\(curve.title) from \(Words.short(curve.line[first])) after \(first + 1) to \(last)"
        + " after \(grouped(curve.settings))"
    }
    return "Expected best \(measure.noun) over the number of settings tried: "
      + clauses.joined(separator: "; ") + "."
  }
}
