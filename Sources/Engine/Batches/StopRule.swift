/// When a trial ends.
public struct StopRule: Sendable, Hashable {
  /// What counts as having converged; any one suffices.
  public enum Criterion: Sendable, Hashable {
    /// Every parameter equals its value one step before: the notebook's rule.
    case unchanged
    /// ‖∇L‖₂ is at most this.
    case gradientNorm(Double)
    /// The loss is at most this.
    case lossBelow(Double)
    /// The loss changed by at most this over so many steps in a row.
    case lossChange(Double, patience: Int)
    /// The share of test rows that are classified rightly is at least this.
    case testAccuracyAbove(Double)
  }
  public var maximumIterations = 1000
  /// The most passes over the training rows, which ``maximumIterations`` then follows from; nil where steps are
  /// counted.
  public var maximumEpochs: Int?
  public var converged: [Criterion] = [.unchanged]
  /// A loss above this counts as exploded, as a NaN gradient always does.
  public var explodedAbove: Double?

  public init() {}
}
