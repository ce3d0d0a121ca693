/// A formula compiled: instructions over a batch of lanes, ready to be run.
///
/// A program is independent of precision and lane width. Constants, and what depends on them and on
/// loop counters alone, are computed in Double and rounded where they meet a lane.
public struct Program: Sendable {
  var code: [Instruction]
  /// The instructions before some were joined and registers shared: what an SSA function is made from.
  let plain: [Instruction]
  let plainRegisterCount: Int
  /// The input whose memory an output may share.
  let aliases: [Int: Int]
  /// The same as SSA, where it was made from that.
  package let function: SSAFunction?
  /// Inputs that lie one block after the other where all lanes share them.
  package let table: Range<Int>
  /// Whether counters move the operands of some instructions.
  public let hasLoops: Bool
  var registerCount: Int
  let uniformCount: Int
  let constants: [(uniform: Int, value: Double)]
  let loops: [Loop]
  let elements: [VectorElement]
  /// How many steps each buffer keeps.
  let bufferLengths: [Int]
  /// The loop whose steps each buffer keeps.
  let bufferLoops: [Int]
  /// What backends derive from the program, shared by all its copies.
  package let attachments = ProgramAttachments()
  /// How many numbers it reads.
  public let inputCount: Int
  /// How many numbers it computes.
  public let outputCount: Int

  /// A program of instructions that write every register once.
  package init(
    code: [Instruction], registerCount: Int, aliases: [Int: Int] = [:], uniformCount: Int,
    constants: [(uniform: Int, value: Double)], loops: [Loop], elements: [VectorElement],
    bufferLengths: [Int], bufferLoops: [Int], inputCount: Int, outputCount: Int,
    function: SSAFunction? = nil, table: Range<Int> = 0..<0
  ) {
    self.function = function
    self.table = table
    self.code = code
    self.registerCount = registerCount
    self.aliases = aliases
    self.uniformCount = uniformCount
    self.constants = constants
    self.loops = loops
    self.elements = elements
    self.bufferLengths = bufferLengths
    self.bufferLoops = bufferLoops
    self.inputCount = inputCount
    self.outputCount = outputCount
    plain = code
    plainRegisterCount = registerCount
    hasLoops =
      code.contains { $0.kind == .beginLoop } || elements.contains { !$0.index.terms.isEmpty }
    SuperinstructionFusion.apply(to: &self)
    RegisterCoalescing.apply(to: &self, aliases: aliases)
  }

  /// The instructions of one evaluation, loops counted once: a measure of cost.
  public var instructionCount: Int { code.count }
}
