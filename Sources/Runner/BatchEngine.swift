import Expressions
import Lanes
import Optimizers
import Results
import Sweeps

/// Runs trials of one loss and one optimizer, packed in lanes, in lockstep: all are at the same
/// step, and one that ends gives its place to the last.
public final class BatchEngine<V: SweepLane> {
  /// Called after each evaluation with the step and the batch: for recording.
  public typealias Observer = (Int, Batch<V>) -> Void

  private let optimizerOf: (_ trials: [Trial], _ batch: Batch<V>) -> any BatchOptimizer<V>
  private let evaluator: any Evaluator<V>
  private let stop: StopRule
  private let dimension: Int
  private let maximumTrials: Int
  private let testsUnchanged: Bool
  private let hasOtherCriteria: Bool
  private let loss: any BatchLoss<V>

  private let previous: UnsafeMutablePointer<V>
  private let best: UnsafeMutablePointer<V>
  private let lastLoss: UnsafeMutablePointer<V>
  /// For how many steps in a row the loss hardly changed, by trial in the batch.
  private let calmSteps: UnsafeMutablePointer<Int>
  /// The row of the outcome table, by trial in the batch.
  private var rows: [Int] = []

  /// An engine for batches of up to `maximumTrials` trials.
  ///
  /// - Parameters:
  ///   - loss: the loss, and its gradient once a step.
  ///   - evaluator: what optimizers that ask for more evaluate with.
  ///   - optimizer: makes the optimizer of a batch whose `x` holds the starts of its trials.
  public init(
    _ loss: any BatchLoss<V>, _ stop: StopRule, dimension: Int, maximumTrials: Int,
    evaluator: any Evaluator<V> = NoEvaluator(),
    optimizer: @escaping (_ trials: [Trial], _ batch: Batch<V>) -> any BatchOptimizer<V>
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
    previous = .allocate(capacity: dimension * blocks)
    previous.initialize(repeating: 0, count: dimension * blocks)
    best = .allocate(capacity: blocks)
    best.initialize(repeating: 0, count: blocks)
    lastLoss = .allocate(capacity: blocks)
    lastLoss.initialize(repeating: 0, count: blocks)
    calmSteps = .allocate(capacity: maximumTrials)
    calmSteps.initialize(repeating: 0, count: maximumTrials)
  }

  deinit {
    previous.deallocate()
    best.deallocate()
    lastLoss.deallocate()
    calmSteps.deallocate()
  }

  /// Runs trials to their ends.
  ///
  /// - Parameters:
  ///   - trials: at most as many as the engine was made for.
  ///   - rows: the row of each trial in the table.
  ///   - table: where the outcomes go; nil where only the path is wanted.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func run(
    _ trials: [Trial], rows: [Int], into table: OutcomeTable?, observer: Observer? = nil
  ) {
    precondition(!trials.isEmpty && trials.count <= maximumTrials, "a batch of a wrong size")
    let batch = Batch<V>(dimension: dimension, trials: trials.count)
    self.rows = rows
    for (index, trial) in trials.enumerated() {
      for component in 0..<dimension {
        batch.set(batch.x, component, trial: index, to: V.Element(trial.start[component]))
      }
      calmSteps[index] = 0
    }
    let optimizer = optimizerOf(trials, batch)
    loss.bind(batch)
    loss.evaluate(batch)
    for block in 0..<batch.blocks { best[block] = batch.loss[block] }
    observer?(0, batch)
    var findings = inspect(batch, isFirst: true)
    for t in 1...stop.maximumIterations {
      if findings.mayHaveExploded {
        retireExploded(t, batch, optimizer, table)
        guard batch.count > 0 else { return }
      }
      remember(batch)
      optimizer.step(t, batch, evaluator)
      loss.evaluate(batch)
      observer?(t, batch)
      findings = inspect(batch, isFirst: false)
      if findings.mayHaveConverged {
        retireConverged(t, batch, optimizer, table)
        guard batch.count > 0 else { return }
      }
    }
    while batch.count > 0 {
      finish(
        batch.count - 1, .maximumIterations, stop.maximumIterations, batch, optimizer, table)
    }
  }

  // MARK: All lanes together

  /// What a look at all lanes together found; only then are trials looked at one by one.
  private struct Findings {
    var mayHaveExploded: Bool
    var mayHaveConverged: Bool
  }

  /// Keeps the smallest losses, and looks for trials that may have ended: one branch-free pass.
  @inline(__always)
  private func inspect(_ batch: Batch<V>, isFirst: Bool) -> Findings {
    let (x, gradient, loss) = (batch.x, batch.gradient, batch.loss)
    let (best, previous) = (best, previous)
    let capacity = batch.capacity
    let dimension = dimension
    let blocks = batch.blocks
    var isNaN = V.Mask(repeating: false)
    var isSame = V.Mask(repeating: false)
    for block in 0..<blocks {
      let value = loss[block]
      let known = best[block]
      best[block] = known.replacing(with: value, where: (value .< known) .| known.isNaNMask)
      var same = previous[block] .== x[block]
      isNaN .|= gradient[block].isNaNMask
      var place = block + capacity
      for _ in 1..<max(1, dimension) {
        isNaN .|= gradient[place].isNaNMask
        same .&= (previous[place] .== x[place])
        place += capacity
      }
      isSame .|= same
    }
    return Findings(
      mayHaveExploded: isNaN.isAnyTrue || stop.explodedAbove != nil,
      mayHaveConverged: !isFirst && (hasOtherCriteria || testsUnchanged && isSame.isAnyTrue))
  }

  @inline(__always)
  private func remember(_ batch: Batch<V>) {
    let (x, loss) = (batch.x, batch.loss)
    let (previous, lastLoss) = (previous, lastLoss)
    let capacity = batch.capacity
    let blocks = batch.blocks
    for component in 0..<dimension {
      let row = component * capacity
      for block in 0..<blocks { previous[row + block] = x[row + block] }
    }
    if hasOtherCriteria {
      for block in 0..<blocks { lastLoss[block] = loss[block] }
    }
  }

  // MARK: Ends

  @inline(__always)
  private func retireExploded(
    _ t: Int, _ batch: Batch<V>, _ optimizer: any BatchOptimizer<V>, _ table: OutcomeTable?
  ) {
    let capacity = batch.capacity
    let bound = stop.explodedAbove.map { V(rounding: $0) }
    // From the last block down: a trial that takes a place has been looked at already.
    for block in stride(from: batch.blocks - 1, through: 0, by: -1) {
      var mask = batch.gradient[block].isNaNMask
      for component in 1..<max(1, dimension) {
        mask .|= batch.gradient[component * capacity + block].isNaNMask
      }
      if let bound { mask .|= (batch.loss[block] .> bound) }
      if mask.isAnyTrue { retire(mask, block, .exploded, t, batch, optimizer, table) }
    }
  }

  @inline(__always)
  private func retireConverged(
    _ t: Int, _ batch: Batch<V>, _ optimizer: any BatchOptimizer<V>, _ table: OutcomeTable?
  ) {
    for block in stride(from: batch.blocks - 1, through: 0, by: -1) {
      var mask = V.Mask(repeating: false)
      for criterion in stop.converged {
        switch criterion {
        case .unchanged: mask .|= unchanged(block, batch)
        case .lossBelow(let bound): mask .|= (batch.loss[block] .<= V(rounding: bound))
        case .gradientNorm(let bound):
          let norm = Self.gradientNorm(block, batch)
          mask .|= (norm .<= V(rounding: bound))
        case .lossChange(let bound, let patience):
          mask .|= calm(block, batch, bound, patience)
        }
      }
      if mask.isAnyTrue { retire(mask, block, .converged, t, batch, optimizer, table) }
    }
  }

  @inline(__always)
  private func unchanged(_ block: Int, _ batch: Batch<V>) -> V.Mask {
    var mask = previous[block] .== batch.x[block]
    for component in 1..<max(1, dimension) {
      let place = component * batch.capacity + block
      mask .&= (previous[place] .== batch.x[place])
    }
    // A step at which the rule pauses by definition says nothing.
    if batch.hasPauses { mask .&= (batch.paused[block] .== 0) }
    return mask
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

  private func retire(
    _ mask: V.Mask, _ block: Int, _ status: Status, _ t: Int, _ batch: Batch<V>,
    _ optimizer: any BatchOptimizer<V>, _ table: OutcomeTable?
  ) {
    for lane in stride(from: V.width - 1, through: 0, by: -1) {
      let trial = block * V.width + lane
      if trial < batch.count, mask.element(at: lane) {
        finish(trial, status, t, batch, optimizer, table)
      }
    }
  }

  /// Writes a trial's outcome and gives its place to the last.
  private func finish(
    _ trial: Int, _ status: Status, _ t: Int, _ batch: Batch<V>,
    _ optimizer: any BatchOptimizer<V>, _ table: OutcomeTable?
  ) {
    let (block, lane) = (trial / V.width, trial % V.width)
    table?[rows[trial]] = Outcome(
      status: status, iterations: t, gradientEvaluations: t + batch.extraEvaluations[trial],
      finalLoss: Double(batch.loss[block].element(at: lane)),
      gradientNorm: Double(Self.gradientNorm(block, batch).element(at: lane)),
      bestLoss: Double(best[block].element(at: lane)),
      final: (0..<dimension).map { Double(batch.value(batch.x, $0, trial: trial)) })
    let last = batch.count - 1
    if trial != last {
      optimizer.move(from: last, to: trial)
      best[block].setElement(at: lane, to: best[last / V.width].element(at: last % V.width))
      lastLoss[block].setElement(
        at: lane, to: lastLoss[last / V.width].element(at: last % V.width))
      calmSteps[trial] = calmSteps[last]
      rows[trial] = rows[last]
      for component in 0..<dimension {
        batch.set(
          previous, component, trial: trial, to: batch.value(previous, component, trial: last))
      }
    }
    batch.retire(trial)
  }
}
