import Engine
import Losses
import Support
import Sweeps

/// The columns of `results.csv`, and how they write what determines a trial.
struct ResultsLayout {
  /// Of all losses of the catalogue, in order of appearance.
  let lossParameterNames: [String]
  /// Of all optimizers, in order of appearance; without the size of minibatches.
  let parameterNames: [String]
  /// Of the starts and ends of all losses, in order of appearance.
  let startNames: [String]
  let finalNames: [String]
  /// Whether some trials have their start in words, and whether some have a norm in place of their end.
  let hasStartText: Bool
  let hasFinalNorm: Bool
  /// Whether steps take minibatches.
  let hasBatch: Bool
  let gradientColumns: [GradientColumn]
  /// Whether some loss is over data.
  let hasEpochs: Bool
  let measures: [MeasureColumn]
  /// Whether some optimizer reports an average.
  let hasAverage: Bool
  /// The parameters of optimizers that are real numbers in at least one.
  private let realNames: Set<String>

  /// What is measured on losses over data.
  enum MeasureColumn: String, CaseIterable {
    case finalTestLoss = "final_test_loss"
    case finalTestAccuracy = "final_test_accuracy"
    case bestTestAccuracy = "best_test_accuracy"

    /// Whether a loss has it.
    func isOf(_ loss: Loss) -> Bool {
      loss.hasTestRows && (self == .finalTestLoss || loss.hasAccuracy)
    }

    func value(_ measures: Outcome.Measures) -> Double {
      switch self {
      case .finalTestLoss: measures.finalTestLoss
      case .finalTestAccuracy: measures.finalTestAccuracy
      case .bestTestAccuracy: measures.bestTestAccuracy
      }
    }
  }

  init(_ experiment: Experiment) {
    lossParameterNames = experiment.lossParameterNames
    func unique(_ names: [String]) -> [String] {
      var known = Set<String>()
      return names.filter { known.insert($0).inserted }
    }
    parameterNames = unique(
      experiment.optimizers.flatMap { choice in
        choice.words.map(\.column) + choice.ownParameters.map(\.name)
      })
    startNames = unique(experiment.losses.flatMap(\.startColumnNames))
    finalNames = unique(experiment.losses.flatMap(\.columnNames))
    hasStartText = experiment.losses.contains { !$0.hasStartColumns }
    hasFinalNorm = experiment.losses.contains { !$0.hasComponentColumns }
    hasBatch = experiment.optimizers.contains { $0.batchParameter != nil }
    gradientColumns = experiment.gradientColumns
    hasEpochs = experiment.losses.contains { $0.loss.data != nil }
    measures = MeasureColumn.allCases.filter { column in
      experiment.losses.contains { column.isOf($0.loss) }
    }
    hasAverage = experiment.averages
    realNames = Set(
      experiment.optimizers.flatMap(\.parameters).filter { $0.kind == .number }.map(\.name))
  }

  var header: [String] {
    ["id", "loss"] + lossParameterNames.map { "loss.\($0)" } + ["optimizer"]
      + parameterNames + startNames.map { "start.\($0)" } + (hasStartText ? ["start"] : [])
      + ["seed"] + problemNames + ["status", "iterations"] + (hasEpochs ? ["epochs"] : [])
      + ["gradient_evaluations", "final_loss", "gradient_norm", "best_loss"]
      + measures.map(\.rawValue) + (hasAverage ? ["final_average_loss"] : [])
      + finalNames.map { "final.\($0)" }
      + (hasFinalNorm ? ["final_norm"] : [])
  }

  /// The columns of minibatches and gradients.
  var problemNames: [String] {
    (hasBatch ? ["batch"] : []) + gradientColumns.map(\.rawValue)
  }

  /// Whether a parameter's column has real numbers: whole ones are `2.0` there.
  func isReal(_ name: String) -> Bool { realNames.contains(name) }

  /// A value of an optimizer's parameter as a field: a number, or the name of a choice or truth value.
  func field(_ parameter: ParameterDescription, _ value: Double) -> String {
    parameter.text(value) { isReal(parameter.name) ? decimal($0) : shortest($0) }
  }

  /// The size of a trial's minibatches as a field.
  func batchField(_ choice: OptimizerChoice, _ parameters: [Double]) -> String {
    choice.batchParameter.map { field(choice.parameters[$0], parameters[$0]) } ?? ""
  }

  /// The fields of a loss's gradients, empty for those that it lacks.
  func fields(_ oracle: GradientOracle) -> [String] {
    gradientColumns.map { column in
      column.value(oracle).map { column.isWhole ? shortest($0) : decimal($0) } ?? ""
    }
  }

  /// The fields of a loss's parameters, empty for those that it lacks.
  func fields(_ loss: Loss) -> [String] {
    lossParameterNames.map { name in
      guard let found = loss.parameters.first(where: { $0.name == name }) else { return "" }
      if let word = found.word { return word }
      return found.isWhole ? shortest(found.value) : decimal(found.value)
    }
  }
}

extension OptimizerChoice {
  /// The parameters without the size of minibatches.
  var ownParameters: [ParameterDescription] {
    guard let batchParameter else { return parameters }
    return parameters.enumerated().filter { $0.offset != batchParameter }.map(\.element)
  }
}
