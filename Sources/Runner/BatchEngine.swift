import Expressions
import Lanes
import Optimizers
import Results
import Sweeps

/// Runs trials of one loss and one optimizer, packed in lanes, in lockstep: all are at the same
/// step, and one that ends gives its place to the last.
///
/// A step is one pass over memory that stays in the first cache, which steps the parameters, looks at
/// them (``Watch``) and evaluates the loss; or two, where the loss is not a formula or the optimizer
/// cannot be joined with it. Trials are looked at one by one only where some have ended.
public final class BatchEngine<V: SweepLane> {
  /// Called after each evaluation with the step and the batch: for recording.
  public typealias Observer = (Int, Batch<V>) -> Void

  private let optimizerOf: (_ trials: TrialColumns, _ batch: Batch<V>) -> any BatchOptimizer<V>
  private let evaluator: any Evaluator<V>
  private let stop: StopRule
  private let dimension: Int
  private let maximumTrials: Int
  private let testsUnchanged: Bool
  private let hasOtherCriteria: Bool
  private let loss: any BatchLoss<V>

  private let watch: Watch<V>
  private let lastLoss: UnsafeMutablePointer<V>
  /// For how many steps in a row the loss hardly changed, by trial in the batch.
  private let calmSteps: UnsafeMutablePointer<Int>
  /// The row of the outcome table, by trial in the batch.
  private let rows: UnsafeMutablePointer<Int>

  /// An engine for batches of up to `maximumTrials` trials.
  ///
  /// - Parameters:
  ///   - loss: the loss, and its gradient once a step.
  ///   - evaluator: what optimizers that ask for more evaluate with.
  ///   - optimizer: makes the optimizer of a batch whose `x` holds the starts of its trials.
  public init(
    _ loss: any BatchLoss<V>, _ stop: StopRule, dimension: Int, maximumTrials: Int,
    evaluator: any Evaluator<V> = NoEvaluator(),
    optimizer: @escaping (_ trials: TrialColumns, _ batch: Batch<V>) -> any BatchOptimizer<V>
  ) {
    self.loss = loss
    self.evaluator = evaluator
    optimizerOf = optimizer
    self.stop = stop
    self.dimension = dimension
    self.maximumTrials = maximumTrials
    testsUnchanged = stop.converged.contains(.unchanged)
    hasOtherCriteria = stop.converged.contains { $0 != .unchanged }
    let blocks = (maximumTrials + V.width - 1) / V.width
    watch = Watch(rows: dimension, capacity: blocks)
    lastLoss = .allocateAligned(blocks, repeating: 0)
    calmSteps = .allocate(capacity: maximumTrials)
    calmSteps.initialize(repeating: 0, count: maximumTrials)
    rows = .allocate(capacity: maximumTrials)
    rows.initialize(repeating: 0, count: maximumTrials)
  }

  deinit {
    lastLoss.deallocate()
    calmSteps.deallocate()
    rows.deallocate()
  }

  /// Runs trials to their ends.
  ///
  /// - Parameters:
  ///   - trials: at most as many as the engine was made for.
  ///   - firstRow: the row of the first trial in the table; the others follow.
  ///   - table: where the outcomes go; nil where only the path is wanted.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func run(
    _ trials: TrialColumns, firstRow: Int, into table: OutcomeTable?, observer: Observer? = nil
  ) {
    let outcomes = table?.rows
    let count = trials.count
    precondition(count > 0 && count <= maximumTrials, "a batch of a wrong size")
    let batch = Batch<V>(dimension: dimension, trials: count)
    for trial in 0..<count {
      rows[trial] = firstRow + trial
      calmSteps[trial] = 0
    }
    for (component, column) in trials.starts.enumerated() {
      let row = batch.x + component * batch.capacity
      if column.count == 1 {
        row.update(repeating: V(rounding: column[0]), count: batch.capacity)
      } else {
        for trial in 0..<count {
          row[trial / V.width].setElement(at: trial % V.width, to: V.Element(column[trial]))
        }
      }
    }
    let optimizer = optimizerOf(trials, batch)
    loss.bind(batch)
    loss.evaluate(batch)
    watch.best.update(from: batch.loss, count: batch.blocks)
    observer?(0, batch)
    let isFused = loss.program.map { optimizer.fuse($0, batch, watch) } ?? false
    let isPlain = isFused && stop.explodedAbove == nil && !hasOtherCriteria && testsUnchanged
    if isPlain, observer == nil, let outcomes {
      runPlainly(batch, optimizer, TrialEnds(batch, watch, optimizer, outcomes, rows: rows))
      return
    }
    var t = 1
    while t <= stop.maximumIterations {
      step(t, batch, optimizer, isFused: isFused, outcomes, observer)
      guard batch.count > 0 else { return }
      t += 1
    }
    while batch.count > 0 {
      finish(
        batch.count - 1, .maximumIterations, stop.maximumIterations, batch, optimizer, outcomes)
    }
  }

  /// Makes all steps, where nothing ends trials but what the optimizer looks for by itself.
  private func runPlainly(
    _ batch: Batch<V>, _ optimizer: any BatchOptimizer<V>, _ ends: TrialEnds<V>
  ) {
    let last = stop.maximumIterations
    var t = 0
    while t < last {
      t = optimizer.steps(from: t + 1, through: last, batch, watch: watch)
      if watch.all != 0 { ends.end(t) }
      guard batch.count > 0 else { return }
    }
    ends.endAll(last)
  }

  /// Makes one step and retires the trials that end with it.
  @inline(__always)
  private func step(
    _ t: Int, _ batch: Batch<V>, _ optimizer: any BatchOptimizer<V>, isFused: Bool,
    _ outcomes: OutcomeTable.Rows?, _ observer: Observer?
  ) {
    if let bound = stop.explodedAbove {
      retireAbove(V(rounding: bound), t, batch, optimizer, outcomes)
      guard batch.count > 0 else { return }
    }
    if hasOtherCriteria { lastLoss.update(from: batch.loss, count: batch.blocks) }
    if optimizer.step(t, batch, watch: watch) {
      if watch.isAnyExploded { retire(.exploded, t, batch, optimizer, outcomes) }
    } else {
      findExploded(batch)
      if watch.isAnyExploded { retire(.exploded, t, batch, optimizer, outcomes) }
      guard batch.count > 0 else { return }
      for component in 0..<dimension {
        let row = component * batch.capacity
        (watch.before + row).update(from: batch.x + row, count: batch.blocks)
      }
      optimizer.step(t, batch, evaluator)
      if testsUnchanged { findUnchanged(batch) }
    }
    guard batch.count > 0 else { return }
    if !isFused { loss.evaluate(batch) }
    observer?(t, batch)
    if hasOtherCriteria {
      findConverged(batch)
      retire(.converged, t, batch, optimizer, outcomes)
    } else if testsUnchanged, watch.isAnyUnchanged {
      retire(.converged, t, batch, optimizer, outcomes)
    }
  }

  // MARK: All lanes together

  /// Which trials of a block are alive.
  @inline(__always)
  private func living(_ block: Int, _ batch: Batch<V>) -> UInt32 {
    block == batch.blocks - 1 ? batch.livingInLastBlock : 0xFFFF
  }

  /// Keeps the smallest losses and looks for gradients that are NaN, where the optimizer does not.
  @inline(__always)
  private func findExploded(_ batch: Batch<V>) {
    var all: UInt32 = 0
    for block in 0..<batch.blocks {
      watch.keepBest(batch.loss[block], block)
      var isNaN = batch.gradient[block].isNaNMask
      for component in 1..<max(1, dimension) {
        isNaN .|= batch.gradient[component * batch.capacity + block].isNaNMask
      }
      watch.findings[block] = isNaN.bitmask & living(block, batch)
      all |= watch.findings[block]
    }
    watch.all = all
  }

  /// Looks for trials that did not move, where the optimizer does not.
  @inline(__always)
  private func findUnchanged(_ batch: Batch<V>) {
    var all: UInt32 = 0
    for block in 0..<batch.blocks {
      var isSame = watch.before[block] .== batch.x[block]
      for component in 1..<max(1, dimension) {
        let place = component * batch.capacity + block
        isSame .&= (watch.before[place] .== batch.x[place])
      }
      // A step at which the rule pauses by definition says nothing.
      if batch.hasPauses { isSame .&= (batch.paused[block] .== 0) }
      watch.findings[block] = (isSame.bitmask & living(block, batch)) << 16
      all |= watch.findings[block]
    }
    watch.all = all
  }

  /// Applies the criteria other than `unchanged`; what they find is added to what did not change.
  @inline(__always)
  private func findConverged(_ batch: Batch<V>) {
    for block in 0..<batch.blocks {
      var bits = testsUnchanged && watch.isAnyUnchanged ? watch.findings[block] >> 16 : 0
      for criterion in stop.converged {
        switch criterion {
        case .unchanged: break
        case .lossBelow(let bound): bits |= (batch.loss[block] .<= V(rounding: bound)).bitmask
        case .gradientNorm(let bound):
          bits |= (Self.gradientNorm(block, batch) .<= V(rounding: bound)).bitmask
        case .lossChange(let bound, let patience):
          bits |= calm(block, batch, bound, patience).bitmask
        }
      }
      watch.findings[block] = (bits & living(block, batch)) << 16
    }
  }

  @inline(__always)
  private static func gradientNorm(_ block: Int, _ batch: Batch<V>) -> V {
    var sum = batch.gradient[block] * batch.gradient[block]
    for component in 1..<max(1, batch.dimension) {
      let g = batch.gradient[component * batch.capacity + block]
      sum += g * g
    }
    return sum.squareRoot()
  }

  private func calm(_ block: Int, _ batch: Batch<V>, _ bound: Double, _ patience: Int) -> V.Mask {
    let change = (batch.loss[block] - lastLoss[block]).magnitude
    let isCalm = change .<= V(rounding: bound)
    var marks = V(repeating: 0)
    for lane in 0..<V.width {
      let trial = block * V.width + lane
      guard trial < batch.count else { break }
      calmSteps[trial] = isCalm.element(at: lane) ? calmSteps[trial] + 1 : 0
      if calmSteps[trial] >= patience { marks.setElement(at: lane, to: 1) }
    }
    return marks .> 0
  }

  // MARK: Ends

  private func retireAbove(
    _ bound: V, _ t: Int, _ batch: Batch<V>, _ optimizer: any BatchOptimizer<V>,
    _ outcomes: OutcomeTable.Rows?
  ) {
    var all: UInt32 = 0
    for block in 0..<batch.blocks {
      watch.findings[block] = (batch.loss[block] .> bound).bitmask & living(block, batch)
      all |= watch.findings[block]
    }
    if all != 0 { retire(.exploded, t, batch, optimizer, outcomes) }
  }

  /// Ends the trials that were found to have exploded, or to have converged.
  @inline(__always)
  private func retire(
    _ status: Status, _ t: Int, _ batch: Batch<V>, _ optimizer: any BatchOptimizer<V>,
    _ outcomes: OutcomeTable.Rows?
  ) {
    let shift: UInt32 = status == .exploded ? 0 : 16
    // From the last trial down: one that takes a place has been looked at already.
    watch.forEachFinding(batch.blocks, 0xFFFF << shift) { block in
      // Places behind the last trial may still hold what was found of one that has moved.
      var left = watch.findings[block] >> shift & living(block, batch)
      while left != 0 {
        let lane = 31 - left.leadingZeroBitCount
        left &= ~(1 << UInt32(lane))
        finish(block * V.width + lane, status, t, batch, optimizer, outcomes)
      }
    }
  }

  /// Writes a trial's outcome and gives its place to the last.
  @inline(never)
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  private func finish(
    _ trial: Int, _ status: Status, _ t: Int, _ batch: Batch<V>,
    _ optimizer: any BatchOptimizer<V>, _ outcomes: OutcomeTable.Rows?
  ) {
    let (block, lane) = (trial / V.width, trial % V.width)
    if let outcomes {
      // Number by number: a vector would have to wait for those that took another's place.
      let loss = batch.loss[block].element(at: lane)
      var best = watch.best[block].element(at: lane)
      // The loss of the last step has not been compared yet.
      if loss < best || best.isNaN { best = loss }
      var sum: V.Element = 0
      for component in 0..<dimension {
        let g = batch.gradient[component * batch.capacity + block].element(at: lane)
        sum += g * g
      }
      outcomes.set(
        rows[trial], status, iterations: t,
        gradientEvaluations: t + batch.extraEvaluations[trial], finalLoss: Double(loss),
        gradientNorm: Double(sum.squareRoot()), bestLoss: Double(best)
      ) { component in
        Double(batch.x[component * batch.capacity + block].element(at: lane))
      }
    }
    let last = batch.count - 1
    if trial != last {
      optimizer.move(from: last, to: trial)
      watch.move(from: last, to: trial)
      if hasOtherCriteria {
        lastLoss[block].setElement(
          at: lane, to: lastLoss[last / V.width].element(at: last % V.width))
        calmSteps[trial] = calmSteps[last]
      }
      rows[trial] = rows[last]
    }
    batch.retire(trial)
  }
}
