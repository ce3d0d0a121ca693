/// Makes text of any length and content fit into its place.
///
/// A user's text may be of any length and hold anything: what cannot be shown is replaced, what
/// is too long is cut with an ellipsis.
struct TextFitting {
  /// The width of a line of text in pixels at a size, bold or not.
  let measure: (_ text: String, _ size: Double, _ isBold: Bool) -> Double

  private static let ellipsis = "…"
  /// More than any picture can show; longer texts are cut before they are measured.
  private static let mostScalars = 4000

  init(canvas: some Canvas) {
    measure = { canvas.measure($0, size: $1, isBold: $2) }
  }

  /// The text without what cannot be written on a line: blanks for line breaks and tabs, U+FFFD
  /// for control characters, nothing for marks that would reverse what follows.
  static func sanitize(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09...0x0D, 0x85, 0x2028, 0x2029: result.append(" ")
      case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
      case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
      count += 1
      if count == mostScalars {
        result.append(contentsOf: ellipsis.unicodeScalars)
        break
      }
    }
    return String(result)
  }

  /// As much of the text as fits into a width, cut with an ellipsis; empty if not even that fits.
  func ellipsized(
    _ text: String, width: Double, size: Double, isBold: Bool = false
  ) -> String {
    let text = Self.sanitize(text)
    if measure(text, size, isBold) <= width { return text }
    let characters = Array(text)
    var (low, high) = (-1, characters.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      let candidate = Self.cut(characters, middle)
      if measure(candidate, size, isBold) <= width { low = middle } else { high = middle - 1 }
    }
    return low < 0 ? "" : Self.cut(characters, low)
  }

  /// The text cut in its middle, so that both the beginning and the end are seen: names of one kind
  /// differ as often in the one as in the other.
  func shortened(_ text: String, width: Double, size: Double, isBold: Bool = false) -> String {
    let text = Self.sanitize(text)
    if measure(text, size, isBold) <= width { return text }
    let characters = Array(text)
    func candidate(_ kept: Int) -> String {
      let head = (kept * 3 + 4) / 5
      var front = characters[..<head]
      while front.last == " " { front.removeLast() }
      return String(front) + Self.ellipsis + String(characters[(characters.count - kept + head)...])
    }
    var (low, high) = (-1, characters.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if measure(candidate(middle), size, isBold) <= width {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low < 0 ? "" : candidate(low)
  }

  private static func cut(_ characters: [Character], _ count: Int) -> String {
    var kept = characters[..<count]
    while kept.last == " " { kept.removeLast() }
    return String(kept) + ellipsis
  }

  /// The text in lines of a width, broken at blanks, or inside of words that are too long; the
  /// last line allowed is cut with an ellipsis.
  func wrapped(
    _ text: String, width: Double, size: Double, isBold: Bool = false, mostLines: Int
  ) -> [String] {
    let words = Self.sanitize(text).split(separator: " ")
    var lines: [String] = []
    var index = words.startIndex
    while index < words.endIndex, lines.count < mostLines {
      if lines.count == mostLines - 1 {
        let rest = words[index...].joined(separator: " ")
        lines.append(ellipsized(rest, width: width, size: size, isBold: isBold))
        break
      }
      var line = String(words[index])
      index += 1
      if measure(line, size, isBold) > width {
        // Kept whole but for its end: a formula or a name broken in two is read wrongly.
        line = ellipsized(line, width: width, size: size, isBold: isBold)
      }
      while index < words.endIndex {
        let longer = line + " " + words[index]
        if measure(longer, size, isBold) > width { break }
        line = longer
        index += 1
      }
      lines.append(line)
    }
    return lines.filter { !$0.isEmpty }
  }
}
