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
