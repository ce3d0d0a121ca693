/// How a trial ended.
public enum Status: UInt8, Sendable, Hashable, CaseIterable {
  case converged
  case exploded
  case maximumIterations
  /// The parameters came to rest though the gradient is not small: see ``isStalled(gradientNorm:loss:)``.
  case stalled

  /// Whether a trial of unchanged parameters has not converged: ‖∇L‖ > 10⁻³ · max(1, |L|).
  public static func isStalled(gradientNorm: Double, loss: Double) -> Bool {
    gradientNorm > 1e-3 * max(1, abs(loss))
  }

  /// As tables write it.
  public var name: String {
    switch self {
    case .converged: "converged"
    case .exploded: "exploded"
    case .maximumIterations: "max_iterations"
    case .stalled: "stalled"
    }
  }

  /// The status of a name in a table.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// What came of one trial. Numbers of a Float trial are exact in Double.
public struct Outcome: Sendable, Hashable {
  public var status: Status
  /// Steps taken; for an exploded trial the one at which the gradient was NaN.
  public var iterations: Int
  public var gradientEvaluations: Int
  public var finalLoss: Double
  /// ‖∇L‖₂ at the final point.
  public var gradientNorm: Double
  /// The smallest loss of all steps; NaN only if all were.
  public var bestLoss: Double
  /// The loss at the average of the points that the optimizer reports, at the end; nil where it reports its last
  /// point. Finding it is not counted in ``gradientEvaluations``.
  public var finalAverageLoss: Double?
  public var final: [Double]
  /// What is measured beside the training loss; nil where the loss is no loss over data.
  public var measures: Measures?

  /// What is measured of a trial on a loss over data.
  public struct Measures: Sendable, Hashable {
    /// Over the test rows at the final point, or at what the optimizer reports in its place
    /// (``Outcome/finalAverageLoss``), as all that is of test rows; NaN where there are none.
    public var finalTestLoss = Double.nan
    /// The share of test rows that are classified rightly; NaN where nothing is classified.
    public var finalTestAccuracy = Double.nan
    /// The largest of all evaluations.
    public var bestTestAccuracy = Double.nan
    /// ‖x‖₂ at the final point.
    public var finalNorm = Double.nan

    public init() {}
  }

  public init(
    status: Status, iterations: Int, gradientEvaluations: Int, finalLoss: Double,
    gradientNorm: Double, bestLoss: Double, finalAverageLoss: Double? = nil, final: [Double],
    measures: Measures? = nil
  ) {
    self.status = status
    self.iterations = iterations
    self.gradientEvaluations = gradientEvaluations
    self.finalLoss = finalLoss
    self.gradientNorm = gradientNorm
    self.bestLoss = bestLoss
    self.finalAverageLoss = finalAverageLoss
    self.final = final
    self.measures = measures
  }

  /// The loss of what the optimizer reports: of its average, where it has one, else of the final point. It is what
  /// trials are compared by.
  public var reportedLoss: Double { finalAverageLoss ?? finalLoss }
}
