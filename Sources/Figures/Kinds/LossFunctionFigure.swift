import Analysis
import Formulas
import Losses
import Plotting
import Sweeps

/// A 1-D loss and its gradient over x, with the stationary points marked.
struct LossFunctionFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "loss_function"
  var insteadOfFormula: String? { "loss_curves and comparison draw any loss" }
  static let summary =
    "A 1-D loss and its gradient, with the stationary points found and named."
  static let options = [
    FigureOption(
      "x", "The range of the parameter, [low, high].", default: "the loss's domain", \Self.x,
      .range),
    FigureOption(
      "y", "The range of the loss axis, [low, high].", default: "that of the loss in x", \Self.y,
      .range),
    FigureOption("gradient", "Whether to draw the gradient.", \Self.gradient, .boolean),
  ]

  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?
  var gradient = true

  func check(_ context: FigureContext) -> [FigureProblem] {
    FigureProblem.ofSeveralVariables(Self.name, context)
  }

  func extent(in plan: Plan) -> FigureExtent {
    FigureExtent(figures: plan.experiment.losses.count, bytesEach: 165e3)
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    var figures: [NamedFigure] = []
    let losses = data.experiment.losses
    for (index, choice) in losses.enumerated() {
      let groups = data.plan.groups.filter { $0.lossIndex == index && $0.count > 0 }
      let starts = groups.map { data.plan.trial(0, of: $0).start[0] }
      var figure = try LossFunctionDrawing(loss: choice.loss, options: self).figure(starts: starts)
      figure.title += data.onLoss(index)
      figures.append(
        NamedFigure(
          name: ["loss-function", data.slug(ofLoss: index)].filter { !$0.isEmpty }
            .joined(separator: "-"), figure: figure, showsResults: false))
    }
    return figures
  }
}

extension FigureProblem {
  /// A loss of several variables, for a figure that draws losses of one.
  static func ofSeveralVariables(_ kind: String, _ context: FigureContext) -> [FigureProblem] {
    guard let wide = context.losses.first(where: { $0.loss.dimension != 1 }) else { return [] }
    return [
      FigureProblem(
        message: "\(kind) draws losses of one variable, and '\(wide.loss.name)' has"
          + " \(wide.loss.dimension)", hint: "loss_curves draws any")
    ]
  }
}

private struct LossFunctionDrawing {
  let loss: Loss
  let options: LossFunctionFigure

  func figure(starts: [Double]) throws(FormulaError) -> Figure {
    let range = PlotRange.parameter(of: loss, requested: options.x, starts: starts)
    let evaluator = PointEvaluator<Double>(try loss.drawnFormula().gradientProgram())
    let samples = 2000
    let width = range.upperBound - range.lowerBound
    let xs = (0...samples).map { range.lowerBound + width * Double($0) / Double(samples) }
    let values = xs.map { evaluator([$0]) }
    let showsGradient = options.gradient
    let points = try StationaryPoints(loss).find(in: range)

    var layers: [Layer] = [
      .line(
        LineLayer(
          points: zip(xs, values).map { Point($0, $1[0]) }, style: LineStyle(color: .black),
          label: "Loss function"))
    ]
    if showsGradient {
      layers.append(
        .line(
          LineLayer(
            points: zip(xs, values).map { Point($0, $1[1]) },
            style: LineStyle(color: .steelBlue, dash: .solid), label: "Gradient function")))
    }
    for (label, found, style) in Self.marks(points) {
      layers.append(
        .markers(
          MarkerLayer(
            points: found.map { Point($0.x, $0.loss) }, style: style, label: label)))
    }
    let name = loss.componentNames[0]
    return Figure(
      title: showsGradient ? "Loss function and gradient" : "Loss function",
      x: Axis(label: name, range: PlotRange.widened(range)),
      y: Axis(label: "loss", range: options.y ?? verticalRange(values, showsGradient)),
      layers: layers, captions: captions(points, range),
      alternativeText: alternativeText(points, range))
  }

  private func verticalRange(
    _ values: [[Double]], _ showsGradient: Bool
  ) -> ClosedRange<Double> {
    let losses = values.map { $0[0] }.filter(\.isFinite)
    guard let low = losses.min(), let high = losses.max(), low < high else {
      return (losses.first ?? 0) - 1...(losses.first ?? 0) + 1
    }
    return PlotRange.widened(low...high)
  }

  /// Stationary points by what they are, in the notebook's order and colours.
  private static func marks(
    _ points: [StationaryPoint]
  ) -> [(label: String, points: [StationaryPoint], style: MarkerStyle)] {
    let minima = points.filter { $0.kind == .minimum }
    let lowest = minima.map(\.loss).min() ?? 0
    let isGlobal: (StationaryPoint) -> Bool = {
      $0.loss <= lowest + 1e-9 * max(1, abs(lowest))
    }
    let all: [(String, String, [StationaryPoint], MarkerShape, Color)] = [
      (
        "Inflection point", "Inflection points", points.filter { $0.kind == .inflection },
        .square, .green
      ),
      ("Local maximum", "Local maxima", points.filter { $0.kind == .maximum }, .triangle, .orange),
      ("Local minimum", "Local minima", minima.filter { !isGlobal($0) }, .diamond, .skyBlue),
      ("Global minimum", "Global minima", minima.filter(isGlobal), .circle, .red),
    ]
    return all.filter { !$0.2.isEmpty }.map { one, many, found, shape, color in
      let style = MarkerStyle(shape, size: 7.5, fill: color, stroke: .white, strokeWidth: 0.5)
      return (found.count == 1 ? one : many, found, style)
    }
  }

  private func captions(
    _ points: [StationaryPoint], _ range: ClosedRange<Double>
  ) -> [String] {
    let formula = (loss.formula?.text ?? "").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    var text = "L(\(loss.componentNames[0])) = \(Words.minus(formula))."
    if points.isEmpty {
      text += " No stationary point in \(bounds(range))."
    } else {
      let shown = points.prefix(6).map { "\(word($0.kind)) at \(Words.short(snapped($0.x)))" }
      text += " Stationary in \(bounds(range)): " + shown.joined(separator: ", ")
      text += points.count > 6 ? ", and \(points.count - 6) more." : "."
    }
    return [text]
  }

  /// A place that rounding alone keeps from 0.
  private func snapped(_ x: Double) -> Double { abs(x) < 1e-12 ? 0 : x }

  private func word(_ kind: StationaryPoint.Kind) -> String {
    switch kind {
    case .minimum: "minimum"
    case .maximum: "maximum"
    case .inflection: "inflection"
    }
  }

  private func bounds(_ range: ClosedRange<Double>) -> String {
    "[\(Words.short(range.lowerBound)), \(Words.short(range.upperBound))]"
  }

  private func alternativeText(
    _ points: [StationaryPoint], _ range: ClosedRange<Double>
  ) -> String {
    let marks = points.prefix(6).map {
      "\(word($0.kind)) at \(Words.short(snapped($0.x))) with loss \(Words.short($0.loss))"
    }
    return
      "Curves of the loss \(loss.formula?.text ?? loss.name) and its gradient over \(bounds(range)); "
      + (marks.isEmpty ? "no stationary points." : marks.joined(separator: ", ") + ".")
  }
}
