import Lanes
import MachineCode

/// Runs trials of a ``CompiledGroup``, packed in lanes, in lockstep: all are at the same step, and one that
/// ends gives its place to the last. Used by one thread; its memory serves batch after batch.
public final class BatchEngine<V: PackLane> {
  /// Called after each evaluation with the step and the batch: for recording.
  public typealias Observer = (Int, Batch<V>) -> Void

  private let group: CompiledGroup
  private let batch: Batch<V>
  private let monitor: BatchMonitor<V>
  private let optimizer: StepOptimizer<V>
  private let loss: any BatchLoss<V>
  private let evaluator: any Evaluator<V>
  private let convergence: Convergence<V>?
  private let retirement: TrialRetirement<V>
  private let averages: AverageLosses<V>?
  private let testsUnchanged: Bool
  private let maximumTrials: Int
  /// The parameters before a step that is not joined with the loss.
  private lazy var before = UnsafeMutablePointer<V>.allocateAligned(
    batch.runs * batch.capacity, repeating: 0)
  private var hasBefore = false
  private var machines: [Bool: Machine<V>] = [:]

  /// An engine for batches of up to `maximumTrials` trials of a group whose loss is a formula.
  public convenience init(_ group: CompiledGroup, maximumTrials: Int) {
    guard let gradient = group.gradient else {
      preconditionFailure("a group without a formula needs a loss")
    }
    self.init(group, ProgramLoss(gradient, maximumTrials: maximumTrials), maximumTrials)
  }

  /// An engine for batches of up to `maximumTrials` trials, with any loss.
  public convenience init(
    _ group: CompiledGroup, loss: any BatchLoss<V>, maximumTrials: Int
  ) {
    self.init(group, loss, maximumTrials)
  }

  private init(_ group: CompiledGroup, _ loss: any BatchLoss<V>, _ maximumTrials: Int) {
    self.group = group
    self.loss = loss
    self.maximumTrials = maximumTrials
    batch = Batch(dimension: group.dimension, trials: maximumTrials)
    monitor = BatchMonitor(capacity: batch.capacity)
    optimizer = StepOptimizer(
      group.arithmetic, group.constants, start: group.start, step: group.step,
      average: group.average, batch)
    averages = AverageLosses(optimizer.averages, batch, loss)
    let asks =
      group.arithmetic.search != nil || group.arithmetic.extraEvaluations > 0
      || !group.arithmetic.step.curvatures.isEmpty
    let blocks = batch.capacity
    evaluator =
      (asks ? group.gradient : nil).map {
        ProgramEvaluator(
          gradient: $0, curvature: group.curvature, dimension: group.dimension,
          maximumBlocks: blocks)
      } ?? NoEvaluator()
    convergence = Convergence(group.stop, capacity: batch.capacity)
    testsUnchanged = group.stop.converged.contains(.unchanged)
    var state = optimizer.relocatableState
    if let convergence { state.add(convergence.relocatableState) }
    retirement = TrialRetirement(
      batch, monitor, convergence, testsUnchanged: testsUnchanged,
      extraEvaluations: group.arithmetic.extraEvaluations, averages: averages, state,
      moveSearch: optimizer.moveSearch)
  }

  deinit {
    if hasBefore { before.deallocate() }
  }

  /// Runs trials to their ends.
  ///
  /// - Parameters:
  ///   - count: at most as many as the engine was made for.
  ///   - parameters: for each parameter of the optimizer one value for all trials, or one for each.
  ///   - starts: the same for each component of the starting points.
  ///   - seeds: what an optimizer's random numbers are keyed by: one for all trials, or one for each.
  ///   - firstRow: the row of the first trial in the table; the others follow.
  ///   - table: where the outcomes go; nil where only the path is wanted.
  ///   - observer: not called for a step in which all trials that are left explode.
  ///   - checkpoint: what ``checkpoint(_:)`` gave in a run of the same trials: it goes on from there. One that
  ///     is of other trials or damaged is ignored.
  ///   - pulse: called now and then with the step that was made; where it returns false, the run stops.
  /// - Returns: whether all trials came to their ends.
  @discardableResult
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  public func run(
    _ count: Int, parameters: [[Double]], starts: [[Double]], seeds: [Int] = [0], firstRow: Int,
    into table: OutcomeTable?, observer: Observer? = nil, resuming checkpoint: [UInt8]? = nil,
    pulse: ((Int) -> Bool)? = nil
  ) -> Bool {
    precondition(count > 0 && count <= maximumTrials, "a batch of a wrong size")
    batch.keep(count)
    for (component, column) in starts.enumerated() {
      load(column, into: batch.x + component * batch.capacity)
    }
    optimizer.begin(parameters, seeds: seeds)
    loss.bind(batch)
    loss.evaluate(batch)
    monitor.begin(batch)
    convergence?.begin()
    retirement.begin(firstRow: firstRow, table?.rows)
    observer?(0, batch)
    self.pulse = pulse.map { Pulse($0) }
    defer { self.pulse = nil }
    present = (table, firstRow..<firstRow + count)
    // Which program runs is decided at the starts.
    let machine = machine()
    var t = 0
    if let checkpoint {
      t = resume(checkpoint)
      // What was half read is of no use.
      if t == 0 {
        return run(
          count, parameters: parameters, starts: starts, seeds: seeds, firstRow: firstRow,
          into: table, observer: observer, pulse: pulse)
      }
    }
    let isWhole = machine.map { runJoined($0, from: t, observer) } ?? runApart(from: t, observer)
    guard isWhole else { return false }
    retirement.retireAll(group.stop.maximumIterations)
    return true
  }

  /// The loss at the average that the first trial's optimizer reports: of the step at hand within an observer, of
  /// the trial's end after the run of a single one. Nil where it reports its last point.
  public func averageLoss() -> Double? {
    guard let averages else { return nil }
    averages.find([0])
    return Double(averages.losses[0].element(at: 0))
  }

  // MARK: Checkpoints

  /// The outcomes of the trials at hand and their rows.
  private var present: (table: OutcomeTable?, rows: Range<Int>) = (nil, 0..<0)
  private var pulse: Pulse?

  /// Everything that the rest of a run depends on, and the outcomes so far; for use within a pulse.
  ///
  /// - Parameter t: the step that was made.
  public func checkpoint(_ t: Int) -> [UInt8] {
    var coder = StateCoder()
    var header = [t, batch.count, present.rows.count, batch.dimension]
    for at in header.indices { coder.code(&header[at]) }
    codeTrials(&coder)
    optimizer.codeSearch(&coder)
    return coder.bytes
  }

  private func codeTrials(_ coder: inout StateCoder) {
    present.table?.code(&coder, rows: present.rows)
    retirement.code(&coder, firstRow: present.rows.lowerBound)
  }

  /// Takes a checkpoint's place; the batch has begun with all trials.
  ///
  /// - Returns: the step that was made; 0 for a checkpoint that is none of these trials.
  private func resume(_ bytes: [UInt8]) -> Int {
    var coder = StateCoder(reading: bytes)
    var header = [0, 0, 0, 0]
    for at in header.indices { coder.code(&header[at]) }
    guard !coder.isShort, header[0] > 0, header[0] <= group.stop.maximumIterations,
      (1...present.rows.count).contains(header[1]), header[2] == present.rows.count,
      header[3] == batch.dimension
    else { return 0 }
    batch.keep(header[1])
    codeTrials(&coder)
    guard !coder.isShort, let trials = retirement.trials(of: present.rows) else { return 0 }
    optimizer.arrangeSearch(trials)
    optimizer.codeSearch(&coder)
    return coder.isShort || !coder.isAtEnd ? 0 : header[0]
  }

  /// Whether the batches so far ran by joined steps in machine code.
  package var ranNatively: Bool { !machines.isEmpty && machines.values.allSatisfy(\.isNative) }

  private func load(_ column: [Double], into run: UnsafeMutablePointer<V>) {
    if column.count == 1 {
      run.update(repeating: V(rounding: column[0]), count: batch.capacity)
    } else {
      for trial in 0..<batch.count {
        run[trial / V.width].setElement(at: trial % V.width, to: V.Element(column[trial]))
      }
    }
  }

  /// What runs joined steps on this batch; nil where there are none.
  private func machine() -> Machine<V>? {
    let keepsNaN = !batch.areLossesNumbers
    if let known = machines[keepsNaN] { return known }
    guard loss is ProgramLoss<V>, let program = group.joinedProgram(keepsNaN: keepsNaN) else {
      return nil
    }
    let machine = optimizer.machine(program, monitor)
    machines[keepsNaN] = machine
    return machine
  }

  /// Steps that evaluate the loss as well. Where nothing but their own events ends trials, many are made
  /// one after the other.
  ///
  /// - Returns: whether all trials came to their ends.
  private func runJoined(_ machine: Machine<V>, from first: Int, _ observer: Observer?) -> Bool {
    let last = group.stop.maximumIterations
    let isPlain =
      convergence == nil && observer == nil && testsUnchanged && group.stop.explodedAbove == nil
    var t = first
    while t < last, batch.count > 0 {
      if let bound = group.stop.explodedAbove { retireAbove(V(rounding: bound), t + 1) }
      guard batch.count > 0 else { return true }
      convergence?.keepLosses(batch)
      let end = pulse.map { min(last, max(t + 1, $0.next(after: first))) } ?? last
      t = optimizer.steps(from: t + 1, through: isPlain ? end : t + 1, machine, monitor)
      if !isPlain { finishStep(t, observer) }
      if !monitor.all.isEmpty { retirement.retire(t) }
      if let pulse, batch.count > 0, !pulse.beat(t, since: first) { return false }
    }
    return true
  }

  /// What is done after a joined step beside retiring trials.
  private func finishStep(_ t: Int, _ observer: Observer?) {
    if let observer, (0..<batch.blocks).contains(where: { monitor[$0].exploded != living($0) }) {
      observer(t, batch)
    }
    if let convergence {
      convergence.add(to: monitor, batch)
    } else if !testsUnchanged, !monitor.all.isEmpty {
      monitor.set(batch) { BlockEvents(exploded: monitor[$0].exploded) }
    }
  }

  /// The trials of a block that run.
  private func living(_ block: Int) -> UInt32 {
    let all: UInt32 = V.width >= 16 ? 0xFFFF : (1 << UInt32(V.width)) - 1
    return block == batch.blocks - 1 ? batch.livingInLastBlock & all : all
  }

  /// Steps and evaluations one after the other.
  private func runApart(from first: Int, _ observer: Observer?) -> Bool {
    hasBefore = true
    let before = before
    var t = first + 1
    // Without trials there is no last block, which the monitor looks at.
    while t <= group.stop.maximumIterations, batch.count > 0 {
      if let bound = group.stop.explodedAbove { retireAbove(V(rounding: bound), t) }
      guard batch.count > 0 else { return true }
      convergence?.keepLosses(batch)
      monitor.findExploded(batch)
      if !monitor.all.isEmpty { retirement.retire(t) }
      guard batch.count > 0 else { return true }
      for component in 0..<batch.dimension {
        let run = component * batch.capacity
        (before + run).update(from: batch.x + run, count: batch.blocks)
      }
      optimizer.step(t, evaluator)
      if testsUnchanged {
        monitor.findUnchanged(batch, since: before, pauses: optimizer.pauses)
      } else {
        monitor.set(batch) { _ in .none }
      }
      loss.evaluate(batch)
      observer?(t, batch)
      convergence?.add(to: monitor, batch)
      if !monitor.all.isEmpty { retirement.retire(t) }
      if let pulse, batch.count > 0, !pulse.beat(t, since: first) { return false }
      t += 1
    }
    return true
  }

  private func retireAbove(_ bound: V, _ t: Int) {
    monitor.set(batch) { BlockEvents(exploded: (batch.loss[$0] .> bound).bitmask) }
    if !monitor.all.isEmpty { retirement.retire(t) }
  }
}
