/// Where an instruction finds a number, or leaves one.
package struct Operand: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
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
  package var kind: Kind
  package var index: Int32

  package init(kind: Kind, index: Int32) {
    self.kind = kind
    self.index = index
  }

  package static let none = Operand(kind: .none, index: 0)
  package static func register(_ index: Int) -> Operand {
    Operand(kind: .register, index: Int32(index))
  }
}

/// One step of a ``Program``: an operation on a whole batch of lanes, or the bounds of a loop.
package struct Instruction: Sendable {
  package enum Kind: UInt8, Sendable {
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
  package var kind: Kind
  package var operation: Operation = .constant
  package var destination = Operand.none
  package var a = Operand.none
  package var b = Operand.none
  package var c = Operand.none
  package var d = Operand.none
  package var e = Operand.none
  package var f = Operand.none
  /// An exponent; a loop.
  package var payload: Int32 = 0
  /// The other end of a loop.
  package var partner: Int32 = 0

  package init(
    kind: Kind, operation: Operation = .constant, destination: Operand = .none,
    a: Operand = .none, b: Operand = .none, payload: Int32 = 0, partner: Int32 = 0
  ) {
    self.kind = kind
    self.operation = operation
    self.destination = destination
    self.a = a
    self.b = b
    self.payload = payload
    self.partner = partner
  }

  package var sources: [Operand] {
    kind == .compute || kind == .computeUniform || kind == .copy ? [a, b, c, d, e, f] : []
  }
}
