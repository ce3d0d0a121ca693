import Analysis
import Formulas
import Lanes
import Plotting
import Results
import Support
import Sweeps

/// A plane of two swept columns in flat colours: what became of each trial.
package struct FateMapFigure: FigureType {
  package var appearance = FigureAppearance()
  package static let name = "fate_map"
  package var insteadOfFormula: String? { "loss_curves and comparison draw any loss" }
  package static let summary =
    "Two swept quantities as a plane: which minimum each trial reached, or what kept it."
  package static let options = [
    FigureOption(
      "x", "The column across, as results.csv names it: learning_rate, start.x.",
      default: "the first that is swept", \Self.x, .planeColumn),
    FigureOption(
      "y", "The column upwards.", default: "the next that is swept", \Self.y, .planeColumn),
  ]

  var x: String?
  var y: String?

  package init() {}

  package func check(_ context: FigureContext) -> [FigureProblem] {
    PlaneColumns.check(Self.name, x: x, y: y, context)
  }

  package func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    let sets = TrialSet.sets(of: data.plan, split: .optimizer)
    var figures: [NamedFigure] = []
    for set in sets {
      guard let (cells, fates) = try map(set, data) else { continue }
      var made = FateMapDrawing(data: data).figure(set, cells, fates)
      if let absence = PlaneCells.absence(
        data, sets, x: cells.x.column, y: cells.y.column, loss: set.lossIndex)
      {
        made.figure.captions.append(absence)
      }
      figures.append(made)
    }
    return figures
  }

  /// The cells of a map and the fates of its trials; nil where there is no map.
  private func map(
    _ set: TrialSet, _ data: FigureData
  ) throws(FormulaError) -> (PlaneCells, Fates)? {
    guard let columns = PlaneColumns.chosen(x: x, y: y, in: data.experiment),
      let cells = PlaneCells(data.results, set.groups, x: columns.x, y: columns.y)
    else { return nil }
    let loss = data.experiment.losses[set.lossIndex].loss
    return (cells, try Fates(data.plan, cells, loss: loss))
  }

  /// The fates of a map's trials.
  package struct Summary {
    /// In words with the number of trials, in the legend's order.
    package let fates: [(text: String, count: Int)]
    /// The trials' numbers in the plan, and the place of each one's fate.
    package let trials: [Int]
    package let ofTrial: [Int]
  }

  /// The fates of each map's trials.
  package func fates(_ data: FigureData) throws(FormulaError) -> [Summary] {
    var summaries: [Summary] = []
    for set in TrialSet.sets(of: data.plan, split: .optimizer) {
      guard let (cells, fates) = try map(set, data) else { continue }
      summaries.append(
        Summary(
          fates: fates.all.map { (FateMapDrawing.text($0), $0.count) },
          trials: cells.parts.flatMap { Array($0.group.first..<$0.group.first + $0.group.count) },
          ofTrial: fates.fateOfRow.map(Int.init)))
    }
    return summaries
  }
}

private struct FateMapDrawing {
  let data: FigureData

  func figure(_ set: TrialSet, _ cells: PlaneCells, _ fates: Fates) -> NamedFigure {
    let shades = FateShades(fates, cells)
    let subject = set.optimizerIndex.map { " of \(data.title(ofOptimizer: $0))" } ?? ""
    let several = data.onLoss(set.lossIndex)
    var figure = Figure(
      title: "Fates" + subject + several,
      x: Axis(
        label: PlaneCells.label(cells.x.column), range: cells.x.range,
        scale: cells.x.isLogarithmic ? .log10 : .linear),
      y: Axis(
        label: PlaneCells.label(cells.y.column), range: cells.y.range,
        scale: cells.y.isLogarithmic ? .log10 : .linear),
      captions: data.fairness(set))
    figure.keepsLegendOutside = true
    for (place, fate) in fates.all.enumerated() {
      // Areas have squares in the shade that most of them has, points their own markers.
      let style = MarkerStyle(
        cells.isScattered ? FateShades.marker(place) : .square, size: 9,
        fill: cells.isScattered ? shades.base[place] : shades.typical[place],
        stroke: Color.black.opacity(0.6), strokeWidth: 0.4)
      figure.layers.append(
        .markers(
          MarkerLayer(points: [], style: style, label: "\(place + 1)  \(Self.text(fate))")))
    }
    let frame = Renderer.frame(of: figure)
    if cells.isScattered {
      figure.layers += points(cells, fates, shades)
    } else {
      let image = cells.image(in: frame) { shades.color($0, cells, fates) }
      figure.layers.insert(.image(image.layer), at: 0)
      figure.layers += RegionLabels(
        columns: image.layer.columns, rows: image.layer.rows,
        codes: image.cells.map { fates.fate(ofCell: $0, cells) }
      ).texts(cells, frame)
    }
    figure.captions += captions(cells, fates, shades, frame)
    let texts = fates.all.map { Self.text($0) }
    figure.alternativeText =
      "Map of fates over \(cells.x.column) and \(cells.y.column): "
      + texts.joined(separator: "; ") + "."
    var named = NamedFigure(name: NamedFigure.name(["fate-map"], set, data), figure: figure)
    if !cells.isScattered {
      let names = fates.all.map(Self.name)
      // The number is how many trials a cell holds.
      named.rows = cells.table { cell in
        fates.fate(ofCell: cell, cells).map { (names[$0], Double(cells.rows(in: cell).count)) }
      }
    }
    return named
  }

  private func points(_ cells: PlaneCells, _ fates: Fates, _ shades: FateShades) -> [Layer] {
    var byFate = [[Point]](repeating: [], count: fates.all.count)
    for place in cells.places(data) {
      if let fate = fates.fate(of: place.rows) { byFate[fate].append(place.point) }
    }
    return byFate.enumerated().filter { !$0.element.isEmpty }.map { place, points in
      .markers(
        MarkerLayer(
          points: points,
          style: MarkerStyle(
            FateShades.marker(place), size: 7, fill: shades.base[place],
            stroke: Color.black.opacity(0.5), strokeWidth: 0.4)))
    }
  }

  // MARK: Words

  /// A fate in words, and how many trials share it.
  static func text(_ fate: Fates.Fate) -> String { "\(name(fate)): \(grouped(fate.count))" }

  private static func name(_ fate: Fates.Fate) -> String {
    let place = fate.point.map { point -> String in
      let shown = point.prefix(3).map { Words.short(Self.shortened($0)) }.joined(separator: ", ")
      return point.count == 1 ? " at \(shown)" : " (\(shown)\(point.count > 3 ? ", …" : ""))"
    }
    let noun: String =
      switch fate.kind {
      case .minimum: "minimum"
      case .otherMinima: "other minima"
      case .saddle: fate.point == nil ? "stuck at saddles" : "stuck at the saddle"
      case .inflection: fate.point == nil ? "stuck at inflections" : "stuck at the inflection"
      case .maximum: fate.point == nil ? "stuck at maxima" : "stuck at the maximum"
      case .plateau: fate.point == nil ? "stuck on plateaus" : "stuck on the plateau"
      case .elsewhere: "at rest elsewhere"
      case .outOfBudget: "out of iterations"
      case .unbounded: "beyond all bounds"
      case .exploded: "exploded"
      }
    return noun + (place ?? "")
  }

  /// Three decimals say which point is meant.
  private static func shortened(_ value: Double) -> Double {
    guard abs(value) < 1e6 else { return value }
    let rounded = (value * 1000).rounded() / 1000
    return rounded == 0 ? 0 : rounded
  }

  private func captions(
    _ cells: PlaneCells, _ fates: Fates, _ shades: FateShades, _ frame: Rectangle
  ) -> [String] {
    var notes: [String] = []
    if fates.all.contains(where: { $0.kind == .minimum || $0.kind == .otherMinima }) {
      notes.append("A minimum is reached within 1 % of the width of the loss's domain.")
    }
    if fates.all.contains(where: { [.saddle, .inflection, .maximum, .plateau].contains($0.kind) }) {
      notes.append("Stuck: within 5 %, the gradient below a thousandth of that at the start.")
    }
    if let iterations = shades.iterations, !cells.isScattered {
      notes.append(
        "Darker: more iterations; most trials took \(grouped(iterations.lowerBound)) to"
          + " \(grouped(iterations.upperBound)).")
    }
    notes += cells.notes(data, in: frame, several: "the fate of most is shown")
    return [notes.joined(separator: " ")].filter { !$0.isEmpty }
  }
}

extension Fates {
  /// The fate of most trials of a cell, the first of equals; nil where it has none.
  func fate(ofCell cell: Int, _ cells: PlaneCells) -> Int? {
    fate(of: cells.rows(in: cell))
  }

  /// The fate of most of some trials.
  func fate(of rows: some Collection<Int32>) -> Int? {
    guard let first = rows.first else { return nil }
    if rows.count == 1 { return Int(fateOfRow[Int(first)]) }
    var counts = [Int](repeating: 0, count: all.count)
    for row in rows { counts[Int(fateOfRow[Int(row)])] += 1 }
    var best = 0
    for fate in counts.indices where counts[fate] > counts[best] { best = fate }
    return best
  }
}
