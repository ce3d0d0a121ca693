import Engine

/// When the whole training loss and the test set are evaluated; the start and the last step always are.
public enum Evaluation: Sendable, Hashable {
  /// At the end of every epoch; an epoch of all rows is a step.
  case epoch
  /// Every so many steps.
  case every(Int)
}

/// What a step of a trial takes its gradient from.
public struct StepGradients: Sendable, Hashable {
  /// Rows of a minibatch; 0 for all of them.
  public var batch: Int
  /// How many minibatches, or noisy gradients, a step takes the mean of.
  public var accumulated: Int

  public init(batch: Int = 0, accumulated: Int = 1) {
    self.batch = batch
    self.accumulated = accumulated
  }
}

extension OptimizerChoice {
  /// What steps of a trial on a loss take; exact gradients of all rows are taken once.
  public func gradients(_ parameters: [Double], on loss: LossChoice) -> StepGradients {
    gradients(on: loss) { parameters[$0] }
  }

  /// The same of a trial among others.
  public func gradients(
    _ trials: TrialColumns, _ index: Int, on loss: LossChoice
  ) -> StepGradients {
    gradients(on: loss) { place in
      let column = trials.parameters[place]
      return column[column.count == 1 ? 0 : index]
    }
  }

  func gradients(on loss: LossChoice, _ parameter: (Int) -> Double) -> StepGradients {
    let batch = batchParameter.map { Int(parameter($0)) } ?? 0
    let accumulated = accumulateParameter.map { Int(parameter($0)) } ?? 1
    let isExact = (batch == 0 || loss.loss.data == nil) && !loss.oracle.usesSeed
    return StepGradients(batch: batch, accumulated: isExact ? 1 : accumulated)
  }
}

extension Plan {
  /// How many minibatches an epoch has: passes over the training rows.
  ///
  /// - Parameters:
  ///   - lossIndex: the place of the loss in the experiment.
  ///   - batch: rows of a minibatch, 0 for all.
  public func minibatchesPerEpoch(lossIndex: Int, batch: Int) -> Int {
    experiment.minibatchesPerEpoch(lossIndex: lossIndex, batch: batch)
  }

  /// How many steps an epoch has: a fraction where a step takes minibatches of two epochs.
  public func stepsPerEpoch(lossIndex: Int, _ gradients: StepGradients) -> Double {
    experiment.stepsPerEpoch(lossIndex: lossIndex, gradients)
  }

  /// After how many minibatches the whole loss is evaluated.
  public func evaluationInterval(lossIndex: Int, _ gradients: StepGradients) -> Int {
    switch experiment.evaluation {
    case .epoch: minibatchesPerEpoch(lossIndex: lossIndex, batch: gradients.batch)
    case .every(let steps): steps * gradients.accumulated
    }
  }

  /// When trials of such steps end: epochs become steps, of which the last may take minibatches of the epoch behind.
  public func stop(lossIndex: Int, _ gradients: StepGradients) -> StopRule {
    experiment.stop(lossIndex: lossIndex, gradients)
  }
}

extension Experiment {
  func minibatchesPerEpoch(lossIndex: Int, batch: Int) -> Int {
    guard batch > 0, let rows = losses[lossIndex].loss.data?.trainingRows else { return 1 }
    return (rows + batch - 1) / batch
  }

  func stepsPerEpoch(lossIndex: Int, _ gradients: StepGradients) -> Double {
    Double(minibatchesPerEpoch(lossIndex: lossIndex, batch: gradients.batch))
      / Double(gradients.accumulated)
  }

  func stop(lossIndex: Int, _ gradients: StepGradients) -> StopRule {
    var stop = stop
    if let epochs = stop.maximumEpochs {
      let minibatches =
        epochs * minibatchesPerEpoch(lossIndex: lossIndex, batch: gradients.batch)
      stop.maximumIterations = (minibatches + gradients.accumulated - 1) / gradients.accumulated
    }
    return stop
  }
}
