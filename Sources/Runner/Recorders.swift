import Engine
import Lanes
import Results
import Sweeps

/// Which components of its points a replayed trial keeps.
public enum RecordedPoints: Sendable, Hashable {
  /// None: losses and norms alone.
  case none
  /// Those that the experiment records.
  case recorded
  /// All of them, however many there are.
  case all

  /// Nil for all components.
  func components(_ plan: Plan, _ lossIndex: Int) -> [Int]? {
    switch self {
    case .none: []
    case .recorded: plan.experiment.recordedComponents(lossIndex: lossIndex)
    case .all: nil
    }
  }
}

/// Keeps the rows of one trial that its rule names, and the last.
struct Recorder {
  private var trajectory: Trajectory
  private let every: RecordRule.Every
  private var last: (step: Int, loss: Double, norm: Double, point: [Double])?

  init(_ trajectory: Trajectory, _ every: RecordRule.Every) {
    self.trajectory = trajectory
    self.every = every
  }

  /// - Parameter averageLoss: evaluates the loss at the average that is reported, for a row that is kept.
  mutating func add<V: PackLane>(
    _ step: Int, _ batch: Batch<V>, averageLoss: () -> Double?
  ) {
    let loss = Double(batch.loss[0].element(at: 0))
    var sum: V.Element = 0
    for component in 0..<batch.dimension {
      let g = batch.value(batch.gradient, component, trial: 0)
      sum = component == 0 ? g * g : sum + g * g
    }
    let norm = Double(sum.squareRoot())
    if every.includes(step) {
      append(step, loss, norm, averageLoss())
      for place in 0..<trajectory.dimension {
        let component = trajectory.components?[place] ?? place
        trajectory.points.append(Double(batch.value(batch.x, component, trial: 0)))
      }
      last = nil
    } else {
      let point = (0..<trajectory.dimension).map { place in
        Double(batch.value(batch.x, trajectory.components?[place] ?? place, trial: 0))
      }
      last = (step, loss, norm, point)
    }
  }

  private mutating func append(
    _ step: Int, _ loss: Double, _ norm: Double, _ averageLoss: Double?
  ) {
    trajectory.iterations.append(step)
    trajectory.losses.append(loss)
    trajectory.gradientNorms.append(norm)
    if let averageLoss {
      trajectory.averageLosses?.append(averageLoss)
      if trajectory.averageLosses == nil { trajectory.averageLosses = [averageLoss] }
    }
  }

  /// The path, when the trial has ended.
  ///
  /// - Parameter averageLoss: as ``add(_:_:averageLoss:)``, for the last row.
  func finished(averageLoss: () -> Double?) -> Trajectory {
    guard let last else { return trajectory }
    var result = self
    result.append(last.step, last.loss, last.norm, averageLoss())
    result.trajectory.points.append(contentsOf: last.point)
    return result.trajectory
  }
}

/// Keeps the rows of one trial over data that its rule names, those that are evaluated, and the last.
struct LearningRecorder<V: PackLane> {
  private var trajectory: Trajectory
  private var learning = Trajectory.Learning()
  private let every: RecordRule.Every
  private let epochs: (_ steps: Int) -> Double
  /// Whether evaluations are kept that no rule names.
  private let keepsEvaluations: Bool
  /// The last row where its rule does not name it.
  private var isLastExtra = false

  /// - Parameters:
  ///   - components: those that are kept; nil for all.
  ///   - keepsEvaluations: whether every evaluation is, which may be every step: not where each is a whole model.
  init(
    _ trial: Int, _ components: [Int]?, dimension: Int, _ every: RecordRule.Every,
    epochs: @escaping (_ steps: Int) -> Double, keepsEvaluations: Bool, averages: Bool
  ) {
    self.keepsEvaluations = keepsEvaluations
    trajectory = Trajectory(trial: trial, dimension: components?.count ?? dimension)
    trajectory.components = components
    if averages { trajectory.averageLosses = [] }
    self.every = every
    self.epochs = epochs
  }

  mutating func add(_ row: LearningEngine<V>.Row) {
    // A row that is evaluated later takes its own place, and one that no rule names makes room for the next.
    if isLastExtra || trajectory.iterations.last == row.step { removeLast() }
    trajectory.iterations.append(row.step)
    trajectory.losses.append(row.loss)
    trajectory.gradientNorms.append(row.gradientNorm)
    trajectory.averageLosses?.append(row.averageLoss)
    for place in 0..<trajectory.dimension {
      trajectory.points.append(row.value(trajectory.components?[place] ?? place))
    }
    learning.epochs.append(epochs(row.step))
    learning.batchLosses.append(row.batchLoss)
    learning.testLosses.append(row.testLoss)
    learning.testAccuracies.append(row.testAccuracy)
    learning.parameterNorms.append(row.parameterNorm)
    isLastExtra = !every.includes(row.step) && !(row.isEvaluated && keepsEvaluations)
  }

  private mutating func removeLast() {
    trajectory.iterations.removeLast()
    trajectory.losses.removeLast()
    trajectory.gradientNorms.removeLast()
    trajectory.averageLosses?.removeLast()
    trajectory.points.removeLast(trajectory.dimension)
    learning.epochs.removeLast()
    learning.batchLosses.removeLast()
    learning.testLosses.removeLast()
    learning.testAccuracies.removeLast()
    learning.parameterNorms.removeLast()
  }

  func finished() -> Trajectory {
    var result = trajectory
    result.learning = learning
    return result
  }
}
