import Lanes
import Plotting

/// How an axis over some numbers is best spaced.
package enum AxisChoice {
  /// By logarithm where all are positive and far apart, or evenly spaced in the logarithm.
  package static func scale(of values: [Double], allowsZero: Bool = false) -> AxisScale {
    var low = Double.infinity
    var high = 0.0
    for value in values where value.isFinite {
      guard value > 0 || value == 0 && allowsZero else { return .linear }
      guard value > 0 else { continue }
      low = min(low, value)
      high = max(high, value)
    }
    guard high > low else { return .linear }
    if high / low >= 30 { return .log10 }
    guard high / low >= 4, values.count < 100_000 else { return .linear }
    let distinct = Set(values).sorted()
    guard distinct.count > 2, distinct[0] > 0 else { return .linear }
    let ratio = distinct[1] / distinct[0]
    return zip(distinct, distinct.dropFirst()).allSatisfy { abs($1 / $0 / ratio - 1) < 1e-6 }
      ? .log10 : .linear
  }

  /// A range around finite numbers that all positions of an axis lie in; around one number, a
  /// window.
  package static func range(
    _ values: [Double], _ scale: AxisScale, margin: Double
  ) -> ClosedRange<Double> {
    let range = Axis.range(over: values, scale: scale, margin: margin)
    guard range.lowerBound == range.upperBound else { return range }
    let value = range.lowerBound
    return scale == .log10
      ? value / 10...value * 10 : value - max(1, abs(value) / 2)...value + max(1, abs(value) / 2)
  }
}
