/// What is done about a vector in which a trial did not move, or its gradient may be NaN.
///
/// It happens to a trial once or so: the code for it stands behind all other code of a function.
struct Settlement {
  /// Where the code comes from, as ``Assembler/land(_:)`` wants it, and where it goes on.
  var branch: Int
  var end: Int
  var gradient: Int
  /// The register of the gradient, nil where it is in memory.
  var gradientRegister: Int?
  var before: Int
  var after: Int
  var target: Int
  var distance: Int
  var half: Int
}

extension CodeGenerator {
  /// Writes what ``TraceOperation/settleAlone`` is: one comparison, as the gradient is a number where
  /// the parameter after the step is one.
  mutating func settleAlone(
    _ at: Int, _ position: Int, _ allocation: inout RegisterAllocation, _ half: Int
  ) {
    let operands = plan.values[at].operands
    let before = allocation.bring(operands[1], at: position)
    let after = allocation.bring(operands[2], at: position)
    let gradientRegister = allocation.register(of: operands[0])
    for operand in operands { allocation.release(operand, after: position) }
    let target = allocation.define(at, at: position)
    perform(&allocation, half: half)
    assembler.compare(.equalOrUnordered, truthRegister, before, after)
    let branch = assembler.branch(ifAny: truthRegister)
    if target != after { assembler.move(target, after) }
    settlements.append(
      Settlement(
        branch: branch, end: assembler.bytes.count, gradient: operands[0],
        gradientRegister: gradientRegister, before: before, after: after, target: target,
        distance: distance, half: half))
  }

  /// Writes the code of what has been left.
  mutating func writeSettlements() {
    let truth = truthRegister
    for settlement in settlements {
      assembler.land(settlement.branch)
      distance = settlement.distance
      let half = settlement.half
      // A word for each block: what is wrong below, what is unchanged above.
      let word = -4 * distance
      assembler.compare(.equal, truth, settlement.before, settlement.after)
      assembler.storeTruth(truth, offset: word + 2, half: half, joining: false)
      var gradient = truth
      if let register = settlement.gradientRegister {
        gradient = register
      } else if let address = address(ofValue: settlement.gradient, half: half) {
        assembler.load(truth, address)
      }
      assembler.compare(.unordered, truth, gradient, gradient)
      assembler.storeTruth(truth, offset: word, half: half, joining: false)
      assembler.blend(
        settlement.target, no: settlement.after, yes: settlement.before, mask: truth)
      assembler.increaseCount(displacement: layout.findingCount)
      assembler.jump(to: settlement.end)
    }
    distance = 0
    settlements = []
  }
}
