/// A message in the wire format of Protocol Buffers, version 3, field after field.
///
/// What has its default value is left out, as the format's own writers do, where the method says so.
package struct ProtocolBuffer {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// How a field's value is laid out.
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  /// A whole number or an enumeration; 0 is left out.
  package mutating func put(_ field: Int, whole value: Int) {
    guard value != 0 else { return }
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A truth value of a union, which is written even if it is false.
  package mutating func put(_ field: Int, chosen value: Bool) {
    key(field, .varint)
    varint(value ? 1 : 0)
  }

  /// A `double`; 0 is left out, −0 is not.
  package mutating func put(_ field: Int, _ value: Double) {
    if value.bitPattern != 0 { put(field, chosen: value) }
  }

  /// A `double` of a union, which is written even if it is 0.
  package mutating func put(_ field: Int, chosen value: Double) {
    key(field, .fixed64)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A `float` of a union, which is written even if it is 0.
  package mutating func put(_ field: Int, chosen value: Float) {
    key(field, .fixed32)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func put(_ field: Int, _ text: String) { put(field, Array(text.utf8)) }

  /// A message, one of a repeated field, or bytes; they are written even if they are empty.
  package mutating func put(_ field: Int, _ content: [UInt8]) {
    key(field, .lengthDelimited)
    varint(UInt64(content.count))
    bytes += content
  }

  /// A message that is made for the field.
  package mutating func put(_ field: Int, _ body: (inout ProtocolBuffer) -> Void) {
    var message = ProtocolBuffer()
    body(&message)
    put(field, message.bytes)
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    varint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the least significant first; all bytes but the last have their highest bit set.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
