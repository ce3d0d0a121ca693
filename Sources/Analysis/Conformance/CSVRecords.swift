import YAML

/// The rows of a CSV file, each as the ranges of its cells: without quotes, and without blanks around them.
///
/// Rows end as any system writes them; the last one need not end. Empty lines are no rows.
struct CSVRecords {
  private let bytes: [UInt8]
  private var at: Int

  init(_ source: SourceFile) {
    bytes = source.bytes
    at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row; nil at the end.
  mutating func next() -> [Range<Int>]? {
    while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
    guard at < bytes.count else { return nil }
    var cells: [Range<Int>] = []
    while true {
      cells.append(cell())
      guard at < bytes.count, bytes[at] == 0x2C else { return cells }
      at += 1
    }
  }

  /// The cell that begins at `at`, which then is at what ends it.
  private mutating func cell() -> Range<Int> {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    let isQuoted = at < bytes.count && bytes[at] == 0x22
    if isQuoted { at += 1 }
    let first = at
    if isQuoted {
      while at < bytes.count, bytes[at] != 0x22 { at += 1 }
      let range = first..<at
      // What stands behind the quote belongs to no name and no number.
      skipToEnd()
      return range
    }
    skipToEnd()
    var last = at
    while last > first, bytes[last - 1] == 0x20 || bytes[last - 1] == 0x09 { last -= 1 }
    return first..<last
  }

  private mutating func skipToEnd() {
    while at < bytes.count, bytes[at] != 0x2C, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
  }
}

extension SourceFile {
  /// The text of a cell.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
