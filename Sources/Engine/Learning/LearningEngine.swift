import Lanes

/// Runs trials of a ``CompiledGroup`` on a ``DataLoss``: steps on minibatches and noisy gradients, and evaluations
/// of the whole loss now and then. Used by one thread; its memory serves batch after batch.
///
/// Trials are packed in lanes and step in lockstep, or one large trial lies with its elements in lanes. A trial
/// has the same bits either way.
public final class LearningEngine<V: PackLane> {
  /// How the trials of a batch run; they share all of it.
  public struct Conditions {
    /// Nil: every step uses all rows.
    public var minibatches: MinibatchSequence?
    public var oracle: GradientOracle
    /// What noise is keyed by.
    public var seed: Int
    /// How many minibatches, or noisy gradients, a step takes: their mean is what it steps with. Exact gradients
    /// of all rows are taken once.
    public var accumulate: Int
    /// After how many minibatches the whole loss is evaluated, at the step that takes the last of them; the start
    /// and the last step always are.
    public var evaluationInterval: Int
    public var stop: StopRule

    public init(
      minibatches: MinibatchSequence? = nil, oracle: GradientOracle = GradientOracle(),
      seed: Int = 0, accumulate: Int = 1, evaluationInterval: Int = 1, stop: StopRule
    ) {
      self.minibatches = minibatches
      self.oracle = oracle
      self.seed = seed
      let isExact = minibatches == nil && !oracle.usesSeed
      self.accumulate = isExact ? 1 : accumulate
      self.evaluationInterval = evaluationInterval
      self.stop = stop
    }

    /// Whether a step takes the last of an interval's minibatches.
    fileprivate func isEvaluated(_ t: Int) -> Bool {
      t * accumulate / evaluationInterval > (t - 1) * accumulate / evaluationInterval
    }
  }

  /// A step of a single trial, for recording. Numbers that were not evaluated are NaN.
  public struct Row {
    public let step: Int
    /// Whether the whole loss and the test set were evaluated.
    public let isEvaluated: Bool
    public let loss: Double
    public let gradientNorm: Double
    /// At the average that the optimizer reports; NaN where it reports its last point.
    public let averageLoss: Double
    /// Over the minibatch of the step, at the point before it.
    public let batchLoss: Double
    /// At what the optimizer reports.
    public let testLoss: Double
    public let testAccuracy: Double
    public let parameterNorm: Double
    /// A component of the point.
    public let value: (Int) -> Double
  }
  /// Called for the start and after each step, with the first trial of the batch; again for a step that turns out
  /// to be the last and is then evaluated.
  public typealias Observer = (Row) -> Void

  let group: CompiledGroup
  let batch: Batch<V>
  let loss: any DataLoss<V>
  let optimizer: StepOptimizer<V>
  private let evaluator: StochasticEvaluator<V>
  let measures: TrialMeasures<V>
  private let maximumTrials: Int
  private let readsLoss: Bool
  /// The parameters before a step.
  private let before: UnsafeMutablePointer<V>
  /// Gradients of evaluations, where steps take others.
  private let fullGradient: UnsafeMutablePointer<V>
  /// A few trials that end and are evaluated by themselves.
  lazy var ending = Batch<V>(dimension: batch.dimension, trials: V.width)
  lazy var endingMeasures = TrialMeasures<V>(
    blocks: ending.capacity, hasAverage: group.averages)
  /// Losses of the evaluation before, and for how many in a row they hardly changed, by trial.
  let lastLoss: UnsafeMutablePointer<V>
  let calmEvaluations: UnsafeMutablePointer<Int>
  /// The row of the outcome table, by trial in the batch.
  let rows: UnsafeMutablePointer<Int>

  // What belongs to the run at hand.
  private(set) var conditions: Conditions
  private var noise: GradientNoise<V>?
  private(set) var delayed: DelayedPoints<V>?
  var outcomes: OutcomeTable?
  var mover: LaneMover<V>?
  /// Whether the batch's gradients are those at its points, of all rows and without noise.
  var hasGradient = false
  /// The step whose points were evaluated last.
  var evaluatedStep = -1
  private var observer: Observer?

  /// - Parameters:
  ///   - loss: for batches of the same kind of lanes.
  ///   - maximumTrials: of a batch; 1 where lanes are elements.
  ///   - lanesAreElements: whether a batch is one trial whose elements lie in lanes.
  public init(
    _ group: CompiledGroup, loss: any DataLoss<V>, maximumTrials: Int, lanesAreElements: Bool
  ) {
    precondition(!lanesAreElements || maximumTrials == 1, "elements in lanes are of one trial")
    self.group = group
    self.loss = loss
    self.maximumTrials = maximumTrials
    batch =
      lanesAreElements
      ? Batch(elements: group.dimension)
      : Batch(dimension: group.dimension, trials: maximumTrials)
    optimizer = StepOptimizer(
      group.arithmetic, group.constants, start: group.start, step: group.step,
      average: group.average, batch)
    evaluator = StochasticEvaluator(loss)
    let size = batch.runs * batch.capacity
    before = .allocateAligned(size, repeating: 0)
    fullGradient = .allocateAligned(size, repeating: 0)
    measures = TrialMeasures(blocks: batch.blocksOfTrials, hasAverage: group.averages)
    lastLoss = .allocateAligned(batch.blocksOfTrials, repeating: 0)
    let places = batch.blocksOfTrials * V.width
    calmEvaluations = .allocate(capacity: places)
    calmEvaluations.initialize(repeating: 0, count: places)
    rows = .allocate(capacity: places)
    rows.initialize(repeating: 0, count: places)
    readsLoss = group.arithmetic.readsLoss
    conditions = Conditions(stop: group.stop)
  }

  deinit {
    before.deallocate()
    fullGradient.deallocate()
    lastLoss.deallocate()
    calmEvaluations.deallocate()
    rows.deallocate()
  }

  /// Runs trials to their ends.
  ///
  /// - Parameters:
  ///   - count: at most as many as the engine was made for.
  ///   - parameters: for each parameter of the optimizer one value for all trials, or one for each.
  ///   - starts: the same for each component of the starting points.
  ///   - seeds: what an optimizer's random numbers are keyed by: one for all trials, or one for each; that of
  ///     the conditions if nil.
  ///   - conditions: that all trials share.
  ///   - table: where the outcomes go, to its first rows; nil where only the path is wanted.
  ///   - observer: for recording a single trial.
  ///   - checkpoint: what ``checkpoint(_:)`` gave in a run of the same trials: it goes on from there. One that is
  ///     of other trials or damaged is ignored.
  ///   - pulse: called now and then with the step that was made; where it returns false, the run stops.
  /// - Returns: whether all trials came to their ends.
  @discardableResult
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  public func run(
    _ count: Int, parameters: [[Double]], starts: [[Double]], seeds: [Int]? = nil,
    conditions: Conditions, into table: OutcomeTable?, observer: Observer? = nil,
    resuming checkpoint: [UInt8]? = nil,
    pulse: ((Int) -> Bool)? = nil
  ) -> Bool {
    precondition(count > 0 && count <= maximumTrials, "a batch of a wrong size")
    begin(count, parameters, starts, seeds ?? [conditions.seed], conditions, table)
    self.observer = observer
    defer { self.observer = nil }
    evaluate(0)
    observe(0, batchLoss: .nan)
    var t = 0
    if let checkpoint {
      guard let step = resume(checkpoint) else {
        // What was half read is of no use.
        return run(
          count, parameters: parameters, starts: starts, seeds: seeds, conditions: conditions,
          into: table, observer: observer, pulse: pulse)
      }
      t = step
    }
    let first = t
    let beat = pulse.map { Pulse($0) }
    let last = conditions.stop.maximumIterations
    while t < last, batch.count > 0 {
      t += 1
      step(t)
      if let beat, batch.count > 0, !beat.beat(t, since: first) { return false }
    }
    if batch.count > 0 {
      retire(last, measuredAt: last) {
        batch.living($0)
      } status: { _ in
        .maximumIterations
      }
    }
    return true
  }

  private func begin(
    _ count: Int, _ parameters: [[Double]], _ starts: [[Double]], _ seeds: [Int],
    _ conditions: Conditions, _ table: OutcomeTable?
  ) {
    self.conditions = conditions
    outcomes = table
    noise = GradientNoise(conditions.oracle, seed: conditions.seed, dimension: batch.dimension)
    delayed = DelayedPoints(delay: conditions.oracle.delay, batch)
    evaluator.noise = noise
    evaluator.minibatches = conditions.minibatches
    evaluator.accumulated = conditions.accumulate
    hasGradient = false
    evaluatedStep = -1
    batch.keep(count)
    batch.clearEvaluations()
    for trial in 0..<count { rows[trial] = trial }
    calmEvaluations.update(repeating: 0, count: batch.blocksOfTrials * V.width)
    measures.begin()
    // What lies behind the last trial or element is a number.
    batch.x.update(repeating: 0, count: batch.runs * batch.capacity)
    batch.gradient.update(repeating: 0, count: batch.runs * batch.capacity)
    batch.paused.update(repeating: 0, count: batch.blocksOfTrials)
    for (component, column) in starts.enumerated() {
      for trial in 0..<count {
        batch.set(
          batch.x, component, trial: trial,
          to: V.Element(column[column.count == 1 ? 0 : trial]))
      }
    }
    optimizer.begin(parameters, seeds: seeds)
    mover = batch.lanesAreElements ? nil : LaneMover(columns)
  }

  /// Everything of a trial that moves with it, where lanes are trials.
  var columns: LaneColumns<V> {
    var columns = batch.relocatableState
    columns.add(optimizer.relocatableState)
    columns.add(measures.relocatableState)
    if let delayed { columns.add(delayed.relocatableState) }
    columns.add(lastLoss)
    columns.add(integers: calmEvaluations)
    columns.add(integers: rows)
    return columns
  }

  // MARK: Steps

  private func step(_ t: Int) {
    let stop = conditions.stop
    if let bound = stop.explodedAbove {
      let bound = V(rounding: bound)
      retire(t, measuredAt: t - 1) {
        (measures.loss[$0] .> bound).bitmask & batch.living($0)
      } status: { _ in
        .exploded
      }
    }
    guard batch.count > 0 else { return }
    findGradient(t)
    retire(t, measuredAt: t - 1) {
      batch.holdsNaN(batch.gradient, $0) & batch.living($0)
    } status: { _ in
      .exploded
    }
    guard batch.count > 0 else { return }
    let batchLoss = observer == nil ? .nan : Double(batch.loss[0].element(at: 0))
    before.update(from: batch.x, count: batch.runs * batch.capacity)
    hasGradient = false
    optimizer.step(t, evaluator)
    let isEvaluated = conditions.isEvaluated(t) || t == stop.maximumIterations
    if isEvaluated { evaluate(t) }
    observe(t, batchLoss: batchLoss)
    retireConverged(t, isEvaluated: isEvaluated, batchLoss)
  }

  /// The gradients that the optimizer is given.
  private func findGradient(_ t: Int) {
    evaluator.step = t
    let point = delayed?.point(t) ?? batch.x
    evaluator.answer(
      at: point, loss: readsLoss || observer != nil ? batch.loss : nil, gradient: batch.gradient,
      batch: batch, isKnown: hasGradient && point == batch.x)
  }

  /// Evaluates the whole loss and the test set for all trials.
  func evaluate(_ t: Int) {
    let isShared = conditions.minibatches == nil && delayed == nil
    // The next step takes the same gradient, where it is neither late nor of other rows.
    let gradient = isShared ? batch.gradient : fullGradient
    loss.evaluate(
      at: batch.x, rows: nil, loss: isShared ? batch.loss : measures.loss, gradient: gradient,
      batch: batch)
    if isShared { measures.loss.update(from: batch.loss, count: batch.trialBlocks) }
    hasGradient = isShared
    batch.norms(of: gradient, into: measures.gradientNorm)
    optimizer.averages?.find()
    evaluateReported(at: optimizer.averages?.batch.x, measures, batch)
    measures.keepBest(blocks: batch.trialBlocks)
    evaluatedStep = t
  }

  /// Evaluates what is reported of the trials of a batch: the averages, if there are any, else their points.
  func evaluateReported(
    at averages: UnsafeMutablePointer<V>?, _ measures: TrialMeasures<V>, _ batch: Batch<V>
  ) {
    if let averages {
      loss.evaluate(
        at: averages, rows: nil, loss: measures.averageLoss, gradient: nil, batch: batch)
    }
    loss.test(
      at: averages ?? batch.x, loss: measures.testLoss, accuracy: measures.accuracy, batch: batch)
  }

  private func retireConverged(_ t: Int, isEvaluated: Bool, _ batchLoss: Double) {
    let testsUnchanged = conditions.stop.converged.contains(.unchanged)
    let isMet = isEvaluated && t > 0 ? metCriteria() : nil
    guard testsUnchanged || isMet != nil else { return }
    let pauses = optimizer.pauses
    var unchanged: [UInt32] = []
    if testsUnchanged {
      unchanged = (0..<batch.trialBlocks).map { block in
        let isSame = batch.isUnchanged(since: before, block) & batch.living(block)
        return pauses ? isSame & (batch.paused[block] .== 0).bitmask : isSame
      }
    }
    let isRecorded = observer != nil && !isEvaluated && unchanged.contains { $0 != 0 }
    if isRecorded {
      // The last row of a single trial is evaluated.
      evaluate(t)
      observe(t, batchLoss: batchLoss)
    }
    retire(t, measuredAt: t) { block in
      ((unchanged.isEmpty ? 0 : unchanged[block]) | (isMet?[block] ?? 0)) & batch.living(block)
    } status: { trial in
      let (block, lane) = trial.quotientAndRemainder(dividingBy: V.width)
      if let isMet, isMet[block] & (1 << UInt32(lane)) != 0 { return .converged }
      return nil
    }
  }

  /// The trials that meet a criterion other than that they are unchanged, by block; nil where there is none.
  private func metCriteria() -> [UInt32]? {
    let criteria = conditions.stop.converged.filter { $0 != .unchanged }
    guard !criteria.isEmpty else { return nil }
    let met = (0..<batch.trialBlocks).map { block in
      var met: UInt32 = 0
      for criterion in criteria {
        switch criterion {
        case .unchanged: break
        case .lossBelow(let bound): met |= (measures.loss[block] .<= V(rounding: bound)).bitmask
        case .gradientNorm(let bound):
          met |= (measures.gradientNorm[block] .<= V(rounding: bound)).bitmask
        case .testAccuracyAbove(let bound):
          met |= (measures.accuracy[block] .>= V(rounding: bound)).bitmask
        case .lossChange(let bound, let patience): met |= calm(block, bound, patience)
        }
      }
      return met
    }
    lastLoss.update(from: measures.loss, count: batch.trialBlocks)
    return met
  }

  private func calm(_ block: Int, _ bound: Double, _ patience: Int) -> UInt32 {
    let change = (measures.loss[block] - lastLoss[block]).magnitude
    let isCalm = change .<= V(rounding: bound)
    var met: UInt32 = 0
    for lane in 0..<V.width where batch.living(block) & (1 << UInt32(lane)) != 0 {
      let trial = block * V.width + lane
      calmEvaluations[trial] = isCalm.element(at: lane) ? calmEvaluations[trial] + 1 : 0
      if calmEvaluations[trial] >= patience { met |= 1 << UInt32(lane) }
    }
    return met
  }

  func observe(_ t: Int, batchLoss: Double) {
    guard let observer, batch.count > 0 else { return }
    let isEvaluated = evaluatedStep == t
    func number(_ run: UnsafeMutablePointer<V>) -> Double {
      isEvaluated ? Double(run[0].element(at: 0)) : .nan
    }
    observer(
      Row(
        step: t, isEvaluated: isEvaluated, loss: number(measures.loss),
        gradientNorm: number(measures.gradientNorm),
        averageLoss: measures.averageLoss.map(number) ?? .nan,
        batchLoss: batchLoss, testLoss: number(measures.testLoss),
        testAccuracy: number(measures.accuracy), parameterNorm: norm(of: 0, batch)
      ) { [batch] in Double(batch.value(batch.x, $0, trial: 0)) })
  }

  /// ‖x‖₂ of a trial, component after component.
  func norm(of trial: Int, _ batch: Batch<V>) -> Double {
    var sum: V.Element = 0
    for component in 0..<batch.dimension {
      let value = batch.value(batch.x, component, trial: trial)
      sum += value * value
    }
    return Double(sum.squareRoot())
  }
}
