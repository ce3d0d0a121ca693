import Lanes

/// Evaluates the loss at the averages that an optimizer reports, for trials whose lanes lie in a batch: at their
/// ends, and at steps that are recorded. No evaluation is counted, and none has a part in any step.
final class AverageLosses<V: PackLane> {
  /// By trial of the batch, where it was asked for.
  let losses: UnsafeMutablePointer<V>
  private let batch: Batch<V>
  private let averages: AveragePoints<V>
  private let loss: any BatchLoss<V>
  /// A pack of averages that are evaluated together.
  private let points: Batch<V>

  /// Nil where the optimizer reports its last point.
  init?(_ averages: AveragePoints<V>?, _ batch: Batch<V>, _ loss: any BatchLoss<V>) {
    guard let averages else { return nil }
    self.averages = averages
    self.batch = batch
    self.loss = loss
    points = Batch(dimension: batch.dimension, trials: V.width)
    losses = .allocateAligned(batch.capacity, repeating: 0)
  }

  deinit { losses.deallocate() }

  /// Finds the losses of some trials.
  func find(_ trials: [Int]) {
    guard let last = trials.max() else { return }
    averages.find(trials: last + 1)
    let found = averages.batch
    loss.bind(points)
    for first in stride(from: 0, to: trials.count, by: V.width) {
      let some = trials[first..<min(first + V.width, trials.count)]
      points.keep(some.count)
      for (place, trial) in some.enumerated() {
        for component in 0..<batch.dimension {
          points.set(
            points.x, component, trial: place, to: found.value(found.x, component, trial: trial))
        }
      }
      loss.evaluate(points)
      for (place, trial) in some.enumerated() {
        losses[trial / V.width].setElement(
          at: trial % V.width, to: points.value(points.loss, 0, trial: place))
      }
    }
    loss.bind(batch)
  }
}
