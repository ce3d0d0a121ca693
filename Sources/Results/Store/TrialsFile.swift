import Engine
import Glibc
import Support

/// Stored trials as one file, for other machines and other stores: written and read from end to end, without a
/// database.
///
/// `descent trials 1` and a line feed; the version of the arithmetic and the number of groups (four bytes each)
/// with their hashes (32 bytes each); records of a length (four bytes), a key (32 bytes) and so many bytes; a
/// length of 0, the number of records (eight bytes), and the SHA-256 of all before it. Little-endian.
///
/// A file that ends before that is a journal: it is read as far as its records are sound.
public struct TrialsFile: Sendable {
  private static let head = Array("descent trials 1\n".utf8)
  /// The end of a file's name.
  public static let ending = ".trials"
  /// No file of ours comes near it: some 200 million trials.
  private static let mostBytes = 1 << 34
  /// Bytes behind the records: a length of 0, their number, the digest.
  private static let endBytes = 4 + 8 + 32

  /// Why a file is no use.
  public struct Failure: Error, Sendable {
    public let message: String
    /// Whether there is no such file.
    public let isMissing: Bool
    /// Whether its trials may be sound all the same.
    let isKept: Bool

    init(_ path: String, _ reason: String, isMissing: Bool = false, isKept: Bool = false) {
      message = "cannot read '\(Escaping.terminal(path))': \(reason)"
      self.isMissing = isMissing
      self.isKept = isKept
    }
  }

  /// The hashes of the groups of which it has trials.
  public let groups: [[UInt8]]
  /// Whether its arithmetic is this program's.
  public let isCurrent: Bool
  /// How many trials it has.
  public private(set) var count = 0
  let bytes: [UInt8]
  /// Where the records are.
  private var places: Range<Int>

  // MARK: Reading

  /// Reads and checks a whole file.
  public init(reading path: String) throws(Failure) {
    let bytes = try Self.contents(path)
    func fail(_ reason: String) -> Failure { Failure(path, reason) }
    guard let file = TrialsFile(beginning: bytes) else { throw fail("it holds no trials") }
    let end = bytes.count - Self.endBytes
    var digest = Digest()
    bytes.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0.dropLast(32))) }
    guard end >= file.places.lowerBound, digest.finalized().elementsEqual(bytes.suffix(32)) else {
      throw fail("it is damaged or cut off")
    }
    self = file
    places = places.lowerBound..<end
    var (found, isWhole) = (0, true)
    scan { _, _, _ in
      found += 1
    } atEnd: {
      isWhole = $0 == end
    }
    let stated = bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: end + 4, as: UInt64.self))
    }
    guard isWhole, stated == UInt64(found) else { throw fail("its end is missing") }
    count = found
  }

  /// Reads a journal as far as it is sound; nil where there is nothing to read, or of another arithmetic.
  init?(journal path: String) {
    guard let bytes = try? Self.contents(path), let file = TrialsFile(beginning: bytes),
      file.isCurrent
    else { return nil }
    self = file
    var (sound, found) = (places.lowerBound, 0)
    var isSound = true
    scan { key, record, next in
      isSound = isSound && StoredTrial.isSound(Array(record), key: Array(key))
      if isSound { (sound, found) = (next, found + 1) }
    }
    places = places.lowerBound..<sound
    count = found
  }

  /// What a file begins with; all that follows counts as records.
  private init?(beginning bytes: [UInt8]) {
    let start = Self.head.count + 8
    guard bytes.starts(with: Self.head), bytes.count >= start else { return nil }
    func number(_ place: Int) -> UInt32 {
      bytes.withUnsafeBytes {
        UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      }
    }
    let count = Int(number(start - 4))
    guard count <= (bytes.count - start) / 32 else { return nil }
    isCurrent = Int(number(start - 8)) == ArithmeticVersion.number
    groups = (0..<count).map { Array(bytes[start + 32 * $0..<start + 32 * ($0 + 1)]) }
    places = start + 32 * count..<bytes.count
    self.bytes = bytes
  }

  /// The groups that a file names and whether its arithmetic is this program's, without reading or checking the
  /// rest; nil where it is no such file.
  static func groups(of path: String) -> [[UInt8]]? {
    // Few files have more groups than this has room for; those are read whole.
    guard let file = try? File(reading: path), let bytes = try? file.contents(upTo: 1 << 16) else {
      return nil
    }
    if let beginning = TrialsFile(beginning: bytes) {
      return beginning.isCurrent ? beginning.groups : nil
    }
    guard let bytes = try? contents(path), let whole = TrialsFile(beginning: bytes) else {
      return nil
    }
    return whole.isCurrent ? whole.groups : nil
  }

  private static func contents(_ path: String) throws(Failure) -> [UInt8] {
    do { return try File.contents(of: path, upTo: mostBytes) } catch {
      throw Failure(path, error.reason, isMissing: error.code == ENOENT, isKept: true)
    }
  }

  /// Calls a function for each record, in the file's order.
  ///
  /// - Parameters:
  ///   - body: receives the key, the record, and the place behind it.
  ///   - atEnd: receives where the last record ends.
  package func scan(
    _ body: (_ key: UnsafeRawBufferPointer, _ record: UnsafeRawBufferPointer, _ next: Int) -> Void,
    atEnd: (Int) -> Void = { _ in }
  ) {
    bytes.withUnsafeBytes { bytes in
      var at = places.lowerBound
      while let (key, record, next) = Self.record(bytes, at, end: places.upperBound) {
        body(key, record, next)
        at = next
      }
      atEnd(at)
    }
  }

  /// The record at a place; nil where none is whole.
  static func record(
    _ bytes: UnsafeRawBufferPointer, _ at: Int, end: Int
  ) -> (key: UnsafeRawBufferPointer, record: UnsafeRawBufferPointer, next: Int)? {
    guard end - at >= 36 else { return nil }
    let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
    guard length > 0, length <= end - at - 36 else { return nil }
    return (
      UnsafeRawBufferPointer(rebasing: bytes[at + 4..<at + 36]),
      UnsafeRawBufferPointer(rebasing: bytes[at + 36..<at + 36 + length]), at + 36 + length
    )
  }

  /// Where the records are among the bytes.
  var recordPlaces: Range<Int> { places }
}

// MARK: - Writing

extension TrialsFile {
  /// Writes a file from its beginning to its end, or a journal, which has no end. Used by one thread at a time.
  struct Writer {
    private let file: File
    private var waiting: [UInt8] = []
    private var digest = Digest()
    private var count: UInt64 = 0
    /// So many bytes are written at once.
    private static let buffer = 1 << 18

    init(_ file: File, groups: [[UInt8]]) {
      self.file = file
      waiting = TrialsFile.head
      put(UInt32(ArithmeticVersion.number))
      put(UInt32(groups.count))
      for group in groups { waiting += group }
    }

    private mutating func put(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { waiting.append(contentsOf: $0) }
    }

    mutating func append(
      _ key: some Collection<UInt8>, _ record: some Collection<UInt8>
    ) throws(SystemError) {
      put(UInt32(record.count))
      waiting += key
      waiting += record
      count += 1
      if waiting.count >= Self.buffer { try flush() }
    }

    /// Writes what waits to be written.
    mutating func flush() throws(SystemError) {
      try file.write(waiting)
      waiting.withUnsafeBytes { digest.update($0) }
      waiting.removeAll(keepingCapacity: true)
    }

    /// The same, and waits until it is on the disk.
    mutating func synchronize() throws(SystemError) {
      try flush()
      try file.synchronize()
    }

    /// Ends the file; it is then on the disk.
    ///
    /// - Returns: the SHA-256 that it ends with.
    @discardableResult mutating func finish() throws(SystemError) -> [UInt8] {
      put(UInt32(0))
      put(count)
      try flush()
      let hash = digest.finalized()
      try file.write(hash)
      try file.synchronize()
      try file.close()
      return hash
    }
  }
}
