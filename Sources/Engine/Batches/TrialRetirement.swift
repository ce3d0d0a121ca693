import Lanes

/// Ends trials of a batch: their outcomes are written, and the last trials take their places.
///
/// Half of all trials may end before the last step, each at a step of its own, so what that needs is
/// reached by addresses alone.
final class TrialRetirement<V: PackLane> {
  private let batch: Batch<V>
  private let monitor: BatchMonitor<V>
  /// Other criteria than that parameters are unchanged; nil where there are none.
  private let convergence: Convergence<V>?
  private let testsUnchanged: Bool
  private let columns: LaneColumns<V>
  private let mover: LaneMover<V>
  /// Moves what an optimizer keeps elsewhere; nil for all but search methods.
  private let moveSearch: ((_ from: Int, _ to: Int) -> Void)?
  /// How many evaluations a step makes beside the one that every step needs.
  private let extraEvaluations: Int
  /// The row of the outcome table, by trial in the batch.
  private let rows: UnsafeMutablePointer<Int>
  private var outcomes: OutcomeTable.Rows?
  /// Finds the losses of the averages that are reported; nil where the optimizer reports its last point.
  private let averages: AverageLosses<V>?

  init(
    _ batch: Batch<V>, _ monitor: BatchMonitor<V>, _ convergence: Convergence<V>?,
    testsUnchanged: Bool, extraEvaluations: Int, averages: AverageLosses<V>?,
    _ state: LaneColumns<V>, moveSearch: ((_ from: Int, _ to: Int) -> Void)?
  ) {
    self.batch = batch
    self.monitor = monitor
    self.convergence = convergence
    self.testsUnchanged = testsUnchanged
    self.extraEvaluations = extraEvaluations
    self.averages = averages
    self.moveSearch = moveSearch
    rows = .allocate(capacity: batch.capacity * V.width)
    rows.initialize(repeating: 0, count: batch.capacity * V.width)
    var columns = batch.relocatableState
    columns.add(monitor.best)
    columns.add(state)
    columns.add(integers: rows)
    self.columns = columns
    mover = LaneMover(columns)
  }

  deinit { rows.deallocate() }

  /// Begins with other trials, whose outcomes go to the rows from `firstRow` on; nowhere where there is
  /// no table.
  func begin(firstRow: Int, _ outcomes: OutcomeTable.Rows?) {
    for trial in 0..<batch.count { rows[trial] = firstRow + trial }
    self.outcomes = outcomes
  }

  /// Writes or reads all that moves with the trials that still run, in the order of their places.
  ///
  /// - Parameter firstRow: the row of the batch's first trial, which may be another when it is read.
  func code(_ coder: inout StateCoder, firstRow: Int) {
    for trial in 0..<batch.count { rows[trial] &-= firstRow }
    columns.code(&coder, trials: batch.count)
    for trial in 0..<batch.count { rows[trial] &+= firstRow }
  }

  /// Which of a batch's trials are at each place, by their rows; nil where these are none of its own.
  func trials(of range: Range<Int>) -> [Int]? {
    let found = (0..<batch.count).map { rows[$0] }
    guard found.allSatisfy(range.contains), Set(found).count == found.count else { return nil }
    return found.map { $0 - range.lowerBound }
  }

  /// Ends the trials that exploded or converged in step `t`.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func retire(_ t: Int) {
    let words = monitor.words
    if let averages, outcomes != nil { averages.find(endingTrials(words)) }
    var count = batch.count
    var block = batch.blocks
    // From the last trial down: one that takes a place has been looked at already.
    while true {
      block = Self.lastEventful(words, below: block)
      guard block >= 0 else { break }
      let events = BlockEvents(word: words[block])
      var left = events.any
      while left != 0 {
        let lane = 31 &- left.leadingZeroBitCount
        let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: lane)
        left &= ~bit
        let trial = block &* V.width &+ lane
        write(trial, events.exploded & bit != 0 ? .exploded : .converged, t)
        count &-= 1
        if trial != count {
          mover.move(from: count, to: trial)
          moveSearch?(count, trial)
        }
      }
    }
    batch.keep(count)
  }

  /// The trials that end, the last first.
  private func endingTrials(_ words: UnsafeMutablePointer<UInt32>) -> [Int] {
    var trials: [Int] = []
    var block = Self.lastEventful(words, below: batch.blocks)
    while block >= 0 {
      var left = BlockEvents(word: words[block]).any
      while left != 0 {
        let lane = 31 &- left.leadingZeroBitCount
        left &= ~(1 &<< UInt32(truncatingIfNeeded: lane))
        trials.append(block * V.width + lane)
      }
      block = Self.lastEventful(words, below: block)
    }
    return trials
  }

  /// The last block below `end` that has events; −1 where there is none.
  ///
  /// By itself, as the registers of a long function do not hold so short a loop.
  @inline(never)
  private static func lastEventful(_ words: UnsafeMutablePointer<UInt32>, below end: Int) -> Int {
    var block = end &- 1
    while block >= 0, words[block] == 0 { block &-= 1 }
    return block
  }

  /// Ends all trials that are left after the last step.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func retireAll(_ t: Int) {
    if let averages, outcomes != nil { averages.find(Array(0..<batch.count)) }
    for trial in 0..<batch.count { write(trial, .maximumIterations, t) }
    batch.keep(0)
  }

  @inline(__always)
  private func write(_ trial: Int, _ status: Status, _ t: Int) {
    guard let outcomes else { return }
    // Number by number: a vector would have to wait for those that took another's place.
    func number(_ run: UnsafeMutablePointer<V>) -> V.Element {
      UnsafeRawPointer(run).assumingMemoryBound(to: V.Element.self)[trial]
    }
    let loss = number(batch.loss)
    var best = number(monitor.best)
    // The loss of the last step has not been compared yet.
    if loss < best || best.isNaN { best = loss }
    var sum: V.Element = 0
    for component in 0..<batch.dimension {
      let g = number(batch.gradient + component &* batch.capacity)
      sum += g * g
    }
    let norm = Double(sum.squareRoot())
    var status = status
    if status == .converged, testsUnchanged,
      Status.isStalled(gradientNorm: norm, loss: Double(loss)),
      convergence?.holds(trial, batch) != true
    {
      status = .stalled
    }
    // A trial whose gradient is NaN makes no step.
    let steps = status == .exploded ? t &- 1 : t
    outcomes.set(
      rows[trial], status, iterations: t,
      gradientEvaluations: t &+ batch.extraEvaluations[trial] &+ extraEvaluations &* steps,
      finalLoss: Double(loss), gradientNorm: norm, bestLoss: Double(best)
    ) { component in Double(number(batch.x + component &* batch.capacity)) }
    if let averages {
      outcomes.set(rows[trial], finalAverageLoss: Double(number(averages.losses)))
    }
  }
}
