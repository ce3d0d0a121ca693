/// Where values lie along an axis: 0 at the lower end of its range and 1 at the upper.
public struct AxisMapping: Sendable, Hashable {
  /// The ends, in decimal logarithms where the scale is logarithmic; always
  /// `lower < upper`, finite, and far enough apart to hold ticks.
  public let lower: Double
  public let upper: Double
  public let scale: AxisScale

  /// Creates the mapping of an axis, widening what cannot be drawn.
  public init(_ axis: Axis) {
    self.init(range: axis.range, scale: axis.scale)
  }

  /// Creates the mapping of a range, widening what cannot be drawn.
  public init(range: ClosedRange<Double>, scale: AxisScale) {
    self.scale = scale
    var low = range.lowerBound
    var high = range.upperBound
    switch scale {
    case .linear:
      low = low.isNaN ? 0 : max(low, -1e300)
      high = high.isNaN ? 1 : min(high, 1e300)
    case .log10:
      // The least and the greatest positive Double, should the range reach that far.
      high = high > 0 ? min(decimalLogarithm(high), 308.25) : 0
      low = low > 0 ? max(decimalLogarithm(low), -323.3) : min(high - 6, 0)
    }
    low = min(low, scale == .linear ? 1e300 : 308.25)
    high = max(high, scale == .linear ? -1e300 : -323.3)
    if high < low { swap(&low, &high) }
    let magnitude = max(abs(low), abs(high))
    if high - low <= max(magnitude * 1e-11, 1e-280) {
      // One value: a window around it, wide enough that its ticks differ in Double.
      let reach =
        switch scale {
        case .linear: magnitude > 1e-270 ? magnitude * 0.05 : 0.5
        case .log10: 0.5
        }
      low -= reach
      high += reach
    }
    lower = low
    upper = high
  }

  /// The share of the axis at which a value lies, below 0 or above 1 outside of the range;
  /// infinite or NaN where the value or its logarithm is.
  public func position(_ value: Double) -> Double {
    let coordinate = scale == .linear ? value : decimalLogarithm(value)
    return (coordinate - lower) / (upper - lower)
  }

  /// The value at a share of the axis.
  public func value(at position: Double) -> Double {
    let coordinate = lower + (upper - lower) * position
    return scale == .linear ? coordinate : powerOfTen(coordinate)
  }
}
