import Lanes

/// Answers what an optimizer asks within a step: on the step's minibatch, with the step's noise.
final class StochasticEvaluator<V: PackLane>: Evaluator {
  private let loss: any DataLoss<V>
  /// Of the step at hand.
  var rows: UnsafeBufferPointer<Int32>?
  var noise: GradientNoise<V>?
  var step = 0

  init(_ loss: any DataLoss<V>) { self.loss = loss }

  func evaluate(
    at x: UnsafeMutablePointer<V>, loss value: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    loss.evaluate(at: x, rows: rows, loss: value, gradient: gradient, batch: batch)
    noise?.apply(to: gradient, step, batch)
  }

  func losses(at x: UnsafeMutablePointer<V>, loss value: UnsafeMutablePointer<V>, batch: Batch<V>) {
    loss.evaluate(at: x, rows: rows, loss: value, gradient: nil, batch: batch)
  }

  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    loss.curvature(at: x, along: direction, product: product, rows: rows, batch: batch)
  }
}
