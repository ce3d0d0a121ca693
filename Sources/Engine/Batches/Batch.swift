import Lanes

/// The memory of trials that step together: their parameters, gradients and losses.
///
/// Trial `i` is lane `i % V.width` of block `i / V.width`. A component of the parameters is one run
/// of blocks: component `d` of block `b` is at `d * capacity + b`. The first `count` trials run.
///
/// A batch made with ``init(elements:)`` is one trial whose components lie side by side in lanes: one
/// run of `capacity` blocks.
public final class Batch<V: Lane> {
  /// How many numbers a trial optimizes.
  public let dimension: Int
  /// Whether lanes are elements of one trial; else they are trials.
  public let lanesAreElements: Bool
  /// How many blocks there is room for in a run.
  public let capacity: Int
  /// How many trials run.
  public var count: Int { sizes[0] }
  /// How many blocks hold trials that run; of a trial in lanes, its blocks.
  public var blocks: Int { sizes[1] }
  // In memory of their own: a property that changes is checked at each access.
  private let sizes: UnsafeMutablePointer<Int>
  public let x: UnsafeMutablePointer<V>
  public let gradient: UnsafeMutablePointer<V>
  public let loss: UnsafeMutablePointer<V>
  /// Gradient evaluations of each trial that search methods made, by trial.
  package let extraEvaluations: UnsafeMutablePointer<Int>
  /// Not 0 where the last step left a trial unchanged on purpose: it has then not converged.
  package let paused: UnsafeMutablePointer<V>

  /// Memory for `trials` trials of `dimension` numbers each, all 0.
  public convenience init(dimension: Int, trials: Int) {
    // An odd number of blocks: runs a power of two apart would all claim the same lines of a cache.
    self.init(
      dimension: dimension, lanesAreElements: false, capacity: (trials + V.width - 1) / V.width | 1,
      runs: dimension, trials: trials)
  }

  /// Memory for one trial of `count` numbers, side by side in lanes, all 0.
  public convenience init(elements count: Int) {
    self.init(
      dimension: count, lanesAreElements: true, capacity: (count + V.width - 1) / V.width, runs: 1,
      trials: 1)
  }

  /// Memory of the shape of another batch, all 0.
  package convenience init(like other: Batch) {
    self.init(
      dimension: other.dimension, lanesAreElements: other.lanesAreElements,
      capacity: other.capacity, runs: other.runs,
      trials: other.lanesAreElements ? 1 : other.capacity * V.width)
  }

  /// How many runs of blocks the numbers of trials are.
  let runs: Int

  private init(dimension: Int, lanesAreElements: Bool, capacity: Int, runs: Int, trials: Int) {
    self.dimension = dimension
    self.lanesAreElements = lanesAreElements
    self.capacity = max(1, capacity)
    self.runs = runs
    sizes = .allocate(capacity: 2)
    let size = max(1, runs * self.capacity)
    x = .allocateAligned(size, repeating: 0)
    gradient = .allocateAligned(size, repeating: 0)
    let blocksOfTrials = lanesAreElements ? 1 : self.capacity
    loss = .allocateAligned(blocksOfTrials, repeating: 0)
    paused = .allocateAligned(blocksOfTrials, repeating: 0)
    let places = lanesAreElements ? 1 : self.capacity * V.width
    extraEvaluations = .allocate(capacity: places)
    extraEvaluations.initialize(repeating: 0, count: places)
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

  /// How many blocks hold a number that trials have, rather than elements.
  var blocksOfTrials: Int { lanesAreElements ? 1 : capacity }

  /// A bit for each running trial of the last block.
  var livingInLastBlock: UInt32 {
    let rest = lanesAreElements ? V.width : count &- (blocks &- 1) &* V.width
    return rest >= 32 ? ~0 : (1 << UInt32(truncatingIfNeeded: rest)) &- 1
  }

  /// No search method has evaluated anything.
  func clearEvaluations() {
    extraEvaluations.update(repeating: 0, count: lanesAreElements ? 1 : capacity * V.width)
  }

  /// Whether no loss of a running trial is NaN.
  var areLossesNumbers: Bool {
    for block in 0..<blocks {
      let isNaN = loss[block].isNaNMask.bitmask
      if isNaN & (block == blocks - 1 ? livingInLastBlock : ~0) != 0 { return false }
    }
    return true
  }

  /// Lets the first `count` trials run; moving others to their places is the caller's.
  package func keep(_ count: Int) {
    precondition((0...capacity * V.width).contains(count), "more trials than there is room for")
    setCount(count)
  }

  private func setCount(_ count: Int) {
    sizes[0] = count
    sizes[1] = lanesAreElements ? capacity : (count &+ V.width &- 1) / V.width
  }

  /// Everything of a trial that moves with it.
  package var relocatableState: LaneColumns<V> {
    var columns = LaneColumns<V>()
    for component in 0..<dimension {
      columns.add(x + component * capacity)
      columns.add(gradient + component * capacity)
    }
    columns.add(loss)
    columns.add(paused)
    columns.add(integers: extraEvaluations)
    return columns
  }

  /// A number of a trial; `buffer` is ``x``, ``gradient``, or of their shape.
  public func value(_ buffer: UnsafeMutablePointer<V>, _ component: Int, trial: Int) -> V.Element {
    lanesAreElements
      ? buffer[component / V.width].element(at: component % V.width)
      : buffer[component * capacity + trial / V.width].element(at: trial % V.width)
  }

  /// Sets a number of a trial.
  public func set(
    _ buffer: UnsafeMutablePointer<V>, _ component: Int, trial: Int, to value: V.Element
  ) {
    if lanesAreElements {
      buffer[component / V.width].setElement(at: component % V.width, to: value)
    } else {
      buffer[component * capacity + trial / V.width].setElement(at: trial % V.width, to: value)
    }
  }

  /// Counts an evaluation that a search method made for trials of a block, a bit each.
  @inline(__always)
  package func countEvaluation(ofBlock block: Int, trials: UInt32) {
    let counts = extraEvaluations + block &* V.width
    var left = trials
    while left != 0 {
      counts[left.trailingZeroBitCount] &+= 1
      left &= left &- 1
    }
  }

  /// Counts evaluations that a trial's step asked for.
  package func count(evaluations: Int, ofTrial trial: Int) {
    extraEvaluations[trial] += evaluations
  }

  /// The numbers of the one trial whose elements lie in lanes; `buffer` is of the shape of ``x``.
  package func elements(of buffer: UnsafeMutablePointer<V>) -> [V.Element] {
    // A lane is its numbers, one after the other.
    let numbers = UnsafeMutableRawPointer(buffer).assumingMemoryBound(to: V.Element.self)
    return Array(UnsafeBufferPointer(start: numbers, count: dimension))
  }

  /// Sets the numbers of the one trial whose elements lie in lanes.
  package func setElements(of buffer: UnsafeMutablePointer<V>, to values: [V.Element]) {
    precondition(values.count == dimension, "as many numbers as the trial has")
    UnsafeMutableRawPointer(buffer).assumingMemoryBound(to: V.Element.self)
      .update(from: values, count: values.count)
  }
}
