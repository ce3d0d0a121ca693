import Sweeps

/// About how long trials of a group take if they take all steps, in seconds of a processor: by the file alone,
/// whatever the machine is.
struct TrialCost {
  private let plan: Plan
  private let group: Plan.Group
  private let choice: LossChoice
  private let optimizer: OptimizerChoice
  private let learning: LearningGroup?
  /// Seconds of a step beside the loss.
  private let rule: Double
  /// Seconds of a gradient where the loss is a formula with exact gradients.
  private let formula: Double
  /// How many gradients a step takes.
  private let gradientsOfStep: Double

  /// Seconds of an operation of a formula or a rule on one trial among packed ones, or of a multiplication and an
  /// addition of a product of matrices: of one core with AVX-512, but only ratios matter.
  private static let operation = 2e-11

  init(_ plan: Plan, _ group: Plan.Group, _ compiler: GroupCompiler) {
    self.plan = plan
    self.group = group
    choice = plan.experiment.losses[group.lossIndex]
    optimizer = plan.experiment.optimizers[group.optimizerIndex]
    learning = compiler.learning(group)
    let compiled = compiler.compiled(group)
    rule = Self.operation * (compiled?.operationsOfStep ?? 0)
    gradientsOfStep = compiled?.gradientsOfStep ?? 1
    formula = Self.operation * Double(compiler.formula(group)?.gradient.instructionCount ?? 1)
  }

  /// Of the first trial.
  var first: Double { seconds(gradients(plan.columns(0..<1, of: group), 0)) }

  /// A step of the first trial.
  var ofStep: Double { secondsOfStep(gradients(plan.columns(0..<1, of: group), 0)) }

  private func gradients(_ trials: TrialColumns, _ at: Int) -> StepGradients {
    optimizer.gradients(trials, at, on: choice)
  }

  private func secondsOfStep(_ gradients: StepGradients) -> Double {
    let loss = learning.map { Self.operation * $0.lossCost(gradients) } ?? formula
    return loss * gradientsOfStep + rule
  }

  private func seconds(_ gradients: StepGradients) -> Double {
    guard let learning else {
      return secondsOfStep(gradients) * Double(plan.experiment.stop.maximumIterations)
    }
    return secondsOfStep(gradients) * Double(learning.mostSteps(gradients))
      + Self.operation * learning.evaluationCost(gradients)
  }

  /// Of all trials.
  var all: GroupCost {
    guard group.count > 0 else { return .equal(0) }
    guard learning != nil, optimizer.variesGradients else { return .equal(first) }
    var known: [StepGradients: Double] = [:]
    var sums = [0.0]
    sums.reserveCapacity(group.count + 1)
    for first in stride(from: 0, to: group.count, by: 4096) {
      let trials = plan.columns(first..<min(first + 4096, group.count), of: group)
      for at in 0..<trials.count {
        let gradients = gradients(trials, at)
        let cost = known[gradients] ?? seconds(gradients)
        known[gradients] = cost
        sums.append(sums[sums.count - 1] + cost)
      }
    }
    return .sums(sums)
  }
}
