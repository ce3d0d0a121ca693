import Analysis
import Plotting

/// One axis of parallel coordinates: where each trial crosses it.
///
/// The words and the few values of a grid divide the axis evenly, each with a band of its own, in which its
/// trials are spread; other numbers have their places along the axis.
struct ParallelAxis {
  private let column: TrialTable.Column
  /// The names of the bands, from below; nil for a scale.
  private let bands: [String]?
  /// By row, the band; NaN where the column does not apply, and the number where there are no bands.
  private let places: [Double]
  private let mapping: AxisMapping
  let scale: AxisScale
  /// Of the finite numbers that are not of exploded trials; nil where there are none.
  let finiteRange: ClosedRange<Double>?
  let hasMissing: Bool
  /// Whether a trial stands above the axis, or at its foot for want of a logarithm.
  let hasAbove: Bool
  let hasBelow: Bool
  /// Whether it shows what trials came to, and not what they are.
  let isResult: Bool
  /// By row, how far from its place a trial crosses: see ``spread(by:)``.
  private var offsets: [Double] = []

  /// Where values without a position on the axis are drawn.
  static let missing = -0.07
  static let above = 1.07

  init(_ column: TrialTable.Column, _ isExploded: [Bool]) {
    self.column = column
    let values = column.values
    let isResult = column.measure != nil || column.name.hasPrefix("final.")
    self.isResult = isResult
    func counts(_ row: Int) -> Bool { values[row].isFinite && !(isResult && isExploded[row]) }
    let finite = values.indices.filter(counts).map { values[$0] }
    let distinct = Set(values.filter { !$0.isNaN }).sorted()
    let isGrid = !isResult && distinct.count <= Self.mostBands && distinct.count < values.count
    if let words = column.words ?? (isGrid ? distinct.map(Words.short) : nil) {
      bands = words
      places =
        column.words != nil
        ? values
        : values.map { Double(distinct.firstIndex(of: $0) ?? -1) }.map { $0 < 0 ? .nan : $0 }
      (scale, finiteRange) = (.linear, nil)
      mapping = AxisMapping(range: -0.5...Double(max(words.count, 1)) - 0.5, scale: .linear)
      hasMissing = values.contains(where: \.isNaN)
      (hasAbove, hasBelow) = (false, false)
      return
    }
    bands = nil
    places = values
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

  /// The letters of its longest band; nil for a scale.
  var longestWord: Int? { bands?.map(\.count).max() }

  func value(_ row: Int) -> Double { column.values[row] }

  /// Where a trial crosses: 0…1 on the axis, or beyond its ends.
  func position(_ row: Int, isExploded: Bool) -> Double {
    place(row, isExploded: isExploded) + (offsets.isEmpty ? 0 : offsets[row])
  }

  /// The same before trials of one place are spread.
  private func place(_ row: Int, isExploded: Bool) -> Double {
    let value = places[row]
    if isResult, isExploded || value.isNaN { return Self.above }
    if value.isNaN { return Self.missing }
    let position = mapping.position(value)
    if position == .infinity { return Self.above }
    return position.isNaN ? 0 : min(max(position, 0), 1)
  }

  /// The most bands of numbers.
  private static let mostBands = 12

  /// Spreads the trials of each band over it in an order of their results, so that each line can be followed
  /// and the results of a value can be read off its colours. The most trials make the widest bundle.
  ///
  /// - Parameter order: all rows, the one that lies lowest first.
  mutating func spread(by order: [Int], _ isExploded: [Bool]) {
    var bundles: [Double: [Int]] = [:]
    for row in order { bundles[place(row, isExploded: isExploded[row]), default: []].append(row) }
    let most = bundles.values.map(\.count).max() ?? 1
    guard let bands, most > 1 else { return }
    offsets = [Double](repeating: 0, count: order.count)
    for (place, rows) in bundles where rows.count > 1 {
      let band = place == Self.missing ? 0.03 : 0.32 / Double(bands.count)
      let half = band * Double(rows.count - 1) / Double(most - 1)
      for (at, row) in rows.enumerated() {
        offsets[row] = half * (2 * Double(at) / Double(rows.count - 1) - 1)
      }
    }
  }

  /// Whether trials of one value are spread around it.
  var isSpread: Bool { !offsets.isEmpty }

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
        categories: bands.map { $0.enumerated().map { Axis.Category(Double($0), $1) } }))
    if hasMissing { layer.beyond.append(Axis.Category(Self.missing, "none")) }
    if hasAbove {
      layer.beyond.append(Axis.Category(Self.above, isResult ? "exploded" : "infinite"))
    }
    return layer
  }
}
