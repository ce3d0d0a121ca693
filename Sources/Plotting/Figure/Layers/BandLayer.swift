/// The area between two curves over the same x; it breaks where a coordinate is NaN.
public struct BandLayer: Sendable, Hashable {
  public var x: [Double]
  public var lower: [Double]
  public var upper: [Double]
  /// Translucent colours let lines below show through.
  public var fill: Color
  /// The legend's text; nil keeps the band out of the legend.
  public var label: String?

  /// Creates a band; the longer arrays are cut to the shortest.
  public init(
    x: [Double], lower: [Double], upper: [Double], fill: Color, label: String? = nil
  ) {
    self.x = x
    self.lower = lower
    self.upper = upper
    self.fill = fill
    self.label = label
  }
}
