import Expressions
import Lanes

/// The memory of trials that step together: their parameters, gradients and losses.
///
/// Trial `i` is lane `i % V.width` of block `i / V.width`. A component of the parameters is one run
/// of blocks: component `d` of block `b` is at `d * capacity + b`. The first `count` trials live.
///
/// A batch made with ``init(elements:)`` is one trial whose components lie side by side in lanes.
public final class Batch<V: Lane> {
  /// How many numbers a trial optimizes.
  public let dimension: Int
  /// How the numbers of a trial lie.
  public let shape: VectorShape
  /// How many blocks there is room for.
  public let capacity: Int
  /// How many trials live.
  @inlinable public var count: Int { sizes[0] }
  /// How many blocks hold living trials.
  @inlinable public var blocks: Int { sizes[1] }
  // In memory of their own: a property that changes is checked at each access.
  @usableFromInline let sizes: UnsafeMutablePointer<Int>
  /// A bit for each living trial of the last block.
  @inlinable
  public var livingInLastBlock: UInt32 {
    let rest = shape.lanesAreElements ? V.width : count - (blocks - 1) * V.width
    return rest >= 32 ? ~0 : (1 << UInt32(rest)) - 1
  }
  public let x: UnsafeMutablePointer<V>
  public let gradient: UnsafeMutablePointer<V>
  public let loss: UnsafeMutablePointer<V>
  /// Gradient evaluations of each trial beyond one a step, by trial.
  public let extraEvaluations: UnsafeMutablePointer<Int>

  /// Above 0 where the last step left a trial alone on purpose: a trial that did not move then has
  /// not converged. 0 wherever ``hasPauses`` is false.
  public let paused: UnsafeMutablePointer<V>
  /// Whether the optimizer has steps that leave a trial alone.
  @exclusivity(unchecked)
  public private(set) var hasPauses = false

  /// Says whether the optimizer has steps that leave a trial alone.
  @usableFromInline
  func setPauses(_ value: Bool) { hasPauses = value }

  /// Memory for `trials` trials of `dimension` numbers each, all 0.
  public convenience init(dimension: Int, trials: Int) {
    self.init(
      VectorShape(count: dimension, rows: dimension, lanesAreElements: false), trials: trials)
  }

  /// Memory for one trial of `count` numbers, side by side in lanes, all 0.
  public convenience init(elements count: Int) {
    let rows = (count + V.width - 1) / V.width
    self.init(VectorShape(count: count, rows: rows, lanesAreElements: true), trials: 1)
  }

  /// Memory of the shape of another batch, all 0.
  convenience init(like other: Batch) {
    self.init(other.shape, trials: other.shape.lanesAreElements ? 1 : other.capacity * V.width)
  }

  private init(_ shape: VectorShape, trials: Int) {
    self.shape = shape
    dimension = shape.count
    sizes = .allocate(capacity: 2)
    capacity = (trials + V.width - 1) / V.width
    let size = max(1, shape.rows * capacity)
    x = .allocateAligned(size, repeating: 0)
    gradient = .allocateAligned(size, repeating: 0)
    loss = .allocateAligned(capacity, repeating: 0)
    paused = .allocateAligned(capacity, repeating: 0)
    extraEvaluations = .allocate(capacity: max(1, trials))
    extraEvaluations.initialize(repeating: 0, count: max(1, trials))
    setCount(trials)
  }

  deinit {
    sizes.deallocate()
    x.deallocate()
    gradient.deallocate()
    loss.deallocate()
    paused.deallocate()
    extraEvaluations.deallocate()
  }

  /// Whether no loss of a living trial is NaN.
  var areLossesNumbers: Bool {
    for block in 0..<blocks {
      let isNaN = loss[block].isNaNMask.bitmask
      if isNaN & (block == blocks - 1 ? livingInLastBlock : ~0) != 0 { return false }
    }
    return true
  }

  /// Lets the first `count` trials live; moving others to their places is the caller's.
  public func keep(_ count: Int) {
    precondition((0...self.count).contains(count), "more trials than live")
    setCount(count)
  }

  /// Where each trial has its point, gradient and loss, and whether it paused.
  public var rows: LaneRows<V> {
    var rows = LaneRows<V>()
    for component in 0..<dimension {
      rows.add(x + component * capacity)
      rows.add(gradient + component * capacity)
    }
    rows.add(loss)
    if hasPauses { rows.add(paused) }
    return rows
  }

  private func setCount(_ count: Int) {
    sizes[0] = count
    sizes[1] = (count + V.width - 1) / V.width
  }

  /// A number of a trial; `buffer` is ``x``, ``gradient``, or of their shape.
  @inlinable
  public func value(_ buffer: UnsafeMutablePointer<V>, _ component: Int, trial: Int) -> V.Element {
    shape.lanesAreElements
      ? buffer[component / V.width].element(at: component % V.width)
      : buffer[component * capacity + trial / V.width].element(at: trial % V.width)
  }

  /// Sets a number of a trial.
  @inlinable
  public func set(
    _ buffer: UnsafeMutablePointer<V>, _ component: Int, trial: Int, to value: V.Element
  ) {
    if shape.lanesAreElements {
      buffer[component / V.width].setElement(at: component % V.width, to: value)
    } else {
      buffer[component * capacity + trial / V.width].setElement(at: trial % V.width, to: value)
    }
  }

  /// Ends a trial: the last living one takes its place. Optimizers move their state alike.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func retire(_ trial: Int) {
    let last = count - 1
    if trial != last {
      let move = LaneMove<V>(from: last, to: trial)
      for component in 0..<dimension {
        move(x + component * capacity)
        move(gradient + component * capacity)
      }
      move(loss)
      if hasPauses { move(paused) }
      extraEvaluations[trial] = extraEvaluations[last]
    }
    setCount(last)
  }
}

/// Puts a number of one trial in the place of another's.
@usableFromInline
struct LaneMove<V: Lane> {
  let from: Int
  let fromLane: Int
  let to: Int
  let toLane: Int

  @inline(__always)
  init(from: Int, to: Int) {
    (self.from, fromLane) = (from / V.width, from % V.width)
    (self.to, toLane) = (to / V.width, to % V.width)
  }

  /// Moves within a run of blocks.
  @inline(__always)
  func callAsFunction(_ row: UnsafeMutablePointer<V>) {
    // A lane's elements lie side by side in memory.
    let numbers = UnsafeMutableRawPointer(row).assumingMemoryBound(to: V.Element.self)
    numbers[to &* V.width &+ toLane] = numbers[from &* V.width &+ fromLane]
  }

  /// Moves within rows of `slots` lanes a block.
  @inline(__always)
  func callAsFunction(_ rows: UnsafeMutablePointer<V>, slots: Int) {
    let numbers = UnsafeMutableRawPointer(rows).assumingMemoryBound(to: V.Element.self)
    for slot in 0..<slots {
      numbers[(to &* slots &+ slot) &* V.width &+ toLane] =
        numbers[(from &* slots &+ slot) &* V.width &+ fromLane]
    }
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
  /// Moves every living trial by one step. `batch.gradient` and `batch.loss` belong to `batch.x`,
  /// and are used up.
  ///
  /// - Parameters:
  ///   - t: 1 at the first step.
  ///   - evaluator: answers for other points. What it is asked beyond one gradient a step is added
  ///     to `batch.extraEvaluations`.
  func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>)
  /// Moves the one trial of a batch of elements by one step where the caller keeps it; the batch's
  /// own parameters and gradients are then not used.
  ///
  /// - Parameters:
  ///   - t: 1 at the first step.
  ///   - x: the parameters, side by side.
  ///   - gradient: the gradient at `x`.
  /// - Returns: whether that is possible; else nothing was done.
  func step(
    _ t: Int, _ batch: Batch<V>, x: UnsafeMutablePointer<V.Element>,
    gradient: UnsafePointer<V.Element>
  ) -> Bool
  /// Moves every living trial by one step and looks at them in the same pass. Trials whose gradient
  /// holds a NaN stay where they are.
  ///
  /// - Returns: whether that is possible; else nothing was done.
  func step(_ t: Int, _ batch: Batch<V>, watch: Watch<V>) -> Bool
  /// Makes the step that looks at the trials also evaluate a loss, for a batch whose loss and gradient
  /// are those of its points: then every step leaves them so.
  ///
  /// - Parameter loss: computes the loss, then its gradient.
  /// - Returns: whether that is possible; else nothing was done.
  func fuse(_ loss: Program, _ batch: Batch<V>, _ watch: Watch<V>) -> Bool
  /// Makes steps as ``step(_:_:watch:)`` does, one after the other until one finds something; where
  /// ``fuse(_:_:_:)`` has been possible.
  ///
  /// - Parameters:
  ///   - t: the first step.
  ///   - last: the last one.
  /// - Returns: the step that was made last.
  func steps(from t: Int, through last: Int, _ batch: Batch<V>, watch: Watch<V>) -> Int
  /// Puts the state of trial `from` in the place of trial `to`.
  func move(from: Int, to: Int)
  /// All that ``move(from:to:)`` moves once the first step has been made; nil where it does more.
  var movingRows: LaneRows<V>? { get }
  /// Writes the state to an archive, or reads it from there.
  func exchange(_ archive: inout Archive)
}

extension BatchOptimizer {
  /// A step of an optimizer that needs no evaluator; others find NaN wherever they ask.
  public func step(_ t: Int, _ batch: Batch<V>) { step(t, batch, NoEvaluator()) }

  /// Not possible, where an optimizer does not say otherwise.
  public func step(_ t: Int, _ batch: Batch<V>, watch: Watch<V>) -> Bool { false }

  /// Not possible, where an optimizer does not say otherwise.
  public func fuse(_ loss: Program, _ batch: Batch<V>, _ watch: Watch<V>) -> Bool { false }

  /// Unknown, where an optimizer does not say otherwise.
  public var movingRows: LaneRows<V>? { nil }

  /// One step.
  public func steps(from t: Int, through last: Int, _ batch: Batch<V>, watch: Watch<V>) -> Int {
    _ = step(t, batch, watch: watch)
    return t
  }

  /// Not possible, where an optimizer does not say otherwise.
  public func step(
    _ t: Int, _ batch: Batch<V>, x: UnsafeMutablePointer<V.Element>,
    gradient: UnsafePointer<V.Element>
  ) -> Bool { false }
}
