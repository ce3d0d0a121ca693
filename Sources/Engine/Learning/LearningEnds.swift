import Lanes

extension LearningEngine {
  /// Ends trials: their outcomes are written, and the last trials take their places.
  ///
  /// - Parameters:
  ///   - t: the step.
  ///   - step: the step whose points the trials are at.
  ///   - ended: the trials of a block that end, a bit each.
  ///   - status: why a trial ends; nil where its parameters did not change.
  func retire(
    _ t: Int, measuredAt step: Int, _ ended: (Int) -> UInt32, status: (Int) -> Status?
  ) {
    var trials: [Int] = []
    for block in (0..<batch.trialBlocks).reversed() {
      var left = ended(block)
      while left != 0 {
        let lane = 31 - left.leadingZeroBitCount
        left &= ~(1 << UInt32(lane))
        trials.append(block * V.width + lane)
      }
    }
    guard !trials.isEmpty else { return }
    if evaluatedStep == step {
      for trial in trials { write(trial, t, status(trial), measures, trial) }
    } else if batch.lanesAreElements || trials.count == batch.count {
      evaluate(step)
      observe(step, batchLoss: .nan)
      for trial in trials { write(trial, t, status(trial), measures, trial) }
    } else {
      optimizer.averages?.find()
      for first in Swift.stride(from: 0, to: trials.count, by: V.width) {
        let some = trials[first..<min(first + V.width, trials.count)]
        evaluateEnding(some)
        for (place, trial) in some.enumerated() {
          write(trial, t, status(trial), endingMeasures, place)
        }
      }
    }
    // From the last trial down: one that takes a place does not end itself.
    var count = batch.count
    for trial in trials {
      count -= 1
      if trial != count {
        mover?.move(from: count, to: trial)
        optimizer.moveSearch?(count, trial)
      }
    }
    batch.keep(count)
  }

  /// Evaluates trials that end between evaluations, by themselves: what others have is not touched.
  private func evaluateEnding(_ trials: ArraySlice<Int>) {
    ending.keep(trials.count)
    for (place, trial) in trials.enumerated() {
      for component in 0..<batch.dimension {
        ending.set(
          ending.x, component, trial: place, to: batch.value(batch.x, component, trial: trial))
      }
      let (block, lane) = trial.quotientAndRemainder(dividingBy: V.width)
      for (from, to) in [
        (measures.bestLoss, endingMeasures.bestLoss),
        (measures.bestAccuracy, endingMeasures.bestAccuracy),
      ] { to[0].setElement(at: place, to: from[block].element(at: lane)) }
    }
    loss.evaluate(
      at: ending.x, rows: nil, loss: endingMeasures.loss, gradient: ending.gradient,
      batch: ending)
    ending.norms(of: ending.gradient, into: endingMeasures.gradientNorm)
    if let averages = optimizer.averages?.batch {
      // The points are no longer needed.
      for (place, trial) in trials.enumerated() {
        for component in 0..<batch.dimension {
          ending.set(
            ending.x, component, trial: place,
            to: averages.value(averages.x, component, trial: trial))
        }
      }
      evaluateReported(at: ending.x, endingMeasures, ending)
    } else {
      evaluateReported(at: nil, endingMeasures, ending)
    }
    endingMeasures.keepBest(blocks: 1)
  }

  /// - Parameter place: the trial's place among the measures.
  private func write(
    _ trial: Int, _ t: Int, _ status: Status?, _ measures: TrialMeasures<V>, _ place: Int
  ) {
    guard let outcomes else { return }
    let (block, lane) = place.quotientAndRemainder(dividingBy: V.width)
    func number(_ run: UnsafeMutablePointer<V>) -> Double { Double(run[block].element(at: lane)) }
    let (loss, slope) = (number(measures.loss), number(measures.gradientNorm))
    let status =
      status ?? (Status.isStalled(gradientNorm: slope, loss: loss) ? .stalled : .converged)
    // A trial whose gradient is NaN makes no step.
    let steps = status == .exploded ? t - 1 : t
    let row = rows[trial]
    outcomes.rows.set(
      row, status, iterations: t,
      gradientEvaluations: conditions.accumulate
        * (t + batch.extraEvaluations[trial] + group.arithmetic.extraEvaluations * steps),
      finalLoss: loss, gradientNorm: slope, bestLoss: number(measures.bestLoss)
    ) { Double(batch.value(batch.x, $0, trial: trial)) }
    var values = Outcome.Measures()
    values.finalTestLoss = number(measures.testLoss)
    values.finalTestAccuracy = number(measures.accuracy)
    values.bestTestAccuracy = number(measures.bestAccuracy)
    values.finalNorm = norm(of: trial, batch)
    outcomes.rows.set(row, values)
    if let run = measures.averageLoss { outcomes.rows.set(row, finalAverageLoss: number(run)) }
  }
}
