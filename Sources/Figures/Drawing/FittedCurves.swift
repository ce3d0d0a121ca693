import Analysis
import Datasets
import Formulas
import Losses
import Plotting
import Results
import Support
import Sweeps

/// Rows of one feature, and the curve that each trial fits to them.
struct FittedCurves {
  let data: FigureData
  let options: DataFitFigure
  let rows: DataSet
  let kind: Prediction

  /// At how many places a curve is computed.
  private static let places = 400

  private var isProbability: Bool {
    if case .probability = kind { true } else { false }
  }

  func figure(_ set: TrialSet) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let feature = FeatureAxis(rows, featurePlace(loss))
    let points = points(feature)
    let across = options.x ?? widened(points.training + points.test, \.x)
    let upward =
      options.y ?? (isProbability ? -0.06...1.06 : widened(points.training + points.test, \.y))

    var layers: [Layer] = []
    func markers(_ points: [Point], _ label: String, isFilled: Bool) {
      guard !points.isEmpty else { return }
      layers.append(
        .markers(
          MarkerLayer(
            points: points,
            style: MarkerStyle(
              isFilled ? .circle : .square, size: points.count > 400 ? 3.5 : 5.5,
              fill: isFilled ? Color.gray.opacity(0.55) : .white,
              stroke: isFilled ? nil : .darkGray, strokeWidth: 1), label: label)))
    }
    markers(points.training, "Training rows", isFilled: true)
    markers(points.test, "Test rows", isFilled: false)
    let labels = SeriesLabels(set.drawn, set, data)
    var missing: [String] = []
    let curves = set.drawn.map { curve($0, loss, feature, across) }
    let reach = 0.008 * (upward.upperBound - upward.lowerBound)
    var hasNested = false
    for (index, trial) in set.drawn.enumerated() {
      let outcome = data.results.outcome(trial)
      guard let curve = curves[index] else {
        missing.append(labels.texts[index])
        continue
      }
      var label = labels.texts[index]
      if outcome.status == .exploded { label += " (\(Words.shortVerdict(outcome)))" }
      // One that others will lie upon is wider than they.
      let above = curves[(index + 1)...].count { other in
        other.map { zip($0, curve).allSatisfy { abs($0.y - $1.y) <= reach } } ?? false
      }
      hasNested = hasNested || above > 0
      let style = Palette.onPaper(index)
      layers.append(
        .line(
          LineLayer(
            points: curve, style: style.line(width: 1.8 + 1.4 * Double(min(above, 5))),
            label: label)))
    }
    let target = isProbability ? "Probability of \(rows.classes[1])" : rows.targetName
    let heading = labels.optimizer.map { "\($0): fit of" } ?? "Fits of"
    let isFormula = if case .formula = loss.objective { true } else { false }
    var figure = Figure(
      title: "\(heading) \(data.experiment.title(ofLoss: set.lossIndex))"
        + (isFormula && rows.name != loss.name ? " to \(rows.name)" : ""),
      x: Axis(label: feature.name, range: across), y: Axis(label: target, range: upward),
      layers: layers, captions: captions(set, labels, missing, hasNested: hasNested),
      alternativeText: "\(grouped(points.training.count)) training rows"
        + (points.test.isEmpty ? "" : " and \(grouped(points.test.count)) test rows")
        + " of \(rows.targetName) over \(feature.name), with the curves of "
        + labels.texts.prefix(8).joined(separator: "; ") + ".")
    figure.showsGrid = true
    return NamedFigure(name: NamedFigure.name(["data-fit"], set, data), figure: figure)
  }

  private func captions(
    _ set: TrialSet, _ labels: SeriesLabels, _ missing: [String], hasNested: Bool
  ) -> [String] {
    var captions = data.fitCaptions(set, options.show)
    if hasNested, !captions.isEmpty {
      captions[0] += " Curves that coincide are drawn one within the other."
    }
    if isProbability {
      captions.append("Rows stand at 0 (\(rows.classes[0])) and 1 (\(rows.classes[1])).")
    }
    if let shared = labels.sharedSentence { captions.append(shared) }
    if !missing.isEmpty {
      captions.append(
        "Not drawn, since a parameter is not finite: \(missing.joined(separator: ", ")).")
    }
    return captions
  }

  /// The feature of a model, or the one that a formula takes.
  private func featurePlace(_ loss: Loss) -> Int {
    guard case .formula(let formula) = loss.objective,
      let column = formula.columns.first(where: { $0.name != rows.targetName })
    else { return 0 }
    let name = loss.vectorColumns[column.name]?.first ?? column.name
    return rows.featureNames.firstIndex(of: name) ?? 0
  }

  private func points(_ feature: FeatureAxis) -> (training: [Point], test: [Point]) {
    let values = rows.column(named: feature.name) ?? []
    let targets =
      isProbability
      ? withExtendedLifetime(rows) { rows.labels.map { $0.map(Double.init) } ?? [] }
      : rows.column(named: rows.targetName) ?? []
    let points = zip(values, targets).map { Point(feature.own($0), $1) }
    return (Array(points.prefix(rows.trainingRows)), Array(points.dropFirst(rows.trainingRows)))
  }

  private func widened(_ points: [Point], _ value: (Point) -> Double) -> ClosedRange<Double> {
    AxisChoice.range(points.map(value), .linear, margin: 0.05)
  }

  /// A trial's predictions along the axis; nil where it has no finite parameters.
  private func curve(
    _ trial: Int, _ loss: Loss, _ feature: FeatureAxis, _ range: ClosedRange<Double>
  ) -> [Point]? {
    guard let path = data.paths[trial], path.count > 0 else { return nil }
    let parameters = path.point(at: path.count - 1)
    guard parameters.allSatisfy(\.isFinite) else { return nil }
    let predict: (Double) -> Double
    switch loss.objective {
    case .model(let model):
      let isProbability = isProbability
      predict = { scaled in
        let outputs = model.outputs(of: [scaled], at: parameters)
        return isProbability ? model.probabilities(outputs)[1] : outputs[0]
      }
    case .formula(let formula):
      guard let residual = formula.residual(of: rows.targetName) else { return nil }
      let evaluator = PointEvaluator<Double>(residual.formula.valueProgram())
      let columns = formula.columns
      predict = { [rows] scaled in
        let inputs = columns.map { $0.name == rows.targetName ? 0 : scaled }
        return residual.sign * evaluator(parameters + inputs)[0]
      }
    }
    return (0...Self.places).map { at in
      let t = Double(at) / Double(Self.places)
      let x = range.lowerBound * (1 - t) + range.upperBound * t
      return Point(x, predict(feature.scaled(x)))
    }
  }
}

extension FigureData {
  /// Which trials a figure of fits shows, and what all shared.
  func fitCaptions(_ set: TrialSet, _ show: ShownTrials) -> [String] {
    var captions: [String] = []
    if show == .best, set.drawn.count < set.count {
      let metric = Words.spoken(experiment.metric.rawValue)
      captions.append(
        "Of each optimizer the median repetition of its best setting, by the median \(metric).")
    } else if let omissions = omissions(set) {
      captions.append(omissions)
    }
    return captions + fairness(set)
  }
}
