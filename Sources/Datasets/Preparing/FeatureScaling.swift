/// Scales features in place, each by the numbers of the training rows.
///
/// Sums go over the rows in their order, with Neumaier's compensation: one order, and an error that does not grow
/// with the number of rows. Numbers are first multiplied by a power of two, so that no square leaves the range.
enum FeatureScaling {
  /// The least and the greatest number of each column.
  static func ranges(
    _ values: UnsafeBufferPointer<Double>, rows: Range<Int>, width: Int
  ) -> [ClosedRange<Double>] {
    var least = [Double](repeating: .infinity, count: width)
    var greatest = [Double](repeating: -.infinity, count: width)
    for row in rows {
      for column in 0..<width {
        let value = values[row * width + column]
        if value < least[column] { least[column] = value }
        if value > greatest[column] { greatest[column] = value }
      }
    }
    return (0..<width).map { least[$0]...max(least[$0], greatest[$0]) }
  }

  /// Scales all rows.
  ///
  /// - Returns: the first column with a number that became infinite, if any.
  static func apply(
    _ scale: Scale, _ store: NumberStore<Double>, width: Int, trainingRows: Int
  ) -> Int? {
    guard scale != .none, let base = store.base else { return nil }
    let values = store.buffer
    let ranges = ranges(values, rows: 0..<trainingRows, width: width)
    // A number x becomes (x · factor − shift) / spread; a constant column 0.
    let factors = ranges.map { range -> Double in
      let largest = max(abs(range.lowerBound), abs(range.upperBound))
      guard largest > 0 else { return 1 }
      return Double(sign: .plus, exponent: -max(-1000, Int(largest.exponent)), significand: 1)
    }
    var shifts = [Double](repeating: 0, count: width)
    var spreads = [Double](repeating: 1, count: width)
    switch scale {
    case .none: break
    case .unit:
      for column in 0..<width {
        shifts[column] = ranges[column].lowerBound * factors[column]
        spreads[column] = ranges[column].upperBound * factors[column] - shifts[column]
      }
    case .standard:
      let count = Double(trainingRows)
      shifts = sums(values, trainingRows, width) { value, column in value * factors[column] }
        .map { $0 / count }
      spreads = sums(values, trainingRows, width) { value, column in
        let difference = value * factors[column] - shifts[column]
        return difference * difference
      }.map { ($0 / count).squareRoot() }
    }
    let isConstant = ranges.map { $0.lowerBound == $0.upperBound }
    var firstInfinite: Int?
    for row in 0..<values.count / max(1, width) {
      let numbers = base + row * width
      for column in 0..<width {
        let value = (numbers[column] * factors[column] - shifts[column]) / spreads[column]
        numbers[column] = isConstant[column] ? 0 : value
        if !numbers[column].isFinite, firstInfinite == nil { firstInfinite = column }
      }
    }
    return firstInfinite
  }

  /// A compensated sum over the first rows for each column.
  @inline(__always)
  private static func sums(
    _ values: UnsafeBufferPointer<Double>, _ rows: Int, _ width: Int,
    _ term: (Double, Int) -> Double
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: width)
    var lost = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for column in 0..<width {
        let value = term(values[row * width + column], column)
        let sum = sums[column] + value
        let isLarger = abs(sums[column]) >= abs(value)
        let large = isLarger ? sums[column] : value
        let small = isLarger ? value : sums[column]
        lost[column] += (large - sum) + small
        sums[column] = sum
      }
    }
    return (0..<width).map { sums[$0] + lost[$0] }
  }
}
