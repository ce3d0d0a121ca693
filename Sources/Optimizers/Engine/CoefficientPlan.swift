import Expressions
import Lanes

/// Which numbers of a rule differ between the trials of a batch, and which change with the step:
/// found by running the rule's preparation on ``Dependence``.
///
/// A hyperparameter that follows a schedule changes with the step.
@usableFromInline
struct CoefficientPlan: Sendable {
  /// The numbers that differ between trials: hyperparameters and what is computed from them.
  @usableFromInline let varying: [Int]
  /// The hyperparameters among them, in the order in which they were given.
  @usableFromInline let inputs: [Int]
  /// Those of `varying` that change with the step.
  @usableFromInline let timed: [Int]
  /// Those of `varying` that the preparation computes: others are hyperparameters as they were given.
  let derived: [Int]
  /// Which of the rule's numbers each hyperparameter is, in the order of the manual.
  let slots: [Int]
  /// Whether anything that all trials share changes with the step.
  @usableFromInline let isTimed: Bool
  /// Whether a step computes any number from what an earlier one left.
  let carries: Bool
  /// The shared numbers that are not those of the first step at every later one, and the
  /// hyperparameters that they follow from, by place in the rule's list.
  let changing: [Int]
  let influences: [Int]

  @usableFromInline
  init<T: VectorRule>(
    _ rule: T.Type, varying parameters: [Int], scheduled: Int?
  ) where T.V == Dependence {
    var traced = T()
    let count = MemoryLayout<T>.stride / MemoryLayout<Dependence>.stride
    let slots = T.parameters.map(\.slot)
    self.slots = slots
    let inputSlots = parameters.map { slots[$0] }
    for slot in inputSlots { withTable(&traced) { $0[slot] = .onTrial } }
    if let scheduled {
      let slot = slots[scheduled]
      let varies = parameters.contains(scheduled)
      withTable(&traced) { $0[slot] = varies ? .onTrialAndStep : .onStep }
    }
    // What keeps its name was not computed.
    let recording = Recording()
    withTable(&traced) { table in
      for slot in 0..<count { table[slot].name = recording.input(slot) }
    }
    Recording.$current.withValue(recording) { traced.prepare(step: .onStep) }
    var varying: [Int] = []
    var derived: [Int] = []
    var timed: [Int] = []
    var isTimed = false
    for slot in 0..<count {
      let dependence = withTable(&traced) { $0[slot] }
      if dependence.dependsOnTrial {
        varying.append(slot)
        if dependence.name != recording.input(slot) { derived.append(slot) }
        if dependence.dependsOnStep { timed.append(slot) }
      } else if dependence.dependsOnStep {
        isTimed = true
      }
    }
    self.varying = varying
    self.derived = derived
    inputs = inputSlots
    self.timed = timed
    self.isTimed = isTimed
    let history = Self.history(rule, slots, scheduled: scheduled)
    changing = history.changing.filter { !varying.contains($0) }
    influences = history.influences
    carries = Self.carries(rule, slots)
  }

  /// Runs one step of a rule on numbers that remember whether the step before left them.
  private static func carries<T: VectorRule>(
    _ rule: T.Type, _ slots: [Int]
  ) -> Bool where T.V == Dependence {
    var traced = T()
    let count = MemoryLayout<T>.stride / MemoryLayout<Dependence>.stride
    let recording = Recording()
    let left = Dependence.onTrial
    withTable(&traced) { table in
      for slot in 0..<count {
        if !slots.contains(slot) { table[slot] = left }
        table[slot].name = recording.input(slot)
      }
    }
    Recording.$current.withValue(recording) { traced.prepare(step: .onStep) }
    return withTable(&traced) { table in
      (0..<count).contains { slot in
        // What keeps its name was not computed; a hyperparameter that is computed stays so.
        let isComputed = table[slot].name != recording.input(slot)
        return isComputed && (slots.contains(slot) || table[slot].sources & left.sources != 0)
      }
    }
  }

  /// Follows a rule over some steps: which of its numbers change, and what these follow from.
  private static func history<T: VectorRule>(
    _ rule: T.Type, _ slots: [Int], scheduled: Int?
  ) -> (changing: [Int], influences: [Int]) where T.V == Dependence {
    // Bit 1 stands for the step and for what an earlier step left; from bit 2 on a bit stands for
    // each hyperparameter.
    var traced = T()
    let count = MemoryLayout<T>.stride / MemoryLayout<Dependence>.stride
    let parameters = slots.prefix(60)
    withTable(&traced) { table in
      for slot in 0..<count { table[slot] = .onStep }
      for (at, parameter) in parameters.enumerated() {
        table[parameter] = Dependence(sources: 1 << Int64(at + 2))
      }
      if let scheduled { table[slots[scheduled]] = .onStep }
    }
    // What one number leaves for another has come everywhere after as many steps as there are.
    for _ in 0..<count { traced.prepare(step: .onStep) }
    var changing: [Int] = []
    var sources: Int64 = 0
    withTable(&traced) { table in
      for slot in 0..<count where table[slot].dependsOnStep {
        changing.append(slot)
        sources |= table[slot].sources
      }
    }
    return (changing, parameters.indices.filter { sources >> Int64($0 + 2) & 1 != 0 })
  }

  @usableFromInline
  func column(of slot: Int) -> Int { varying.firstIndex(of: slot) ?? 0 }
}

private func withTable<T, Result>(
  _ rule: inout T, _ body: (UnsafeMutablePointer<Dependence>) -> Result
) -> Result {
  withUnsafeMutablePointer(to: &rule) { pointer in
    body(UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Dependence.self))
  }
}
