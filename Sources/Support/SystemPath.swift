/// Paths between the system, for which they are bytes, and Swift, for which text is Unicode: a file may have a name
/// that is no UTF-8, and is to be read all the same.
///
/// A byte that is part of no character becomes U+10FF00 and its value, from a plane for private use, and that
/// becomes the byte again. (A path that holds such a character itself cannot be distinguished from it, and none does.)
package enum SystemPath {
  private static let first: UInt32 = 0x10_FF00

  /// Whether a scalar stands for a byte that is part of no character.
  package static func isByte(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= first }

  /// A path of the system as text.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    var at = 0
    while at < bytes.count {
      // A character has at most four bytes.
      let end = (1...4).first { length in
        at + length <= bytes.count
          && String(validating: bytes[at..<at + length], as: UTF8.self) != nil
      }
      if let end, let text = String(validating: bytes[at..<at + end], as: UTF8.self) {
        scalars.append(contentsOf: text.unicodeScalars)
        at += end
      } else {
        scalars.append(Unicode.Scalar(first + UInt32(bytes[at])) ?? "\u{FFFD}")
        at += 1
      }
    }
    return String(scalars)
  }

  /// A path of the system as text, from memory that ends with a 0.
  package static func text(_ pointer: UnsafePointer<CChar>) -> String {
    var count = 0
    while pointer[count] != 0 { count += 1 }
    return text(UnsafeRawBufferPointer(start: pointer, count: count))
  }

  /// The bytes of a path for the system, with a 0 at the end.
  package static func bytes(_ text: String) -> [CChar] {
    if text.utf8.allSatisfy({ $0 < 0xF4 }) { return text.utf8CString.map(\.self) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value >= first {
        bytes.append(UInt8(scalar.value - first))
      } else {
        bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// The path without `.`, `a/..` and doubled slashes.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == "." { continue }
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let joined = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    return joined.isEmpty ? "." : joined
  }

  /// Whether a path comes before another in the order of their bytes, which is that of no language.
  package static func precedes(_ path: String, _ other: String) -> Bool {
    bytes(path).lexicographicallyPrecedes(bytes(other)) {
      UInt8(bitPattern: $0) < UInt8(bitPattern: $1)
    }
  }
}
