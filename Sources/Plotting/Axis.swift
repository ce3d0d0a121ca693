/// How values are spaced along an axis.
public enum AxisScale: Sendable, Hashable {
  case linear
  /// By decimal logarithm; values of 0 lie infinitely far down, negative ones nowhere.
  case log10
}

/// What an axis says and covers.
public struct Axis: Sendable, Hashable {
  /// The text beside the axis; may be empty.
  public var label: String
  /// The values at the two ends of the axis. Empty, infinite or (on a logarithmic axis)
  /// non-positive ranges are widened to something that can be drawn.
  public var range: ClosedRange<Double>
  public var scale: AxisScale
  /// Names at some values instead of numbers at round ones; an empty list for an axis without
  /// ticks. Names are wrapped to two lines and cut in the middle where they are long.
  public var categories: [Category]?

  /// A name at a value.
  public struct Category: Sendable, Hashable {
    public var value: Double
    public var name: String

    public init(_ value: Double, _ name: String) {
      self.value = value
      self.name = name
    }
  }

  /// Creates an axis.
  public init(
    label: String, range: ClosedRange<Double>, scale: AxisScale = .linear,
    categories: [Category]? = nil
  ) {
    self.label = label
    self.range = range
    self.scale = scale
    self.categories = categories
  }

  /// The range over the finite values given, widened by a share of its span on both sides.
  ///
  /// - Parameters:
  ///   - values: What must be covered; NaN and infinities are ignored, and on a logarithmic
  ///     axis values that are not positive.
  ///   - margin: The share of the span (of the logarithms' span) to add on each side.
  public static func range(
    over values: some Sequence<Double>, scale: AxisScale = .linear, margin: Double = 0.05
  ) -> ClosedRange<Double> {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite && (scale == .linear || value > 0) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return scale == .linear ? 0...1 : 1...10 }
    let mapping = AxisMapping(range: low...high, scale: scale)
    return mapping.value(at: -margin)...max(mapping.value(at: 1 + margin), low)
  }
}

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
      // One value: a window around it, wide enough that Double can tell its ticks apart.
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
