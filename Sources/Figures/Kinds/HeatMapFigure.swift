import Analysis
import Formulas
import Lanes
import Plotting
import Results
import Support
import Sweeps

/// A plane of two swept columns, coloured by a result.
struct HeatMapFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "heat_map"
  static let summary = "Two swept quantities as a plane, coloured by a result."
  static let options = [
    FigureOption(
      "x", "The column across, as results.csv names it: learning_rate, start.x.",
      default: "the first that is swept", \Self.x, .planeColumn),
    FigureOption(
      "y", "The column upwards.", default: "the next that is swept", \Self.y, .planeColumn),
    FigureOption(
      "colour", "The result that colours: \(OptionValue<Measure>.words), or final.x.",
      \Self.colour, .resultColumn),
    .splitBy(\Self.splitBy),
  ]

  /// What exploded: a colour that viridis does not have.
  static let explodedColor = Color.vermillion

  var x: String?
  var y: String?
  var colour = Measure.finalLoss.rawValue
  var splitBy = Split.optimizer

  func check(_ context: FigureContext) -> [FigureProblem] {
    PlaneColumns.check(Self.name, x: x, y: y, context)
  }

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    HeatMapDrawing(data: data, options: self).figures()
  }
}

private struct HeatMapDrawing {
  let data: FigureData
  let options: HeatMapFigure

  private var colour: String { options.colour }

  func figures() -> [NamedFigure] {
    guard
      let columns = PlaneColumns.chosen(x: options.x, y: options.y, in: data.experiment)
    else { return [] }
    let sets = TrialSet.sets(
      of: data.plan, split: options.splitBy, joining: [columns.x, columns.y])
    return sets.compactMap { set in
      guard let cells = PlaneCells(data.results, set.groups, x: columns.x, y: columns.y) else {
        return nil
      }
      let absence = PlaneCells.absence(data, sets, x: columns.x, y: columns.y, loss: set.lossIndex)
      return figure(set, cells, absence)
    }
  }

  private func figure(
    _ set: TrialSet, _ cells: PlaneCells, _ absence: String?
  ) -> NamedFigure {
    let names = data.experiment.losses[set.lossIndex].columnNames
    let values = Self.values(ResultColumn(name: colour), cells, names)
    let isAccuracy =
      if case .measure(let measure) = ResultColumn(name: colour) { measure.isLargerBetter } else {
        false
      }
    let scale = ColourScale(values, exploded: Self.explosions(cells), isLinear: isAccuracy)
    let noun = PlaneCells.label(colour)
    let subject = set.optimizerIndex.map { " of \(data.title(ofOptimizer: $0))" } ?? ""
    let several = data.onLoss(set)
    var figure = Figure(
      title: noun + subject + several,
      x: Axis(
        label: PlaneCells.label(cells.x.column), range: cells.x.range,
        scale: cells.x.isLogarithmic ? .log10 : .linear, categories: data.sizes(cells.x, set)),
      y: Axis(
        label: PlaneCells.label(cells.y.column), range: cells.y.range,
        scale: cells.y.isLogarithmic ? .log10 : .linear, categories: data.sizes(cells.y, set)),
      captions: data.fairness(set), colorBar: scale.bar(noun))
    figure.keepsLegendOutside = true
    if scale.explodedCount > 0 {
      figure.layers.append(
        .markers(
          MarkerLayer(
            points: [], style: MarkerStyle(.square, fill: HeatMapFigure.explodedColor),
            label: "Exploded")))
    }
    let frame = Renderer.frame(of: figure)
    if cells.isScattered {
      figure.layers += points(cells, scale)
    } else {
      figure.layers.insert(
        .image(cells.image(in: frame) { scale.color($0, cells) }.layer), at: 0)
    }
    var notes = cells.notes(
      data, in: frame,
      several: "the median of those that did not explode, or where most did, exploded")
    notes += scale.notes(noun, total: cells.rowCount)
    if let absence { notes.append(absence) }
    if !notes.isEmpty { figure.captions.append(notes.joined(separator: " ")) }
    figure.alternativeText =
      "Map of the \(noun.lowercased()) over \(cells.x.column) and \(cells.y.column); "
      + "\(grouped(cells.rowCount)) trials, \(grouped(scale.explodedCount)) exploded."
    let name = NamedFigure.name(
      ["heat-map", colour == "final_loss" ? "" : NamedFigure.slug(colour)], set, data)
    return NamedFigure(name: name, figure: figure)
  }

  /// Trials as points, by colour: 64 shades are finer than the eye distinguishes.
  private func points(_ cells: PlaneCells, _ scale: ColourScale) -> [Layer] {
    var shades: [Int: [Point]] = [:]
    for place in cells.places(data) {
      shades[scale.shade(place.rows, of: 64), default: []].append(place.point)
    }
    return shades.sorted { $0.key < $1.key }.map { shade, points in
      let fill =
        shade == -2
        ? HeatMapFigure.explodedColor
        : shade == -1 ? Color.gray : ColorMap.viridis.color(Double(shade) / 63)
      return .markers(
        MarkerLayer(
          points: points,
          style: MarkerStyle(
            shade == -2 ? .cross : .circle, size: 7, fill: fill, stroke: Color.black.opacity(0.5),
            strokeWidth: 0.4)))
    }
  }

  // MARK: Results

  private static func explosions(_ cells: PlaneCells) -> [Bool] {
    var exploded: [Bool] = []
    exploded.reserveCapacity(cells.rowCount)
    for part in cells.parts {
      for index in 0..<part.group.count {
        exploded.append(part.table.status(of: index) == .exploded)
      }
    }
    return exploded
  }

  private static func values(
    _ column: ResultColumn, _ cells: PlaneCells, _ names: [String]
  ) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(cells.rowCount)
    for part in cells.parts {
      let table = part.table
      let rows = 0..<part.group.count
      switch column {
      case .measure(let measure):
        for row in rows { values.append(measure.value(table, row)) }
      case .final(let name):
        let component = names.firstIndex(of: name)
        for row in rows { values.append(component.map { table.final($0, of: row) } ?? .nan) }
      }
    }
    return values
  }
}
