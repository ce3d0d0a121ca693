import Analysis
import Plotting

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

  /// Where values without a position on the axis are drawn.
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

  /// The column's name for people.
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
