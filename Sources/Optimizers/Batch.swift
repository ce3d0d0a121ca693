import Lanes

/// The memory of trials that step together: their parameters, gradients and losses.
///
/// Trial `i` is lane `i % V.width` of block `i / V.width`. A component of the parameters is one run
/// of blocks: component `d` of block `b` is at `d * capacity + b`. The first `count` trials live.
public final class Batch<V: Lane> {
  /// How many numbers a trial optimizes.
  public let dimension: Int
  /// How many blocks there is room for.
  public let capacity: Int
  /// How many trials live.
  public internal(set) var count: Int {
    didSet { blocks = (count + V.width - 1) / V.width }
  }
  /// How many blocks hold living trials.
  public private(set) var blocks: Int
  public let x: UnsafeMutablePointer<V>
  public let gradient: UnsafeMutablePointer<V>
  public let loss: UnsafeMutablePointer<V>
  /// Gradient evaluations of each trial beyond one a step, by trial.
  public let extraEvaluations: UnsafeMutablePointer<Int>

  /// Memory for `trials` trials of `dimension` numbers each, all 0.
  public init(dimension: Int, trials: Int) {
    self.dimension = dimension
    count = trials
    blocks = (trials + V.width - 1) / V.width
    capacity = (trials + V.width - 1) / V.width
    let size = max(1, dimension * capacity)
    x = .allocate(capacity: size)
    x.initialize(repeating: 0, count: size)
    gradient = .allocate(capacity: size)
    gradient.initialize(repeating: 0, count: size)
    loss = .allocate(capacity: max(1, capacity))
    loss.initialize(repeating: 0, count: max(1, capacity))
    extraEvaluations = .allocate(capacity: max(1, trials))
    extraEvaluations.initialize(repeating: 0, count: max(1, trials))
  }

  deinit {
    x.deallocate()
    gradient.deallocate()
    loss.deallocate()
    extraEvaluations.deallocate()
  }

  /// A number of a trial; `buffer` is ``x``, ``gradient``, or of their shape.
  @inlinable
  public func value(_ buffer: UnsafeMutablePointer<V>, _ component: Int, trial: Int) -> V.Element {
    buffer[component * capacity + trial / V.width].element(at: trial % V.width)
  }

  /// Sets a number of a trial.
  @inlinable
  public func set(
    _ buffer: UnsafeMutablePointer<V>, _ component: Int, trial: Int, to value: V.Element
  ) {
    buffer[component * capacity + trial / V.width].setElement(at: trial % V.width, to: value)
  }

  /// Ends a trial: the last living one takes its place. Optimizers move their state alike.
  public func retire(_ trial: Int) {
    let last = count - 1
    if trial != last {
      for component in 0..<dimension {
        set(x, component, trial: trial, to: value(x, component, trial: last))
        set(gradient, component, trial: trial, to: value(gradient, component, trial: last))
      }
      set(loss, 0, trial: trial, to: value(loss, 0, trial: last))
      extraEvaluations[trial] = extraEvaluations[last]
    }
    count = last
  }
}

/// The hyperparameters of the trials of a batch, in the order of the optimizer's parameters.
public struct ParameterColumns: Sendable {
  /// For each parameter one value for all trials, or one for each.
  public var columns: [[Double]]

  public init(_ columns: [[Double]]) { self.columns = columns }
}

/// An optimizer at work on a batch.
public protocol BatchOptimizer<V>: AnyObject {
  associatedtype V: Lane
  /// Moves every living trial by one step. `batch.gradient` and `batch.loss` belong to `batch.x`.
  ///
  /// - Parameter t: 1 at the first step.
  func step(_ t: Int, _ batch: Batch<V>)
  /// Puts the state of trial `from` in the place of trial `to`.
  func move(from: Int, to: Int)
}
