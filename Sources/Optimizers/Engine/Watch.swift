import Lanes

/// What is seen of the trials of a batch while they step: the smallest losses, gradients that are
/// NaN, trials that did not move.
///
/// A trial is bit `i % V.width` of the number of its block.
public final class Watch<V: Lane> {
  /// The smallest loss of each trial so far, NaN ignored; a block after the other.
  public let best: UnsafeMutablePointer<V>
  /// For each block, the trials whose gradient holds a NaN.
  public let exploded: UnsafeMutablePointer<UInt32>
  /// For each block, the trials of which every parameter kept its value. It is valid only after a
  /// step at which ``isAnyUnchanged`` is true.
  public let unchanged: UnsafeMutablePointer<UInt32>
  /// The parameters before the step, laid out as those of the batch; a pass that steps and looks may
  /// use its beginning for the block at hand.
  public let before: UnsafeMutablePointer<V>
  public var isAnyExploded = false
  public var isAnyUnchanged = false

  /// Room for batches of up to `capacity` blocks.
  public init(rows: Int, capacity: Int) {
    best = .allocate(capacity: max(1, capacity))
    best.initialize(repeating: 0, count: max(1, capacity))
    exploded = .allocate(capacity: max(1, capacity))
    exploded.initialize(repeating: 0, count: max(1, capacity))
    unchanged = .allocate(capacity: max(1, capacity))
    unchanged.initialize(repeating: 0, count: max(1, capacity))
    before = .allocate(capacity: max(1, rows * capacity))
    before.initialize(repeating: 0, count: max(1, rows * capacity))
  }

  deinit {
    best.deallocate()
    exploded.deallocate()
    unchanged.deallocate()
    before.deallocate()
  }

  /// Keeps the smaller of the losses of a block.
  @inlinable @inline(__always)
  public func keepBest(_ loss: V, _ block: Int) {
    let known = best[block]
    best[block] = known.replacing(with: loss, where: (loss .< known) .| known.isNaNMask)
  }

  /// Puts what is known of trial `from` in the place of trial `to`.
  public func move(from: Int, to: Int) {
    let (source, target) = (from / V.width, to / V.width)
    let (fromBit, toBit) = (UInt32(from % V.width), UInt32(to % V.width))
    best[target].setElement(
      at: to % V.width, to: best[source].element(at: from % V.width))
    let bit = unchanged[source] >> fromBit & 1
    unchanged[target] = unchanged[target] & ~(1 << toBit) | bit << toBit
  }
}
