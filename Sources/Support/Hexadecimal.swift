/// Numbers and bytes as lower-case hexadecimal digits.
package enum Hexadecimal {
  /// The ASCII code of a digit below 16.
  @inline(__always)
  package static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  /// Two digits a byte.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A number, filled up with zeros to a number of digits.
  package static func text(_ number: some FixedWidthInteger & UnsignedInteger, digits: Int)
    -> String
  {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
