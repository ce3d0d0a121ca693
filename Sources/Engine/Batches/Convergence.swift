import Lanes

/// The criteria of a stop rule that look at losses and gradients.
final class Convergence<V: PackLane> {
  private let criteria: [StopRule.Criterion]
  private let testsUnchanged: Bool
  private let lastLoss: UnsafeMutablePointer<V>
  /// For how many steps in a row the loss hardly changed, by trial in the batch.
  private let calmSteps: UnsafeMutablePointer<Int>
  private let trials: Int
  private let capacity: Int

  /// Nil where the rule has no such criteria.
  init?(_ stop: StopRule, capacity: Int) {
    criteria = stop.converged.filter { $0 != .unchanged }
    guard !criteria.isEmpty else { return nil }
    testsUnchanged = stop.converged.contains(.unchanged)
    self.capacity = capacity
    trials = capacity * V.width
    lastLoss = .allocateAligned(capacity, repeating: 0)
    calmSteps = .allocate(capacity: trials)
    calmSteps.initialize(repeating: 0, count: trials)
  }

  deinit {
    lastLoss.deallocate()
    calmSteps.deallocate()
  }

  /// Begins with other trials.
  func begin() { calmSteps.update(repeating: 0, count: trials) }

  /// Everything of a trial that moves with it.
  var relocatableState: LaneColumns<V> {
    var columns = LaneColumns<V>()
    columns.add(lastLoss)
    columns.add(integers: calmSteps)
    return columns
  }

  /// To be called before each step.
  func keepLosses(_ batch: Batch<V>) { lastLoss.update(from: batch.loss, count: batch.blocks) }

  /// Adds the trials that meet a criterion to the events of a step.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func add(to monitor: BatchMonitor<V>, _ batch: Batch<V>) {
    monitor.set(batch) { block in
      let events = monitor[block]
      var ended = testsUnchanged ? events.ended : 0
      for criterion in criteria {
        switch criterion {
        // Accuracies are looked at where they are measured.
        case .unchanged, .testAccuracyAbove: break
        case .lossBelow(let bound): ended |= (batch.loss[block] .<= V(rounding: bound)).bitmask
        case .gradientNorm(let bound):
          ended |= (gradientNorm(block, batch) .<= V(rounding: bound)).bitmask
        case .lossChange(let bound, let patience):
          ended |= calm(block, batch, bound, patience)
        }
      }
      return BlockEvents(exploded: events.exploded, ended: ended)
    }
  }

  /// Whether a trial meets a criterion other than that its parameters are unchanged, after ``add(to:_:)``.
  func holds(_ trial: Int, _ batch: Batch<V>) -> Bool {
    let (block, lane) = trial.quotientAndRemainder(dividingBy: V.width)
    return criteria.contains { criterion in
      switch criterion {
      case .unchanged, .testAccuracyAbove: false
      case .lossBelow(let bound):
        batch.loss[block].element(at: lane) <= V.Element(bound)
      case .gradientNorm(let bound):
        gradientNorm(block, batch).element(at: lane) <= V.Element(bound)
      case .lossChange(_, let patience): calmSteps[trial] >= patience
      }
    }
  }

  private func gradientNorm(_ block: Int, _ batch: Batch<V>) -> V {
    var sum = batch.gradient[block] * batch.gradient[block]
    for component in 1..<max(1, batch.dimension) {
      let g = batch.gradient[component * batch.capacity + block]
      sum += g * g
    }
    return sum.squareRoot()
  }

  private func calm(_ block: Int, _ batch: Batch<V>, _ bound: Double, _ patience: Int) -> UInt32 {
    let change = (batch.loss[block] - lastLoss[block]).magnitude
    let isCalm = change .<= V(rounding: bound)
    var ended: UInt32 = 0
    for lane in 0..<V.width {
      let trial = block * V.width + lane
      guard trial < batch.count else { break }
      calmSteps[trial] = isCalm.element(at: lane) ? calmSteps[trial] + 1 : 0
      if calmSteps[trial] >= patience { ended |= 1 << UInt32(lane) }
    }
    return ended
  }
}
