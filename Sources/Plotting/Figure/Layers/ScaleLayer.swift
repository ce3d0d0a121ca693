/// A vertical axis of its own across the frame, of which a figure of parallel coordinates has many.
public struct ScaleLayer: Sendable, Hashable {
  /// Where the axis stands, in the figure's data coordinates.
  public var x: Double
  /// What it covers, from 0 to 1 of the figure's y axis.
  public var axis: Axis
  /// Names at positions beyond the axis' ends, below 0 or above 1.
  public var beyond: [Axis.Category] = []

  /// Creates an axis.
  public init(x: Double, axis: Axis) {
    self.x = x
    self.axis = axis
  }

  /// Its ticks: categories, or as many round numbers as stand well on a length of pixels.
  func ticks(length: Double, size: Double) -> [Tick] {
    let mapping = AxisMapping(axis)
    let outside = beyond.filter { $0.value.isFinite }.map {
      Tick(value: $0.value, position: $0.value, label: $0.name)
    }
    guard let categories = axis.categories else {
      return FigureLayout.verticalTicks(mapping, height: length, size: size * 1.3) + outside
    }
    return Self.ticks(categories, mapping, length: length, size: size) + outside
  }

  /// Categories as ticks; where they stand too close, some are marked without their names.
  static func ticks(
    _ categories: [Axis.Category], _ mapping: AxisMapping, length: Double, size: Double
  ) -> [Tick] {
    var placed: [(category: Axis.Category, position: Double)] = []
    for category in categories {
      let position = mapping.position(category.value)
      if position >= -1e-9, position <= 1 + 1e-9 { placed.append((category, position)) }
    }
    placed.sort { $0.position < $1.position }
    var last = -Double.infinity
    var ticks: [Tick] = []
    for (category, position) in placed {
      let isRoomy = (position - last) * length >= 1.2 * size
      if isRoomy { last = position }
      ticks.append(
        Tick(
          value: category.value, position: min(max(position, 0), 1),
          label: isRoomy ? category.name : nil))
    }
    return ticks
  }
}
