import Expressions
import Losses
import Plotting
import Results
import Sweeps

/// Paths of a 1-D parameter over the iterations, on a colour map of the log loss.
struct ParameterPathsFigure {
  let data: FigureData
  let options: FigureOptions

  func figures() throws(FormulaError) -> [NamedFigure] {
    var result: [NamedFigure] = []
    for set in FigureData.sets(of: data.plan, split: options.splitBy ?? .optimizer) {
      result.append(try figure(set))
    }
    return result
  }

  private func figure(_ set: FigureData.TrialSet) throws(FormulaError) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let starts = set.groups.map { data.plan.trial(0, of: $0).start[0] }
    let range = LossFunctionFigure.range(loss, options, starts: starts)
    let last = Double(data.experiment.stop.maximumIterations + 100)
    let isLogarithmic = options.logIterations ?? false
    let floor = options.colourFloor ?? 0

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
    let name = [
      "parameter-paths",
      data.experiment.losses.count > 1 ? "\(set.lossIndex + 1)" : "",
      set.optimizerIndex.map { FigureData.slug(data.title(ofOptimizer: $0)) } ?? "",
    ].filter { !$0.isEmpty }.joined(separator: "-")
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

  private func label(_ trial: Int, _ set: FigureData.TrialSet) -> String {
    let group = data.plan.group(of: trial)
    let detail = data.plan.detail(of: trial)
    let verdict = Words.shortVerdict(data.results.outcome(trial))
    let name = data.experiment.losses[set.lossIndex].loss.componentNames[0]
    let prefix =
      set.optimizerIndex == nil ? data.title(ofOptimizer: group.optimizerIndex) : ""
    let subject = [prefix, detail].filter { !$0.isEmpty }.joined(separator: ", ")
    return subject.isEmpty ? "\(name)*: \(verdict)" : "\(name)*: \(subject) (\(verdict))"
  }

  private func explosions(_ set: FigureData.TrialSet) -> String? {
    let exploded = set.drawn.filter { data.results.outcome($0).status == .exploded }
    guard !exploded.isEmpty else { return nil }
    return "× marks the last point before a gradient exploded; an arrowhead at the frame, that it"
      + " lies outside."
  }

  private func alternativeText(_ set: FigureData.TrialSet, _ loss: Loss) -> String {
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
