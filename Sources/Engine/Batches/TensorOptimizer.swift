import Lanes

/// An optimizer at work on the parameters of one trial in its caller's memory: tensors whose elements lie side
/// by side in lanes, end to end.
package final class TensorOptimizer<V: PackLane> {
  /// How many elements there are.
  package let count: Int
  private let batch: Batch<V>
  private let optimizer: StepOptimizer<V>
  private let isTraced: Bool

  /// - Parameters:
  ///   - parameters: the optimizer's numbers.
  ///   - tensors: what the elements are; their counts sum to as many. One vector if nil.
  ///   - start: where the first step will start from.
  package init(
    _ arithmetic: OptimizerArithmetic, parameters: [Double], tensors: [TensorShape]? = nil,
    start: [V.Element]
  ) {
    count = start.count
    batch = Batch(elements: count)
    batch.setElements(of: batch.x, to: start)
    optimizer = StepOptimizer(
      arithmetic, numbers: parameters.map { [$0] }, tensors: tensors, batch)
    isTraced =
      arithmetic.search == nil && arithmetic.extraEvaluations == 0 && !arithmetic.step.isDrawn
  }

  /// Moves the parameters by one step.
  ///
  /// - Parameters:
  ///   - t: 1 at the first step; each follows the one before.
  ///   - gradient, loss: those at `x`.
  ///   - evaluator: for optimizers that evaluate the loss at other points.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func step(
    _ t: Int, _ x: inout [V.Element], _ gradient: [V.Element], loss: V.Element,
    _ evaluator: any Evaluator<V>
  ) {
    batch.loss[0] = V(repeating: loss)
    guard isTraced else {
      batch.setElements(of: batch.x, to: x)
      batch.setElements(of: batch.gradient, to: gradient)
      optimizer.step(t, evaluator)
      x = batch.elements(of: batch.x)
      return
    }
    // What needs no other point works in the caller's memory: a copy costs as much as a step.
    x.withUnsafeMutableBufferPointer { x in
      gradient.withUnsafeBufferPointer { gradient in
        guard let x = x.baseAddress, let gradient = gradient.baseAddress else { return }
        optimizer.step(t, evaluator, tensor: PhasedStep<V>.Tensor(x: x, gradient: gradient))
      }
    }
  }

  /// What the optimizer reports where its parameters are `x`: these themselves, where it does not average.
  package func average(at x: [V.Element]) -> [V.Element] {
    guard let averages = optimizer.averages else { return x }
    batch.setElements(of: batch.x, to: x)
    averages.find()
    return averages.batch.elements(of: averages.batch.x)
  }

  /// Writes or reads everything that the next steps depend on beside the parameters.
  package func code(_ coder: inout StateCoder) { optimizer.code(&coder) }
}
