/// Text and numbers as SVG holds them.
enum SVGText {
  /// Text in which nothing is markup, for contents and attributes alike; what XML cannot hold is
  /// replaced.
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in TextFitting.sanitize(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A number with at most so many decimals, up to four; what is no number is 0.
  static func number(_ value: Double, decimals: Int = 2) -> String {
    guard value.isFinite else { return "0" }
    let scale = [1.0, 10, 100, 1000, 10_000][min(max(decimals, 0), 4)]
    let units = Int((min(max(value, -1e12), 1e12) * scale).rounded())
    let whole = units.magnitude / UInt(scale)
    var fraction = String(units.magnitude % UInt(scale))
    fraction = String(repeating: "0", count: max(decimals - fraction.count, 0)) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    let sign = units < 0 ? "-" : ""
    return fraction.isEmpty || decimals == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(fraction)"
  }

  /// A colour without its alpha: `#rrggbb`.
  static func color(_ color: Color) -> String {
    let value = color.opacity(1).premultiplied & 0xFF_FFFF
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// What may stand in an id, and does not begin with a digit.
  static func identifier(_ prefix: String) -> String {
    let kept = prefix.unicodeScalars.filter {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || $0 == "-" || $0 == "_"
    }
    let text = String(String.UnicodeScalarView(kept))
    guard let first = text.first else { return "" }
    return first.isLetter ? text : "f" + text
  }

  /// Bytes as text of 64 characters (RFC 4648).
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = UInt32(bytes[start]) << 16
      if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[start + 2]) }
      for digit in 0..<4 {
        let shift = UInt32(18 - 6 * digit)
        text.append(digit <= count ? digits[Int(group >> shift & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
