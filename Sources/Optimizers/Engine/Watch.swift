import Expressions
import Lanes

/// What is seen of the trials of a batch while they step: the smallest losses, gradients that are
/// NaN, trials that did not move.
public final class Watch<V: Lane> {
  /// The smallest loss of each trial so far, NaN ignored; a block after the other.
  public let best: UnsafeMutablePointer<V>
  /// For each block, what was seen: bit `i % V.width` is set where the gradient of a trial holds a
  /// NaN, the bit 16 places higher where every parameter of it kept its value.
  public let findings: UnsafeMutablePointer<UInt32>
  /// The parameters before the step, laid out as those of the batch; a pass that steps and looks may
  /// use its beginning for the block at hand.
  public let before: UnsafeMutablePointer<V>
  /// All findings together.
  @exclusivity(unchecked)
  public var all: UInt32 = 0

  /// Whether a trial's gradient held a NaN.
  @inlinable public var isAnyExploded: Bool { all & 0xFFFF != 0 }
  /// Whether a trial did not move.
  @inlinable public var isAnyUnchanged: Bool { all >> 16 != 0 }

  /// Room for batches of up to `capacity` blocks.
  public init(rows: Int, capacity: Int) {
    precondition(V.width <= 16, "two bits for each trial of a block")
    self.capacity = capacity
    best = .allocateAligned(capacity, repeating: 0)
    // Eight blocks are looked at together: those behind the last tell nothing.
    findings = .allocateAligned((capacity + 7) / 8 * 8, repeating: 0)
    before = .allocateAligned(rows * capacity, repeating: 0)
  }

  deinit {
    best.deallocate()
    findings.deallocate()
    before.deallocate()
  }

  private let capacity: Int

  /// Runs native code that steps all trials, and joins what it tells.
  ///
  /// - Parameter isClear: whether ``findings`` is known to be all 0.
  @inline(__always)
  func look(
    _ batch: Batch<V>, _ telling: StepTelling, isClear: inout Bool, _ step: () -> UInt64
  ) {
    switch telling {
    case .always:
      _ = step()
      gather(batch)
    case .joining: gather(batch, step())
    case .seldom:
      if !isClear { findings.update(repeating: 0, count: capacity) }
      isClear = step() == 0
      if isClear { all = 0 } else { gather(batch) }
    }
  }

  /// How many blocks had findings at the step before.
  @exclusivity(unchecked)
  private var toldBlocks = 0

  /// Joins the findings of all blocks, of which the last may hold what is left of other trials.
  @inline(__always)
  private func gather(_ batch: Batch<V>) {
    let blocks = batch.blocks
    if blocks != toldBlocks {
      if blocks < toldBlocks {
        (findings + blocks).update(repeating: 0, count: toldBlocks - blocks)
      }
      toldBlocks = blocks
    }
    let living = batch.livingInLastBlock
    findings[blocks &- 1] &= living | living << 16
    var all = SIMD8<UInt32>(repeating: 0)
    let groups = UnsafeRawPointer(findings).assumingMemoryBound(to: SIMD8<UInt32>.self)
    for group in 0..<(blocks &+ 7) / 8 { all |= groups[group] }
    let half = all.lowHalf | all.highHalf
    let quarter = half.lowHalf | half.highHalf
    self.all = quarter.x | quarter.y
  }

  /// Joins the findings of all blocks, where most of that has been done.
  ///
  /// - Parameter told: the findings of all blocks but the last, and 32 bits higher those of the last.
  @inline(__always)
  private func gather(_ batch: Batch<V>, _ told: UInt64) {
    let living = batch.livingInLastBlock
    let last = UInt32(truncatingIfNeeded: told >> 32) & (living | living << 16)
    all = UInt32(truncatingIfNeeded: told) | last
    if all != 0 { findings[batch.blocks &- 1] = last }
  }

  /// Tells of the blocks of which something was found, the last first.
  ///
  /// - Parameter bits: what to look for.
  @inlinable @inline(__always)
  public func forEachFinding(_ blocks: Int, _ bits: UInt32, _ body: (Int) -> Void) {
    let both = UInt64(bits) << 32 | UInt64(bits)
    var end = blocks
    while end > 0 {
      let first = (end &- 1) & ~7
      // Eight blocks at a time: most have nothing to tell.
      let words = UnsafeRawPointer(findings + first).assumingMemoryBound(to: UInt64.self)
      if (words[0] | words[1] | words[2] | words[3]) & both != 0 {
        var block = end
        while block > first {
          block &-= 1
          if findings[block] & bits != 0 { body(block) }
        }
      }
      end = first
    }
  }

  /// Keeps the smaller of the losses of a block.
  @inlinable @inline(__always)
  public func keepBest(_ loss: V, _ block: Int) {
    let known = best[block]
    best[block] = known.replacing(with: loss, where: (loss .< known) .| known.isNaNMask)
  }

  /// Puts what is known of trial `from` in the place of trial `to`.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func move(from: Int, to: Int) {
    LaneMove<V>(from: from, to: to)(best)
    let fromBit = UInt32(truncatingIfNeeded: from % V.width + 16)
    let toBit = UInt32(truncatingIfNeeded: to % V.width + 16)
    let bit = findings[from / V.width] >> fromBit & 1
    findings[to / V.width] = findings[to / V.width] & ~(1 << toBit) | bit << toBit
  }
}
