import Analysis
import Losses
import Plotting
import Results
import Sweeps

/// Paths over a landscape, whatever plane it lies in: the picture and what is said of it.
struct ContourScene {
  let data: FigureData
  let set: TrialSet
  let levels: ContourLevels?
  let landscape: Landscape
  let paths: [PlanePath]
  /// What lies along the axes.
  let names: (across: String, upward: String)
  /// Known minima that are seen.
  var minima: [Point] = []
  /// What is said of the plane.
  var notes: [String] = []
  /// What the picture cannot be read without.
  var lead: [String] = []
  /// What distinguishes its file's name.
  var slug = ""
  /// How long a race takes; nil where nothing moves.
  var seconds: Double?

  private var isRace: Bool { seconds != nil }

  func figure() -> NamedFigure {
    let ordered = OrderedColours(paths.map(\.trial), data, map: .viridis)
    // Viridis on viridis could not be read.
    let contours = Contours(
      landscape, levels, map: ordered == nil ? .viridis : .paleGray)

    var ground: [Layer] = [.image(contours.image(of: landscape))]
    ground.append(
      .contours(
        ContourLayer(
          lines: landscape.lines(at: contours.levels),
          style: LineStyle(color: Color.white.opacity(ordered == nil ? 0.3 : 0.6), width: 0.6))))
    ground += minimumMarkers
    let starts = startMarkers()
    // In a plane each path is of another setting, and all begin at one start.
    let series = SeriesLabels(paths.map(\.trial), set, data) { _ in !lead.isEmpty }
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
    let noun = isRace ? "Race" : "Paths"
    let heading = series.optimizer.map { "\($0): \(noun.lowercased())" } ?? noun
    var figure = Figure(
      title: heading
        + (set.optimizerIndex == nil
          ? " on \(data.experiment.title(ofLoss: set.lossIndex))" : data.onLoss(set.lossIndex)),
      x: Axis(label: names.across, range: landscape.x),
      y: Axis(label: names.upward, range: landscape.y), layers: ground + lines(atEnds) + starts,
      captions: captions(contours, series), colorBar: contours.bar,
      alternativeText: alternativeText(labels))
    figure.seriesBar = ordered?.bar
    // Landmarks lie all over the plane.
    figure.keepsLegendOutside = true
    // Of many paths to one minimum the last would cover all others' ends.
    let places = CoincidingEnds.apart(
      paths.map { $0.isExploded || $0.exit != nil ? nil : $0.last }, x: landscape.x, y: landscape.y,
      frame: Renderer.frame(of: figure))
    figure.layers = ground + lines(places) + starts
    if places.contains(where: { $0 != nil }), !figure.captions.isEmpty {
      figure.captions[figure.captions.count - 1] +=
        " Markers of ends that coincide stand around their place."
    }
    let name = NamedFigure.name(
      [isRace ? "race" : "contour-paths", slug], set, data)
    var named = NamedFigure(name: name, figure: figure)
    named.rows = landscape.rows()
    if let seconds {
      named.animation = Race(paths: paths, styles: styles, seconds: seconds)
        .animation(over: ground + starts)
    }
    return named
  }

  /// Where the paths begin.
  private func startMarkers() -> [Layer] {
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
  private var minimumMarkers: [Layer] {
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

  private func captions(_ contours: Contours, _ series: SeriesLabels) -> [String] {
    // A picture has room for the first: which trials are drawn is what it cannot be read without.
    var captions = lead + (data.choice(set).map { [$0] } ?? []) + data.fairness(set)
    var notes = self.notes
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

  private func alternativeText(_ labels: [String]) -> String {
    "\(isRace ? "Moving points" : "Paths") over the contours of \(landscape.loss.name) in"
      + " \(names.across) and \(names.upward); "
      + labels.prefix(8).joined(separator: "; ") + (labels.count > 8 ? "; …" : "") + "."
  }
}
