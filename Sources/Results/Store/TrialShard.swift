import Engine
import Support

/// Stored trials as one file, for other machines and other stores: read from end to end, without a database.
///
/// `descent trials 1` and a line feed; the version of the arithmetic and the number of groups (four bytes each)
/// with their hashes (32 bytes each); records of a length (four bytes), a key (32 bytes) and so many bytes; a
/// length of 0, the number of records (eight bytes), and the SHA-256 of all before it. Little-endian.
public enum TrialShard {
  private static let head = Array("descent trials 1\n".utf8)
  /// The end of a file's name.
  public static let ending = ".trials"
  /// No file of ours comes near it: some 200 million trials.
  private static let mostBytes = 1 << 34

  /// Writes what a store holds into a folder.
  ///
  /// - Returns: the file's path, and how many trials it holds. The same trials give the same name and bytes.
  public static func write(
    _ store: TrialStore, to folder: String
  ) throws(OutputError) -> (path: String, trials: Int) {
    var bytes = head
    func put(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    let groups = store.groups()
    put(UInt32(ArithmeticVersion.number))
    put(UInt32(groups.count))
    for group in groups { bytes += group }
    var count = 0
    for (key, record) in store.records() {
      put(UInt32(record.count))
      bytes += key
      bytes += record
      count += 1
    }
    put(UInt32(0))
    put(UInt64(count))
    var digest = Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    let hash = digest.finalized()
    let name = "\(Hexadecimal.text(hash.prefix(8)))\(ending)"
    // Whole or not there.
    try OutputFolder(folder).replace(with: [OutputFile(name, bytes + hash)])
    return ("\(folder)/\(name)", count)
  }

  /// Why a file is no use.
  public struct Failure: Error, Sendable {
    public let message: String
  }

  /// Adds the trials of a file to a store; all records are checked before the first is added.
  ///
  /// - Returns: how many trials the file holds; 0 where another arithmetic computed them.
  public static func read(_ path: String, into store: TrialStore) throws(Failure) -> Int {
    func fail(_ reason: String) -> Failure {
      Failure(message: "cannot read '\(Escaping.terminal(path))': \(reason)")
    }
    let bytes: [UInt8]
    do { bytes = try File.contents(of: path, upTo: mostBytes) } catch { throw fail(error.reason) }
    guard bytes.starts(with: head), bytes.count >= head.count + 52 else {
      throw fail("it holds no trials")
    }
    var digest = Digest()
    bytes.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0.dropLast(32))) }
    guard digest.finalized().elementsEqual(bytes.suffix(32)) else {
      throw fail("it is damaged or cut off")
    }
    var at = head.count
    let end = bytes.count - 32
    func number<Word: FixedWidthInteger>(_ type: Word.Type) -> Word? {
      guard end - at >= MemoryLayout<Word>.size else { return nil }
      defer { at += MemoryLayout<Word>.size }
      return bytes.withUnsafeBytes {
        Word(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: type))
      }
    }
    func take(_ count: Int) -> [UInt8]? {
      guard count <= end - at else { return nil }
      defer { at += count }
      return Array(bytes[at..<at + count])
    }
    guard let version = number(UInt32.self), let groupCount = number(UInt32.self) else {
      throw fail("it is cut off")
    }
    var groups: [[UInt8]] = []
    for _ in 0..<groupCount {
      guard let group = take(32) else { throw fail("it is cut off") }
      groups.append(group)
    }
    var records: [(key: [UInt8], record: [UInt8])] = []
    while let length = number(UInt32.self), length > 0 {
      guard let key = take(32), let record = take(Int(length)),
        StoredTrial.isSound(record, key: key)
      else { throw fail("a record is damaged") }
      records.append((key, record))
    }
    guard number(UInt64.self) == UInt64(records.count), at == end else {
      throw fail("its end is missing")
    }
    guard version == ArithmeticVersion.number else { return 0 }
    store.add(groups: groups, records)
    return records.count
  }
}
