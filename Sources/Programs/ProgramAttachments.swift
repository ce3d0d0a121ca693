import Synchronization

/// What backends derive from a program and keep as long as it lives, such as its machine code: one
/// value a type. The program knows none of these types.
package final class ProgramAttachments: Sendable {
  private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

  /// The value of a type, made when it is first asked for.
  package func value<Value: Sendable>(_ type: Value.Type, make: () -> Value) -> Value {
    values.withLock { values in
      if let known = values[ObjectIdentifier(type)] as? Value { return known }
      let made = make()
      values[ObjectIdentifier(type)] = made
      return made
    }
  }
}

// Attachments are compared by identity, and so identify a program and its copies.
extension ProgramAttachments: Hashable {
  package static func == (_ a: ProgramAttachments, _ b: ProgramAttachments) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
