/// A loss over the rows of a data set, for the trials of a batch, which share the rows.
public protocol DataLoss<V>: AnyObject {
  associatedtype V: PackLane
  /// How many rows the set has to train on, and to test on; 0 where nothing is held out.
  var trainingRows: Int { get }
  var testRows: Int { get }
  /// Whether an accuracy is defined.
  var hasAccuracy: Bool { get }
  /// Finds losses and gradients at `x`, for the batch's blocks; buffers are laid out as those of the batch.
  ///
  /// - Parameters:
  ///   - rows: numbers of training rows, of a minibatch; nil for all of them in order.
  ///   - loss, gradient: nil where not wanted.
  func evaluate(
    at x: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?,
    loss: UnsafeMutablePointer<V>?, gradient: UnsafeMutablePointer<V>?, batch: Batch<V>)
  /// Finds the products of the second derivatives at `x` with directions.
  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?, batch: Batch<V>)
  /// Finds the loss over the test rows, without regularization, and the share of rows that are right; NaN where
  /// there is none.
  func test(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    accuracy: UnsafeMutablePointer<V>, batch: Batch<V>)
}
