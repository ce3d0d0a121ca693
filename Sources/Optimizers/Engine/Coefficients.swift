import Lanes

/// The numbers of a rule for the trials of a batch, in Double: hyperparameters, and what is computed
/// from them once a step. One for all trials where they agree, a column where they differ.
///
/// It does not depend on the lanes that the rule itself runs on. What depends on the rule's type are
/// two closures, made where the type is known, so that inside them everything is specialised.
@usableFromInline
final class Coefficients {
  @usableFromInline let plan: CoefficientPlan
  /// The rule in Double with what all trials share, as a table of its numbers.
  @usableFromInline let uniform: UnsafeMutablePointer<Double>
  /// How many numbers the rule has.
  @usableFromInline let slots: Int
  /// The numbers that differ, `stride` for each.
  @usableFromInline let values: UnsafeMutablePointer<Double>
  @usableFromInline let stride: Int
  /// Runs the rule's preparation for a step on ``uniform``.
  private let prepareUniform: (Int) -> Void
  /// Runs it for eight trials, on a table of packs that is filled before and kept after.
  private let preparePacks: (Int, (UnsafeMutablePointer<DoublePack>, () -> Void) -> Void) -> Void
  /// The number that follows a schedule, and the schedule.
  @usableFromInline let schedule: (memory: ScheduleMemory, slot: Int)?
  private let timeline: TimelineReader?
  /// Where nothing that all trials share needs an earlier step.
  private let ahead: StepsAhead?
  /// Whether a step that is known needs nothing but its numbers: no number differs between trials and
  /// changes with the step.
  private let isPlain: Bool

  @usableFromInline
  init<D: VectorRule, P: VectorRule, T: VectorRule>(
    _ inDouble: D.Type, _ inPack: P.Type, _ tracing: T.Type, _ settings: OptimizerSettings,
    trials: Int, stride: Int
  ) where D.V == Double, P.V == DoublePack, T.V == Dependence {
    // Asked for only where it matters: making the list of parameters takes its time.
    let rate =
      settings.learningRate == nil
      ? nil : D.parameters.firstIndex { $0.name == "learning_rate" }
    let memory =
      rate == nil ? nil : settings.learningRate.map { ScheduleMemory($0, trials: trials) }
    var varying: [Int] = []
    for (index, column) in settings.parameters.columns.enumerated() {
      if memory != nil, index == rate {
        if memory?.varies == true { varying.append(index) }
      } else if !column.allSatisfy({ $0.bitPattern == column[0].bitPattern }) {
        varying.append(index)
      }
    }
    let scheduled = memory == nil ? nil : rate
    plan =
      settings.timeline?.plan(tracing, varying: varying, scheduled: scheduled)
      ?? CoefficientPlan(tracing, varying: varying, scheduled: scheduled)
    let rule = UnsafeMutablePointer<D>.allocate(capacity: 1)
    rule.initialize(to: D())
    uniform = UnsafeMutableRawPointer(rule).assumingMemoryBound(to: Double.self)
    slots = MemoryLayout<D>.size / MemoryLayout<Double>.stride
    self.stride = stride
    let parameterSlots = plan.slots
    schedule = memory.flatMap { memory in rate.map { (memory, parameterSlots[$0]) } }
    for (index, column) in settings.parameters.columns.enumerated()
    where !varying.contains(index) && index != scheduled {
      uniform[parameterSlots[index]] = column[0]
    }
    prepareUniform = { t in rule.pointee.prepare(step: Double(t)) }
    preparePacks = { t, body in
      var pack = P()
      withUnsafeMutablePointer(to: &pack) { pointer in
        body(UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: DoublePack.self)) {
          pointer.pointee.prepare(step: DoublePack(repeating: Double(t)))
        }
      }
    }
    // A schedule that trials do not share is no number of the batch's.
    if let source = settings.timeline, memory?.varies != true, !plan.changing.isEmpty {
      let uniform = uniform
      var key = CoefficientTimeline.Key(
        rule: ObjectIdentifier(inDouble), slots: plan.changing,
        schedule: settings.learningRate?.definition.name,
        values: plan.influences.map { uniform[parameterSlots[$0]].bitPattern })
      for column in settings.learningRate?.parameters.columns ?? [] {
        key.values.append(column.first?.bitPattern ?? 0)
      }
      timeline = TimelineReader(source, key, slots: plan.changing)
    } else {
      timeline = nil
    }
    ahead =
      plan.isTimed && !plan.carries && schedule == nil
      ? StepsAhead(inPack, uniform, count: slots, changing: plan.changing) : nil
    isPlain = plan.timed.isEmpty
    values = .allocate(capacity: max(1, plan.varying.count * stride))
    values.initialize(repeating: 0, count: max(1, plan.varying.count * stride))
    for (at, slot) in plan.varying.enumerated() {
      (values + at * stride).update(repeating: uniform[slot], count: stride)
    }
    for index in varying where memory == nil || index != rate {
      let column = settings.parameters.columns[index]
      let row = values + plan.column(of: parameterSlots[index]) * stride
      for trial in 0..<stride { row[trial] = column[min(trial, column.count - 1)] }
    }
  }

  deinit {
    timeline?.finish()
    values.deallocate()
    uniform.deallocate()
  }

  /// The numbers that change, where they are known of a step and the next, and nothing else does: then
  /// nothing need be computed. In the order of ``CoefficientPlan/changing``.
  @inline(__always)
  func plainNumbers(_ t: Int) -> UnsafePointer<Double>? {
    isPlain ? timeline?.numbersBeforeOthers(t) : nil
  }

  /// Computes what belongs to a step.
  ///
  /// - Parameters:
  ///   - t: 1 at the first step.
  ///   - trials: how many trials live.
  @usableFromInline
  func prepare(_ t: Int, trials: Int) {
    let isKnown = t > 1 && timeline?.knows(t) == true
    if let schedule {
      if schedule.memory.varies {
        schedule.memory.rates(
          t, into: values + plan.column(of: schedule.slot) * stride, capacity: stride)
      } else {
        uniform[schedule.slot] =
          (isKnown ? timeline?.number(t, of: schedule.slot) : nil) ?? schedule.memory.rate(t)
      }
    }
    // What differs comes first: each trial goes on from what the step before left in the numbers
    // that all share, as the shared rule itself does.
    let slots = t == 1 ? plan.derived : plan.timed
    if !slots.isEmpty { prepareVarying(t, slots: slots, trials: trials) }
    if isKnown {
      timeline?.restore(t, into: uniform)
    } else {
      if t > 1, let ahead {
        ahead.restore(t, into: uniform)
      } else if t == 1 || plan.isTimed {
        prepareUniform(t)
      }
      if t > 1 { timeline?.record(t, from: uniform) }
    }
  }

  /// Where nothing is computed any more, nothing is read.
  var movesNothing: Bool { isPlain && schedule == nil }

  @usableFromInline
  func move(from: Int, to: Int) {
    if movesNothing { return }
    for at in plan.varying.indices { values[at * stride + to] = values[at * stride + from] }
    schedule?.memory.move(from: from, to: to)
  }
}

extension Coefficients {
  /// Computes the numbers in `slots` for each trial, eight at a time.
  private func prepareVarying(_ t: Int, slots: [Int], trials: Int) {
    preparePacks(t) { table, prepare in
      var trial = 0
      while trial < trials {
        fill(table, trial)
        prepare()
        keep(table, trial, slots)
        trial += DoublePack.width
      }
    }
  }

  /// The numbers of eight trials, from `trial` on.
  private func fill(_ table: UnsafeMutablePointer<DoublePack>, _ trial: Int) {
    for slot in 0..<slots { table[slot] = DoublePack(repeating: uniform[slot]) }
    for (at, slot) in plan.varying.enumerated() {
      for lane in 0..<min(DoublePack.width, stride - trial) {
        table[slot].setElement(at: lane, to: values[at * stride + trial + lane])
      }
    }
  }

  private func keep(
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
