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
  /// Whether anything that all trials share changes with the step.
  @usableFromInline let isTimed: Bool

  @usableFromInline
  init<T: VectorRule>(
    _ rule: T.Type, varying parameters: [Int], scheduled: Int?
  ) where T.V == Dependence {
    var traced = T()
    let count = MemoryLayout<T>.stride / MemoryLayout<Dependence>.stride
    let inputSlots = parameters.map { T.parameters[$0].slot }
    for slot in inputSlots { withTable(&traced) { $0[slot] = .onTrial } }
    if let scheduled {
      let slot = T.parameters[scheduled].slot
      let varies = parameters.contains(scheduled)
      withTable(&traced) { $0[slot] = varies ? .onTrialAndStep : .onStep }
    }
    traced.prepare(step: .onStep)
    var varying: [Int] = []
    var timed: [Int] = []
    var isTimed = false
    for slot in 0..<count {
      let dependence = withTable(&traced) { $0[slot] }
      if dependence.dependsOnTrial {
        varying.append(slot)
        if dependence.dependsOnStep { timed.append(slot) }
      } else if dependence.dependsOnStep {
        isTimed = true
      }
    }
    self.varying = varying
    inputs = inputSlots
    self.timed = timed
    self.isTimed = isTimed
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
