import Lanes

/// A range that numbers are drawn from.
struct Distribution: Sendable, Hashable {
  let low: Double
  let high: Double
  /// Whether each decade is as likely as another, rather than each number.
  let isLogarithmic: Bool
  /// Whether only whole numbers are drawn.
  let isWhole: Bool

  /// The number at a quantile, in [0, 1).
  func value(at quantile: Double) -> Double {
    let value: Double
    switch (isLogarithmic, isWhole) {
    case (false, false): value = low + (high - low) * quantile
    case (true, false): value = low * Double.pow(high / low, quantile)
    case (false, true): value = (low + (high - low + 1) * quantile).rounded(.down)
    case (true, true):
      // Each whole number has the width of its surroundings, half a step to both sides.
      let first = low - 0.5
      value = (first * Double.pow((high + 0.5) / first, quantile)).rounded()
    }
    return min(max(value, low), high)
  }

  /// Whether quantiles that differ by at least 2⁻⁴⁰ make numbers that differ: not where numbers are
  /// rounded to whole ones, nor in a range that is narrow beside the size of its numbers.
  ///
  /// The rounding of a number is below 2⁻⁵⁰ of the larger bound; the factor leaves a margin.
  var distinguishesQuantiles: Bool {
    if isWhole { return false }
    return isLogarithmic ? high / low > 1.01 : high - low > max(abs(low), abs(high)) / 256
  }
}
