import Analysis
import Losses
import Plotting
import Results
import Support
import Sweeps

/// Curves over the steps, their axes, and what is said of them.
struct LossCurvesDrawing {
  let data: FigureData
  let options: LossCurvesFigure

  private var quantity: LossCurvesFigure.Quantity { options.quantity }
  private var against: Cost { options.against }
  private var isBest: Bool { options.shown(in: data.plan) == .best }
  private var isListed: Bool {
    if case .listed = options.shown(in: data.plan) { true } else { false }
  }
  private var isFromStart: Bool { options.xScale == .linear }

  func figure(_ set: TrialSet) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let curves = self.curves(set, loss)
    // What explodes may leave the frame: the axis serves those that do not.
    let steady = curves.filter { !$0.isExploded }
    let shown = steady.isEmpty ? curves : steady
    let own = shown.flatMap { $0.points.map(\.y) }.filter(\.isFinite)
    // Bands count as well, but for what lies far above every median; of losses nothing counts that lies
    // far above those at the start.
    var ceiling = (own.max() ?? 0) + 9 * abs(own.max() ?? 0)
    let starts = curves.compactMap(\.first).filter(\.isFinite)
    if quantity == .loss, let start = starts.max() {
      ceiling = max(min(ceiling, start + 2 * abs(start)), own.min() ?? 0)
    }
    let values =
      own.filter { $0 <= ceiling }
      + shown.flatMap { ($0.band?.lower ?? []) + ($0.band?.upper ?? []) }
      .filter { $0.isFinite && $0 <= ceiling }
    let isLogarithmic =
      options.yScale.map { $0 == .log }
      ?? ((options.y?.lowerBound ?? 1) > 0 && !values.isEmpty && values.allSatisfy { $0 >= 0 }
        && values.contains { $0 > 0 })
    let across = (isFromStart ? 0 : 1)...max(2, Double(longest(curves)))
    let upward = options.y ?? verticalRange(values, isLogarithmic)
    let ordered = OrderedColours(curves.map(\.trial), data, map: .viridisOnPaper)
    let name = NamedFigure.name(
      ["loss-curves", quantity == .loss ? "" : NamedFigure.slug(quantity.rawValue)], set, data)
    let subject = labels(set).optimizer.map { "\($0): " } ?? ""
    let heading = subject.isEmpty ? title : title.prefix(1).lowercased() + title.dropFirst()
    var figure = Figure(
      title: subject + heading + data.onLoss(set.lossIndex),
      x: Axis(
        label: against == .iterations ? "Iterations" : "Gradient evaluations", range: across,
        scale: options.xScale.scale),
      y: Axis(
        label: noun.capitalized, range: upward, scale: isLogarithmic ? .log10 : .linear),
      layers: layers(curves, ordered, top: upward.upperBound),
      captions: captions(set, curves, values, isLogarithmic),
      alternativeText: "Curves of the \(noun) over the iterations; "
        + curves.prefix(8).map(\.label).joined(separator: "; ") + ".")
    figure.showsGrid = true
    figure.seriesBar = ordered?.bar
    return NamedFigure(name: name, figure: figure)
  }

  /// - Parameter top: the upper end of the frame, where what exploded above it is marked.
  private func layers(_ curves: [Curve], _ ordered: OrderedColours?, top: Double) -> [Layer] {
    var layers: [Layer] = []
    for curve in curves {
      var style = Palette.onPaper(curve.style)
      if let ordered {
        style = ordered.style(of: curve.trial, marker: curve.ordinalMarker)
      }
      if var band = curve.band {
        band.fill = style.color.opacity(0.16)
        layers.append(.band(band))
      }
      let label = ordered == nil ? curve.label : nil
      var line = LineLayer(points: curve.points, style: style.line(width: 1.6), label: label)
      line.clampsToFrame = true
      if !curve.isExploded { line.endMarker = style.marker(size: 6) }
      layers.append(.line(line))
      if curve.isExploded, let last = curve.points.last ?? curve.first.map({ Point(1, $0) }) {
        // At the frame's edge, where it left upwards.
        layers.append(
          .markers(
            MarkerLayer(
              points: [Point(last.x, last.y < top ? last.y : top)],
              style: MarkerStyle(.cross, size: 9, fill: style.color), label: label,
              clampsToFrame: true)))
      }
    }
    return ordered == nil ? layers : layers + endLegend(curves)
  }

  /// What the markers at the ends of ordered curves stand for.
  private func endLegend(_ curves: [Curve]) -> [Layer] {
    guard curves.contains(where: { $0.seeds > 1 }) else {
      return EndLegend.layers(curves.map { data.results.outcome($0.trial) })
    }
    let some = curves.count { $0.explosions > 0 && !$0.isExploded }
    let all = curves.count(where: \.isExploded)
    var layers: [Layer] = []
    if some > 0 {
      layers.append(
        EndLegend.entry("some repetitions exploded (\(some) of \(curves.count))", .diamond))
    }
    if all > 0 {
      layers.append(
        EndLegend.entry("all repetitions exploded (\(all) of \(curves.count))", .cross))
    }
    return layers
  }

  // MARK: Words

  private func captions(
    _ set: TrialSet, _ curves: [Curve], _ values: [Double], _ isLogarithmic: Bool
  ) -> [String] {
    let labels = labels(set)
    var captions: [String] = []
    if isBest, set.drawn.count < set.count {
      let metric = Words.spoken(data.experiment.metric.rawValue)
      captions.append(
        data.fairness(set)[0] + " Of each optimizer its best setting, by the median"
          + " \(metric).")
      if let sampled = CurveSelection.sampledRepetitions([set], data.results) {
        captions.append(sampled)
      }
    } else {
      captions += data.fairness(set)
      if isListed, set.drawn.count < set.count {
        captions.append("Drawn: \(set.drawn.count) of \(grouped(set.count)) trials, as listed.")
      } else if let omissions = CurveSelection.omissions(set, data.plan) {
        captions.append(omissions)
      }
    }
    var notes: [String] = []
    if let name = labels.number {
      notes.append("The number after an optimizer is its \(Words.spoken(name)).")
    }
    if let shared = labels.sharedSentence { notes.append(shared) }
    if curves.contains(where: \.isExploded) {
      notes.append("× marks where a gradient exploded; at the upper edge, above it.")
    }
    captions += notes.isEmpty ? [] : [notes.joined(separator: " ")]
    captions += medianCaptions(curves)
    let first = Set(curves.compactMap { $0.first })
    if !isFromStart, first.count == 1, let value = first.first, value.isFinite {
      let median = curves.contains { $0.seeds > 1 } ? "median " : ""
      captions.append("At the start the \(median)\(noun) is \(Words.short(value)).")
    }
    if isLogarithmic, values.contains(where: { $0 <= 0 }) {
      let negative = values.contains { $0 < 0 } ? " or less" : ""
      captions.append("Where the \(noun) is 0\(negative) the line leaves the logarithmic axis.")
    }
    return captions
  }

  /// What the medians are of, and what a count of evaluations is.
  private func medianCaptions(_ curves: [Curve]) -> [String] {
    var captions: [String] = []
    let seeds = curves.map(\.seeds).filter { $0 > 1 }
    if let most = seeds.max(), let least = seeds.min() {
      let count = least == most ? grouped(most) : "\(grouped(least)) to \(grouped(most))"
      captions.append(
        "Line: the median over \(count) \(isBest ? "repetitions" : "seeds"); band: their"
          + " \(Quantiles.named(options.band)). A trial that has ended holds its last value; an"
          + " exploded one counts as worse than all others.")
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
    /// One of its trials.
    var trial: Int
    var label: String
    var points: [Point]
    /// The value at the start, which a logarithmic axis of iterations cannot show.
    var first: Double?
    var isExploded = false
    var band: BandLayer?
    var style: Int
    /// How many repetitions it summarizes, and how many of them exploded.
    var seeds = 1
    var explosions = 0
    /// How it ended, where its colour is one in order.
    var ordinalMarker = MarkerShape.circle
  }

  private func curves(_ set: TrialSet, _ loss: Loss) -> [Curve] {
    var result: [Curve] = []
    let families = bySeeds(set.drawn)
    let labels = labels(set)
    for (family, text) in zip(families, labels.texts) {
      let index = result.count
      guard let first = family.first else { continue }
      if family.count == 1 {
        guard let path = data.paths[first] else { continue }
        let outcome = data.results.outcome(first)
        let isExploded = outcome.status == .exploded
        let points = self.points(path, first, loss)
        result.append(
          Curve(
            trial: first,
            label: text + (isExploded ? " (\(Words.shortVerdict(outcome)))" : ""),
            points: isFromStart ? points : Array(points.dropFirst()), first: points.first?.y,
            isExploded: isExploded, style: index, explosions: isExploded ? 1 : 0,
            ordinalMarker: EndLegend.marker(outcome.status)))
      } else {
        result.append(median(family, text, loss, index))
      }
    }
    return result
  }

  /// What the curves are called, one of each family.
  private func labels(_ set: TrialSet) -> SeriesLabels {
    let families = bySeeds(set.drawn)
    return SeriesLabels(families.map { $0[0] }, set, data, allowsWords: true) { place in
      families[place].count > 1
    }
  }

  /// Trials in families that differ by their random start alone; of best settings, by any start.
  private func bySeeds(_ drawn: [Int]) -> [[Int]] {
    var result: [[Int]] = []
    var places: [String: Int] = [:]
    for trial in drawn {
      let values = data.plan.trial(trial)
      guard isBest || values.seed != nil && !isListed else {
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

  private func points(_ path: Trajectory, _ trial: Int, _ loss: Loss) -> [Point] {
    let outcome = data.results.outcome(trial)
    let perStep =
      against == .iterations
      ? 1 : Double(outcome.gradientEvaluations) / Double(max(1, outcome.iterations))
    return path.evaluatedRows.map { row in
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
  private func median(_ trials: [Int], _ text: String, _ loss: Loss, _ index: Int) -> Curve {
    let medians = CurveMedian(
      trials.compactMap { trial in
        data.paths[trial].map { points($0, trial, loss) }.flatMap { $0.isEmpty ? nil : $0 }
      }, band: options.band, along: options.xScale.scale)
    let area = BandLayer(
      // A band ends where too many trials have exploded for it to have an upper bound.
      x: medians.middle.map(\.x), lower: medians.lower,
      upper: medians.upper.map { $0.isFinite ? $0 : .nan },
      fill: Palette.onPaper(index).color.opacity(0.16))
    let exploded = trials.filter { data.results.outcome($0).status == .exploded }.count
    let isExploded = exploded == trials.count
    return Curve(
      trial: trials[0], label: text + (exploded > 0 ? " (\(grouped(exploded)) exploded)" : ""),
      points: medians.middle, first: medians.first, isExploded: isExploded, band: area,
      style: index, seeds: trials.count, explosions: exploded,
      ordinalMarker: isExploded ? .cross : exploded > 0 ? .diamond : .circle)
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
