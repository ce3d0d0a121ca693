import Engine
import Losses
import Results
import Runner
import Support
import Sweeps

/// The columns of `trajectories.csv`.
struct TrajectoriesLayout {
  /// Whether some loss is over data.
  let hasLearning: Bool
  /// Whether some optimizer reports an average.
  let hasAverage: Bool
  /// The components that are recorded of any loss, in order of appearance.
  let componentNames: [String]

  init(_ experiment: Experiment) {
    hasLearning = experiment.losses.contains { $0.loss.data != nil }
    hasAverage = experiment.averages
    var known = Set<String>()
    componentNames = experiment.losses.indices.flatMap { experiment.recordedNames(lossIndex: $0) }
      .filter { known.insert($0).inserted }
  }

  /// The first columns; those of components follow.
  var leading: [String] {
    ["id", "iteration"] + (hasLearning ? ["epoch"] : []) + ["loss", "gradient_norm"]
      + (hasLearning ? ["batch_loss", "test_loss", "test_accuracy", "parameter_norm"] : [])
      + (hasAverage ? ["average_loss"] : [])
  }

  var header: [String] { leading + componentNames }
}

extension Experiment {
  /// The names of the components that paths on a loss hold.
  func recordedNames(lossIndex: Int) -> [String] {
    let loss = losses[lossIndex].loss
    guard let places = recordedComponents(lossIndex: lossIndex) else { return loss.componentNames }
    guard !places.isEmpty else { return [] }
    let names = loss.componentNames
    return places.map { names[$0] }
  }
}

/// `trajectories.csv`: a row a recorded step.
enum TrajectoriesTable {
  static func bytes(_ trajectories: [Trajectory], _ plan: Plan) -> [UInt8] {
    let experiment = plan.experiment
    let layout = TrajectoriesLayout(experiment)
    var writer = CSVWriter()
    for name in layout.header { writer.field(name) }
    writer.endLine()
    let precision = experiment.precision
    for trajectory in trajectories {
      let index = plan.group(of: trajectory.trial).lossIndex
      var places: [String: Int] = [:]
      for (place, name) in experiment.recordedNames(lossIndex: index).enumerated() {
        places[name] = place
      }
      let components = layout.componentNames.map { places[$0] }
      let learning = trajectory.learning
      /// What was not measured is left out.
      func field(_ value: Double?) {
        writer.field(value.flatMap { $0.isNaN ? nil : precision.text($0) } ?? "")
      }
      let id = plan.identity(of: trajectory.trial).text
      for row in 0..<trajectory.count {
        writer.field(id)
        writer.field(String(trajectory.iterations[row]))
        if layout.hasLearning { writer.field(learning.map { decimal($0.epochs[row]) } ?? "") }
        if learning == nil {
          writer.field(precision.text(trajectory.losses[row]))
          writer.field(precision.text(trajectory.gradientNorms[row]))
        } else {
          field(trajectory.losses[row])
          field(trajectory.gradientNorms[row])
        }
        if layout.hasLearning {
          field(learning?.batchLosses[row])
          field(learning?.testLosses[row])
          field(learning?.testAccuracies[row])
          field(learning?.parameterNorms[row])
        }
        if layout.hasAverage {
          if learning == nil {
            writer.field(trajectory.averageLosses.map { precision.text($0[row]) } ?? "")
          } else {
            field(trajectory.averageLosses?[row])
          }
        }
        for component in components {
          writer.field(component.map { precision.text(trajectory.value($0, at: row)) } ?? "")
        }
        writer.endLine()
      }
    }
    return writer.bytes
  }
}
