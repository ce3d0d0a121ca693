/// Where an instruction finds a number, or leaves one.
struct Operand: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    case none
    case register
    /// The same for all lanes.
    case uniform
    case input
    /// A component of a vector of inputs, chosen by the counters.
    case element
    case output
    /// A component of a vector of outputs, chosen by the counters.
    case outputElement
    /// What an earlier loop kept for the present step.
    case buffer
  }
  var kind: Kind
  var index: Int32

  static let none = Operand(kind: .none, index: 0)
  static func register(_ index: Int) -> Operand { Operand(kind: .register, index: Int32(index)) }
}

/// One step of a ``Program``: an operation on a whole batch of lanes, or the bounds of a loop.
struct Instruction: Sendable {
  enum Kind: UInt8, Sendable {
    /// A lane operation.
    case compute
    /// An operation on numbers that all lanes share, in Double.
    case computeUniform
    case copy
    /// Sets the outputs from `payload` on, `partner` of them, to 0.
    case clear
    /// Runs to the matching `endLoop`; skips behind it when the range is empty.
    case beginLoop
    case beginReverseLoop
    case endLoop
  }
  var kind: Kind
  var operation: Operation = .constant
  var destination = Operand.none
  var a = Operand.none
  var b = Operand.none
  var c = Operand.none
  var d = Operand.none
  var e = Operand.none
  var f = Operand.none
  /// An exponent; a loop.
  var payload: Int32 = 0
  /// The other end of a loop.
  var partner: Int32 = 0

  var sources: [Operand] {
    kind == .compute || kind == .computeUniform || kind == .copy ? [a, b, c, d, e, f] : []
  }
}

/// A formula compiled: instructions over a batch of lanes, ready for a ``Machine``.
///
/// A program is independent of precision and lane width. Constants, and what depends on them and on
/// loop counters alone, are computed in Double and rounded where they meet a lane.
public struct Program: Sendable {
  var code: [Instruction]
  /// The instructions before some were joined and registers shared: what native code is made from.
  let plain: [Instruction]
  let plainRegisterCount: Int
  /// The input whose memory an output may share.
  let aliases: [Int: Int]
  /// The program as machine code.
  let native = NativeCache()
  /// Whether counters move the operands of some instructions.
  let hasLoops: Bool
  var registerCount: Int
  var uniformCount: Int
  var constants: [(uniform: Int, value: Double)]
  var loops: [Loop]
  var elements: [Graph.Element]
  /// How many steps each buffer keeps.
  var bufferLengths: [Int]
  /// The loop whose steps each buffer keeps.
  var bufferLoops: [Int]
  /// How many instructions it has, those of loops once.
  public var length: Int { code.count }
  /// How many numbers it reads.
  public let inputCount: Int
  /// How many numbers it computes.
  public let outputCount: Int

  /// The instructions of one evaluation, loops counted once: a measure of cost.
  public var instructionCount: Int { code.count }
}
