import Analysis
import Lanes
import Plotting
import Support
import Sweeps

/// How results become colours.
struct ColourScale {
  private let values: [Double]
  private let exploded: [Bool]
  private let range: ClosedRange<Double>
  private let isLogarithmic: Bool
  private let mapping: AxisMapping
  private let table: [UInt32]
  let explodedCount: Int
  private let below: Int
  private let above: Int
  private let missing: Int
  private let zeros: Int
  private let hasValues: Bool

  private static let steps = 1024

  /// - Parameters:
  ///   - values: by trial.
  ///   - exploded: which of them have no value worth showing.
  ///   - isLinear: whether equal distances are equal steps of colour in any case, as of shares.
  init(_ values: [Double], exploded: [Bool], isLinear: Bool = false) {
    self.values = values
    self.exploded = exploded
    var (low, high) = (Double.infinity, -Double.infinity)
    var (leastPositive, zeros, missing, explosions) = (Double.infinity, 0, 0, 0)
    for (value, isExploded) in zip(values, exploded) {
      if isExploded {
        explosions += 1
      } else if value.isFinite {
        low = min(low, value)
        high = max(high, value)
        if value > 0 { leastPositive = min(leastPositive, value) }
        if value == 0 { zeros += 1 }
      } else if value.isNaN {
        missing += 1
      }
    }
    isLogarithmic = !isLinear && low >= 0 && high > 0 && high.isFinite
    self.zeros = isLogarithmic ? zeros : 0
    self.missing = missing
    explodedCount = explosions
    hasValues = low <= high
    if isLogarithmic { low = leastPositive }
    if !hasValues { (low, high) = (0, 1) }
    // A few extreme trials must not take all the colours: where the middle 96 % of a sample would
    // do with less than half of them, they get all.
    let logarithmic = isLogarithmic
    func place(_ value: Double) -> Double { logarithmic ? Double.log10(value) : value }
    let step = max(values.count / 20_000, 1)
    var sample: [Double] = []
    for at in stride(from: 0, to: values.count, by: step)
    where !exploded[at] && values[at].isFinite && (!logarithmic || values[at] > 0) {
      sample.append(values[at])
    }
    sample.sort()
    var range = low...high
    if sample.count >= 20 {
      let inner = sample[sample.count / 50]...sample[sample.count - 1 - sample.count / 50]
      let (from, to) = (place(inner.lowerBound), place(inner.upperBound))
      if to > from, place(high) - place(low) > 2 * (to - from) { range = inner }
    }
    self.range = range
    var (under, over) = (0, 0)
    for (value, isExploded) in zip(values, exploded) where !isExploded {
      if value < range.lowerBound, !logarithmic || value > 0 { under += 1 }
      if value > range.upperBound { over += 1 }
    }
    (below, above) = (under, over)
    mapping = AxisMapping(range: range, scale: isLogarithmic ? .log10 : .linear)
    table = (0...Self.steps).map {
      ColorMap.viridis.color(Double($0) / Double(Self.steps)).premultiplied
    }
  }

  func bar(_ label: String) -> ColorBar? {
    guard hasValues else { return nil }
    return ColorBar(label: label, range: range, scale: isLogarithmic ? .log10 : .linear)
  }

  private static let empty = Color(rgb: 0xEDEDED).premultiplied
  private static let gray = Color.gray.premultiplied
  private static let explodedPixel = HeatMapFigure.explodedColor.premultiplied

  /// The result of a cell: that of its trial, or the median of those that did not explode; nil where
  /// most exploded.
  private func result(_ rows: some Collection<Int32>) -> Double? {
    if rows.count == 1, let row = rows.first {
      return exploded[Int(row)] ? nil : values[Int(row)]
    }
    var steady: [Double] = []
    for row in rows where !exploded[Int(row)] {
      let value = values[Int(row)]
      steady.append(value.isNaN ? .infinity : value)
    }
    guard 2 * steady.count >= rows.count, !steady.isEmpty else { return nil }
    steady.sort()
    let middle = steady.count / 2
    return steady.count % 2 == 1 || steady[middle] == steady[middle - 1]
      ? steady[middle] : steady[middle - 1] + (steady[middle] - steady[middle - 1]) / 2
  }

  /// The colour of a cell.
  func color(_ cell: Int, _ cells: PlaneCells) -> UInt32 {
    let rows = cells.rows(in: cell)
    if rows.isEmpty { return Self.empty }
    return result(rows).map { pixel($0) } ?? Self.explodedPixel
  }

  private func pixel(_ value: Double) -> UInt32 {
    let position = mapping.position(value)
    guard !position.isNaN else { return Self.gray }
    return table[Int(min(max(position, 0), 1) * Double(Self.steps) + 0.5)]
  }

  /// The place of some trials at a point among so many shades; −1 without a number, −2 exploded.
  func shade(_ rows: [Int32], of count: Int) -> Int {
    guard let value = result(rows) else { return -2 }
    let position = mapping.position(value)
    guard !position.isNaN else { return -1 }
    return Int((min(max(position, 0), 1) * Double(count - 1)).rounded())
  }

  func notes(_ noun: String, total: Int) -> [String] {
    var notes: [String] = []
    func trials(_ count: Int) -> String { "\(grouped(count)) trial\(count == 1 ? "" : "s")" }
    if explodedCount > 0 {
      notes.append(
        explodedCount == total
          ? "All \(trials(total)) exploded (vermillion)."
          : "Vermillion: exploded (\(grouped(explodedCount)) of \(trials(total))).")
    }
    if above > 0 {
      notes.append("\(trials(above).capitalized) above the scale in its last colour.")
    }
    if below > 0 { notes.append("\(trials(below).capitalized) below it in its first.") }
    if zeros > 0 {
      notes.append("Where it is 0 (\(trials(zeros))), the darkest colour.")
    }
    if missing > 0 { notes.append("Grey: not a number (\(trials(missing))).") }
    if hasValues, range.lowerBound == range.upperBound, above + below == 0 {
      notes.append(
        "All \(missing + explodedCount > 0 ? "other " : "")values are \(Words.short(range.lowerBound))."
      )
    }
    return notes
  }
}
