import Lanes
import Losses
import Results
import Runner
import Sweeps

/// `results.csv`: a row a trial.
struct ResultsTable {
  private let results: RunResults
  private let parameterNames: [String]
  private let componentNames: [String]

  init(_ results: RunResults) {
    self.results = results
    let experiment = results.plan.experiment
    var names: [String] = []
    for choice in experiment.optimizers {
      for name in choice.words.map(\.column) + choice.parameters.map(\.name)
      where !names.contains(name) {
        names.append(name)
      }
    }
    parameterNames = names
    var known = Set<String>()
    componentNames = experiment.losses.flatMap(\.loss.componentNames).filter {
      known.insert($0).inserted
    }
  }

  func bytes() -> [UInt8] {
    let experiment = results.plan.experiment
    var writer = CSVWriter()
    let header =
      ["trial", "id", "loss", "optimizer"] + parameterNames
      + componentNames.map { "start.\($0)" }
      + [
        "seed", "status", "iterations", "gradient_evaluations", "final_loss", "gradient_norm",
        "best_loss",
      ] + componentNames.map { "final.\($0)" }
    for name in header { writer.field(name) }
    writer.endLine()
    for (group, table) in zip(results.plan.groups, results.outcomes) {
      let choice = experiment.optimizers[group.optimizerIndex]
      let loss = experiment.losses[group.lossIndex].loss
      let identities = results.plan.identities(of: group)
      let places = parameterNames.map { name in
        choice.parameters.firstIndex { $0.name == name }
      }
      let components = loss.components(named: componentNames)
      for index in 0..<group.count {
        let trial = results.plan.trial(index, of: group)
        let outcome = table[index]
        writer.field(String(group.first + index))
        writer.field(identities.identity(trial).text)
        writer.field(loss.name)
        writer.field(choice.definition.name)
        for (name, place) in zip(parameterNames, places) {
          if let place {
            writer.field(choice.parameters[place].text(trial.parameters[place]) { shortest($0) })
          } else {
            writer.field(choice.words.first { $0.column == name }?.word ?? "")
          }
        }
        for component in components {
          writer.field(component.map { shortest(trial.start[$0]) } ?? "")
        }
        writer.field(trial.seed.map(String.init) ?? "")
        writer.field(outcome.status.name)
        writer.field(String(outcome.iterations))
        writer.field(String(outcome.gradientEvaluations))
        for value in [outcome.finalLoss, outcome.gradientNorm, outcome.bestLoss] {
          writer.field(experiment.precision.text(value))
        }
        for component in components {
          writer.field(component.map { experiment.precision.text(outcome.final[$0]) } ?? "")
        }
        writer.endLine()
      }
    }
    return writer.bytes
  }
}

/// `trajectories.csv`: a row a recorded step.
enum TrajectoriesTable {
  static func bytes(_ trajectories: [Trajectory], _ plan: Plan) -> [UInt8] {
    var known = Set<String>()
    let names = plan.experiment.losses.flatMap(\.loss.componentNames).filter {
      known.insert($0).inserted
    }
    var writer = CSVWriter()
    for name in ["trial", "iteration", "loss", "gradient_norm"] + names { writer.field(name) }
    writer.endLine()
    let precision = plan.experiment.precision
    for trajectory in trajectories {
      let loss = plan.experiment.losses[plan.group(of: trajectory.trial).lossIndex].loss
      let components = loss.components(named: names)
      let trial = String(trajectory.trial)
      for row in 0..<trajectory.count {
        writer.field(trial)
        writer.field(String(trajectory.iterations[row]))
        writer.field(precision.text(trajectory.losses[row]))
        writer.field(precision.text(trajectory.gradientNorms[row]))
        for component in components {
          writer.field(component.map { precision.text(trajectory.value($0, at: row)) } ?? "")
        }
        writer.endLine()
      }
    }
    return writer.bytes
  }
}

extension Loss {
  /// The place of each of some components; nil for those that the loss lacks.
  fileprivate func components(named names: [String]) -> [Int?] {
    var places: [String: Int] = [:]
    for (place, name) in componentNames.enumerated() { places[name] = place }
    return names.map { places[$0] }
  }
}

extension Precision {
  /// The shortest text that reads back as the same number of this precision.
  func text(_ value: Double) -> String {
    self == .float32 ? shortest(Float(value)) : shortest(value)
  }
}
