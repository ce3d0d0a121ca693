import Support

/// A source line and the caret under a span of it, fit for a terminal.
struct Excerpt {
  /// The line, or a window of it.
  var line: String
  /// Blanks up to the caret.
  var padding: String
  /// `^` and as many `~` as the span is wide.
  var caret: String

  /// The width of a window, in columns, and where the caret stands in one that is cut on the left.
  private static let width = 100
  private static let caretColumn = 40

  private struct Cell {
    var text: Unicode.Scalar
    var width: Int
    var offset: Int
  }

  init(_ span: Span) {
    let bytes = span.file.bytes
    let range = span.file.lineRange(span.start.line)
    let start = min(max(span.start.offset, range.lowerBound), range.upperBound)
    let end = min(max(span.end.offset, start), range.upperBound)

    // A line may have megabytes: only what can come into the window is decoded.
    let reach = 8 * Self.width
    var low = max(range.lowerBound, start - reach)
    while low > range.lowerBound, bytes[low] & 0xC0 == 0x80 { low -= 1 }
    let high = min(range.upperBound, start + reach)
    var cells: [Cell] = []
    var decoder = ScalarDecoder(bytes: bytes, position: low, end: high)
    decoding: while true {
      let offset = decoder.position
      let scalar: Unicode.Scalar
      switch decoder.next() {
      case .end: break decoding
      case .scalar(let code): scalar = Escaping.terminal(Unicode.Scalar(code) ?? "\u{FFFD}")
      case .invalid:
        scalar = "\u{FFFD}"
        decoder.position += 1
      }
      cells.append(Cell(text: scalar, width: displayWidth(scalar), offset: offset))
    }

    let caretCell = cells.firstIndex { $0.offset >= start } ?? cells.count
    var first = 0
    var last = cells.count
    let total = cells.reduce(0) { $0 + $1.width }
    if total > Self.width || low > range.lowerBound || high < range.upperBound {
      let before = cells[..<caretCell].reduce(0) { $0 + $1.width }
      if before > Self.width - Self.caretColumn || low > range.lowerBound {
        var room = Self.caretColumn
        first = caretCell
        while first > 0, room > cells[first - 1].width {
          first -= 1
          room -= cells[first].width
        }
      }
      var room = Self.width - 2
      last = first
      while last < cells.count, room >= cells[last].width {
        room -= cells[last].width
        last += 1
      }
      while last == cells.count, first > 0, room >= cells[first - 1].width {
        first -= 1
        room -= cells[first].width
      }
    }

    let isCutLeft = first > 0 || low > range.lowerBound
    let isCutRight = last < cells.count || high < range.upperBound
    line = isCutLeft ? "…" : ""
    for cell in cells[first..<last] { line.unicodeScalars.append(cell.text) }
    if isCutRight { line += "…" }

    let before = cells[first..<max(first, caretCell)].reduce(isCutLeft ? 1 : 0) { $0 + $1.width }
    let under = cells[min(caretCell, last)..<last].reduce(0) {
      $1.offset < end ? $0 + $1.width : $0
    }
    padding = String(repeating: " ", count: before)
    caret = "^" + String(repeating: "~", count: max(0, under - 1))
  }
}

/// The columns a scalar takes on a terminal: 0 if it combines, 2 if it is wide, else 1.
private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  switch scalar.value {
  // The blocks of Unicode's East Asian Width W and F; unassigned gaps in them do not matter here.
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x1F300...0x1F64F,
    0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}
