/// How values are spaced along an axis.
public enum AxisScale: Sendable, Hashable {
  case linear
  /// By decimal logarithm; values of 0 lie infinitely far down, negative ones nowhere.
  case log10
}

/// The label and the range of an axis.
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
    /// A second, smaller line below the name, on vertical axes; may be empty.
    public var detail: String

    public init(_ value: Double, _ name: String, detail: String = "") {
      self.value = value
      self.name = name
      self.detail = detail
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
  ///   - scale: The spacing of the axis.
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
