import Engine
import Formulas
import Losses
import Plotting
import Results
import Sweeps

/// Paths of a 1-D parameter over the iterations, on a colour map of the log loss.
struct ParameterPathsFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "parameter_paths"
  var insteadOfFormula: String? { "loss_curves and comparison draw any loss" }
  static let summary =
    "Paths of a 1-D parameter over the iterations, on a colour map of the log loss."
  static let options = [
    .splitBy(\Self.splitBy),
    FigureOption(
      "x", "The range of the parameter, [low, high].", default: "the loss's domain", \Self.x,
      .range),
    FigureOption(
      "log_iterations", "Whether the iterations have a logarithmic axis.", \Self.logIterations,
      .boolean),
    FigureOption(
      "colour_floor", "The log loss below which all is the darkest colour.", \Self.colourFloor,
      .number),
  ]

  var splitBy = Split.optimizer
  var x: ClosedRange<Double>?
  var logIterations = false
  var colourFloor = 0.0

  func check(_ context: FigureContext) -> [FigureProblem] {
    FigureProblem.ofSeveralVariables(Self.name, context)
  }

  func trials(of plan: Plan) -> TrialSelection {
    TrialSelection(planned: TrialSet.sets(of: plan, split: splitBy).flatMap(\.drawn))
  }

  func extent(in plan: Plan) -> FigureExtent {
    FigureExtent(figures: TrialSet.sets(of: plan, split: splitBy).count, bytesEach: 215e3)
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let drawing = ParameterPathsDrawing(data: data, options: self)
    var figures: [NamedFigure] = []
    for set in TrialSet.sets(of: data.plan, split: splitBy) {
      figures.append(try drawing.figure(set))
    }
    return figures
  }
}

private struct ParameterPathsDrawing {
  let data: FigureData
  let options: ParameterPathsFigure

  func figure(_ set: TrialSet) throws(FormulaError) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let starts = set.groups.map { data.plan.trial(0, of: $0).start[0] }
    let range = PlotRange.parameter(of: loss, requested: options.x, starts: starts)
    let last = Double(data.experiment.stop.maximumIterations + 100)
    let isLogarithmic = options.logIterations
    let floor = options.colourFloor

    var map = try colourMap(loss, range, floor, isLogarithmic ? 1...last : 0...last)
    let trials = set.drawn.filter { data.paths[$0] != nil }
    let outcomes = trials.map { data.results.outcome($0) }
    let labels = SeriesLabels(trials, set, data)
    let ordered = OrderedColours(trials, data, map: .viridis)
    // Viridis on viridis could not be read.
    if ordered != nil { map.colorMap = .paleGray }
    var layers: [Layer] = [.image(map)]
    var lines: [(path: Trajectory, style: SeriesStyle, outcome: Outcome)] = []
    for (index, trial) in trials.enumerated() {
      guard let path = data.paths[trial] else { continue }
      let style =
        ordered?.styleOverMap(of: trial, marker: EndLegend.marker(outcomes[index].status))
        ?? Palette.overMap(index)
      let label = ordered == nil ? label(labels.texts[index], outcomes[index], set) : nil
      layers.append(contentsOf: path.layers(label, style, outcomes[index]))
      lines.append((path, style, outcomes[index]))
    }
    let inset =
      isLogarithmic
      ? nil : BeginningInset(lines.map(\.path), last: last, range: range)
    if let inset { layers += inset.layers(map, lines) }
    if ordered != nil { layers += EndLegend.layers(outcomes, halo: Color.black.opacity(0.6)) }
    let title = labels.optimizer.map { "\($0) parameter paths" }
    var captions = data.fairness(set)
    if let shared = labels.sharedSentence { captions.append(shared) }
    if let omissions = data.omissions(set) { captions.append(omissions) }
    if let exploded = explosions(set) { captions.append(exploded) }
    let several = data.onLoss(set.lossIndex)
    let name = NamedFigure.name(
      ["parameter-paths"], set, data)
    var figure = Figure(
      title: (title ?? "Parameter paths") + several,
      x: Axis(
        label: "Iterations", range: isLogarithmic ? 1...last : 0...last,
        scale: isLogarithmic ? .log10 : .linear),
      y: Axis(label: "Parameter value", range: range), layers: layers, captions: captions,
      colorBar: ColorBar(label: "Log loss", range: map.valueRange, colorMap: map.colorMap),
      alternativeText: alternativeText(set, loss))
    figure.seriesBar = ordered?.bar
    return NamedFigure(name: name, figure: figure)
  }

  /// One column of the log loss, as wide as the figure.
  private func colourMap(
    _ loss: Loss, _ range: ClosedRange<Double>, _ floor: Double, _ across: ClosedRange<Double>
  ) throws(FormulaError) -> ImageLayer {
    let evaluator = PointEvaluator<Double>(try loss.drawnFormula().valueProgram())
    let rows = 751
    let width = range.upperBound - range.lowerBound
    // Rows run from the lowest value up; each cell shows the loss at its middle.
    let values = (0..<rows).map { row -> Double in
      let x = range.lowerBound + width * (Double(row) + 0.5) / Double(rows)
      let value = evaluator([x])[0]
      return value <= 0 ? floor : max(floor, Double.log(value))
    }
    let finite = values.filter(\.isFinite)
    let high = finite.max() ?? floor + 1
    return ImageLayer(
      columns: 1, rows: rows, values: values, valueRange: floor...(high > floor ? high : floor + 1),
      x: across, y: range)
  }

  /// A path's name in the legend, with its verdict.
  private func label(_ text: String, _ outcome: Outcome, _ set: TrialSet) -> String {
    let verdict = Words.shortVerdict(outcome)
    let name = data.experiment.losses[set.lossIndex].loss.componentNames[0]
    // A trial that stands alone beneath its optimizer's title needs no name.
    let isAlone = set.optimizerIndex != nil && set.drawn.count == 1
    return isAlone ? "\(name)*: \(verdict)" : "\(name)*: \(text) (\(verdict))"
  }

  private func explosions(_ set: TrialSet) -> String? {
    let exploded = set.drawn.filter { data.results.outcome($0).status == .exploded }
    guard !exploded.isEmpty else { return nil }
    return "× marks the last point before a gradient exploded; an arrowhead at the frame, that it"
      + " lies outside."
  }

  private func alternativeText(_ set: TrialSet, _ loss: Loss) -> String {
    let paths = set.drawn.prefix(6).map { trial -> String in
      let detail = data.plan.detail(of: trial)
      let verdict = Words.shortVerdict(data.results.outcome(trial))
      return detail.isEmpty ? verdict : "\(detail): \(verdict)"
    }
    return
      "Paths of \(loss.componentNames[0]) over the iterations on a colour map of the log loss; "
      + paths.joined(separator: "; ") + (set.drawn.count > 6 ? "; …" : "") + "."
  }
}

extension Trajectory {
  /// The path as a line with a mark at its end; an exploded one ends in a cross.
  func layers(_ label: String?, _ style: SeriesStyle, _ outcome: Outcome) -> [Layer] {
    var line = LineLayer(
      points: (0..<count).map { Point(Double(iterations[$0]), value(0, at: $0)) },
      style: style.line(width: 1.8), label: label)
    if outcome.status == .exploded {
      line.endMarker = MarkerStyle(.cross, size: 10, fill: style.color, stroke: style.halo)
    } else {
      line.endMarker = MarkerStyle(style.marker, size: 7.5, fill: style.color, stroke: style.halo)
    }
    line.clampsToFrame = true
    return [.line(line)]
  }
}
