import Lanes

/// A search method at work on a batch: it evaluates the loss as often as it needs in a step, each trial
/// on its own. What it does is no straight-line code, so it is the one kind of optimizer that is not
/// traced.
public protocol SearchStepper<V>: AnyObject {
  associatedtype V: PackLane
  /// Begins with the trials of the batch.
  ///
  /// - Parameter parameters: the method's, for each one value for all trials, or one for each.
  func begin(_ parameters: [[Double]])
  /// Moves every trial of the batch by one step.
  ///
  /// - Parameters:
  ///   - rate: the learning rates of the trials, by block, or one block that all share; nil where trials keep
  ///     the one that they were given.
  ///   - evaluator: what it is asked is counted for each trial.
  func step(rate: (first: UnsafeMutablePointer<V>, isShared: Bool)?, _ evaluator: any Evaluator<V>)
  /// Puts the state of trial `from` in the place of trial `to`.
  func move(from: Int, to: Int)
  /// Writes or reads all that is kept from step to step, of the trials that run.
  func code(_ coder: inout StateCoder)
}

/// Makes a search method's stepper in either precision.
public struct SearchMaker: Sendable {
  public typealias Make<V: PackLane> = @Sendable (Batch<V>) -> any SearchStepper<V>
  let float: Make<FloatPack>
  let double: Make<DoublePack>

  package init(float: @escaping Make<FloatPack>, double: @escaping Make<DoublePack>) {
    self.float = float
    self.double = double
  }
}
