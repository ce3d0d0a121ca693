/// A trial's path: what was recorded at some of its steps.
public struct Trajectory: Sendable, Hashable {
  /// The trial's number in the plan.
  public let trial: Int
  public let dimension: Int
  /// The recorded steps, ascending from 0.
  public var iterations: [Int] = []
  public var losses: [Double] = []
  /// ‖∇L‖₂ at each.
  public var gradientNorms: [Double] = []
  /// `dimension` numbers a step, one step after another.
  public var points: [Double] = []
  /// The losses at the averages that the optimizer reports, NaN where the loss was not evaluated; nil where it reports
  /// its last point. No evaluation of them is counted.
  public var averageLosses: [Double]?
  /// The components that ``points`` holds; nil for all of them in order.
  public var components: [Int]?
  /// What is recorded of a loss over data; nil for others.
  public var learning: Learning?

  /// Numbers of each recorded step of a loss over data; NaN in steps that are no evaluation, where ``losses``
  /// and ``gradientNorms`` are NaN as well.
  public struct Learning: Sendable, Hashable {
    /// Passes over the training rows so far.
    public var epochs: [Double] = []
    /// The loss over the minibatch that led to the step, at the point before it; NaN at the start.
    public var batchLosses: [Double] = []
    /// Of what the optimizer reports, as accuracies are.
    public var testLosses: [Double] = []
    public var testAccuracies: [Double] = []
    /// ‖x‖₂ at each step.
    public var parameterNorms: [Double] = []

    public init() {}
  }

  public init(trial: Int, dimension: Int) {
    self.trial = trial
    self.dimension = dimension
  }

  /// How many steps are recorded.
  public var count: Int { iterations.count }

  /// A component at a recorded step.
  public func value(_ component: Int, at row: Int) -> Double {
    points[row * dimension + component]
  }
}

extension Trajectory {
  /// The losses of what the optimizer reports: of its averages where it has them, else ``losses``. The last is what
  /// trials are compared by.
  public var reportedLosses: [Double] { averageLosses ?? losses }

  /// The rows at which the whole loss was evaluated: all, but of minibatches, where it is NaN between evaluations.
  public var evaluatedRows: [Int] {
    learning == nil ? Array(0..<count) : (0..<count).filter { !losses[$0].isNaN }
  }
}
