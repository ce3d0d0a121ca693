/// Text, bytes and identifiers as XML holds them.
enum TextEncoding {
  /// Appends text in which nothing is markup, for contents and attributes alike.
  ///
  /// Characters that XML cannot hold are replaced as in `TextFitting.sanitize`.
  static func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"): false
      case UInt8(ascii: "\""), UInt8(ascii: "'"): false
      default: byte >= 0x20 && byte < 0x7F
      }
    }
    if isPlain {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for scalar in TextFitting.sanitize(text).unicodeScalars {
      switch scalar {
      case "&": bytes.append(contentsOf: "&amp;".utf8)
      case "<": bytes.append(contentsOf: "&lt;".utf8)
      case ">": bytes.append(contentsOf: "&gt;".utf8)
      case "\"": bytes.append(contentsOf: "&quot;".utf8)
      case "'": bytes.append(contentsOf: "&#39;".utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// The letters, digits, hyphens and underscores of a text, begun by a letter; empty where nothing
  /// is left.
  static func identifier(_ text: String) -> String {
    let kept = text.unicodeScalars.filter {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || $0 == "-" || $0 == "_"
    }
    let identifier = String(String.UnicodeScalarView(kept))
    guard let first = identifier.first else { return "" }
    return first.isLetter ? identifier : "f" + identifier
  }

  /// A hash of some bytes in hexadecimal, the same in every process (FNV-1a, 64 bits).
  static func fingerprint(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
