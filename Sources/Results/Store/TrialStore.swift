import Engine
import Glibc
import Support
import Synchronization

/// Outcomes of trials by the hash of all that determines them, in a SQLite database that the runs of one host share, and
/// in the files of shards, which are read and not changed.
///
/// What it holds is a cache: a store that cannot be opened, read or written is done without, and says so once; a
/// file that is damaged, foreign or of another version is set aside. Thread-safe.
public final class TrialStore: OutcomeStore {
  /// The folder that holds it.
  public let folder: String
  private let file: Mutex<StoreFile>
  private let shards: Mutex<ShardLibrary>
  /// How many outcomes and how many pieces this process has stored.
  private let writtenOutcomes = Atomic<Int>(0)
  private let writtenPieces = Atomic<Int>(0)

  /// A store in a folder, which is made when there is something to store.
  public init(in folder: String) {
    self.folder = folder
    file = Mutex(StoreFile(in: folder))
    shards = Mutex(ShardLibrary(in: folder))
  }

  /// Where the database is.
  public var path: String { StoreFile.path(in: folder) }

  /// What happened to the store, in sentences; each is given once.
  public func takeMessages() -> [String] {
    file.withLock { $0.takeMessages() } + shards.withLock { $0.takeMessages() }
  }

  // MARK: Trials

  /// Whether any trial of a group is stored. Most groups are cheap, and none of theirs is.
  public func holds(group: [UInt8]) -> Bool {
    let isInShard = shards.withLock { $0.holds(group: group) }
    return reading(isInShard) { (database) throws(DatabaseError) in
      var found = isInShard
      try database.run("SELECT 1 FROM groups WHERE hash = ?", .bytes(group)) { _ in found = true }
      return found
    }
  }

  public func read(_ keys: [[UInt8]], into table: OutcomeTable, first: Int) -> [Bool] {
    let inShards = shards.withLock { shards in
      keys.enumerated().map { at, key in
        shards.find(key) { StoredTrial.read(sound: $0, into: table, first + at) } ?? false
      }
    }
    guard inShards.contains(false) else { return inShards }
    return reading(inShards) { (database) throws(DatabaseError) in
      var found = inShards
      // One lock of the file for all that is read, and not one a row.
      try database.execute("BEGIN")
      defer { try? database.execute("COMMIT") }
      for (at, key) in keys.enumerated() where !found[at] {
        try database.run("SELECT record FROM trials WHERE key = ?", .bytes(key)) { row in
          found[at] = StoredTrial.read(row.bytes(0), key: key, into: table, first + at)
        }
      }
      return found
    }
  }

  /// The record of a trial; nil where it is not stored.
  public func record(_ key: [UInt8]) -> [UInt8]? {
    if let found = shards.withLock({ $0.find(key) { Array($0) } }) { return found }
    return reading(nil) { (database) throws(DatabaseError) in
      var found: [UInt8]?
      try database.run("SELECT record FROM trials WHERE key = ?", .bytes(key)) { row in
        if StoredTrial.isSound(row.bytes(0), key: key) { found = row.bytes(0) }
      }
      return found
    }
  }

  /// How many of some trials are stored.
  public func count(_ keys: [[UInt8]]) -> Int {
    let rest = shards.withLock { shards in keys.filter { shards.find($0) { _ in } == nil } }
    let inShards = keys.count - rest.count
    return reading(inShards) { (database) throws(DatabaseError) in
      var count = inShards
      for key in rest {
        try database.run("SELECT record FROM trials WHERE key = ?", .bytes(key)) { row in
          if StoredTrial.isSound(row.bytes(0), key: key) { count += 1 }
        }
      }
      return count
    }
  }

  /// Stores outcomes, all or none.
  public func write(_ keys: [(key: [UInt8], row: Int)], of table: OutcomeTable, group: [UInt8]) {
    writing { (database) throws(DatabaseError) in
      try database.run("INSERT OR IGNORE INTO groups(hash) VALUES (?)", .bytes(group))
      for (key, row) in keys {
        // A record that is there may be damaged.
        try database.run(
          "INSERT OR REPLACE INTO trials(key, record) VALUES (?, ?)", .bytes(key),
          .bytes(StoredTrial.record(table, row, key: key)))
      }
    } then: {
      writtenOutcomes.add(keys.count, ordering: .relaxed)
    }
  }

  /// How many outcomes this process has stored.
  public var written: Int { writtenOutcomes.load(ordering: .relaxed) }

  // MARK: Pieces

  /// Whether this process has stored pieces.
  public var hasPieces: Bool { writtenPieces.load(ordering: .relaxed) > 0 }

  public func piece(_ key: [UInt8]) -> [UInt8]? {
    reading(nil) { (database) throws(DatabaseError) in
      var found: [UInt8]?
      try database.run("SELECT content FROM pieces WHERE key = ?", .bytes(key)) { row in
        let content = row.bytes(0)
        if StoredTrial.isSound(content, key: key) { found = content.dropLast(4) }
      }
      return found
    }
  }

  public func keep(_ content: [UInt8], as key: [UInt8], group: [UInt8]) {
    guard content.count <= PieceFiles.mostBytes else { return }
    writing { (database) throws(DatabaseError) in
      try database.run("INSERT OR IGNORE INTO groups(hash) VALUES (?)", .bytes(group))
      try database.run(
        "INSERT OR REPLACE INTO pieces(key, content) VALUES (?, ?)", .bytes(key),
        .bytes(content + StoredTrial.checksum(key, content[...])))
    } then: {
      writtenPieces.add(1, ordering: .relaxed)
    }
  }

  public func remove(_ key: [UInt8]) {
    writing { (database) throws(DatabaseError) in
      try database.run("DELETE FROM pieces WHERE key = ?", .bytes(key))
    }
  }

  // MARK: The file

  /// Whether there is a database already.
  private var exists: Bool { access(SystemPath.bytes(path), F_OK) == 0 }

  private func reading<Value: Sendable>(
    _ none: Value, _ body: @Sendable (Database) throws(DatabaseError) -> Value
  ) -> Value {
    file.withLock { $0.read(none, body) }
  }

  /// - Parameter success: called where all was written.
  private func writing(
    _ body: @Sendable (Database) throws(DatabaseError) -> Void, then success: () -> Void = {}
  ) {
    if file.withLock({ $0.write(body) }) { success() }
  }

  /// Ends the use of the store: what is in its log comes into its place.
  public func close() {
    file.withLock { $0.close() }
  }
}

// MARK: - Care

extension TrialStore {
  /// What a store holds.
  public struct Contents: Sendable {
    /// In the database.
    public let trials: Int
    public let bytes: Int
    /// Whole shards, how many trials they have, how many bytes.
    public var shards = (files: 0, trials: 0, bytes: 0)
    /// Why files of shards are no use, in sentences.
    public var damagedShards: [String] = []
    /// Records whose checksum is wrong.
    public let damaged: Int
    /// What SQLite's own check says; `ok` where all is well.
    public let verdict: String
  }

  /// Counts and checks everything.
  public func contents() -> Contents {
    var status = stat()
    let bytes = stat(SystemPath.bytes(path), &status) == 0 ? Int(status.st_size) : 0
    let none = Contents(trials: 0, bytes: bytes, damaged: 0, verdict: "ok")
    var contents = reading(none) { (database) throws(DatabaseError) in
      var verdict = ""
      try database.run("PRAGMA quick_check(1)") { verdict = $0.text(0) }
      var (trials, damaged) = (0, 0)
      try database.run("SELECT key, record FROM trials") { row in
        trials += 1
        if !StoredTrial.isSound(row.bytes(1), key: row.bytes(0)) { damaged += 1 }
      }
      return Contents(trials: trials, bytes: bytes, damaged: damaged, verdict: verdict)
    }
    for path in ShardLibrary.paths(in: folder) {
      do throws(TrialsFile.Failure) {
        let file = try TrialsFile(reading: path)
        contents.shards.files += 1
        contents.shards.trials += file.count
        contents.shards.bytes += file.bytes.count
      } catch { contents.damagedShards.append(error.message) }
    }
    return contents
  }

  /// Removes damaged records, and with `keeping` all but those of some trials; gives the disk back what it can.
  /// The trials of whole shards come into the database.
  ///
  /// - Returns: how many were removed.
  public func prune(keeping keys: Set<[UInt8]>?) -> Int {
    takeInShards()
    guard exists else { return 0 }
    let gone: [[UInt8]] = reading([]) { (database) throws(DatabaseError) in
      var gone: [[UInt8]] = []
      try database.run("SELECT key, record FROM trials") { row in
        let key = row.bytes(0)
        if keys?.contains(key) == false || !StoredTrial.isSound(row.bytes(1), key: key) {
          gone.append(key)
        }
      }
      return gone
    }
    writing { (database) throws(DatabaseError) in
      for key in gone { try database.run("DELETE FROM trials WHERE key = ?", .bytes(key)) }
      // How far interrupted runs came, and paths: what is needed is made again.
      try database.execute("DELETE FROM pieces")
    }
    reading(()) { (database) throws(DatabaseError) in
      try database.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    return gone.count
  }

  /// Every sound record of the database and of shards, in the order of the keys.
  func records() -> [(key: [UInt8], record: [UInt8])] {
    var inShards: [[UInt8]: [UInt8]] = [:]
    for path in ShardLibrary.paths(in: folder) {
      guard let file = try? TrialsFile(reading: path), file.isCurrent else { continue }
      file.scan { key, record, _ in inShards[Array(key)] = Array(record) }
    }
    let inDatabase = databaseRecords()
    guard !inShards.isEmpty else { return inDatabase }
    for (key, record) in inDatabase { inShards[key] = record }
    return inShards.map { (key: $0, record: $1) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  private func databaseRecords() -> [(key: [UInt8], record: [UInt8])] {
    reading([]) { (database) throws(DatabaseError) in
      var found: [(key: [UInt8], record: [UInt8])] = []
      try database.run("SELECT key, record FROM trials ORDER BY key") { row in
        let (key, record) = (row.bytes(0), row.bytes(1))
        if StoredTrial.isSound(record, key: key) { found.append((key, record)) }
      }
      return found
    }
  }

  /// The hashes of the groups of which trials are stored.
  func groups() -> [[UInt8]] {
    let inDatabase: Set<[UInt8]> = reading([]) { (database) throws(DatabaseError) in
      var found: Set<[UInt8]> = []
      try database.run("SELECT hash FROM groups") { found.insert($0.bytes(0)) }
      return found
    }
    return ShardLibrary.paths(in: folder).reduce(into: inDatabase) { groups, path in
      groups.formUnion(TrialsFile.groups(of: path) ?? [])
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Adds records that are sound, as another store had them.
  ///
  /// - Returns: whether all of them are stored.
  func add(groups: [[UInt8]], _ records: [(key: [UInt8], record: [UInt8])]) -> Bool {
    let add: @Sendable (Database) throws(DatabaseError) -> Void = {
      (database) throws(DatabaseError) in
      for group in groups {
        try database.run("INSERT OR IGNORE INTO groups(hash) VALUES (?)", .bytes(group))
      }
      for (key, record) in records {
        try database.run(
          "INSERT OR REPLACE INTO trials(key, record) VALUES (?, ?)", .bytes(key), .bytes(record))
      }
    }
    // A database that is found to be damaged is set aside when it is opened again.
    return file.withLock { $0.write(add) } || file.withLock { $0.write(add) }
  }
}
