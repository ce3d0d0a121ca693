import Lanes
import Optimizers
import Results

/// Ends trials of a batch where nothing ends them but what one pass over it tells of: their outcomes are
/// written, and the last trials take their places.
///
/// Half of all trials may end before the last step, each at a step of its own: what that needs is
/// therefore reached by addresses alone, where the optimizer allows it.
final class TrialEnds<V: SweepLane> {
  private let batch: Batch<V>
  private let watch: Watch<V>
  private let mover: LaneMover<V>
  /// Where the optimizer moves more than rows.
  private let optimizer: (any BatchOptimizer<V>)?
  private let outcomes: OutcomeTable.Rows
  /// The row of the outcome table, by trial in the batch.
  private let rows: UnsafeMutablePointer<Int>

  init(
    _ batch: Batch<V>, _ watch: Watch<V>, _ optimizer: any BatchOptimizer<V>,
    _ outcomes: OutcomeTable.Rows, rows: UnsafeMutablePointer<Int>
  ) {
    self.batch = batch
    self.watch = watch
    self.outcomes = outcomes
    self.rows = rows
    var all = batch.rows
    all.add(watch.best)
    if let state = optimizer.movingRows {
      all.add(state)
      self.optimizer = nil
    } else {
      self.optimizer = optimizer
    }
    mover = LaneMover(all)
  }

  /// Ends the trials of which step `t` found that they have exploded or converged.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func end(_ t: Int) {
    let findings = watch.findings
    var count = batch.count
    var block = batch.blocks
    // From the last trial down: one that takes a place has been looked at already.
    while true {
      block = Self.lastFound(findings, below: block)
      guard block >= 0 else { break }
      let found = findings[block]
      var left = (found | found >> 16) & 0xFFFF
      while left != 0 {
        let lane = 31 &- left.leadingZeroBitCount
        left &= ~(1 &<< UInt32(truncatingIfNeeded: lane))
        let isExploded = found &>> UInt32(truncatingIfNeeded: lane) & 1 != 0
        let trial = block &* V.width &+ lane
        write(trial, isExploded ? .exploded : .converged, t)
        count &-= 1
        if trial != count {
          mover.move(from: count, to: trial)
          optimizer?.move(from: count, to: trial)
          rows[trial] = rows[count]
        }
      }
    }
    batch.keep(count)
  }

  /// The last block below `end` of which something was found; −1 where there is none.
  ///
  /// By itself, as the registers of a long function do not hold so short a loop.
  @inline(never)
  private static func lastFound(_ findings: UnsafeMutablePointer<UInt32>, below end: Int) -> Int {
    var block = end &- 1
    while block >= 0, findings[block] == 0 { block &-= 1 }
    return block
  }

  /// Ends all trials that are left after the last step.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func endAll(_ t: Int) {
    for trial in 0..<batch.count { write(trial, .maximumIterations, t) }
    batch.keep(0)
  }

  @inline(__always)
  private func write(_ trial: Int, _ status: Status, _ t: Int) {
    // Number by number: a vector would have to wait for those that took another's place.
    func number(_ run: UnsafeMutablePointer<V>) -> V.Element {
      UnsafeRawPointer(run).assumingMemoryBound(to: V.Element.self)[trial]
    }
    let loss = number(batch.loss)
    var best = number(watch.best)
    // The loss of the last step has not been compared yet.
    if loss < best || best.isNaN { best = loss }
    var sum: V.Element = 0
    for component in 0..<batch.dimension {
      let g = number(batch.gradient + component &* batch.capacity)
      sum += g * g
    }
    outcomes.set(
      rows[trial], status, iterations: t, gradientEvaluations: t, finalLoss: Double(loss),
      gradientNorm: Double(sum.squareRoot()), bestLoss: Double(best)
    ) { component in Double(number(batch.x + component &* batch.capacity)) }
  }
}
