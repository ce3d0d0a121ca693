import Glibc

/// A window on the text of a file that slides over it. A byte 0 stands behind what was read, so that scans need
/// no other bound.
final class TextWindow {
  /// A row of a million columns has room; a file without line ends is none of rows.
  private static let mostBytes = 1 << 26

  let path: String
  let reader: ByteReader
  private(set) var text: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Where the current row begins, and where what was read ends.
  private(set) var start = 0
  private(set) var end = 0
  private(set) var isAtEnd = false
  /// The number of the line at `start`.
  private(set) var line = 1

  init(_ reader: ByteReader, size: Int = 1 << 20) {
    self.reader = reader
    path = reader.path
    capacity = size
    text = .allocate(capacity: size + 1)
    text[0] = 0
  }

  deinit { text.deallocate() }

  /// Leaves what is before a place behind.
  @inline(__always)
  func advance(to place: Int, lines: Int) {
    start = place
    line += lines
  }

  /// Reads on. What was not left behind moves to the front: places in the window move with it.
  ///
  /// - Returns: whether bytes came.
  func more() throws(DataSetError) -> Bool {
    guard !isAtEnd else { return false }
    if start > 0 {
      text.update(from: text + start, count: end - start)
      end -= start
      start = 0
    }
    if end == capacity {
      guard capacity < Self.mostBytes else {
        throw DataSetError(
          .longLine, path, at: .text(line: line, column: 1),
          "a row has more than \(Self.mostBytes >> 20) MiB",
          hint: "is a quote never closed? rows end with LF or CRLF")
      }
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + 1)
      larger.update(from: text, count: end)
      text.deallocate()
      text = larger
      capacity *= 2
    }
    let count = try reader.read(
      into: UnsafeMutableRawBufferPointer(start: text + end, count: capacity - end))
    isAtEnd = count == 0
    end += count
    text[end] = 0
    return count > 0
  }

  /// Reads on since a row does not end in the window: twice as much of a long one, which is scanned again from its
  /// beginning.
  func extend() throws(DataSetError) {
    let length = end - start
    let wanted = length < 1 << 16 ? length + 1 : 2 * length
    while end - start < wanted, try more() {}
  }

  /// Whether the byte 0 at a place is the one behind the text.
  @inline(__always)
  func isEnd(_ place: Int) -> Bool { place == end }

  /// The place of some bytes of the window in the file, with their line.
  func place(of range: Range<Int>) -> DataSetError.Place {
    var number = line
    var lineStart = start
    var at = start
    while at < range.lowerBound {
      let byte = text[at]
      if byte == 0x0A || (byte == 0x0D && text[at + 1] != 0x0A) {
        number += 1
        lineStart = at + 1
      }
      at += 1
    }
    var column = 1
    for place in lineStart..<max(lineStart, range.lowerBound) where text[place] & 0xC0 != 0x80 {
      column += 1
    }
    // The whole line counts columns; of one of megabytes no excerpt is shown.
    guard range.lowerBound - lineStart < 1 << 20 else { return .text(line: number, column: column) }
    var lineEnd = lineStart
    let last = min(end, max(range.upperBound, range.lowerBound + 1000))
    while lineEnd < last, text[lineEnd] != 0x0A, text[lineEnd] != 0x0D { lineEnd += 1 }
    let excerpt = Array(UnsafeBufferPointer(start: text + lineStart, count: lineEnd - lineStart))
    let first = min(range.lowerBound - lineStart, excerpt.count)
    return .text(
      line: number, column: column, excerpt: excerpt,
      range: first..<min(max(first, range.upperBound - lineStart), excerpt.count))
  }
}
