import Lanes

/// Runs a ``Rule`` over a batch.
///
/// Only closures are kept, made where the rule's type is known: each call steps a whole batch, and
/// inside it everything is specialised.
public final class RuleOptimizer<V: Lane>: BatchOptimizer {
  @usableFromInline typealias Step = (Int, Batch<V>) -> Void
  @usableFromInline let stepBatch: Step
  @usableFromInline let moveTrial: (Int, Int) -> Void

  /// An optimizer for `batch`, whose `x` holds the starting points.
  ///
  /// - Parameters:
  ///   - rule: the rule over the batch's lanes.
  ///   - inDouble: the same rule on one Double.
  ///   - inPack: the same rule on a pack of Doubles.
  ///   - tracing: the same rule on ``Dependence``.
  @inlinable
  public init<R: Rule, D: Rule, P: Rule, T: Rule>(
    _ rule: R.Type, inDouble: D.Type, inPack: P.Type, tracing: T.Type,
    parameters: ParameterColumns, batch: Batch<V>
  ) where R.V == V, D.V == Double, P.V == DoublePack, T.V == Dependence {
    let memory = RuleMemory(rule, inDouble, inPack, tracing, parameters, batch)
    stepBatch = { t, batch in memory.step(t, batch) }
    moveTrial = { from, to in memory.move(from: from, to: to) }
  }

  public func step(_ t: Int, _ batch: Batch<V>) { stepBatch(t, batch) }
  public func move(from: Int, to: Int) { moveTrial(from, to) }
}

/// The state and hyperparameters of a rule's batch.
@usableFromInline
final class RuleMemory<R: Rule, D: Rule, P: Rule, T: Rule>
where D.V == Double, P.V == DoublePack, T.V == Dependence {
  @usableFromInline typealias V = R.V

  /// The rule with what is the same for all trials; a number of its own for each trial is put in
  /// before each block.
  @usableFromInline var rule = R()
  @usableFromInline var uniform = D()
  @usableFromInline let plan: CoefficientPlan
  /// A run of `capacity` blocks for each varying number.
  @usableFromInline let columns: UnsafeMutablePointer<V>
  /// Hyperparameters that differ between trials, in Double, by parameter; `stride` for each.
  @usableFromInline let values: UnsafeMutablePointer<Double>
  @usableFromInline let stride: Int
  @usableFromInline let states: UnsafeMutablePointer<R.State>
  @usableFromInline let capacity: Int
  @usableFromInline let dimension: Int
  @usableFromInline var liveBlocks: Int

  @usableFromInline
  init(
    _ type: R.Type, _ inDouble: D.Type, _ inPack: P.Type, _ tracing: T.Type,
    _ parameters: ParameterColumns, _ batch: Batch<V>
  ) {
    capacity = batch.capacity
    dimension = batch.dimension
    liveBlocks = batch.blocks
    var varying: [Int] = []
    for (index, column) in parameters.columns.enumerated() {
      if column.allSatisfy({ $0.bitPattern == column[0].bitPattern }) {
        uniform[keyPath: D.parameters[index].path] = column[0]
      } else {
        varying.append(index)
      }
    }
    plan = CoefficientPlan(tracing, varying: varying)
    stride = capacity * V.width
    values = .allocate(capacity: max(1, varying.count * stride))
    values.initialize(repeating: 0, count: max(1, varying.count * stride))
    for (at, index) in varying.enumerated() {
      let column = parameters.columns[index]
      for trial in 0..<stride { values[at * stride + trial] = column[min(trial, column.count - 1)] }
    }
    columns = .allocate(capacity: max(1, plan.varying.count * capacity))
    columns.initialize(repeating: 0, count: max(1, plan.varying.count * capacity))
    states = .allocate(capacity: max(1, dimension * capacity))
    prepareUniform(1)
    prepareVarying(1, slots: plan.varying)
    withRule { rule, table in
      for block in 0..<capacity {
        for (at, slot) in plan.varying.enumerated() { table[slot] = columns[at * capacity + block] }
        for component in 0..<dimension {
          let place = component * capacity + block
          (states + place).initialize(to: rule.pointee.initialState(at: batch.x[place]))
        }
      }
    }
  }

  deinit {
    columns.deallocate()
    values.deallocate()
    states.deallocate()
  }

  /// The rule, and the same memory as a table of lanes.
  @inlinable @inline(__always)
  func withRule(_ body: (UnsafeMutablePointer<R>, UnsafeMutablePointer<V>) -> Void) {
    withUnsafeMutablePointer(to: &rule) { pointer in
      body(
        pointer, UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: V.self))
    }
  }

  /// Computes in Double what all trials share, and rounds it.
  @inlinable
  func prepareUniform(_ t: Int) {
    uniform.prepare(step: Double(t))
    withUnsafePointer(to: &uniform) { source in
      let numbers = UnsafeRawPointer(source).assumingMemoryBound(to: Double.self)
      withRule { _, table in
        for slot in 0..<MemoryLayout<D>.stride / MemoryLayout<Double>.stride {
          table[slot] = V(rounding: numbers[slot])
        }
      }
    }
  }

  /// Computes in Double what differs between trials, eight at a time, and rounds it.
  @inlinable
  func prepareVarying(_ t: Int, slots: [Int]) {
    guard !slots.isEmpty else { return }
    var pack = P()
    withUnsafeMutablePointer(to: &pack) { pointer in
      let table = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: DoublePack.self)
      var trial = 0
      while trial < liveBlocks * V.width {
        withUnsafePointer(to: &uniform) { source in
          let numbers = UnsafeRawPointer(source).assumingMemoryBound(to: Double.self)
          for slot in 0..<MemoryLayout<D>.stride / MemoryLayout<Double>.stride {
            table[slot] = DoublePack(repeating: numbers[slot])
          }
        }
        let width = min(DoublePack.width, stride - trial)
        for (at, slot) in plan.inputs.enumerated() {
          for lane in 0..<width {
            table[slot].setElement(at: lane, to: values[at * stride + trial + lane])
          }
        }
        pointer.pointee.prepare(step: DoublePack(repeating: Double(t)))
        for slot in slots {
          let column = columns + plan.column(of: slot) * capacity
          for lane in 0..<width {
            let place = trial + lane
            column[place / V.width].setElement(
              at: place % V.width, to: V.Element(table[slot].element(at: lane)))
          }
        }
        trial += DoublePack.width
      }
    }
  }

  @inlinable
  func step(_ t: Int, _ batch: Batch<V>) {
    liveBlocks = batch.blocks
    if t > 1 {
      if plan.isTimed { prepareUniform(t) }
      prepareVarying(t, slots: plan.timed)
    }
    let x = batch.x
    let gradient = batch.gradient
    let blocks = liveBlocks
    let capacity = capacity
    let dimension = dimension
    let states = states
    let columns = columns
    plan.varying.withUnsafeBufferPointer { varying in
      withRule { rule, table in
        for block in 0..<blocks {
          for at in 0..<varying.count { table[varying[at]] = columns[at * capacity + block] }
          var place = block
          for _ in 0..<dimension {
            rule.pointee.update(&x[place], gradient: gradient[place], &states[place])
            place += capacity
          }
        }
      }
    }
  }

  @inlinable
  func move(from: Int, to: Int) {
    let width = V.width
    func copy(_ numbers: UnsafeMutablePointer<V>) {
      numbers[to / width].setElement(
        at: to % width, to: numbers[from / width].element(at: from % width))
    }
    for at in plan.varying.indices { copy(columns + at * capacity) }
    for at in plan.inputs.indices { values[at * stride + to] = values[at * stride + from] }
    let size = MemoryLayout<R.State>.stride / MemoryLayout<V>.stride
    for component in 0..<dimension {
      let row = states + component * capacity
      let source = UnsafeMutableRawPointer(row + from / width).assumingMemoryBound(to: V.self)
      let target = UnsafeMutableRawPointer(row + to / width).assumingMemoryBound(to: V.self)
      for slot in 0..<size where MemoryLayout<R.State>.size > 0 {
        target[slot].setElement(at: to % width, to: source[slot].element(at: from % width))
      }
    }
  }
}
