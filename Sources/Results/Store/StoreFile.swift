import Engine
import Glibc
import Support

/// The database of a store: opened when it is first needed and checked, done without where it cannot be used, and
/// set aside where it is damaged, foreign or of another version. Used by one thread at a time.
struct StoreFile {
  private let folder: String
  private let path: String
  /// Nil before there is something to read or to write.
  private var database: Database?
  /// This host's right to use it.
  private var lock: HostLock?
  /// Whether the store is done without.
  private var isOff = false
  /// Whether reading it failed as it does where it is damaged.
  private var isSuspect = false
  private var messages: [String] = []

  /// Marks a file as a store: "DsCt".
  private static let application = 0x4473_4374
  /// The version of the tables.
  private static let format = 1

  init(in folder: String) {
    self.folder = folder
    path = Self.path(in: folder)
  }

  static func path(in folder: String) -> String { "\(folder)/trials.sqlite" }

  /// What happened, in sentences; each is given once.
  mutating func takeMessages() -> [String] {
    defer { messages = [] }
    return messages
  }

  /// Reads from the database; `none` where there is none, or where that fails.
  mutating func read<Value>(
    _ none: Value, _ body: (Database) throws(DatabaseError) -> Value
  ) -> Value {
    guard !isOff, database != nil || exists else { return none }
    do throws(DatabaseError) { return try body(try open()) } catch {
      failed(error)
      return none
    }
  }

  /// Writes to the database, all or nothing.
  ///
  /// - Returns: whether that succeeded.
  mutating func write(_ body: (Database) throws(DatabaseError) -> Void) -> Bool {
    guard !isOff else { return false }
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
      return true
    } catch {
      failed(error)
      return false
    }
  }

  mutating func close() {
    database?.close()
    database = nil
    lock = nil
  }

  // MARK: Opening

  /// Whether there is a database already.
  private var exists: Bool { access(SystemPath.bytes(path), F_OK) == 0 }

  private mutating func failed(_ error: DatabaseError) {
    close()
    // A disk that once read wrongly looks like damage: the file is checked when it is opened again.
    if error.isDamage, !isSuspect {
      isSuspect = true
      return
    }
    isOff = true
    messages.append(
      "the store '\(Escaping.terminal(folder))' is not used: \(error.message)")
  }

  /// Moves a file that is of no use out of the way.
  ///
  /// - Returns: whether that succeeded.
  private mutating func setAside(_ reason: String) -> Bool {
    var number = 1
    var target: String { "\(path).\(number).damaged" }
    while access(SystemPath.bytes(target), F_OK) == 0 { number += 1 }
    guard rename(SystemPath.bytes(path), SystemPath.bytes(target)) == 0 else { return false }
    for suffix in ["-wal", "-shm"] { unlink(SystemPath.bytes(path + suffix)) }
    messages.append(
      "the store '\(Escaping.terminal(path))' \(reason); it is set aside as"
        + " '\(Escaping.terminal(target))', and trials run anew")
    return true
  }

  private mutating func open() throws(DatabaseError) -> Database {
    if let database { return database }
    if !exists { try Self.openFolder(folder) }
    if lock == nil { lock = try HostLock.taken(in: folder) }
    for attempt in 0..<3 {
      do throws(DatabaseError) {
        let found = try opened()
        (database, isSuspect) = (found, false)
        return found
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
      throw DatabaseError(code: 0, message: "'trials.sqlite' is no regular file")
    }
    // A log that is left means that a process was killed.
    let wasKilled = stat(SystemPath.bytes("\(path)-wal"), &status) == 0 && status.st_size > 0
    let database = try Database(path: path, creates: true)
    // Looked at before a byte of it changes.
    let isNew = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    if !isNew {
      guard try database.integer("PRAGMA application_id") == Self.application else {
        throw DatabaseError(code: SQLiteCode.notADatabase, message: "it is no store")
      }
      if wasKilled || isSuspect {
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
    // Keys are hashes and lie anywhere: of a hundred thousand trials every page is needed again and again.
    try database.execute("PRAGMA cache_size = -65536")
    try prepare(database, isNew: isNew)
    return database
  }

  private static func openFolder(_ folder: String) throws(DatabaseError) {
    do { try makeFolder(folder) } catch { throw DatabaseError(code: 0, message: error.message) }
  }

  /// Makes the folder of a store.
  static func makeFolder(_ folder: String) throws(OutputError) {
    _ = try OutputFolder.make(folder)
    do throws(SystemError) {
      let opened = try Folder(opening: folder)
      // Results that can be computed again are no matter of git.
      guard opened.kind(of: ".gitignore") == nil else { return }
      let file = try opened.file(creating: ".gitignore")
      try file.write(Array("*\n".utf8))
    } catch {
      // Another process makes it at the same time.
      if error.code != EEXIST { throw OutputError(error) }
    }
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
}

/// Codes of SQLite that are not only received.
private enum SQLiteCode {
  static let damaged: Int32 = 11
  static let notADatabase: Int32 = 26
}
