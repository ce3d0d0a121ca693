/// The scale of a colour map.
public struct ColorBar: Sendable, Hashable {
  public var label: String
  /// The values at the two ends of the colour map.
  public var range: ClosedRange<Double>
  public var scale: AxisScale
  public var colorMap: ColorMap
  /// The values at which the colours step, ascending; empty where they flow.
  public var steps: [Double] = []

  /// The colour of a value.
  public func color(of value: Double) -> Color {
    let mapping = AxisMapping(range: range, scale: scale)
    guard !steps.isEmpty else { return colorMap.color(mapping.position(value)) }
    let below = steps.count { $0 <= value }
    // A band between two steps has the colour of its middle.
    let ends = [range.lowerBound] + steps + [range.upperBound]
    let low = mapping.position(max(ends[below], range.lowerBound))
    let high = mapping.position(min(ends[below + 1], range.upperBound))
    return colorMap.color((max(low, 0) + min(high, 1)) / 2)
  }

  /// Creates a scale.
  public init(
    label: String, range: ClosedRange<Double>, scale: AxisScale = .linear,
    colorMap: ColorMap = .viridis
  ) {
    self.label = label
    self.range = range
    self.scale = scale
    self.colorMap = colorMap
  }
}
