/// A mark on an axis.
public struct Tick: Sendable, Hashable {
  /// The value marked.
  public var value: Double
  /// Where it lies on the axis, in 0…1.
  public var position: Double
  /// What is written beside it; nil for a minor tick.
  public var label: String?

  /// Creates a tick.
  public init(value: Double, position: Double, label: String?) {
    self.value = value
    self.position = position
    self.label = label
  }
}
