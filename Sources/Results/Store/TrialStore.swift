import Engine
import Glibc
import Support
import Synchronization

/// Outcomes of trials by the hash of all that determines them, in a SQLite database that many runs share.
///
/// What it holds is a cache: a store that cannot be opened, read or written is done without, and says so once; a
/// file that is damaged, foreign or of another version is set aside. Thread-safe.
public final class TrialStore: @unchecked Sendable {
  // Sendable because all that changes is reached under the lock alone.
  /// The folder that holds it.
  public let folder: String
  private let lock = Mutex(())
  private var state = State()

  private struct State {
    /// Nil before there is something to read or to write, and where the store is done without.
    var database: Database?
    var isOff = false
    /// Whether reading it failed as it does where it is damaged.
    var isSuspect = false
    var messages: [String] = []
    var written = 0
    var pieces = 0
  }

  /// Marks a file as a store: "DsCt".
  private static let application = 0x4473_4374
  /// The version of the tables.
  private static let format = 1
  private static let file = "trials.sqlite"

  /// A store in a folder, which is made when there is something to store.
  public init(in folder: String) {
    self.folder = folder
  }

  /// Where the database is.
  public var path: String { "\(folder)/\(Self.file)" }

  /// What happened to the store, in sentences; each is given once.
  public func takeMessages() -> [String] {
    lock.withLock { _ in
      defer { state.messages = [] }
      return state.messages
    }
  }

  // MARK: Trials

  /// Whether any trial of a group is stored. Most groups are cheap, and none of theirs is.
  ///
  /// - Parameter group: the hash of what all trials of the group share.
  public func holds(group: [UInt8]) -> Bool {
    reading(false) { (database) throws(DatabaseError) in
      var found = false
      try database.run("SELECT 1 FROM groups WHERE hash = ?", .bytes(group)) { _ in found = true }
      return found
    }
  }

  /// Reads outcomes.
  ///
  /// - Parameters:
  ///   - keys: of some trials.
  ///   - table: where outcomes go, from the row `first` on, in the order of the keys.
  /// - Returns: for each key whether it is stored.
  public func read(_ keys: [[UInt8]], into table: OutcomeTable, first: Int) -> [Bool] {
    let none = [Bool](repeating: false, count: keys.count)
    return reading(none) { (database) throws(DatabaseError) in
      var found = none
      for (at, key) in keys.enumerated() {
        try database.run("SELECT record FROM trials WHERE key = ?", .bytes(key)) { row in
          found[at] = StoredTrial.read(row.bytes(0), key: key, into: table, first + at)
        }
      }
      return found
    }
  }

  /// How many of some trials are stored.
  public func count(_ keys: [[UInt8]]) -> Int {
    reading(0) { (database) throws(DatabaseError) in
      var count = 0
      for key in keys {
        try database.run("SELECT record FROM trials WHERE key = ?", .bytes(key)) { row in
          if StoredTrial.isSound(row.bytes(0), key: key) { count += 1 }
        }
      }
      return count
    }
  }

  /// Stores outcomes, all or none.
  ///
  /// - Parameters:
  ///   - keys: of the trials, and the row of each in the table.
  ///   - group: the hash of what all of them share.
  public func write(_ keys: [(key: [UInt8], row: Int)], of table: OutcomeTable, group: [UInt8]) {
    writing { (database) throws(DatabaseError) in
      try database.run("INSERT OR IGNORE INTO groups(hash) VALUES (?)", .bytes(group))
      for (key, row) in keys {
        // A record that is there may be damaged.
        try database.run(
          "INSERT OR REPLACE INTO trials(key, record) VALUES (?, ?)", .bytes(key),
          .bytes(StoredTrial.record(table, row, key: key)))
      }
      state.written += keys.count
    }
  }

  /// How many outcomes this process has stored.
  public var written: Int { lock.withLock { _ in state.written } }

  // MARK: Pieces

  /// Whether this process has stored pieces.
  public var hasPieces: Bool { lock.withLock { _ in state.pieces > 0 } }

  /// The most bytes of a piece.
  private static let mostBytes = 1 << 28

  /// A larger piece than an outcome: how far a batch of trials came, or a path.
  ///
  /// - Parameter key: the hash of all that determines it.
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

  /// Stores a piece, in place of an earlier one.
  ///
  /// - Parameter group: the hash of what its trials share.
  public func keep(_ content: [UInt8], as key: [UInt8], group: [UInt8]) {
    guard content.count <= Self.mostBytes else { return }
    writing { (database) throws(DatabaseError) in
      try database.run("INSERT OR IGNORE INTO groups(hash) VALUES (?)", .bytes(group))
      try database.run(
        "INSERT OR REPLACE INTO pieces(key, content) VALUES (?, ?)", .bytes(key),
        .bytes(content + StoredTrial.checksum(key, content[...])))
      state.pieces += 1
    }
  }

  /// Removes a piece that is no longer needed.
  public func remove(_ key: [UInt8]) {
    writing { (database) throws(DatabaseError) in
      try database.run("DELETE FROM pieces WHERE key = ?", .bytes(key))
    }
  }

  // MARK: Opening

  /// Whether there is a database already.
  private var exists: Bool { access(SystemPath.bytes(path), F_OK) == 0 }

  private func reading<Value: Sendable>(
    _ none: Value, _ body: (Database) throws(DatabaseError) -> Value
  ) -> Value {
    lock.withLock { _ in
      guard !state.isOff, state.database != nil || exists else { return none }
      do throws(DatabaseError) { return try body(try open()) } catch {
        failed(error)
        return none
      }
    }
  }

  private func writing(_ body: (Database) throws(DatabaseError) -> Void) {
    lock.withLock { _ in
      guard !state.isOff else { return }
      do throws(DatabaseError) {
        let database = try open()
        try database.execute("BEGIN IMMEDIATE")
        do throws(DatabaseError) {
          try body(database)
          try database.execute("COMMIT")
        } catch {
          try? database.execute("ROLLBACK")
          throw error
        }
      } catch { failed(error) }
    }
  }

  private func failed(_ error: DatabaseError) {
    state.database?.close()
    state.database = nil
    // A disk that once read wrongly looks like damage: the file is checked when it is opened again.
    if error.isDamage, !state.isSuspect {
      state.isSuspect = true
      return
    }
    state.isOff = true
    state.messages.append(
      "the store '\(Escaping.terminal(folder))' is not used: \(error.message)")
  }

  /// Moves a file that is of no use out of the way.
  ///
  /// - Returns: whether that succeeded.
  private func setAside(_ reason: String) -> Bool {
    var number = 1
    var target: String { "\(path).\(number).damaged" }
    while access(SystemPath.bytes(target), F_OK) == 0 { number += 1 }
    guard rename(SystemPath.bytes(path), SystemPath.bytes(target)) == 0 else { return false }
    for suffix in ["-wal", "-shm"] { unlink(SystemPath.bytes(path + suffix)) }
    state.messages.append(
      "the store '\(Escaping.terminal(path))' \(reason); it is set aside as"
        + " '\(Escaping.terminal(target))', and trials run anew")
    return true
  }

  private func open() throws(DatabaseError) -> Database {
    if let database = state.database { return database }
    for attempt in 0..<3 {
      do throws(DatabaseError) {
        let database = try opened()
        (state.database, state.isSuspect) = (database, false)
        return database
      } catch {
        guard error.isDamage, attempt == 0 || setAside("is damaged or no store") else {
          throw error
        }
      }
    }
    throw DatabaseError(code: 0, message: "it cannot be opened")
  }

  private func opened() throws(DatabaseError) -> Database {
    var status = stat()
    if lstat(SystemPath.bytes(path), &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw DatabaseError(code: 0, message: "'\(Self.file)' is no regular file")
    }
    // A log that is left means that a process was killed.
    let wasKilled = stat(SystemPath.bytes("\(path)-wal"), &status) == 0 && status.st_size > 0
    if !exists { try makeFolder() }
    let database = try Database(path: path, creates: true)
    // Looked at before a byte of it changes.
    let isNew = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    if !isNew {
      guard try database.integer("PRAGMA application_id") == Self.application else {
        throw DatabaseError(code: SQLiteCode.notADatabase, message: "it is no store")
      }
      if wasKilled || state.isSuspect {
        var verdict = ""
        try database.run("PRAGMA quick_check(1)") { verdict = $0.text(0) }
        guard verdict == "ok" else {
          throw DatabaseError(code: SQLiteCode.damaged, message: verdict)
        }
      }
      guard try database.integer("PRAGMA user_version") == Self.format else {
        throw DatabaseError(code: SQLiteCode.notADatabase, message: "it is of another version")
      }
    }
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    try prepare(database, isNew: isNew)
    return database
  }

  private func makeFolder() throws(DatabaseError) {
    do {
      _ = try OutputFolder.make(folder)
      let opened = try Folder(opening: folder)
      // Results that can be computed again are no matter of git.
      if opened.kind(of: ".gitignore") == nil {
        try opened.file(creating: ".gitignore").write(Array("*\n".utf8))
      }
    } catch let error as OutputError {
      throw DatabaseError(code: 0, message: error.message)
    } catch let error as SystemError {
      throw DatabaseError(code: 0, message: error.reason)
    } catch { throw DatabaseError(code: 0, message: "\(error)") }
  }

  /// Makes the tables, and drops what another arithmetic computed.
  private func prepare(_ database: Database, isNew: Bool) throws(DatabaseError) {
    if isNew {
      try database.execute(
        """
        BEGIN IMMEDIATE;
        PRAGMA application_id = \(Self.application);
        PRAGMA user_version = \(Self.format);
        CREATE TABLE IF NOT EXISTS versions(name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS groups(hash BLOB PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS trials(key BLOB PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS pieces(key BLOB PRIMARY KEY, content BLOB NOT NULL);
        INSERT OR IGNORE INTO versions VALUES ('arithmetic', \(ArithmeticVersion.number));
        COMMIT
        """)
    }
    let known = try database.integer("SELECT number FROM versions WHERE name = 'arithmetic'")
    guard known != ArithmeticVersion.number else { return }
    try database.execute(
      """
      BEGIN IMMEDIATE;
      DELETE FROM trials;
      DELETE FROM pieces;
      DELETE FROM groups;
      UPDATE versions SET number = \(ArithmeticVersion.number) WHERE name = 'arithmetic';
      COMMIT
      """)
  }

  /// Ends the use of the store: what is in its log comes into its place.
  public func close() {
    lock.withLock { _ in
      state.database?.close()
      state.database = nil
    }
  }
}

/// Codes of SQLite that are not only received.
private enum SQLiteCode {
  static let damaged: Int32 = 11
  static let notADatabase: Int32 = 26
}

// MARK: - Care

extension TrialStore {
  /// What a store holds.
  public struct Contents: Sendable {
    public let trials: Int
    public let bytes: Int
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
    return reading(none) { (database) throws(DatabaseError) in
      var verdict = ""
      try database.run("PRAGMA quick_check(1)") { verdict = $0.text(0) }
      var (trials, damaged) = (0, 0)
      try database.run("SELECT key, record FROM trials") { row in
        trials += 1
        if !StoredTrial.isSound(row.bytes(1), key: row.bytes(0)) { damaged += 1 }
      }
      return Contents(trials: trials, bytes: bytes, damaged: damaged, verdict: verdict)
    }
  }

  /// Removes damaged records, and with `keeping` all but those of some trials; gives the disk back what it can.
  ///
  /// - Returns: how many were removed.
  public func prune(keeping keys: Set<[UInt8]>?) -> Int {
    guard exists else { return 0 }
    var gone: [[UInt8]] = []
    reading(()) { (database) throws(DatabaseError) in
      try database.run("SELECT key, record FROM trials") { row in
        let key = row.bytes(0)
        if keys?.contains(key) == false || !StoredTrial.isSound(row.bytes(1), key: key) {
          gone.append(key)
        }
      }
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

  /// Every sound record, in the order of the keys.
  func records() -> [(key: [UInt8], record: [UInt8])] {
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
    reading([]) { (database) throws(DatabaseError) in
      var found: [[UInt8]] = []
      try database.run("SELECT hash FROM groups ORDER BY hash") { found.append($0.bytes(0)) }
      return found
    }
  }

  /// Adds records that are sound, as another store had them.
  func add(groups: [[UInt8]], _ records: [(key: [UInt8], record: [UInt8])]) {
    writing { (database) throws(DatabaseError) in
      for group in groups {
        try database.run("INSERT OR IGNORE INTO groups(hash) VALUES (?)", .bytes(group))
      }
      for (key, record) in records {
        try database.run(
          "INSERT OR REPLACE INTO trials(key, record) VALUES (?, ?)", .bytes(key), .bytes(record))
      }
    }
  }
}
