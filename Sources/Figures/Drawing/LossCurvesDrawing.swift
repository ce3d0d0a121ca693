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
  /// By trial, at recorded steps; empty for other quantities.
  var sharpness: [Int: [(row: Int, value: Double)]] = [:]

  private var quantity: LossCurvesFigure.Quantity { options.quantity }
  private var against: LossCurvesFigure.Progress { options.against }
  private var isBest: Bool { options.isBest(data.plan) }
  private var isListed: Bool {
    if case .listed = options.shown(in: data.plan) { true } else { false }
  }
  private var isFromStart: Bool { options.across == .linear }

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
    if quantity.isLoss, let start = starts.max() {
      ceiling = max(min(ceiling, start + 2 * abs(start)), own.min() ?? 0)
    }
    let edges = edges(curves, below: 2 * (own.max() ?? 0))
    let values =
      edges.map(\.1.sharpness) + own.filter { $0 <= ceiling }
      + shown.flatMap { ($0.band?.lower ?? []) + ($0.band?.upper ?? []) }
      .filter { $0.isFinite && $0 <= ceiling }
    let isLogarithmic =
      options.yScale.map { $0 == .log }
      ?? (quantity != .testAccuracy && !isNarrow(values) && (options.y?.lowerBound ?? 1) > 0
        && !values.isEmpty && values.allSatisfy { $0 >= 0 }
        && values.contains { $0 > 0 })
    let across = self.across(curves)
    let upward = options.y ?? verticalRange(values, isLogarithmic)
    let ordered = OrderedColours(curves.map(\.trial), data, map: .viridisOnPaper)
    let noun = quantity.noun
    let title = quantity.title
    let name = NamedFigure.name(
      ["loss-curves", quantity == .loss ? "" : NamedFigure.slug(quantity.rawValue)], set, data)
    let subject = labels(set).optimizer.map { "\($0): " } ?? ""
    let heading = subject.isEmpty ? title : title.prefix(1).lowercased() + title.dropFirst()
    var figure = Figure(
      title: subject + heading + data.onLoss(set.lossIndex),
      x: Axis(
        label: against.label, range: across, scale: options.across.scale),
      y: Axis(
        label: noun.capitalized, range: upward, scale: isLogarithmic ? .log10 : .linear),
      layers: layers(curves, ordered, edges, upward),
      captions: captions(set, curves, values, isLogarithmic),
      alternativeText: "Curves of the \(noun) over the \(against.label.lowercased()); "
        + curves.prefix(8).map(\.label).joined(separator: "; ") + ".")
    figure.showsGrid = true
    figure.seriesBar = ordered?.bar
    return NamedFigure(name: name, figure: figure)
  }

  /// - Parameter upward: the frame, at whose edge what exploded beyond it is marked.
  private func layers(
    _ curves: [Curve], _ ordered: OrderedColours?, _ edges: [(curve: Int, StabilityEdge)],
    _ upward: ClosedRange<Double>
  ) -> [Layer] {
    var layers: [Layer] = []
    for (at, edge) in edges {
      let color =
        ordered?.style(of: curves[at].trial, marker: .circle).color
        ?? Palette.onPaper(curves[at].style).color
      layers.append(
        .rule(
          RuleLayer(
            .horizontal(y: edge.sharpness),
            style: LineStyle(color: color, width: 1, dash: .dashed),
            label: "\(edge.formula) = \(Words.short(edge.sharpness))")))
    }
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
              points: [Point(last.x, marked(last.y, upward))],
              style: MarkerStyle(.cross, size: 9, fill: style.color), label: label,
              clampsToFrame: true)))
      }
    }
    return ordered == nil ? layers : layers + endLegend(curves)
  }

  /// Where what exploded is marked: within the frame, and where it has no number at its bad end.
  private func marked(_ value: Double, _ upward: ClosedRange<Double>) -> Double {
    if quantity.isLargerBetter {
      return value > upward.lowerBound ? value : upward.lowerBound
    }
    return value < upward.upperBound ? value : upward.upperBound
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
    // A picture has room for the first: what it cannot be read without.
    var captions = sharpnessCaptions(curves)
    if isBest, set.drawn.count < set.count {
      let metric = Words.spoken(data.experiment.metric.rawValue)
      captions.append(
        data.fairness(set)[0] + " Of each optimizer its best setting, by the median"
          + " \(metric).")
      if quantity == .sharpness {
        let all = CurveSelection.bestSets(of: data.results, split: options.splitBy)
          .filter { $0.lossIndex == set.lossIndex && $0.optimizerIndex == set.optimizerIndex }
          .reduce(0) { $0 + $1.drawn.count }
        if set.drawn.count < all {
          captions.append(
            "Of each setting the first of its repetitions, \(set.drawn.count) in all.")
        }
      } else if let sampled = CurveSelection.sampledRepetitions([set], data.results) {
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
      captions.append("At the start the \(median)\(quantity.noun) is \(Words.short(value)).")
    }
    if quantity == .averageLoss,
      set.drawn.contains(where: { data.results.outcome($0).finalAverageLoss == nil })
    {
      captions.append("Of optimizers that report no average the loss of their points is drawn.")
    }
    if isLogarithmic, values.contains(where: { $0 <= 0 }) {
      let negative = values.contains { $0 < 0 } ? " or less" : ""
      captions.append(
        "Where the \(quantity.noun) is 0\(negative) the line leaves the logarithmic axis.")
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

  /// What sharpness is, and its edge.
  private func sharpnessCaptions(_ curves: [Curve]) -> [String] {
    guard quantity == .sharpness else { return [] }
    var words = "Sharpness: the largest eigenvalue of the training loss's second derivatives."
    let edges = curves.compactMap { StabilityEdge($0.trial, data) }
    let formulas = Set(edges.map(\.formula)).sorted { ($0.count, $0) < ($1.count, $1) }
    if !formulas.isEmpty {
      words +=
        " Above \(formulas.joined(separator: ", or "))"
        + (formulas.contains("2(1 + p)/η") ? " of heavy-ball momentum p," : "")
        + " (dashed) steps of rate η over all rows diverge on a quadratic."
      let bound = 2 * (curves.flatMap { $0.points.map(\.y) }.filter(\.isFinite).max() ?? 0)
      let far = edges.count { $0.sharpness > bound }
      if far > 0 { words += " \(far) such line\(far == 1 ? " lies" : "s lie") far above." }
    }
    return [words]
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
    let families = families(set)
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
            points: isFromStart ? points : points.filter { $0.x > 0 },
            first: points.first.flatMap { $0.x == 0 ? $0.y : nil },
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
    let families = families(set)
    return SeriesLabels(families.map { $0[0] }, set, data, allowsWords: true) { place in
      families[place].count > 1
    }
  }

  /// Trials in families that differ by their random start alone; of best settings, by any start.
  private func families(_ set: TrialSet) -> [[Int]] {
    CurveFamilies(set.drawn, data.plan, joinsStarts: isBest, joinsSeeds: !isListed).trials
  }

  private func points(_ path: Trajectory, _ trial: Int, _ loss: Loss) -> [Point] {
    let progress = TrialProgress(trial, against, data)
    if quantity == .sharpness {
      return (sharpness[trial] ?? []).filter { $0.value.isFinite }.map {
        Point(progress(path.iterations[$0.row]), $0.value)
      }
    }
    let hasBatches = quantity == .batchLoss
    var points = (hasBatches ? Array(0..<path.count) : path.evaluatedRows).map { row in
      Point(progress(path.iterations[row]), value(path, row, loss))
    }
    // No minibatch has led to the start.
    if hasBatches, points.first?.y.isNaN == true { points.removeFirst() }
    return points
  }

  private func value(_ path: Trajectory, _ row: Int, _ loss: Loss) -> Double {
    switch quantity {
    case .loss: path.losses[row]
    case .averageLoss: path.reportedLosses[row]
    case .gradientNorm: path.gradientNorms[row]
    case .batchLoss: path.learning?.batchLosses[row] ?? path.losses[row]
    case .testLoss: path.learning?.testLosses[row] ?? .nan
    case .testAccuracy: path.learning?.testAccuracies[row] ?? .nan
    case .sharpness: .nan
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
      }, band: options.band, along: options.across.scale, isLargerBetter: quantity.isLargerBetter)
    let area = BandLayer(
      // A band ends where too many trials have exploded for it to have an upper bound.
      x: medians.middle.map(\.x), lower: medians.lower.map { $0.isFinite ? $0 : .nan },
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

  private func across(_ curves: [Curve]) -> ClosedRange<Double> {
    let last = curves.compactMap { $0.points.last?.x }.max() ?? 2
    guard against.isOfData else { return (isFromStart ? 0 : 1)...max(2, last) }
    guard !isFromStart else { return 0...max(last, 1e-3) }
    let least = curves.compactMap { $0.points.first?.x }.filter { $0 > 0 }.min() ?? 1
    return least...max(2 * least, last)
  }

  /// Whether sharpness varies so little that a linear axis shows it better: the edge of stability is one number.
  private func isNarrow(_ values: [Double]) -> Bool {
    guard quantity == .sharpness, let low = values.min(), let high = values.max() else {
      return false
    }
    return low <= 0 || high < 100 * low
  }

  /// The edges of stability of the curves, those once that are the same number.
  ///
  /// - Parameter bound: those above it would squeeze all curves into a line.
  private func edges(_ curves: [Curve], below bound: Double) -> [(curve: Int, StabilityEdge)] {
    guard quantity == .sharpness else { return [] }
    var edges: [(curve: Int, StabilityEdge)] = []
    for (at, curve) in curves.enumerated() {
      guard let edge = StabilityEdge(curve.trial, data), edge.sharpness <= bound,
        !edges.contains(where: { $0.1.sharpness == edge.sharpness })
      else { continue }
      edges.append((at, edge))
    }
    return edges
  }

  private func verticalRange(_ values: [Double], _ isLogarithmic: Bool) -> ClosedRange<Double> {
    if isLogarithmic {
      let positive = values.filter { $0 > 0 }
      let low = positive.min() ?? 0.1
      let high = positive.max() ?? 10
      return low < high ? low / 1.5...high * 1.5 : low / 10...low * 10
    }
    guard let low = values.min(), let high = values.max(), low < high else {
      if quantity == .testAccuracy { return 0...1 }
      return (values.first ?? 0) - 1...(values.first ?? 0) + 1
    }
    let range = PlotRange.widened(low...high)
    // An accuracy is a share.
    return quantity == .testAccuracy
      ? max(0, range.lowerBound)...min(1.005, range.upperBound) : range
  }
}
