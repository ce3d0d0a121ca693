import Engine

/// When the whole training loss and the test set are evaluated; the start and the last step always are.
public enum Evaluation: Sendable, Hashable {
  /// At the end of every epoch; an epoch of all rows is a step.
  case epoch
  /// Every so many steps.
  case every(Int)
}

extension Plan {
  /// How many steps an epoch has: passes over the training rows in minibatches of `batch` rows, 0 for all.
  public func stepsPerEpoch(lossIndex: Int, batch: Int) -> Int {
    experiment.stepsPerEpoch(lossIndex: lossIndex, batch: batch)
  }

  /// After how many steps the whole loss is evaluated.
  public func evaluationInterval(lossIndex: Int, batch: Int) -> Int {
    switch experiment.evaluation {
    case .epoch: stepsPerEpoch(lossIndex: lossIndex, batch: batch)
    case .every(let steps): steps
    }
  }

  /// When trials of a minibatch's size end: epochs become steps.
  public func stop(lossIndex: Int, batch: Int) -> StopRule {
    experiment.stop(lossIndex: lossIndex, batch: batch)
  }
}

extension Experiment {
  func stepsPerEpoch(lossIndex: Int, batch: Int) -> Int {
    guard batch > 0, let rows = losses[lossIndex].loss.data?.trainingRows else { return 1 }
    return (rows + batch - 1) / batch
  }

  func stop(lossIndex: Int, batch: Int) -> StopRule {
    var stop = stop
    if let epochs = stop.maximumEpochs {
      stop.maximumIterations = epochs * stepsPerEpoch(lossIndex: lossIndex, batch: batch)
    }
    return stop
  }
}
