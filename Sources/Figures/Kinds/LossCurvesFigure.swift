import Analysis
import Formulas
import Losses
import Plotting
import Results
import Support
import Sweeps

/// The loss, or another measure, against the steps that it took.
struct LossCurvesFigure: FigureType {
  enum Quantity: String, Sendable, Hashable, CaseIterable {
    case loss
    case gradientNorm = "gradient_norm"
    case distance
  }

  static let name = "loss_curves"
  static let summary = "Loss, gradient norm or distance to the minimum against the iterations."
  static let options = [
    FigureOption(
      "quantity", "What is shown: \(OptionValue<Quantity>.words).", \Self.quantity,
      .choice("quantity")),
    FigureOption(
      "against", "What is counted: \(OptionValue<Cost>.words).", \Self.against, .choice("axis")),
    .splitBy(\Self.splitBy),
    FigureOption("band", "Two quantiles that the band over seeds spans.", \Self.band, .quantiles),
  ]

  var quantity = Quantity.loss
  var against = Cost.iterations
  var splitBy = Split.none
  var band = 0.25...0.75

  func check(_ context: FigureContext) -> [FigureProblem] {
    guard quantity == .distance, context.losses.contains(where: { $0.loss.minima.isEmpty }) else {
      return []
    }
    return [
      FigureProblem(
        message: "the distance to a minimum is asked for, but no minimum is known",
        hint: "give the loss its 'minima'")
    ]
  }

  func trials(of plan: Plan) -> TrialSelection {
    TrialSelection(planned: CurveSelection.sets(of: plan, split: splitBy).flatMap(\.drawn))
  }

  var needsPoints: Bool { quantity == .distance }

  func extent(in plan: Plan) -> FigureExtent {
    let sets = TrialSet.sets(of: plan, split: splitBy)
    return FigureExtent(
      figures: sets.count, bytes: sets.reduce(0) { $0 + 120e3 + 15e3 * Double($1.drawn.count) })
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let drawing = LossCurvesDrawing(data: data, options: self)
    return CurveSelection.sets(of: data.plan, split: splitBy).map { drawing.figure($0) }
  }
}

private struct LossCurvesDrawing {
  let data: FigureData
  let options: LossCurvesFigure

  private var quantity: LossCurvesFigure.Quantity { options.quantity }
  private var against: Cost { options.against }

  func figure(_ set: TrialSet) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let curves = self.curves(set, loss)
    // What explodes may leave the frame: the axis serves those that do not.
    let steady = curves.filter { !$0.isExploded }
    let shown = steady.isEmpty ? curves : steady
    let own = shown.flatMap { $0.points.map(\.y) }.filter(\.isFinite)
    // Bands count as well, but for what lies far above every median.
    let ceiling = (own.max() ?? 0) + 9 * abs(own.max() ?? 0)
    let values =
      own
      + shown.flatMap { ($0.band?.lower ?? []) + ($0.band?.upper ?? []) }
      .filter { $0.isFinite && $0 <= ceiling }
    let isLogarithmic =
      !values.isEmpty && values.allSatisfy { $0 >= 0 } && values.contains { $0 > 0 }
    var captions = [data.fairness(set)]
    if let omissions = CurveSelection.omissions(set, data.plan) { captions.append(omissions) }
    if curves.contains(where: \.isExploded) {
      captions.append("× marks the last finite value before a gradient exploded.")
    }
    if let name = commonParameter(set) {
      captions.append("The number after an optimizer is its \(Words.spoken(name)).")
    }
    captions += medianCaptions(curves)
    let first = Set(curves.compactMap { $0.first })
    if first.count == 1, let value = first.first, value.isFinite {
      let median = curves.contains { $0.seeds > 1 } ? "median " : ""
      captions.append("At the start the \(median)\(noun) is \(Words.rounded(value)).")
    }
    if isLogarithmic, values.contains(0) {
      captions.append("Where the \(noun) is 0 the line leaves the logarithmic axis.")
    }

    var layers: [Layer] = []
    for curve in curves {
      if let band = curve.band { layers.append(.band(band)) }
      let style = Palette.onPaper(curve.style)
      var line = LineLayer(
        points: curve.points, style: style.line(width: 1.6), label: curve.label)
      line.endMarker =
        curve.isExploded
        ? MarkerStyle(.cross, size: 9, fill: style.color) : style.marker(size: 6)
      line.clampsToFrame = true
      layers.append(.line(line))
    }
    let name = NamedFigure.name(
      ["loss-curves", quantity == .loss ? "" : NamedFigure.slug(quantity.rawValue)], set, data)
    let subject = set.optimizerIndex.map { "\(data.title(ofOptimizer: $0)): " } ?? ""
    let several = data.experiment.losses.count > 1 ? " on \(loss.name)" : ""
    var figure = Figure(
      title: subject + title + several,
      x: Axis(
        label: against == .iterations ? "Iterations" : "Gradient evaluations",
        range: 1...max(2, Double(longest(curves))), scale: .log10),
      y: Axis(
        label: noun.capitalized, range: verticalRange(values, isLogarithmic),
        scale: isLogarithmic ? .log10 : .linear),
      layers: layers, captions: captions,
      alternativeText: "Curves of the \(noun) over the iterations; "
        + curves.prefix(8).map(\.label).joined(separator: "; ") + ".")
    figure.showsGrid = true
    return NamedFigure(name: name, figure: figure)
  }

  /// What the medians are of, and what a count of evaluations is.
  private func medianCaptions(_ curves: [Curve]) -> [String] {
    var captions: [String] = []
    let seeds = curves.map(\.seeds).filter { $0 > 1 }
    if let most = seeds.max(), let least = seeds.min() {
      let count = least == most ? grouped(most) : "\(grouped(least)) to \(grouped(most))"
      captions.append(
        "Line: the median over \(count) seeds; band: their \(Quantiles.named(options.band)). A trial that"
          + " has ended holds its last value; an exploded one counts as worse than all others.")
    }
    if against == .gradientEvaluations {
      captions.append(
        "The gradient evaluations of a trial are spread evenly over its iterations.")
    }
    return captions
  }

  private var noun: String {
    switch quantity {
    case .loss: "loss"
    case .gradientNorm: "gradient norm"
    case .distance: "distance to the minimum"
    }
  }

  private var title: String {
    switch quantity {
    case .loss: "Loss curves"
    case .gradientNorm: "Gradient norms"
    case .distance: "Distance to the nearest minimum"
    }
  }

  // MARK: Curves

  private struct Curve {
    var label: String
    var points: [Point]
    /// The value at the start, which a logarithmic axis of iterations cannot show.
    var first: Double?
    var isExploded = false
    var band: BandLayer?
    var style: Int
    /// How many seeds it summarizes.
    var seeds = 1
  }

  private func curves(_ set: TrialSet, _ loss: Loss) -> [Curve] {
    var result: [Curve] = []
    for trials in bySeeds(set.drawn) {
      let index = result.count
      guard let first = trials.first else { continue }
      if trials.count == 1 {
        guard let path = data.paths[first] else { continue }
        let outcome = data.results.outcome(first)
        let points = self.points(path, first, loss)
        result.append(
          Curve(
            label: label(first, set)
              + (outcome.status == .exploded ? " (\(Words.shortVerdict(outcome)))" : ""),
            points: Array(points.dropFirst()), first: points.first?.y,
            isExploded: outcome.status == .exploded, style: index))
      } else {
        result.append(median(trials, set, loss, index))
      }
    }
    return result
  }

  /// Trials in families that differ by their random start alone.
  private func bySeeds(_ drawn: [Int]) -> [[Int]] {
    var result: [[Int]] = []
    var places: [String: Int] = [:]
    for trial in drawn {
      let values = data.plan.trial(trial)
      guard values.seed != nil else {
        result.append([trial])
        continue
      }
      let group = data.plan.group(of: trial)
      let key = "\(group.first) \(values.parameters)"
      if let place = places[key] {
        result[place].append(trial)
      } else {
        places[key] = result.count
        result.append([trial])
      }
    }
    return result
  }

  private func label(_ trial: Int, _ set: TrialSet) -> String {
    let group = data.plan.group(of: trial)
    let detail = data.plan.detail(of: trial)
    guard set.optimizerIndex == nil else { return detail.isEmpty ? "trial" : detail }
    let title = data.title(ofOptimizer: group.optimizerIndex)
    if commonParameter(set) != nil {
      let choice = data.experiment.optimizers[group.optimizerIndex]
      guard let at = choice.distinguishing(in: data.experiment).first else { return title }
      return "\(title) \(Words.rounded(data.plan.trial(trial).parameters[at]))"
    }
    return detail.isEmpty ? title : "\(title), \(detail)"
  }

  /// Labels give the value of a figure's only parameter alone, and the caption its name. Schedules
  /// are not named in labels.
  private func commonParameter(_ set: TrialSet) -> String? {
    data.onlyParameter(set, allowsWords: true)
  }

  private func points(_ path: Trajectory, _ trial: Int, _ loss: Loss) -> [Point] {
    let outcome = data.results.outcome(trial)
    let perStep =
      against == .iterations
      ? 1 : Double(outcome.gradientEvaluations) / Double(max(1, outcome.iterations))
    return (0..<path.count).map { row in
      Point(Double(path.iterations[row]) * perStep, value(path, row, loss))
    }
  }

  private func value(_ path: Trajectory, _ row: Int, _ loss: Loss) -> Double {
    switch quantity {
    case .loss: path.losses[row]
    case .gradientNorm: path.gradientNorms[row]
    case .distance:
      loss.minima.map { minimum -> Double in
        var sum = 0.0
        for component in 0..<path.dimension {
          let difference = path.value(component, at: row) - minimum[component]
          sum += difference * difference
        }
        return sum.squareRoot()
      }.min() ?? .nan
    }
  }

  /// The median over seeds and a band between two quantiles, each trial holding its last value.
  private func median(
    _ trials: [Int], _ set: TrialSet, _ loss: Loss, _ index: Int
  ) -> Curve {
    let medians = CurveMedian(
      trials.compactMap { trial in
        data.paths[trial].map { points($0, trial, loss) }.flatMap { $0.isEmpty ? nil : $0 }
      }, band: options.band)
    let area = BandLayer(
      x: medians.middle.map(\.x), lower: medians.lower, upper: medians.upper,
      fill: Palette.onPaper(index).color.opacity(0.16))
    let exploded = trials.filter { data.results.outcome($0).status == .exploded }.count
    let group = data.plan.group(of: trials[0])
    let choice = data.experiment.optimizers[group.optimizerIndex]
    let values = data.plan.trial(trials[0])
    let detail = choice.distinguishing(in: data.experiment).map {
      "\(choice.detail($0, values.parameters[$0]))"
    }.joined(separator: ", ")
    let name = [data.title(ofOptimizer: group.optimizerIndex), detail].filter { !$0.isEmpty }
      .joined(separator: ", ")
    let note =
      exploded > 0 ? " (\(grouped(exploded)) exploded)" : ""
    return Curve(
      label: name + note, points: medians.middle, first: medians.first,
      isExploded: exploded == trials.count, band: area, style: index, seeds: trials.count)
  }

  // MARK: Axes

  private func longest(_ curves: [Curve]) -> Double {
    curves.compactMap { $0.points.last?.x }.max() ?? 2
  }

  private func verticalRange(_ values: [Double], _ isLogarithmic: Bool) -> ClosedRange<Double> {
    if isLogarithmic {
      let positive = values.filter { $0 > 0 }
      let low = positive.min() ?? 0.1
      let high = positive.max() ?? 10
      return low < high ? low / 1.5...high * 1.5 : low / 10...low * 10
    }
    guard let low = values.min(), let high = values.max(), low < high else {
      return (values.first ?? 0) - 1...(values.first ?? 0) + 1
    }
    return PlotRange.widened(low...high)
  }
}
