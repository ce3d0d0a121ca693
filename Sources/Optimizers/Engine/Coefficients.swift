import Lanes

/// The numbers of a rule for the trials of a batch, in Double: hyperparameters, and what is computed
/// from them once a step. One for all trials where they agree, a column where they differ.
///
/// It does not depend on the lanes that the rule itself runs on.
@usableFromInline
class Coefficients {
  @usableFromInline let plan: CoefficientPlan
  /// The rule in Double with what all trials share, as a table of its numbers.
  @usableFromInline let uniform: UnsafeMutablePointer<Double>
  /// How many numbers the rule has.
  @usableFromInline let slots: Int
  /// The numbers that differ, `stride` for each.
  @usableFromInline let values: UnsafeMutablePointer<Double>
  @usableFromInline let stride: Int
  /// The number that follows a schedule, and the schedule.
  @usableFromInline let schedule: (memory: ScheduleMemory, slot: Int)?

  @usableFromInline
  init(
    _ plan: CoefficientPlan, uniform: UnsafeMutablePointer<Double>, slots: Int, stride: Int,
    schedule: (memory: ScheduleMemory, slot: Int)?
  ) {
    self.plan = plan
    self.uniform = uniform
    self.slots = slots
    self.stride = stride
    self.schedule = schedule
    values = .allocate(capacity: max(1, plan.varying.count * stride))
    values.initialize(repeating: 0, count: max(1, plan.varying.count * stride))
    for (at, slot) in plan.varying.enumerated() {
      (values + at * stride).update(repeating: uniform[slot], count: stride)
    }
  }

  deinit { values.deallocate() }

  /// Computes what belongs to a step.
  ///
  /// - Parameters:
  ///   - t: 1 at the first step.
  ///   - trials: how many trials live.
  @usableFromInline
  final func prepare(_ t: Int, trials: Int) {
    if let schedule {
      if schedule.memory.varies {
        schedule.memory.rates(
          t, into: values + plan.column(of: schedule.slot) * stride, capacity: stride)
      } else {
        uniform[schedule.slot] = schedule.memory.rate(t)
      }
    }
    if t == 1 || plan.isTimed { prepareUniform(t) }
    let slots = t == 1 ? plan.varying : plan.timed
    if !slots.isEmpty { prepareVarying(t, slots: slots, trials: trials) }
  }

  /// Computes what all trials share.
  @usableFromInline
  func prepareUniform(_ t: Int) {}
  /// Computes the numbers in `slots` for each trial.
  @usableFromInline
  func prepareVarying(_ t: Int, slots: [Int], trials: Int) {}

  @usableFromInline
  final func move(from: Int, to: Int) {
    for at in plan.varying.indices { values[at * stride + to] = values[at * stride + from] }
    schedule?.memory.move(from: from, to: to)
  }
}

/// The coefficients of a rule, which it computes itself: on one Double for what all trials share,
/// on packs of eight for what differs.
@usableFromInline
final class RuleCoefficients<D: VectorRule, P: VectorRule>: Coefficients
where D.V == Double, P.V == DoublePack {
  @usableFromInline let rule: UnsafeMutablePointer<D>

  @usableFromInline
  init<T: VectorRule>(
    _ inDouble: D.Type, _ inPack: P.Type, _ tracing: T.Type, _ settings: OptimizerSettings,
    trials: Int, stride: Int
  ) where T.V == Dependence {
    var shared = D()
    let rate = D.parameters.firstIndex { $0.name == "learning_rate" }
    let schedule = rate == nil ? nil : settings.learningRate
    let memory = schedule.map { ScheduleMemory($0, trials: trials) }
    var varying: [Int] = []
    for (index, column) in settings.parameters.columns.enumerated() {
      if memory != nil, index == rate {
        if memory?.varies == true { varying.append(index) }
      } else if column.allSatisfy({ $0.bitPattern == column[0].bitPattern }) {
        shared[keyPath: D.parameters[index].path] = column[0]
      } else {
        varying.append(index)
      }
    }
    rule = .allocate(capacity: 1)
    rule.initialize(to: shared)
    super.init(
      CoefficientPlan(tracing, varying: varying, scheduled: memory == nil ? nil : rate),
      uniform: UnsafeMutableRawPointer(rule).assumingMemoryBound(to: Double.self),
      slots: MemoryLayout<D>.size / MemoryLayout<Double>.stride, stride: stride,
      schedule: memory.flatMap { memory in rate.map { (memory, D.parameters[$0].slot) } })
    for index in varying where memory == nil || index != rate {
      let column = settings.parameters.columns[index]
      let row = values + plan.column(of: D.parameters[index].slot) * stride
      for trial in 0..<stride { row[trial] = column[min(trial, column.count - 1)] }
    }
  }

  deinit { rule.deallocate() }

  @usableFromInline
  override func prepareUniform(_ t: Int) { rule.pointee.prepare(step: Double(t)) }

  @usableFromInline
  override func prepareVarying(_ t: Int, slots: [Int], trials: Int) {
    var pack = P()
    withUnsafeMutablePointer(to: &pack) { pointer in
      let table = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: DoublePack.self)
      var trial = 0
      while trial < trials {
        fill(table, trial)
        pointer.pointee.prepare(step: DoublePack(repeating: Double(t)))
        keep(table, trial, slots)
        trial += DoublePack.width
      }
    }
  }
}

extension Coefficients {
  /// The numbers of eight trials, from `trial` on.
  fileprivate final func fill(_ table: UnsafeMutablePointer<DoublePack>, _ trial: Int) {
    for slot in 0..<slots { table[slot] = DoublePack(repeating: uniform[slot]) }
    for (at, slot) in plan.varying.enumerated() {
      for lane in 0..<min(DoublePack.width, stride - trial) {
        table[slot].setElement(at: lane, to: values[at * stride + trial + lane])
      }
    }
  }

  fileprivate final func keep(
    _ table: UnsafeMutablePointer<DoublePack>, _ trial: Int, _ slots: [Int]
  ) {
    for slot in slots {
      let row = values + plan.column(of: slot) * stride + trial
      for lane in 0..<min(DoublePack.width, stride - trial) {
        row[lane] = table[slot].element(at: lane)
      }
    }
  }
}
