import Glibc
import Support

/// Reads comma-separated values record by record, as strictly as ``CSVWriter`` writes them.
///
/// Fields stand between commas, in quotes only where they must; lines end with a line feed, the last
/// one too. The file is read in pieces: memory holds one record and a few megabytes.
public final class CSVReader {
  public let path: String
  /// How many fields the current record has.
  public private(set) var fieldCount = 0
  /// The line on which the current record begins.
  public private(set) var line = 0

  /// The most bytes of a record: no table of ours comes near it.
  private static let mostRecordBytes = 1 << 26

  private let file: File
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// What is read and not yet consumed.
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Where the current record begins, and the line of the next one.
  private var recordStart = 0
  private var nextLine = 1
  /// Begin and end of each field, in the buffer.
  private var fields: UnsafeMutablePointer<(start: Int, end: Int)>
  private var fieldCapacity: Int
  private var digest = Digest()

  /// Opens a file.
  ///
  /// - Throws: if it cannot be opened.
  public init(path: String, bufferSize: Int = 1 << 20) throws(TableError) {
    self.path = path
    do { file = try File(reading: path) } catch { throw TableError(error) }
    guard !file.isFolder else { throw TableError(.unreadable, path, "it is a folder") }
    capacity = max(16, bufferSize)
    buffer = .allocate(capacity: capacity)
    fieldCapacity = 64
    fields = .allocate(capacity: fieldCapacity)
  }

  deinit {
    buffer.deallocate()
    fields.deallocate()
  }

  /// The SHA-256 of all that was read; of the whole file once ``next()`` has returned false.
  public func hexadecimalDigest() -> String { Hexadecimal.text(digest.finalized()) }

  /// A field of the current record as it is written, quotes included; valid until the next record.
  @inline(__always)
  public func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(index >= 0 && index < fieldCount, "no such field")
    let place = fields[index]
    return UnsafeBufferPointer(start: buffer + place.start, count: place.end - place.start)
  }

  /// An error about a field of the current record.
  ///
  /// - Parameters:
  ///   - index: the field; one past the last for the record's end.
  ///   - message: what is wrong, in words.
  ///   - hint: what to do; may be empty.
  public func error(at index: Int, _ message: String, hint: String = "") -> TableError {
    let offset =
      index < fieldCount
      ? fields[index].start : fieldCount > 0 ? fields[fieldCount - 1].end : recordStart
    return error(atOffset: offset, message, hint: hint)
  }

  private func error(atOffset offset: Int, _ message: String, hint: String = "") -> TableError {
    // A quoted field may hold line feeds.
    var line = line
    var column = 1
    for at in recordStart..<max(recordStart, offset) {
      if buffer[at] == 0x0A {
        line += 1
        column = 1
      } else if buffer[at] & 0xC0 != 0x80 {
        column += 1
      }
    }
    return TableError(.wrong, path, line: line, column: column, message, hint: hint)
  }

  /// Moves on to the next record.
  ///
  /// - Returns: false at the end of the file.
  /// - Throws: what is wrong with the record, with its place; or why reading failed.
  public func next() throws(TableError) -> Bool {
    line = nextLine
    fieldCount = 0
    while true {
      recordStart = start
      if try scan() { return true }
      if isAtEnd {
        guard end > start else { return false }
        throw error(
          atOffset: end, "the row is cut off", hint: "the last line has to end with a line feed")
      }
      try refill()
    }
  }

  /// Finds the fields of the record at `start`; false where more must be read.
  private func scan() throws(TableError) -> Bool {
    let bytes = buffer
    let end = end
    var at = start
    var count = 0
    var lines = 1
    while true {
      let first = at
      if at < end, bytes[at] == 0x22 {
        at += 1
        while true {
          while at < end, bytes[at] != 0x22 {
            if bytes[at] == 0x0A { lines += 1 }
            at += 1
          }
          guard at + 1 < end else { return false }
          if bytes[at + 1] != 0x22 { break }
          at += 2
        }
        at += 1
      } else {
        while at < end, bytes[at] != 0x2C, bytes[at] != 0x0A {
          if bytes[at] == 0x22 || bytes[at] == 0x0D {
            throw error(
              atOffset: at,
              bytes[at] == 0x22 ? "a quote within a field" : "a carriage return",
              hint: bytes[at] == 0x22 ? "" : "lines end with a line feed alone")
          }
          at += 1
        }
      }
      guard at < end else { return false }
      if count == fieldCapacity { growFields() }
      fields[count] = (first, at)
      count += 1
      guard bytes[at] != 0x0A else { break }
      guard bytes[at] == 0x2C else {
        throw error(atOffset: at, "a comma or the end of the line belongs after the quote")
      }
      at += 1
    }
    fieldCount = count
    start = at + 1
    nextLine += lines
    return true
  }

  private func growFields() {
    let larger = UnsafeMutablePointer<(start: Int, end: Int)>.allocate(capacity: fieldCapacity * 2)
    larger.initialize(from: fields, count: fieldCapacity)
    fields.deallocate()
    fields = larger
    fieldCapacity *= 2
  }

  private func refill() throws(TableError) {
    if start > 0 {
      memmove(buffer, buffer + start, end - start)
      end -= start
      start = 0
      recordStart = 0
    }
    if end == capacity {
      guard capacity < Self.mostRecordBytes else {
        throw error(atOffset: 0, "the row has more than 64 MiB")
      }
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.initialize(from: buffer, count: end)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    }
    let room = UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end)
    let count: Int
    do { count = try file.read(into: room) } catch { throw TableError(error) }
    digest.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
    end += count
    isAtEnd = count == 0
  }
}
