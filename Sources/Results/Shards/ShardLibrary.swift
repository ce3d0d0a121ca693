import Support

/// The trials of a store's whole shards, found by their keys: a file is read when something of it may be wanted.
/// Used by one thread at a time.
struct ShardLibrary {
  private let folder: String
  /// Files that are not read yet, with their groups; nil before the folder is looked at.
  private var unread: [(path: String, groups: Set<[UInt8]>)]?
  private var files: [TrialsFile] = []
  /// Where records are, by the first eight bytes of their keys: the file and the place in it.
  private var places: [UInt64: (file: Int, place: Int)] = [:]
  private var messages: [String] = []

  init(in store: String) { folder = "\(store)/\(ShardFiles.folder)" }

  /// The whole shards of a store.
  static func paths(in store: String) -> [String] {
    let folder = "\(store)/\(ShardFiles.folder)"
    return OutputFolder.names(in: folder).filter { $0.hasSuffix(TrialsFile.ending) }
      .map { "\(folder)/\($0)" }
  }

  mutating func takeMessages() -> [String] {
    defer { messages = [] }
    return messages
  }

  /// Whether some file has trials of a group; such files are read.
  mutating func holds(group: [UInt8]) -> Bool {
    var waiting =
      unread
      ?? Self.paths(in: String(folder.dropLast(ShardFiles.folder.count + 1))).compactMap { path in
        TrialsFile.groups(of: path).map { (path, Set($0)) }
      }
    let wanted = waiting.filter { $0.groups.contains(group) }
    waiting.removeAll { $0.groups.contains(group) }
    unread = waiting
    for (path, _) in wanted { read(path) }
    return files.contains { $0.groups.contains(group) }
  }

  private mutating func read(_ path: String) {
    do throws(TrialsFile.Failure) {
      let file = try TrialsFile(reading: path)
      let number = files.count
      places.reserveCapacity(places.count + file.count)
      var place = file.recordPlaces.lowerBound
      file.scan { key, _, next in
        places[key.loadUnaligned(as: UInt64.self)] = (number, place)
        place = next
      }
      files.append(file)
    } catch {
      messages.append("\(error.message); its trials run anew")
    }
  }

  /// Calls a function with a trial's record; of a damaged file there is none.
  ///
  /// - Returns: what the function does; nil where the trial is in no file that was read.
  func find<Value>(_ key: [UInt8], _ body: (UnsafeRawBufferPointer) -> Value) -> Value? {
    let first = key.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    guard let (number, place) = places[first] else { return nil }
    let file = files[number]
    return file.bytes.withUnsafeBytes { bytes in
      guard
        let (found, record, _) = TrialsFile.record(bytes, place, end: file.recordPlaces.upperBound),
        found.elementsEqual(key)
      else { return nil }
      return body(record)
    }
  }
}
