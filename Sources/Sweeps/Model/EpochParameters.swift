import Engine
import Optimizers

extension ParameterDescription {
  /// The number of epochs that may stand in for a schedule's number of steps: `decay_epochs` for `decay_steps`.
  /// Nil for other parameters.
  package var inEpochs: ParameterDescription? {
    let ours: String
    switch name {
    case "boundaries": ours = "boundary_epochs"
    case "step_size": ours = "step_epochs"
    default:
      guard name.hasSuffix("_steps") else { return nil }
      ours = "\(name.dropLast(6))_epochs"
    }
    return ParameterDescription(
      name: ours, defaultValue: 0, range: range,
      summary: "\(summary.hasSuffix(".") ? String(summary.dropLast()) : summary); in epochs.")
  }
}

extension OptimizerChoice {
  /// The parameters that count epochs, which are steps to the arithmetic.
  var epochParameters: [Int] {
    parameters.indices.filter { index in
      let parts = parameters[index].name.split(separator: ".")
      guard parts.count > 1,
        ["learning_rate", "weight_decay"].contains(parts[parts.count - 2])
      else { return false }
      return parts[parts.count - 1].prefix { $0 != "[" }.hasSuffix("_epochs")
    }
  }

  /// ``numbers(for:)`` with epochs as the steps that they are.
  ///
  /// - Parameter stepsPerEpoch: where steps take such gradients.
  func numbers(
    for trials: TrialColumns, on loss: LossChoice, stepsPerEpoch: (StepGradients) -> Double
  ) -> [[Double]] {
    let epochs = epochParameters
    guard !epochs.isEmpty else { return numbers(for: trials) }
    var trials = trials
    let deciding = [batchParameter, accumulateParameter].compactMap { $0 }
    let differing = deciding.map { trials.parameters[$0].count }.max() ?? 1
    let steps = (0..<differing).map { stepsPerEpoch(gradients(trials, $0, on: loss)) }
    for index in epochs {
      let column = trials.parameters[index]
      let count = max(column.count, steps.count)
      trials.parameters[index] = (0..<count).map { at in
        let epochs = column[column.count == 1 ? 0 : at]
        return (epochs * steps[steps.count == 1 ? 0 : at]).rounded()
      }
    }
    return numbers(for: trials)
  }
}

extension Plan {
  /// All numbers that the optimizer of a group computes with, for some of its trials: for each one value for all
  /// trials, or one for each. Epochs are steps there.
  public func numbers(for trials: TrialColumns, of group: Group) -> [[Double]] {
    experiment.optimizers[group.optimizerIndex].numbers(
      for: trials, on: experiment.losses[group.lossIndex]
    ) { experiment.stepsPerEpoch(lossIndex: group.lossIndex, $0) }
  }
}
