import Support

/// A place in a source file.
public struct Mark: Sendable, Hashable {
  /// The line, counted from 1; lines end at LF, CRLF or CR.
  public var line: Int
  /// The column, counted from 1 in Unicode scalars.
  public var column: Int
  /// The distance from the file's first byte, in bytes.
  public var offset: Int

  /// Makes a mark from its three coordinates.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }
}

/// A range of a source file, from `start` up to but excluding `end`.
public struct Span: Sendable {
  /// The file the range lies in.
  public let file: SourceFile
  /// The first place of the range.
  public var start: Mark
  /// The place after the last one of the range.
  public var end: Mark

  /// Makes a span between two marks of a file.
  public init(file: SourceFile, start: Mark, end: Mark) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// A span of an empty, nameless file, for values that no file holds.
  public static let synthetic = SourceFile(name: "", bytes: []).span(of: 0..<0)

  /// The range of the file's bytes.
  public var range: Range<Int> { start.offset..<max(start.offset, end.offset) }
}

/// The bytes of a file, or of a command-line argument, under the name that messages show.
public final class SourceFile: Sendable {
  /// The name, as shown in messages.
  public let name: String
  /// The contents, as they were read.
  public let bytes: [UInt8]
  /// The offset of each line's first byte; the first lies after a byte order mark.
  private let lineStarts: [Int]
  /// How many lines of the file stand before these bytes.
  private let linesBefore: Int

  /// Makes a source from bytes, which need not be valid UTF-8.
  ///
  /// - Parameter firstLine: the number of the first line, where the bytes are a part of a larger file that need
  ///   not be held for the sake of a message.
  public init(name: String, bytes: [UInt8], firstLine: Int = 1) {
    self.name = name
    self.bytes = bytes
    linesBefore = max(1, firstLine) - 1
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    bytes.withUnsafeBufferPointer { bytes in
      for index in bytes.indices {
        let byte = bytes[index]
        if byte == 0x0A {
          starts.append(index + 1)
        } else if byte == 0x0D, index + 1 == bytes.count || bytes[index + 1] != 0x0A {
          starts.append(index + 1)
        }
      }
    }
    lineStarts = starts
  }

  /// Makes a source from text, such as the argument of `--set`.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The number of lines; a file that ends in a line break has an empty last one.
  public var lineCount: Int { linesBefore + lineStarts.count }

  /// The text of a line without its line break; empty for a number that no line has.
  ///
  /// - Parameter n: the line, counted from 1. Bytes that are not UTF-8 read as U+FFFD.
  public func line(_ n: Int) -> String { String(decoding: bytes[lineRange(n)], as: UTF8.self) }

  /// The bytes of a line without its line break.
  func lineRange(_ number: Int) -> Range<Int> {
    let n = number - linesBefore
    guard n >= 1, n <= lineStarts.count else { return bytes.count..<bytes.count }
    let start = lineStarts[n - 1]
    var end = n < lineStarts.count ? lineStarts[n] : bytes.count
    if n < lineStarts.count {
      end -= 1
      if end > start, bytes[end] == 0x0A, bytes[end - 1] == 0x0D { end -= 1 }
    }
    return start..<max(start, end)
  }

  /// The mark of a byte offset; offsets outside the file are clamped to it.
  ///
  /// - Complexity: the length of the line.
  public func mark(at offset: Int) -> Mark {
    let offset = min(max(offset, lineStarts[0]), bytes.count)
    // At least 1: the offset is not before the first line.
    let line = lineStarts.partitioningIndex { $0 > offset }
    let start = lineStarts[line - 1]
    return Mark(
      line: linesBefore + line, column: 1 + scalarCount(start..<offset), offset: offset)
  }

  /// The mark of a byte offset that is not before a known mark, without a search of the line.
  func mark(at offset: Int, after known: Mark) -> Mark {
    let offset = min(max(offset, known.offset), bytes.count)
    let line = known.line - linesBefore
    let next = line < lineStarts.count ? lineStarts[line] : Int.max
    guard offset < next else { return mark(at: offset) }
    return Mark(
      line: known.line, column: known.column + scalarCount(known.offset..<offset), offset: offset)
  }

  /// The span of a range of bytes; what lies outside the file is clamped to it.
  public func span(of range: Range<Int>) -> Span {
    let start = mark(at: range.lowerBound)
    return Span(file: self, start: start, end: mark(at: range.upperBound, after: start))
  }

  private func scalarCount(_ range: Range<Int>) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      for index in range where bytes[index] & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }
}
