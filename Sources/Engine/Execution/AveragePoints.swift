import Lanes

/// Finds the averages that an optimizer reports of the trials of a batch, from their points and states, whenever
/// they are asked for. Steps do not look at them.
package final class AveragePoints<V: PackLane> {
  /// Whose `x` holds the averages found last, each at the place of its trial.
  package let batch: Batch<V>
  private let source: Batch<V>
  private let phased: PhasedStep<V>

  /// - Parameters:
  ///   - average: a step to the average that keeps all states.
  ///   - source: the batch of the optimizer, whose states and constants these are.
  init(
    _ average: StepPhases, _ source: Batch<V>, _ state: ShapedMemory<V>,
    _ constants: StepConstants<V>
  ) {
    self.source = source
    batch = Batch(like: source)
    phased = PhasedStep(average, batch, state, constants)
  }

  /// Finds the averages of the first trials of the batch; of all that run, if nil.
  package func find(trials: Int? = nil) {
    batch.keep(trials ?? source.count)
    batch.x.update(from: source.x, count: source.runs * source.capacity)
    phased.run(NoEvaluator())
  }
}
