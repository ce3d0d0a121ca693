import Engine
import Losses
import Support
import Sweeps

/// The columns of `results.csv`, and how they write what determines a trial.
struct ResultsLayout {
  /// Of all losses of the catalogue, in order of appearance.
  let lossParameterNames: [String]
  /// Of all optimizers, in order of appearance.
  let parameterNames: [String]
  /// Of all losses, in order of appearance.
  let componentNames: [String]
  /// The parameters of optimizers that are real numbers in at least one.
  private let realNames: Set<String>

  init(_ experiment: Experiment) {
    lossParameterNames = experiment.lossParameterNames
    var known = Set<String>()
    parameterNames = experiment.optimizers.flatMap { choice in
      choice.words.map(\.column) + choice.parameters.map(\.name)
    }.filter { known.insert($0).inserted }
    known = []
    componentNames = experiment.losses.flatMap(\.loss.componentNames).filter {
      known.insert($0).inserted
    }
    realNames = Set(
      experiment.optimizers.flatMap(\.parameters).filter { $0.kind == .number }.map(\.name))
  }

  var header: [String] {
    ["id", "loss"] + lossParameterNames.map { "loss.\($0)" } + ["optimizer"]
      + parameterNames + componentNames.map { "start.\($0)" }
      + [
        "seed", "status", "iterations", "gradient_evaluations", "final_loss", "gradient_norm",
        "best_loss",
      ] + componentNames.map { "final.\($0)" }
  }

  /// Whether a parameter's column has real numbers: whole ones are `2.0` there.
  func isReal(_ name: String) -> Bool { realNames.contains(name) }

  /// A value of an optimizer's parameter as a field: a number, or the name of a choice or truth value.
  func field(_ parameter: ParameterDescription, _ value: Double) -> String {
    parameter.text(value) { isReal(parameter.name) ? decimal($0) : shortest($0) }
  }

  /// The fields of a loss's parameters, empty for those that it lacks.
  func fields(_ loss: Loss) -> [String] {
    lossParameterNames.map { name in
      guard let found = loss.parameters.first(where: { $0.name == name }) else { return "" }
      return found.isWhole ? shortest(found.value) : decimal(found.value)
    }
  }
}
