import Analysis
import Formulas
import Plotting
import Results
import Support
import Sweeps

/// Every trial as a line across its parameters, coloured by result.
struct ParallelCoordinatesFigure: FigureType {
  var appearance = FigureAppearance()
  static let name = "parallel_coordinates"
  static let summary = "Every trial as a line across its parameters, coloured by result."
  static let options = [
    FigureOption(
      "columns", "The axes, as results.csv names its columns.",
      default: "optimizer, all that is swept, and the result", \Self.columns, .tableColumns),
    FigureOption(
      "colour", "The result that colours: \(OptionValue<Measure>.words).", \Self.colour,
      .choice("column")),
  ]

  var columns: [String]?
  var colour = Measure.finalLoss

  func figures(_ data: FigureData) throws(FormulaError) -> [NamedFigure] {
    ParallelCoordinatesDrawing(data: data, options: self).figures()
  }
}

private struct ParallelCoordinatesDrawing {
  let data: FigureData
  let options: ParallelCoordinatesFigure

  /// The most trials that are lines; more are drawn as pixels.
  static let mostLines = 1000
  /// The most trials that are drawn at all.
  static let mostTrials = 100_000
  /// The most columns that are shown where the experiment lists none.
  static let mostColumns = 12

  private var measure: Measure { options.colour }

  func figures() -> [NamedFigure] {
    let count = data.plan.count
    guard count > 0 else { return [] }
    let shown = min(count, Self.mostTrials)
    let trials =
      shown == count ? Array(0..<count) : (0..<shown).map { $0 * (count - 1) / (shown - 1) }
    let table = TrialTable(data, trials: trials)
    var names = options.columns ?? TrialTable.differing(data)
    var omitted = 0
    if options.columns == nil {
      omitted = max(0, names.count - (Self.mostColumns - 1))
      names = names.dropLast(omitted) + [measure.rawValue]
    }
    let isExploded = trials.indices.map(table.isExploded)
    let columns = names.map(table.column)
    var axes = columns.map { ParallelAxis($0, isExploded) }
    let colour = ParallelAxis(table.column(measure.rawValue), isExploded)
    let order = trials.indices.sorted { a, b in
      // Exploded ones lie below, the best on top; of equals the first.
      let (first, second) = (rank(a, isExploded, colour), rank(b, isExploded, colour))
      return first == second ? a > b : first > second
    }
    for at in axes.indices { axes[at].spread(by: order.reversed(), isExploded) }
    let exploded = isExploded.count { $0 }
    let bottom = axes.contains(where: \.hasMissing) ? ParallelAxis.missing - 0.05 : -0.03
    let top = axes.contains(where: \.hasAbove) ? ParallelAxis.above + 0.05 : 1.03
    let span = bottom...top
    let width = exploded > 0 ? 820.0 : 1046
    let range = -Self.room(axes, width)...(Double(axes.count - 1) + 0.02 * Double(axes.count))
    let lines = ParallelLines(
      axes: axes, colour: colour, isExploded: isExploded, order: order, x: range, y: span,
      legend: exploded > 0 ? "exploded (\(grouped(exploded)))" : nil)
    var layers = trials.count > Self.mostLines ? lines.image() : lines.layers()
    layers += axes.enumerated().map { .scale($1.layer(at: Double($0))) }

    var figure = Figure(
      title: "\(grouped(count)) trial\(count == 1 ? "" : "s") across their parameters",
      x: Axis(
        label: "", range: range,
        categories: axes.enumerated().map { Axis.Category(Double($0), $1.title) }),
      y: Axis(label: "", range: span, categories: []), layers: layers,
      captions: captions(
        table, axes, exploded: exploded, shown: shown, omitted: omitted, lines: lines),
      alternativeText: alternativeText(table, axes, colour, isExploded))
    figure.keepsLegendOutside = true
    if let bar = colour.finiteRange {
      figure.colorBar = ColorBar(
        label: measure.noun.capitalized, range: bar, scale: colour.scale,
        colorMap: .viridisOnPaper)
    }
    let name =
      "parallel-coordinates"
      + (measure == .finalLoss ? "" : "-" + NamedFigure.slug(measure.rawValue))
    var named = NamedFigure(name: name, figure: figure)
    named.rows = Self.rows(columns, table)
    return [named]
  }

  /// Every crossing: the axis, the trial's number, and its value there.
  private static func rows(_ columns: [TrialTable.Column], _ table: TrialTable) -> FigureRows {
    let trials = table.trials
    return FigureRows(replacesLayers: true) {
      columns.flatMap { column in
        trials.indices.map { row -> FigureRows.Row in
          let value = column.values[row]
          let word = column.words.flatMap { words in
            Int(exactly: value).flatMap { words.indices.contains($0) ? words[$0] : nil }
          }
          return FigureRows.Row(
            series: word.map { "\(column.name): \($0)" } ?? column.name, x: Double(trials[row]),
            y: word == nil && !value.isNaN ? value : nil, value: nil)
        }
      }
    }
  }

  /// The room to the left of the first axis, in distances of two axes, for its labels.
  private static func room(_ axes: [ParallelAxis], _ width: Double) -> Double {
    let letters = axes.first?.longestWord ?? 6
    return min(max(0.3, (Double(letters) * 13 + 28) * Double(axes.count) / width), 0.95)
  }

  private func rank(_ row: Int, _ isExploded: [Bool], _ colour: ParallelAxis) -> Double {
    isExploded[row] ? .infinity : colour.colour(row) ?? 2
  }

  // MARK: Words

  private func captions(
    _ table: TrialTable, _ axes: [ParallelAxis], exploded: Int, shown: Int, omitted: Int,
    lines: ParallelLines
  ) -> [String] {
    var captions = [data.conditions()]
    var text =
      "A line is a trial, its colour the \(measure.noun) (dark is least); the least lies on top."
    if shown < data.plan.count {
      text += " Drawn: \(grouped(shown)) of \(grouped(data.plan.count)) trials, evenly spread."
    }
    if exploded > 0 {
      text +=
        " \(grouped(exploded)) exploded trial\(exploded == 1 ? "" : "s")"
        + (shown > Self.mostLines ? "" : ", dashed,") + " lie\(exploded == 1 ? "s" : "") below all."
    }
    if axes.contains(where: \.isSpread) {
      text += " Values of a grid have bands, in which their trials are spread, the least lowest."
    }
    if axes.contains(where: \.hasMissing) {
      text += " Below an axis (none): the optimizer has no such parameter."
    }
    if axes.contains(where: \.hasAbove) {
      text += " Above an axis: exploded, or not a finite number."
    }
    let clipped = axes.filter(\.hasBelow).map(\.title)
    if !clipped.isEmpty {
      text += " At the foot of \(clipped.joined(separator: ", ")): 0, which has no logarithm."
    }
    if omitted > 0 { text += " Not shown: \(grouped(omitted)) more columns." }
    captions.append(text)
    return captions
  }

  private func alternativeText(
    _ table: TrialTable, _ axes: [ParallelAxis], _ colour: ParallelAxis, _ isExploded: [Bool]
  ) -> String {
    let names = axes.map(\.title).joined(separator: ", ")
    let best = table.trials.indices.filter { !isExploded[$0] && colour.colour($0) != nil }
      .min { colour.value($0) < colour.value($1) }
    var text = "Trials as lines across \(names), coloured by the \(measure.noun)."
    if let best {
      let detail = data.plan.detail(of: table.trials[best])
      let group = data.plan.group(of: table.trials[best])
      text +=
        " The least is \(Words.short(colour.value(best))), of "
        + data.seriesTitle(ofOptimizer: group.optimizerIndex)
        + (detail.isEmpty ? "." : " with \(detail).")
    }
    return text
  }
}
