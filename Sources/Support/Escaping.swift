/// Text of users made harmless where it is written: nothing in it is markup, nothing in it moves a
/// cursor.
package enum Escaping {
  /// Text for the content of an element of XML or HTML, or for a quoted attribute.
  package static func markup(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
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

  /// A string of JSON, with its quotes.
  package static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0"..<" ": result += "\\u" + Hexadecimal.text(scalar.value, digits: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Text for a terminal: what would move the cursor, or hide or turn text around, becomes U+FFFD.
  package static func terminal(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(terminal(scalar)) }
    return String(result)
  }

  /// The scalar that a terminal shows in place of one.
  package static func terminal(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value >= 0x20, scalar.value < 0x7F { return scalar }
    if scalar == "\t" { return " " }
    // A byte of a path that is no character: see SystemPath.
    if SystemPath.isByte(scalar) { return "\u{FFFD}" }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
    case .format: return scalar == "\u{200D}" ? scalar : "\u{FFFD}"
    default: return scalar
    }
  }
}
