import Analysis
import Formulas
import Plotting
import Results
import Support
import Sweeps

/// Which optimizer is lowest in each cell of a plane of two swept columns.
struct WinMapFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "win_map"
  static let summary = "Two swept quantities as a plane: which optimizer comes lowest in each cell."
  static let options = [
    FigureOption(
      "x", "The column across, as results.csv names it: learning_rate, start.x.",
      default: "the first that is swept", \Self.x, .planeColumn),
    FigureOption(
      "y", "The column upwards.", default: "the next that is swept", \Self.y, .planeColumn),
    FigureOption(
      "quantity", "The result that is compared: \(OptionValue<Measure>.words).", \Self.quantity,
      .choice("quantity")),
    FigureOption(
      "tolerance", "How near the second counts as equal, relative where the first is above 1.",
      \Self.tolerance, .number(in: .nonNegative)),
  ]

  var x: String?
  var y: String?
  var quantity = Measure.finalLoss
  var tolerance = 1e-6

  func check(_ context: FigureContext) -> [FigureProblem] {
    PlaneColumns.check(Self.name, x: x, y: y, context)
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    guard let columns = PlaneColumns.chosen(x: x, y: y, in: data.experiment) else { return [] }
    let sets = TrialSet.sets(of: data.plan, split: .none, joining: [columns.x, columns.y])
    return sets.compactMap { set in
      guard let cells = PlaneCells(data.results, set.groups, x: columns.x, y: columns.y) else {
        return nil
      }
      return WinMapDrawing(data: data, options: self, cells: cells).figure(set)
    }
  }
}

private struct WinMapDrawing {
  let data: FigureData
  let options: WinMapFigure
  let cells: PlaneCells

  /// A cell's optimizers of the lowest median, by their places among the cells' parts.
  private struct Winners: Hashable {
    /// In the order of the experiment; several where they are equal but for the tolerance, none where
    /// there are no trials or all came to nothing.
    var places: [Int] = []
    /// How many optimizers have trials.
    var contenders = 0
    /// The most trials of one of them.
    var trials = 0
    /// The lowest median.
    var least = Double.infinity

    /// Whether every optimizer's median trial came to nothing.
    var isLost: Bool { contenders > 0 && places.isEmpty }
  }

  private static let lost = Color(rgb: 0x241C1A)
  private static let empty = Color(rgb: 0xEDEDED)

  func figure(_ set: TrialSet) -> NamedFigure {
    let spots =
      cells.isScattered
      ? cells.places(data)
      : (0..<cells.columns * cells.y.values.count).map {
        (point: Point(.nan, .nan), rows: Array(cells.rows(in: $0)))
      }
    let winners = spots.map { self.winners($0.rows) }
    // In the legend's order.
    let shown = cells.parts.indices.filter { place in
      winners.contains { $0.places.contains(place) }
    }
    var figure = Figure(
      title: "Which optimizer has the \(options.quantity.superlative)\(data.onLoss(set))?",
      x: Axis(
        label: PlaneCells.label(cells.x.column), range: cells.x.range,
        scale: cells.x.isLogarithmic ? .log10 : .linear, categories: data.sizes(cells.x, set)),
      y: Axis(
        label: PlaneCells.label(cells.y.column), range: cells.y.range,
        scale: cells.y.isLogarithmic ? .log10 : .linear, categories: data.sizes(cells.y, set)))
    figure.keepsLegendOutside = true
    figure.layers = legend(winners, shown)
    let frame = Renderer.frame(of: figure)
    if cells.isScattered {
      figure.layers += points(zip(spots, winners).map { ($0.point, $1) }, shown)
    } else {
      let image = self.image(winners, in: frame)
      figure.layers.insert(.image(image.layer), at: 0)
      figure.layers += RegionLabels(
        columns: image.layer.columns, rows: image.layer.rows,
        codes: image.cells.map { cell in
          winners[cell].places.count == 1 ? shown.firstIndex(of: winners[cell].places[0]) : nil
        }
      ).texts(cells, frame)
    }
    figure.captions = captions(winners, shown, frame)
    figure.alternativeText = alternativeText(winners)
    let name = [
      "win-map", options.quantity == .finalLoss ? "" : NamedFigure.slug(options.quantity.rawValue),
      data.slug(of: set),
    ].filter { !$0.isEmpty }.joined(separator: "-")
    var named = NamedFigure(name: name, figure: figure)
    if !cells.isScattered {
      let titles = cells.parts.map { data.title(ofOptimizer: $0.group.optimizerIndex) }
      named.rows = cells.table { cell in
        let found = winners[cell]
        guard !found.places.isEmpty else { return found.isLost ? ("exploded", nil) : nil }
        return (found.places.map { titles[$0] }.joined(separator: ", "), found.least)
      }
    }
    return named
  }

  // MARK: Winners

  private func winners(_ rows: [Int32]) -> Winners {
    var values = [[Double]](repeating: [], count: cells.parts.count)
    for row in rows {
      let place = cells.parts.lastIndex { $0.firstRow <= Int(row) } ?? 0
      let part = cells.parts[place]
      values[place].append(options.quantity.ranked(part.table, Int(row) - part.firstRow))
    }
    var winners = Winners(
      contenders: values.count { !$0.isEmpty }, trials: values.map(\.count).max() ?? 0)
    let medians = values.map {
      $0.isEmpty ? .infinity : Quantiles.quantile($0.sorted(), 0.5)
    }
    guard let least = medians.min(), least < .infinity else { return winners }
    let bound = least + options.tolerance * max(1, abs(least))
    winners.least = least
    winners.places = medians.indices.filter { medians[$0] == least || medians[$0] <= bound }
    return winners
  }

  private func count(_ winners: [Winners], of place: Int) -> (alone: Int, tied: Int) {
    let own = winners.filter { $0.places.contains(place) }
    let alone = own.count { $0.places.count == 1 }
    return (alone, own.count - alone)
  }

  // MARK: Drawing

  /// An optimizer's colour in other figures, black lightened: a plane of it would hide the ticks. A round
  /// of the palette later they are darker, then lighter.
  private func color(_ place: Int) -> Color {
    let index = cells.parts[place].group.optimizerIndex
    let color = Palette.onPaper(index).color
    let own = (color == Theme.light.ink ? Color(rgb: 0x5C6470) : color).mixed(with: .white, by: 0.2)
    return switch index / 7 % 3 {
    case 0: own
    case 1: own.mixed(with: .black, by: 0.4)
    default: own.mixed(with: .white, by: 0.5)
    }
  }

  /// Pixel by pixel, since ties are hatched.
  private func image(
    _ winners: [Winners], in frame: Rectangle
  ) -> (layer: ImageLayer, cells: [Int]) {
    let (width, height) = (max(Int(frame.width), 1), max(Int(frame.height), 1))
    func spread(_ parts: [Int], over count: Int) -> [Int] {
      (0..<count).map { parts[min($0 * parts.count / count, parts.count - 1)] }
    }
    let across = spread(cells.x.cells(parts: width), over: width)
    let upward = spread(cells.y.cells(parts: height), over: height)
    let pixels = cells.parts.indices.map { color($0).premultiplied }
    let pale = cells.parts.indices.map { color($0).mixed(with: .white, by: 0.65).premultiplied }
    let (lost, empty) = (Self.lost.premultiplied, Self.empty.premultiplied)
    var result: [UInt32] = []
    var shown: [Int] = []
    result.reserveCapacity(width * height)
    shown.reserveCapacity(width * height)
    for (j, row) in upward.enumerated() {
      for (i, column) in across.enumerated() {
        let cell = row * cells.columns + column
        let places = winners[cell].places
        shown.append(cell)
        if places.isEmpty {
          result.append(winners[cell].isLost ? lost : empty)
        } else if winners[cell].contenders == 1, cells.parts.count > 1 {
          result.append(pale[places[0]])
        } else {
          result.append(pixels[places[(i + j) / 7 % places.count]])
        }
      }
    }
    return (
      ImageLayer(columns: width, rows: height, pixels: result, x: cells.x.range, y: cells.y.range),
      shown
    )
  }

  /// Where so few places of the plane have trials that cells would be specks.
  private func points(_ spots: [(point: Point, winners: Winners)], _ shown: [Int]) -> [Layer] {
    func layer(_ points: [Point], _ style: MarkerStyle) -> Layer? {
      points.isEmpty ? nil : .markers(MarkerLayer(points: points, style: style))
    }
    var layers = shown.enumerated().compactMap { number, place in
      layer(spots.filter { $0.winners.places == [place] }.map(\.point), marker(number, place))
    }
    // Of a tie the first has the marker, and all are counted.
    for (number, place) in shown.enumerated() {
      let tied = spots.filter { $0.winners.places.count > 1 && $0.winners.places[0] == place }
      var style = marker(number, place)
      (style.fill, style.stroke, style.strokeWidth) = (.white, color(place), 1.5)
      if let layer = layer(tied.map(\.point), style) { layers.append(layer) }
    }
    let lost = spots.filter(\.winners.isLost).map(\.point)
    if let layer = layer(lost, MarkerStyle(.cross, size: 7, fill: Self.lost)) {
      layers.append(layer)
    }
    return layers
  }

  private func marker(_ number: Int, _ place: Int) -> MarkerStyle {
    MarkerStyle(
      cells.isScattered ? FateShades.marker(number) : .square, size: 9, fill: color(place),
      stroke: Color.black.opacity(0.6), strokeWidth: 0.4)
  }

  private func legend(_ winners: [Winners], _ shown: [Int]) -> [Layer] {
    let filled = max(1, winners.count { $0.contenders > 0 })
    func share(_ count: Int) -> String {
      "\(Words.short((1000 * Double(count) / Double(filled)).rounded() / 10)) %"
    }
    var layers = shown.enumerated().map { number, place -> Layer in
      let (alone, tied) = count(winners, of: place)
      let name = data.title(ofOptimizer: cells.parts[place].group.optimizerIndex)
      let more = tied > 0 ? ", tied in \(share(tied))" : ""
      return .markers(
        MarkerLayer(
          points: [], style: marker(number, place),
          label: "\(number + 1)  \(name): \(share(alone))\(more)"))
    }
    let lost = winners.count(where: \.isLost)
    if lost > 0 {
      let most = winners.contains { $0.trials > 1 } ? "most of each" : "all"
      layers.append(
        .markers(
          MarkerLayer(
            points: [],
            style: MarkerStyle(cells.isScattered ? .cross : .square, size: 9, fill: Self.lost),
            label: "\(most) exploded: \(share(lost))")))
    }
    return layers
  }

  // MARK: Words

  private func captions(
    _ winners: [Winners], _ shown: [Int], _ frame: Rectangle
  ) -> [String] {
    var notes: [String] = []
    if winners.contains(where: { $0.places.count > 1 }) {
      let within = options.tolerance == 0 ? "equally good" : "within \(tolerance) of the best"
      notes.append("\(cells.isScattered ? "White" : "Stripes"): several are \(within).")
    }
    let unopposed = winners.count { $0.contenders == 1 }
    if unopposed > 0, cells.parts.count > 1 {
      notes.append(
        "\(cells.isScattered ? "At" : "Pale: in") \(grouped(unopposed))"
          + " \(cells.isScattered ? "places" : "cells") only one optimizer has trials.")
    }
    let losers = cells.parts.indices.filter { !shown.contains($0) }
      .map { data.title(ofOptimizer: cells.parts[$0].group.optimizerIndex) }
    if !losers.isEmpty {
      notes.append(
        "Lowest nowhere: \(losers.prefix(6).joined(separator: ", "))"
          + (losers.count > 6 ? ", …." : "."))
    }
    notes += cells.notes(
      data, in: frame, several: "of each optimizer's the median counts",
      together: winners.map(\.trials).max() ?? 0)
    return [data.conditions(), notes.joined(separator: " ")].filter { !$0.isEmpty }
  }

  private var tolerance: String {
    let tolerance = Words.short(options.tolerance)
    return options.quantity == .iterations || options.quantity == .gradientEvaluations
      ? tolerance : "\(tolerance) · max(1, |L|)"
  }

  private func alternativeText(_ winners: [Winners]) -> String {
    let shares = cells.parts.indices.map {
      "\(data.title(ofOptimizer: cells.parts[$0].group.optimizerIndex)) in"
        + " \(grouped(count(winners, of: $0).alone))"
    }
    return "Map of the optimizer that has the \(options.quantity.superlative), over"
      + " \(cells.x.column) and \(cells.y.column), of \(grouped(winners.count))"
      + " \(cells.isScattered ? "places" : "cells"): \(shares.joined(separator: ", "))."
  }
}

extension Measure {
  /// What the best have.
  fileprivate var superlative: String {
    switch self {
    case .finalLoss: "lowest final loss"
    case .bestLoss: "lowest loss"
    case .iterations: "fewest iterations"
    case .gradientNorm: "smallest final gradient norm"
    case .gradientEvaluations: "fewest gradient evaluations"
    case .testLoss: "lowest test loss"
    case .testAccuracy: "highest test accuracy"
    case .bestTestAccuracy: "highest best test accuracy"
    }
  }
}
