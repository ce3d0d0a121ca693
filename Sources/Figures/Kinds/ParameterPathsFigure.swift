import Engine
import Formulas
import Losses
import Plotting
import Results
import Sweeps

/// Paths of a 1-D parameter over the iterations, on a colour map of the log loss.
struct ParameterPathsFigure: FigureType {
  static let name = "parameter_paths"
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

    let map = try colourMap(loss, range, floor, isLogarithmic ? 1...last : 0...last)
    var layers: [Layer] = [.image(map)]
    for (index, trial) in set.drawn.enumerated() {
      guard let path = data.paths[trial] else { continue }
      layers.append(contentsOf: path.layers(label(trial, set), index, data.results.outcome(trial)))
    }
    let title = set.optimizerIndex.map { "\(data.title(ofOptimizer: $0)) parameter paths" }
    var captions = [data.fairness(set)]
    if let omissions = data.omissions(set) { captions.append(omissions) }
    if let exploded = explosions(set) { captions.append(exploded) }
    let several = data.experiment.losses.count > 1 ? " on \(loss.name)" : ""
    let name = NamedFigure.name(
      ["parameter-paths"], set, data)
    let figure = Figure(
      title: (title ?? "Parameter paths") + several,
      x: Axis(
        label: "Iterations", range: isLogarithmic ? 1...last : 0...last,
        scale: isLogarithmic ? .log10 : .linear),
      y: Axis(label: "Parameter value", range: range), layers: layers, captions: captions,
      colorBar: nil, alternativeText: alternativeText(set, loss))
    return NamedFigure(name: name, figure: figure)
  }

  /// One column of the log loss, as wide as the figure.
  private func colourMap(
    _ loss: Loss, _ range: ClosedRange<Double>, _ floor: Double, _ across: ClosedRange<Double>
  ) throws(FormulaError) -> ImageLayer {
    let evaluator = PointEvaluator<Double>(loss.formula.valueProgram())
    let rows = 694
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

  private func label(_ trial: Int, _ set: TrialSet) -> String {
    let group = data.plan.group(of: trial)
    let detail = data.plan.detail(of: trial)
    let verdict = Words.shortVerdict(data.results.outcome(trial))
    let name = data.experiment.losses[set.lossIndex].loss.componentNames[0]
    let prefix =
      set.optimizerIndex == nil ? data.title(ofOptimizer: group.optimizerIndex) : ""
    let subject = [prefix, detail].filter { !$0.isEmpty }.joined(separator: ", ")
    return subject.isEmpty ? "\(name)*: \(verdict)" : "\(name)*: \(subject) (\(verdict))"
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
  func layers(_ label: String, _ index: Int, _ outcome: Outcome) -> [Layer] {
    let style = Palette.overMap(index)
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
