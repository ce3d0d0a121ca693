/// A point, in data coordinates or in pixels (y downwards) depending on the context.
public struct Point: Sendable, Hashable {
  public var x: Double
  public var y: Double

  /// Creates a point from its coordinates.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// Creates a point from its coordinates, unlabelled for literals of many points.
  public init(_ x: Double, _ y: Double) {
    self.init(x: x, y: y)
  }

  /// Whether both coordinates are finite.
  public var isFinite: Bool { x.isFinite && y.isFinite }

  /// Whether a coordinate is NaN.
  public var isNaN: Bool { x.isNaN || y.isNaN }
}
