import Plotting
import Results
import Sweeps

/// Every trial as a line across its parameters, coloured by result.
struct ParallelCoordinatesFigure {
  let data: FigureData
  let options: FigureOptions

  /// The most trials that are lines; more are drawn as pixels.
  static let mostLines = 1000
  /// The most trials that are drawn at all.
  static let mostTrials = 100_000
  /// The most columns that stand side by side without being asked for.
  static let mostColumns = 12

  private var measure: Measure { options.measure ?? .finalLoss }

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
    let axes = names.map { ParallelAxis(table.column($0), isExploded) }
    let colour = ParallelAxis(table.column(measure.rawValue), isExploded)
    let order = trials.indices.sorted { a, b in
      // Exploded ones lie below, the best on top; of equals the first.
      let (first, second) = (rank(a, isExploded, colour), rank(b, isExploded, colour))
      return first == second ? a > b : first > second
    }
    let exploded = isExploded.count { $0 }
    let bottom = axes.contains(where: \.hasMissing) ? ParallelAxis.missing - 0.05 : -0.03
    let top = axes.contains(where: \.hasAbove) ? ParallelAxis.above + 0.05 : 1.03
    let span = bottom...top
    let range = -Self.room(axes)...(Double(axes.count - 1) + 0.02 * Double(axes.count))
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
      + (measure == .finalLoss ? "" : "-" + FigureData.slug(measure.rawValue))
    return [NamedFigure(name: name, figure: figure)]
  }

  /// The room to the left of the first axis, in distances of two axes, for its labels.
  private static func room(_ axes: [ParallelAxis]) -> Double {
    let letters = axes.first?.longestWord ?? 6
    return min(max(0.3, (Double(letters) * 11.5 + 25) * Double(axes.count) / 1046), 0.95)
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
        " The least is \(Words.rounded(colour.value(best))), of "
        + data.seriesTitle(ofOptimizer: group.optimizerIndex)
        + (detail.isEmpty ? "." : " with \(detail).")
    }
    return text
  }
}

/// One axis of parallel coordinates: where each trial crosses it.
struct ParallelAxis {
  private let column: TrialTable.Column
  private let mapping: AxisMapping
  let scale: AxisScale
  /// Of the finite numbers that are not of exploded trials; nil where there are none.
  let finiteRange: ClosedRange<Double>?
  let hasMissing: Bool
  /// Whether a trial stands above the axis, or at its foot for want of a logarithm.
  let hasAbove: Bool
  let hasBelow: Bool

  /// Where what has no place on an axis stands.
  static let missing = -0.07
  static let above = 1.07

  init(_ column: TrialTable.Column, _ isExploded: [Bool]) {
    self.column = column
    let values = column.values
    let isResult = column.measure != nil || column.name.hasPrefix("final.")
    func counts(_ row: Int) -> Bool { values[row].isFinite && !(isResult && isExploded[row]) }
    let finite = values.indices.filter(counts).map { values[$0] }
    if let words = column.words {
      // A word alone stands in the middle.
      let range = words.count > 1 ? 0...Double(words.count - 1) : -1...1
      (scale, finiteRange) = (.linear, nil)
      mapping = AxisMapping(range: range, scale: .linear)
      hasMissing = values.contains(where: \.isNaN)
      (hasAbove, hasBelow) = (false, false)
      return
    }
    scale = AxisChoice.scale(of: finite, allowsZero: isResult)
    let range = AxisChoice.range(finite, scale, margin: 0)
    finiteRange = finite.isEmpty ? nil : range
    mapping = AxisMapping(range: range, scale: scale)
    hasMissing = !isResult && values.contains(where: \.isNaN)
    hasAbove =
      isResult
      ? values.indices.contains { !counts($0) && values[$0] != -.infinity }
      : values.contains(.infinity)
    hasBelow = scale == .log10 && finite.contains(0)
  }

  /// The column's name as people say it.
  var title: String {
    if let measure = column.measure { return measure.noun }
    if column.name.hasPrefix("start.") { return "start \(column.name.dropFirst(6))" }
    if column.name.hasPrefix("final.") { return "final \(column.name.dropFirst(6))" }
    return Words.spoken(column.name)
  }

  /// The letters of its longest word; nil for numbers.
  var longestWord: Int? { column.words?.map(\.count).max() }

  func value(_ row: Int) -> Double { column.values[row] }

  /// Where a trial crosses: 0…1 on the axis, or beyond its ends.
  func position(_ row: Int, isExploded: Bool) -> Double {
    let value = column.values[row]
    let isResult = column.measure != nil || column.name.hasPrefix("final.")
    if isResult, isExploded || value.isNaN { return Self.above }
    if value.isNaN { return Self.missing }
    let position = mapping.position(value)
    if position == .infinity { return Self.above }
    return position.isNaN ? 0 : min(max(position, 0), 1)
  }

  /// The place of a trial's number along a colour map; nil where it is not finite.
  func colour(_ row: Int) -> Double? {
    guard column.values[row].isFinite else { return nil }
    let position = mapping.position(column.values[row])
    return position.isNaN ? nil : min(max(position, 0), 1)
  }

  func layer(at x: Double) -> ScaleLayer {
    let range = mapping.value(at: 0)...mapping.value(at: 1)
    var layer = ScaleLayer(
      x: x,
      axis: Axis(
        label: "", range: range, scale: scale,
        categories: column.words.map { $0.enumerated().map { Axis.Category(Double($0), $1) } }))
    if hasMissing { layer.beyond.append(Axis.Category(Self.missing, "none")) }
    if hasAbove {
      let isLoss = column.measure != nil || column.name.hasPrefix("final.")
      layer.beyond.append(Axis.Category(Self.above, isLoss ? "exploded" : "infinite"))
    }
    return layer
  }
}
