/// What an optimizer is given in place of the exact gradient.
///
/// Noise is keyed by seed, step and component, so that all optimizers meet the same.
public struct GradientOracle: Sendable, Hashable {
  /// What is added to each component.
  public enum Noise: Sendable, Hashable {
    /// N(0, deviation²).
    case normal(deviation: Double)
    /// `scale` times a number of Student's t distribution: heavy tails for few degrees of freedom.
    case studentT(scale: Double, freedom: Double)
  }
  public var noise: Noise?
  /// The gradient is that at the point so many steps before, or at the start.
  public var delay = 0
  /// The probability with which a component is 0.
  public var dropout = 0.0

  public init() {}

  /// Whether the gradient is given as it is.
  public var isExact: Bool { noise == nil && delay == 0 && dropout == 0 }
  /// Whether it depends on the seed.
  public var usesSeed: Bool { noise != nil || dropout > 0 }
}
