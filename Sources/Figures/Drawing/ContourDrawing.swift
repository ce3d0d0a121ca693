import Analysis
import Formulas
import Losses
import Plotting
import Results
import Sweeps

/// Paths over the contours of a loss: all at once, or racing.
struct ContourDrawing {
  let data: FigureData
  let options: any ContourFigure
  /// How long a race takes; nil where nothing moves.
  var seconds: Double?

  private var isRace: Bool { seconds != nil }

  func figures() -> [NamedFigure] {
    PathChoice.sets(of: data.results, options.splitBy).map { figure($0) }
  }

  /// The plane of a figure.
  private struct Plane {
    var across: Int
    var upward: Int
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
    /// The components that do not vary, and what they are.
    var fixed: [Double]
    var isAtMinimum: Bool
  }

  private func plane(_ set: TrialSet, _ loss: Loss) -> Plane {
    let chosen = options.components?.compactMap { loss.component($0) } ?? []
    let (across, upward) = chosen.count == 2 ? (chosen[0], chosen[1]) : (0, 1)
    let starts = set.drawn.map { data.plan.trial($0).start }
    func range(_ component: Int, _ requested: ClosedRange<Double>?) -> ClosedRange<Double> {
      if let requested { return requested }
      var values = starts.map { $0[component] }
      if let domain = loss.domain {
        let domain = domain[component]
        let outside = values.filter { !domain.contains($0) }
        guard let low = outside.min(), let high = outside.max() else { return domain }
        return min(
          low - 0.05 * (domain.upperBound - low), domain.lowerBound)...max(
            high + 0.05 * (high - domain.lowerBound), domain.upperBound)
      }
      values += loss.minima.map { $0[component] }
      let reach = 10 * max(1, values.map { abs($0) }.max() ?? 1)
      for trial in set.drawn where data.results.outcome(trial).status != .exploded {
        guard let path = data.paths[trial] else { continue }
        for row in 0..<path.count {
          let value = path.value(component, at: row)
          if abs(value) <= reach { values.append(value) }
        }
      }
      let (low, high) = (values.min() ?? -1, values.max() ?? 1)
      guard high > low else { return low - 1...low + 1 }
      return low - 0.12 * (high - low)...high + 0.12 * (high - low)
    }
    let point = loss.minima.first ?? starts.first ?? []
    return Plane(
      across: across, upward: upward, x: range(across, options.x), y: range(upward, options.y),
      fixed: point, isAtMinimum: !loss.minima.isEmpty)
  }

  private func figure(_ set: TrialSet) -> NamedFigure {
    let loss = data.experiment.losses[set.lossIndex].loss
    let plane = plane(set, loss)
    let landscape = Landscape(
      loss, across: plane.across, upward: plane.upward, point: plane.fixed, x: plane.x, y: plane.y)
    let paths = set.drawn.compactMap { trial in
      data.paths[trial].map {
        PlanePath(
          $0, data.results.outcome(trial), across: plane.across, upward: plane.upward, x: plane.x,
          y: plane.y)
      }
    }
    let ordered = OrderedColours(paths.map(\.trial), data, map: .viridis)
    // Viridis on viridis could not be read.
    let contours = Contours(
      landscape, options.levels, map: ordered == nil ? .viridis : .paleGray)

    var ground: [Layer] = [.image(contours.image(of: landscape))]
    ground.append(
      .contours(
        ContourLayer(
          lines: landscape.lines(at: contours.levels),
          style: LineStyle(color: Color.white.opacity(ordered == nil ? 0.3 : 0.6), width: 0.6))))
    ground += minima(loss, plane)
    let starts = starts(paths)
    let series = SeriesLabels(paths.map(\.trial), set, data)
    let labels = zip(series.texts, paths).map { "\($0) (\(Words.shortVerdict($1.outcome)))" }
    let styles = paths.enumerated().map { index, path in
      ordered?.styleOverMap(of: path.trial, marker: EndLegend.marker(path.outcome.status))
        ?? Palette.overMap(index)
    }
    /// - Parameter places: where the markers of ends stand, if not at their ends.
    func lines(_ places: [Point?]) -> [Layer] {
      var layers = paths.indices.flatMap {
        paths[$0].layers(
          ordered == nil ? labels[$0] : nil, styles[$0], width: paths.count > 4 ? 1.3 : 1.8,
          marksEnd: places[$0] == nil)
      }
      for (place, style) in zip(places, styles) {
        guard let place else { continue }
        var marker = MarkerLayer(points: [place], style: PlanePath.endMarker(style))
        marker.isDisplaced = true
        layers.append(.markers(marker))
      }
      guard ordered != nil else { return layers }
      return layers + EndLegend.layers(paths.map(\.outcome), halo: Color.black.opacity(0.6))
    }
    let atEnds = [Point?](repeating: nil, count: paths.count)
    let names = loss.componentNames
    let noun = isRace ? "Race" : "Paths"
    let heading = series.optimizer.map { "\($0): \(noun.lowercased())" } ?? noun
    var figure = Figure(
      title: heading
        + (set.optimizerIndex == nil
          ? " on \(data.experiment.title(ofLoss: set.lossIndex))" : data.onLoss(set.lossIndex)),
      x: Axis(label: names[plane.across], range: plane.x),
      y: Axis(label: names[plane.upward], range: plane.y), layers: ground + lines(atEnds) + starts,
      captions: captions(set, plane, loss, contours, paths, series), colorBar: contours.bar,
      alternativeText: alternativeText(loss, names, plane, labels))
    figure.seriesBar = ordered?.bar
    // Landmarks lie all over the plane.
    figure.keepsLegendOutside = true
    // Of many paths to one minimum the last would cover all others' ends.
    let places = CoincidingEnds.apart(
      paths.map { $0.isExploded || $0.exit != nil ? nil : $0.last }, x: plane.x, y: plane.y,
      frame: Renderer.frame(of: figure))
    figure.layers = ground + lines(places) + starts
    if places.contains(where: { $0 != nil }), !figure.captions.isEmpty {
      figure.captions[figure.captions.count - 1] +=
        " Markers of ends that coincide stand around their place."
    }
    let name = NamedFigure.name(
      [isRace ? "race" : "contour-paths"], set, data)
    var named = NamedFigure(name: name, figure: figure)
    named.rows = landscape.rows()
    if let seconds {
      named.animation = Race(paths: paths, styles: styles, seconds: seconds)
        .animation(over: ground + starts)
    }
    return named
  }

  /// Where the paths begin.
  private func starts(_ paths: [PlanePath]) -> [Layer] {
    var starts: [Point] = []
    for path in paths {
      if let first = path.points.first, !starts.contains(first) { starts.append(first) }
    }
    guard !starts.isEmpty else { return [] }
    return [
      .markers(
        MarkerLayer(
          points: starts,
          style: MarkerStyle(.circle, size: 6, fill: .white, stroke: .black, strokeWidth: 1),
          label: starts.count == 1 ? "Start" : "Starts", clampsToFrame: true))
    ]
  }

  /// Where the known minima lie: below the paths, and larger than the marks at their ends.
  private func minima(_ loss: Loss, _ plane: Plane) -> [Layer] {
    var minima: [Point] = []
    for minimum in loss.minima {
      let point = Point(minimum[plane.across], minimum[plane.upward])
      let isSeen = plane.x.contains(point.x) && plane.y.contains(point.y)
      if isSeen, !minima.contains(point) { minima.append(point) }
    }
    guard !minima.isEmpty else { return [] }
    return [
      .markers(
        MarkerLayer(
          points: minima,
          style: MarkerStyle(.star, size: 13, fill: .yellow, stroke: .black, strokeWidth: 0.75),
          label: minima.count == 1 ? "Known minimum" : "Known minima"))
    ]
  }

  // MARK: Words

  private func captions(
    _ set: TrialSet, _ plane: Plane, _ loss: Loss, _ contours: Contours,
    _ paths: [PlanePath], _ series: SeriesLabels
  ) -> [String] {
    // A picture has room for the first: which trials are drawn is what it cannot be read without.
    var captions = (data.choice(set).map { [$0] } ?? []) + data.fairness(set)
    var notes: [String] = []
    if loss.dimension > 2 {
      let others = loss.componentNames.indices.filter { $0 != plane.across && $0 != plane.upward }
      let shown = others.prefix(4).map {
        "\(loss.componentNames[$0]) = \(Words.short(plane.fixed[$0]))"
      }
      notes.append(
        "The landscape is that of the other components at the "
          + (plane.isAtMinimum ? "minimum" : "start") + ", \(shown.joined(separator: ", "))"
          + (others.count > 4 ? ", …" : "") + "; paths are projected onto it.")
    }
    if paths.contains(where: \.isExploded) {
      notes.append(
        "× marks where a path that exploded was last seen: its last point, or where it left.")
    }
    if paths.contains(where: { !$0.isExploded && $0.exit != nil }) {
      notes.append("An arrowhead marks where a path left for good without exploding.")
    }
    if let number = series.number {
      notes.append("The number after an optimizer is its \(Words.spoken(number)).")
    }
    if let shared = series.sharedSentence { notes.append(shared) }
    notes += contours.notes
    if isRace {
      notes.append(
        Race.isLogarithmic(paths)
          ? "The clock of the SVG is logarithmic: from 10 to 100 iterations it takes as long as"
            + " from 100 to 1,000. Here: the end."
          : "The SVG moves by the iterations. Here: the end.")
    }
    if !notes.isEmpty { captions.append(notes.joined(separator: " ")) }
    return captions
  }

  private func alternativeText(
    _ loss: Loss, _ names: [String], _ plane: Plane, _ labels: [String]
  ) -> String {
    "\(isRace ? "Moving points" : "Paths") over the contours of \(loss.name) in"
      + " \(names[plane.across]) and \(names[plane.upward]); "
      + labels.prefix(8).joined(separator: "; ") + (labels.count > 8 ? "; …" : "") + "."
  }
}
