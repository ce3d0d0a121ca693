import Lanes
import MachineCode

/// What is seen of the trials of a batch while they step: the smallest losses, and events.
final class BatchMonitor<V: PackLane> {
  /// The smallest loss of each trial so far, NaN ignored; a block after the other.
  let best: UnsafeMutablePointer<V>
  /// A word of ``BlockEvents`` for each block.
  let words: UnsafeMutablePointer<UInt32>
  /// The events of all blocks together.
  @exclusivity(unchecked)
  private(set) var all = BlockEvents.none
  private let capacity: Int
  /// How many blocks had words at the step before.
  @exclusivity(unchecked)
  private var reportedBlocks = 0

  /// Room for batches of up to `capacity` blocks.
  init(capacity: Int) {
    precondition(V.width <= 16, "two bits for each trial of a block")
    self.capacity = capacity
    best = .allocateAligned(capacity, repeating: 0)
    // Words are joined eight at a time: those behind the last block stay empty.
    words = .allocateAligned((capacity + 7) / 8 * 8, repeating: 0)
  }

  deinit {
    best.deallocate()
    words.deallocate()
  }

  /// Begins with the losses of other trials.
  func begin(_ batch: Batch<V>) {
    best.update(from: batch.loss, count: batch.blocks)
    words.update(repeating: 0, count: capacity)
    reportedBlocks = 0
    all = .none
  }

  subscript(_ block: Int) -> BlockEvents {
    get { BlockEvents(word: words[block]) }
    set { words[block] = newValue.word }
  }

  /// Runs code that steps all trials, and joins the events that it reports.
  ///
  /// - Parameter isClear: whether all words are known to be 0.
  @inline(__always)
  func watch(
    _ batch: Batch<V>, _ reporting: EventReporting, isClear: inout Bool, _ step: () -> UInt64
  ) {
    switch reporting {
    case .perBlock:
      _ = step()
      join(batch)
    case .reduced:
      let (all, last) = BlockEvents.joined(step(), living: batch.livingInLastBlock)
      self.all = all
      if !all.isEmpty { self[batch.blocks &- 1] = last }
    case .onEvent:
      if !isClear { words.update(repeating: 0, count: capacity) }
      isClear = step() == 0
      if isClear { all = .none } else { join(batch) }
    }
  }

  /// Joins the events of all blocks, of which the last may hold what is left of other trials.
  @inline(__always)
  private func join(_ batch: Batch<V>) {
    let blocks = batch.blocks
    if blocks != reportedBlocks {
      if blocks < reportedBlocks {
        (words + blocks).update(repeating: 0, count: reportedBlocks - blocks)
      }
      reportedBlocks = blocks
    }
    self[blocks &- 1] = self[blocks &- 1].masked(batch.livingInLastBlock)
    var all = SIMD8<UInt32>(repeating: 0)
    let groups = UnsafeRawPointer(words).assumingMemoryBound(to: SIMD8<UInt32>.self)
    for group in 0..<(blocks &+ 7) / 8 { all |= groups[group] }
    let half = all.lowHalf | all.highHalf
    let quarter = half.lowHalf | half.highHalf
    self.all = BlockEvents(word: quarter.x | quarter.y)
  }

  // MARK: Where a step does not report

  /// Sets the events of every block.
  func set(_ batch: Batch<V>, _ events: (_ block: Int) -> BlockEvents) {
    for block in 0..<batch.blocks { self[block] = events(block) }
    join(batch)
  }

  /// Keeps the smallest losses and finds gradients that are NaN.
  func findExploded(_ batch: Batch<V>) {
    set(batch) { block in
      let (loss, known) = (batch.loss[block], best[block])
      best[block] = known.replacing(with: loss, where: (loss .< known) .| known.isNaNMask)
      var isNaN = batch.gradient[block].isNaNMask
      for component in 1..<max(1, batch.dimension) {
        isNaN .|= batch.gradient[component * batch.capacity + block].isNaNMask
      }
      return BlockEvents(exploded: isNaN.bitmask)
    }
  }

  /// Finds trials that did not move.
  ///
  /// - Parameters:
  ///   - before: the parameters before the step, laid out as those of the batch.
  ///   - pauses: whether some steps leave trials unchanged on purpose; these are no events.
  func findUnchanged(_ batch: Batch<V>, since before: UnsafePointer<V>, pauses: Bool) {
    set(batch) { block in
      var isSame = before[block] .== batch.x[block]
      for component in 1..<max(1, batch.dimension) {
        let place = component * batch.capacity + block
        isSame .&= (before[place] .== batch.x[place])
      }
      if pauses { isSame .&= (batch.paused[block] .== 0) }
      return BlockEvents(ended: isSame.bitmask)
    }
  }
}
