import Support

/// Escapes texts of users for each medium: nothing in them is markup, and no control of direction in
/// them reaches beyond them.
extension Escaping {
  // MARK: What no document may hold

  /// The text with U+FFFD for control characters, and every bidirectional control closed.
  ///
  /// Tabs and line breaks stay. A text that runs from right to left, or that holds controls of
  /// direction, is isolated from what stands around it, by characters that every medium knows.
  static func isolated(_ text: String) -> String {
    let balanced = balanced(text)
    return changesDirection(text) ? "\u{2068}\(balanced)\u{2069}" : balanced
  }

  /// The text with U+FFFD for control characters, and every bidirectional control closed.
  static func balanced(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
    var result = String.UnicodeScalarView()
    /// What closes each control that is open.
    var open: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: result.append(scalar)
      case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF, 0xFDD0...0xFDEF: result.append("\u{FFFD}")
      case 0x202A, 0x202B, 0x202D, 0x202E:
        open.append("\u{202C}")
        result.append(scalar)
      case 0x2066...0x2068:
        open.append("\u{2069}")
        result.append(scalar)
      case 0x202C, 0x2069:
        // One that closes nothing would close what stands around the text.
        guard open.last == scalar else { continue }
        open.removeLast()
        result.append(scalar)
      default: result.append(scalar.value & 0xFFFE == 0xFFFE ? "\u{FFFD}" : scalar)
      }
    }
    result.append(contentsOf: open.reversed())
    return String(result)
  }

  /// Whether a text holds letters that run from right to left, or controls of direction.
  static func changesDirection(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF,
        0x1E800...0x1EFFF, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
        return true
      default: return false
      }
    }
  }

  /// A text cut to a length, with an ellipsis.
  static func cut(_ text: String, to length: Int) -> String {
    text.count > length ? "\(text.prefix(length - 1))…" : text
  }

  /// A text in one line, runs of blanks as one.
  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  // MARK: Markdown

  /// The text in one line of Markdown in which nothing is markup, a link, a mention or mathematics.
  static func markdown(_ text: String) -> String {
    var result = ""
    var last: Unicode.Scalar = " "
    let scalars = Array(isolated(text).unicodeScalars)
    for (at, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "|", "~", "!":
        result += "\\"
        result.unicodeScalars.append(scalar)
      // Characters by number are never markup: not for a dialect's own extensions either.
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "$": result += "&#36;"
      case "@": result += "&#64;"
      case ":" where at + 1 < scalars.count && !blanks.contains(scalars[at + 1]):
        result += "&#58;"
      case "." where last == "w" || last == "W": result += "&#46;"
      case "\n", "\r", "\t", "\u{2028}", "\u{2029}", "\u{85}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
      last = scalar
    }
    return result
  }

  /// The same for a text that begins a line: what would make it a list, a heading or code there is
  /// escaped as well.
  static func markdownLine(_ text: String) -> String { withoutBlockMark(markdown(text)) }

  private static let blanks: Set<Unicode.Scalar> = [" ", "\n", "\r", "\t"]

  /// The line without what would make it a list, a heading, a rule or code at its beginning.
  private static func withoutBlockMark(_ line: String) -> String {
    let text = line.drop { $0 == " " }
    guard let first = text.first else { return "" }
    if "-+=".contains(first) { return "\\\(text)" }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    if !digits.isEmpty, digits.count < 10, let next = rest.first, next == "." || next == ")",
      rest.dropFirst().first ?? " " == " "
    {
      return "\(digits)\\\(text.dropFirst(digits.count))"
    }
    return String(text)
  }

  /// A text as code of Markdown, whatever it holds; within a table a bar needs more care.
  static func markdownCode(_ text: String) -> String {
    let text = oneLine(isolated(text))
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return longest == 0 ? "\(fence)\(text)\(fence)" : "\(fence) \(text) \(fence)"
  }
}
