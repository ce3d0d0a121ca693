import Expressions
import Lanes

/// Runs a ``VectorRule`` over a batch.
///
/// What depends on the rule's type is one closure, made where the type is known: each call steps a
/// whole batch, and inside it everything is specialised.
public final class RuleOptimizer<V: SweepLane>: BatchOptimizer {
  @usableFromInline let coefficients: Coefficients
  @usableFromInline let memory: RuleMemory<V>
  @usableFromInline let stepBlocks: (Batch<V>) -> Void
  @usableFromInline let stepAndWatch: (Batch<V>, Watch<V>) -> Void
  /// Steps a trial in the caller's memory; nil where the rule needs it in a batch.
  @usableFromInline
  let stepTensor: ((UnsafeMutablePointer<V.Element>, UnsafePointer<V.Element>, Int) -> Void)?
  /// Marks where the rule paused; nil where it never does.
  @usableFromInline let markRulePauses: ((Batch<V>) -> Void)?
  @usableFromInline let recorder: RuleRecorder
  /// Steps and evaluates the loss in one pass; nil where that has not been asked for.
  private var fused: StepFrame<V>?
  /// The same without detours, where it is one function; and whether that says what it told.
  private var fusedCall: (step: StepCall, telling: StepTelling)?

  /// An optimizer for `batch`, whose `x` holds the starting points.
  ///
  /// - Parameters:
  ///   - rule: the rule over the batch's lanes.
  ///   - inDouble: the same rule on one Double.
  ///   - inPack: the same rule on a pack of Doubles.
  ///   - tracing: the same rule on ``Dependence``.
  @inlinable
  public init<R: VectorRule, D: VectorRule, P: VectorRule, T: VectorRule>(
    _ rule: R.Type, inDouble: D.Type, inPack: P.Type, tracing: T.Type,
    settings: OptimizerSettings, batch: Batch<V>
  ) where R.V == V, D.V == Double, P.V == DoublePack, T.V == Dependence {
    let coefficients = Coefficients(
      inDouble, inPack, tracing, settings, trials: batch.count, stride: batch.capacity * V.width)
    let memory = RuleMemory<V>(rule, coefficients.plan, batch)
    self.coefficients = coefficients
    self.memory = memory
    batch.setPauses(R.pauses || coefficients.schedule != nil)
    stepBlocks = { batch in
      memory.forEachBlock(R.self, batch) { rule, elements in rule.pointee.step(elements) }
    }
    stepAndWatch = { batch, watch in memory.stepAndWatch(R.self, batch, watch) }
    let stepTensor: (UnsafeMutablePointer<V.Element>, UnsafePointer<V.Element>, Int) -> Void = {
      x, gradient, count in
      memory.load(0)
      // A copy: the rule's own numbers are then known not to change with the caller's.
      let rule = memory.rule.assumingMemoryBound(to: R.self).pointee
      let state = memory.states.assumingMemoryBound(to: R.State.self)
      rule.step(Tensor(x: x, gradient: gradient, state: state, count: count))
    }
    self.stepTensor = R.isElementwise ? stepTensor : nil
    let mark: (Batch<V>) -> Void = { batch in
      var block = 0
      memory.forEachBlock(R.self, batch) { rule, elements in
        let mask = rule.pointee.isPaused(elements)
        batch.paused[block] = V(repeating: 0).replacing(with: 1, where: mask)
        block += 1
      }
    }
    markRulePauses = R.pauses ? mark : nil
    recorder = RuleRecorder(T.self)
    coefficients.prepare(1, trials: batch.count)
    memory.round(coefficients, blocks: batch.capacity, isFirst: true)
    memory.forEachBlock(R.self, batch) { rule, elements in rule.pointee.start(elements) }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>) {
    prepare(t, batch)
    stepBlocks(batch)
    if batch.hasPauses { markPauses(batch) }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func step(_ t: Int, _ batch: Batch<V>, watch: Watch<V>) -> Bool {
    prepare(t, batch)
    if let fused {
      var isClear = false
      watch.look(batch, fused.telling, isClear: &isClear) { fused.run(batch.blocks) }
    } else {
      stepAndWatch(batch, watch)
    }
    if batch.hasPauses, watch.isAnyUnchanged {
      // A step at which the rule pauses by definition says nothing.
      markPauses(batch)
      var all: UInt32 = 0
      for block in 0..<batch.blocks {
        watch.findings[block] &= ~((batch.paused[block] .> 0).bitmask << 16)
        all |= watch.findings[block]
      }
      watch.all = all
    }
    return true
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  public func steps(from t: Int, through last: Int, _ batch: Batch<V>, watch: Watch<V>) -> Int {
    guard let fusedCall, !batch.hasPauses else {
      _ = step(t, batch, watch: watch)
      return t
    }
    let (coefficients, memory) = (coefficients, memory)
    let blocks = batch.blocks
    var t = t
    // Between calls trials may end, and others take their findings.
    var isClear = false
    while true {
      if t > 1 {
        if let numbers = coefficients.plainNumbers(t) {
          memory.round(numbers)
        } else {
          coefficients.prepare(t, trials: batch.count)
          memory.round(coefficients, blocks: blocks, isFirst: false)
        }
      }
      watch.look(batch, fusedCall.telling, isClear: &isClear) {
        fusedCall.step.function(fusedCall.step.frame, blocks &* 64)
      }
      if watch.all != 0 || t == last { return t }
      t &+= 1
    }
  }

  public func fuse(_ loss: Program, _ batch: Batch<V>, _ watch: Watch<V>) -> Bool {
    // Whether a rule pauses is asked after its step, when a fused one has lost the gradient.
    guard markRulePauses == nil, !batch.shape.lanesAreElements else { return false }
    var varies = [Bool](repeating: false, count: recorder.coefficientCount)
    for slot in memory.varying { varies[slot] = true }
    let layout = StepLayout(
      dimension: batch.dimension, stateCount: recorder.stateCount,
      sharedCount: recorder.sharedCount, isInterleaved: true, varies: varies,
      areLossesNumbers: batch.areLossesNumbers)
    let program = StepProgram.program(V.self, loss: loss, rule: recorder.rule, layout: layout) {
      recorder.record($0, layout)
    }
    guard let program else { return false }
    let frame = StepFrame<V>(program, maximumBlocks: batch.capacity)
    frame.bind(
      x: batch.x, gradient: batch.gradient, loss: batch.loss, best: watch.best,
      findings: watch.findings, capacity: batch.capacity)
    memory.bind(frame)
    frame.finishBinding()
    fused = frame
    fusedCall = frame.call.map { ($0, frame.telling) }
    return true
  }

  public func step(
    _ t: Int, _ batch: Batch<V>, x: UnsafeMutablePointer<V.Element>,
    gradient: UnsafePointer<V.Element>
  ) -> Bool {
    guard let stepTensor, batch.shape.lanesAreElements else { return false }
    prepare(t, batch)
    stepTensor(x, gradient, batch.dimension)
    return true
  }

  @inline(__always)
  private func prepare(_ t: Int, _ batch: Batch<V>) {
    guard t > 1 else { return }
    if let numbers = coefficients.plainNumbers(t) {
      memory.round(numbers)
      return
    }
    coefficients.prepare(t, trials: batch.count)
    memory.round(coefficients, blocks: batch.blocks, isFirst: false)
  }

  /// A step pauses where the rule says so, and where a schedule's rate is 0.
  private func markPauses(_ batch: Batch<V>) {
    if let markRulePauses {
      markRulePauses(batch)
    } else {
      batch.paused.update(repeating: 0, count: batch.capacity)
    }
    guard let slot = coefficients.schedule?.slot else { return }
    for block in 0..<batch.blocks {
      memory.load(block)
      batch.paused[block] = batch.paused[block].replacing(
        with: 1, where: memory.table[slot] .== 0)
    }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  public func move(from: Int, to: Int) {
    coefficients.move(from: from, to: to)
    memory.move(from: from, to: to)
  }

  public var movingRows: LaneRows<V>? { coefficients.movesNothing ? memory.movingRows : nil }

  public func exchange(_ archive: inout Archive) {
    func exchange(_ memory: UnsafeMutableRawPointer, _ count: Int) {
      archive.exchange(UnsafeMutableRawBufferPointer(start: memory, count: count))
    }
    let double = MemoryLayout<Double>.stride
    exchange(coefficients.uniform, coefficients.slots * double)
    exchange(
      coefficients.values, coefficients.plan.varying.count * coefficients.stride * double)
    for (bytes, count) in memory.parts { exchange(bytes, count) }
  }
}

/// The state of a rule's batch, as plain lanes.
@usableFromInline
final class RuleMemory<V: SweepLane> {
  /// The rule with what is the same for all trials; a number of its own for each trial is put in
  /// before each block.
  @usableFromInline let rule: UnsafeMutableRawPointer
  @usableFromInline let table: UnsafeMutablePointer<V>
  private let tableSlots: Int
  @usableFromInline let varying: [Int]
  /// A run of `capacity` blocks for each varying number.
  @usableFromInline let columns: UnsafeMutablePointer<V>
  @usableFromInline let states: UnsafeMutableRawPointer
  @usableFromInline let shared: UnsafeMutableRawPointer
  /// How many lanes the state of an element is, and the state of a trial.
  private let stateSlots: Int
  private let sharedSlots: Int
  @usableFromInline let capacity: Int
  @usableFromInline let shape: VectorShape
  /// The numbers of the rule that all trials share and that change with the step.
  private let changing: UnsafeMutablePointer<Int>
  private let changingCount: Int

  @usableFromInline
  init<R: VectorRule>(_ type: R.Type, _ plan: CoefficientPlan, _ batch: Batch<V>)
  where R.V == V {
    capacity = batch.capacity
    shape = batch.shape
    varying = plan.varying
    changingCount = plan.changing.count
    changing = .allocate(capacity: max(1, changingCount))
    changing.initialize(from: plan.changing, count: changingCount)
    let rules = UnsafeMutablePointer<R>.allocateAligned(1, repeating: R())
    rule = UnsafeMutableRawPointer(rules)
    table = rule.assumingMemoryBound(to: V.self)
    tableSlots = MemoryLayout<R>.size / MemoryLayout<V>.stride
    columns = .allocateAligned(varying.count * capacity, repeating: 0)
    let stateRows = UnsafeMutablePointer<R.State>.allocateAligned(
      shape.rows * capacity, repeating: R.State())
    states = UnsafeMutableRawPointer(stateRows)
    stateSlots = MemoryLayout<R.State>.size / MemoryLayout<V>.stride
    let sharedRow = UnsafeMutablePointer<R.Shared>.allocateAligned(capacity, repeating: R.Shared())
    shared = UnsafeMutableRawPointer(sharedRow)
    sharedSlots = MemoryLayout<R.Shared>.size / MemoryLayout<V>.stride
  }

  deinit {
    rule.deallocate()
    columns.deallocate()
    states.deallocate()
    shared.deallocate()
    changing.deallocate()
  }

  /// Rounds the coefficients of a step to the precision of the trials.
  @usableFromInline
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  func round(_ coefficients: Coefficients, blocks: Int, isFirst: Bool) {
    let plan = coefficients.plan
    if isFirst {
      for slot in 0..<tableSlots { table[slot] = V(rounding: coefficients.uniform[slot]) }
    } else {
      for slot in plan.changing { table[slot] = V(rounding: coefficients.uniform[slot]) }
    }
    for slot in isFirst ? plan.varying : plan.timed {
      let at = plan.column(of: slot)
      let source = coefficients.values + at * coefficients.stride
      for block in 0..<blocks {
        var lanes = V(repeating: 0)
        for lane in 0..<V.width {
          lanes.setElement(at: lane, to: V.Element(source[block * V.width + lane]))
        }
        columns[at * capacity + block] = lanes
      }
    }
  }

  /// Rounds the numbers of a step that change and that all trials share.
  @inline(__always)
  func round(_ numbers: UnsafePointer<Double>) {
    for at in 0..<changingCount { table[changing[at]] = V(rounding: numbers[at]) }
  }

  /// Tells native code where all of it is.
  func bind(_ frame: StepFrame<V>) {
    let layout = frame.layout
    let states = states.assumingMemoryBound(to: V.self)
    if stateSlots > 0 {
      for row in 0..<layout.dimension {
        frame.setAddress(layout.stateAddress(row, 0), states + row * capacity * stateSlots)
      }
    }
    frame.setAddress(layout.sharedAddress, shared.assumingMemoryBound(to: V.self))
    for (at, slot) in varying.enumerated() {
      frame.setAddress(layout.coefficientAddress(slot), columns + at * capacity)
    }
    frame.setAddress(layout.tableAddress, table)
  }

  /// Puts the numbers of a block's trials into the rule.
  @inlinable @inline(__always)
  func load(_ block: Int) {
    for at in varying.indices { table[varying[at]] = columns[at * capacity + block] }
  }

  @inlinable @inline(__always)
  func forEachBlock<R: VectorRule>(
    _ type: R.Type, _ batch: Batch<V>,
    _ body: (UnsafeMutablePointer<R>, Elements<R>) -> Void
  ) where R.V == V {
    let x = batch.x
    let gradient = batch.gradient
    let loss = batch.loss
    let capacity = capacity
    let shape = shape
    let rule = rule.assumingMemoryBound(to: R.self)
    let table = table
    let states = states.assumingMemoryBound(to: R.State.self)
    let shared = shared.assumingMemoryBound(to: R.Shared.self)
    let columns = columns
    varying.withUnsafeBufferPointer { varying in
      for block in 0..<batch.blocks {
        for at in 0..<varying.count { table[varying[at]] = columns[at * capacity + block] }
        body(
          rule,
          Elements(
            x: Column(x + block, stride: capacity),
            gradient: Column(gradient + block, stride: capacity),
            state: Column(states + block, stride: capacity),
            shared: Column(shared + block, stride: capacity), loss: loss[block], shape: shape))
      }
    }
  }

  @usableFromInline
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  func move(from: Int, to: Int) {
    let move = LaneMove<V>(from: from, to: to)
    for at in varying.indices { move(columns + at * capacity) }
    let states = states.assumingMemoryBound(to: V.self)
    for row in 0..<shape.rows { move(states + row * capacity * stateSlots, slots: stateSlots) }
    if sharedSlots > 0 { move(shared.assumingMemoryBound(to: V.self), slots: sharedSlots) }
  }

  /// All that ``move(from:to:)`` moves.
  var movingRows: LaneRows<V> {
    var rows = LaneRows<V>()
    for at in varying.indices { rows.add(columns + at * capacity) }
    let states = states.assumingMemoryBound(to: V.self)
    for row in 0..<shape.rows { rows.add(states + row * capacity * stateSlots, slots: stateSlots) }
    rows.add(shared.assumingMemoryBound(to: V.self), slots: sharedSlots)
    return rows
  }

  /// All that changes from step to step, as bytes.
  var parts: [(UnsafeMutableRawPointer, Int)] {
    let lane = MemoryLayout<V>.stride
    return [
      (rule, tableSlots * lane),
      (UnsafeMutableRawPointer(columns), varying.count * capacity * lane),
      (states, shape.rows * capacity * stateSlots * lane), (shared, capacity * sharedSlots * lane),
    ]
  }
}
