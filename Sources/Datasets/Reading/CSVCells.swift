/// A cell of a CSV file as it lies in the window.
struct CSVCell {
  /// Its bytes, without quotes and without blanks around it.
  var range: Range<Int>
  /// Whether it stands in quotes, so that two quotes in it are one.
  var isQuoted: Bool
  /// How many lines end in it.
  var lines: Int
  /// What ends it, and the place behind that.
  var end: End
  var next: Int

  enum End { case comma, row, text }
}

extension TextWindow {
  /// The cell that begins at a place, in any form that RFC 4180 knows; blanks around it do not count.
  ///
  /// - Returns: nil where the window ends before the cell, and the file may go on.
  func cell(at first: Int) throws(DataSetError) -> CSVCell? {
    var at = first
    while text[at] == 0x20 || text[at] == 0x09 { at += 1 }
    var lines = 0
    let range: Range<Int>
    let isQuoted = text[at] == 0x22
    if isQuoted {
      let begin = at + 1
      at = begin
      while true {
        let byte = text[at]
        if byte == 0, isEnd(at) {
          guard isAtEnd else { return nil }
          throw DataSetError(
            .openQuote, path, at: place(of: begin - 1..<begin), "this quote is never closed",
            hint: "a cell in quotes ends with one; a quote within it is written twice")
        }
        if byte == 0x22 {
          // The next byte decides whether this one closes the cell.
          if isEnd(at + 1), !isAtEnd { return nil }
          guard text[at + 1] == 0x22 else { break }
          at += 1
        } else if byte == 0x0A {
          lines += 1
        } else if byte == 0x0D {
          if isEnd(at + 1), !isAtEnd { return nil }
          if text[at + 1] != 0x0A { lines += 1 }
        }
        at += 1
      }
      range = begin..<at
      at += 1
      while text[at] == 0x20 || text[at] == 0x09 { at += 1 }
    } else {
      let begin = at
      while text[at] != 0x2C, text[at] != 0x0A, text[at] != 0x0D, !(text[at] == 0 && isEnd(at)) {
        at += 1
      }
      var last = at
      while last > begin, text[last - 1] == 0x20 || text[last - 1] == 0x09 { last -= 1 }
      range = begin..<last
    }
    func cell(_ end: CSVCell.End, _ next: Int) -> CSVCell {
      CSVCell(range: range, isQuoted: isQuoted, lines: lines, end: end, next: next)
    }
    switch text[at] {
    case 0x2C: return cell(.comma, at + 1)
    case 0x0A: return cell(.row, at + 1)
    case 0x0D:
      if isEnd(at + 1), !isAtEnd { return nil }
      return cell(.row, text[at + 1] == 0x0A ? at + 2 : at + 1)
    case 0 where isEnd(at): return isAtEnd ? cell(.text, at) : nil
    default:
      throw DataSetError(
        .misplacedQuote, path, at: place(of: at..<at + 1),
        "a cell goes on behind its closing quote",
        hint: "a quote within a cell in quotes is written twice")
    }
  }

  /// The bytes that a cell stands for.
  func bytes(of cell: CSVCell) -> [UInt8] {
    let raw = UnsafeBufferPointer(start: text + cell.range.lowerBound, count: cell.range.count)
    guard cell.isQuoted, raw.contains(0x22) else { return Array(raw) }
    var bytes: [UInt8] = []
    var at = 0
    while at < raw.count {
      bytes.append(raw[at])
      at += raw[at] == 0x22 ? 2 : 1
    }
    return bytes
  }

  /// The text of a cell.
  func string(of cell: CSVCell) throws(DataSetError) -> String {
    guard let text = String(validating: bytes(of: cell), as: UTF8.self) else {
      throw DataSetError(
        .encoding, path, at: place(of: cell.range), "this is not valid UTF-8",
        hint: "save the file as UTF-8")
    }
    return text
  }

  /// Whether a number is all that bytes hold, and which.
  static func number(_ bytes: [UInt8]) -> Double? {
    let ended = bytes + [0]
    return ended.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return nil }
      var at = 0
      let value = CellNumber.scan(base, &at)
      return at == bytes.count ? value : nil
    }
  }
}
