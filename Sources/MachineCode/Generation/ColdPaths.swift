import Programs

/// What is done with a vector in which a trial did not move, or its gradient may be NaN.
///
/// That is rare, so the code for it is emitted behind all other code of a function.
struct ColdPath {
  /// The jump to the cold path, and the offset where it returns to.
  var jump: Assembler.ForwardJump
  var end: Int
  var gradient: Int
  /// The register of the gradient, nil where it is in memory.
  var gradientRegister: VectorRegister?
  var before: VectorRegister
  var after: VectorRegister
  var target: VectorRegister
  var distance: Int
  var half: Int
}

extension CodeGenerator {
  /// Writes ``Opcode/commitStepLikely``: one comparison, since the parameter after the step is NaN
  /// where the gradient is.
  mutating func commitStepLikely(
    _ at: Int, _ position: Int, _ allocation: inout RegisterAllocation, _ half: Int
  ) {
    let operands = function.values[at].operands
    let before = allocation.bring(operands[1], at: position)
    let after = allocation.bring(operands[2], at: position)
    // With AVX-512 there is no register that the cold path could load it into.
    let gradientRegister =
      assembler.instructionSet == .avx512
      ? allocation.bring(operands[0], at: position) : allocation.register(of: operands[0])
    for operand in operands { allocation.release(operand, after: position) }
    let target = allocation.define(at, at: position)
    transfer(&allocation, half: half)
    compare(.equalOrUnordered, before, after)
    let jump = jumpIfAny()
    if target != after { assembler.vmova(target, after) }
    coldPaths.append(
      ColdPath(
        jump: jump, end: assembler.bytes.count, gradient: operands[0],
        gradientRegister: gradientRegister, before: before, after: after, target: target,
        distance: distance, half: half))
  }

  /// Writes the cold paths of the function before.
  mutating func writeColdPaths() {
    for path in coldPaths {
      assembler.bind(path.jump)
      distance = path.distance
      compare(.equal, path.before, path.after)
      storeTruth(upper: true, half: path.half)
      var gradient = truthRegister
      if let register = path.gradientRegister {
        gradient = register
      } else if let address = address(ofValue: path.gradient, half: path.half) {
        assembler.vmovu(gradient, address)
      }
      compare(.unordered, gradient, gradient)
      storeTruth(upper: false, half: path.half)
      blend(path.target, no: path.after, yes: path.before)
      assembler.add32(eventCount, short: 1)
      assembler.jump(to: path.end)
    }
    distance = 0
    coldPaths = []
  }
}
