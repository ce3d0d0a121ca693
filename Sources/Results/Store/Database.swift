import Csqlite
import Support

/// What SQLite says went wrong.
package struct DatabaseError: Error, Sendable {
  package let code: Int32
  package let message: String

  /// Whether the file holds something else than a sound database: it is of no use to anyone.
  package var isDamage: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF) }
}

/// A connection to a database: the one owner of SQLite's C interface. Used by one thread at a time.
package final class Database {
  private let handle: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]

  /// Opens a database.
  ///
  /// - Parameter creates: whether it is made where it is missing.
  package init(path: String, creates: Bool) throws(DatabaseError) {
    var opened: OpaquePointer?
    // One thread at a time is this class's promise; a link in the place of the file leads elsewhere.
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW
      | (creates ? SQLITE_OPEN_CREATE : 0)
    let code = sqlite3_open_v2(SystemPath.bytes(path), &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let error = DatabaseError(code: code, message: String(cString: sqlite3_errstr(code)))
      sqlite3_close_v2(opened)
      throw error
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    // Another process writes for milliseconds.
    sqlite3_busy_timeout(handle, 5000)
  }

  deinit { close() }

  private var isClosed = false

  /// Closes the connection; it must not be used any more.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  private func error(_ code: Int32) -> DatabaseError {
    DatabaseError(code: code, message: String(cString: sqlite3_errmsg(handle)))
  }

  /// Carries out statements without parameters.
  package func execute(_ text: String) throws(DatabaseError) {
    let code = sqlite3_exec(handle, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Carries out a statement, which is prepared once for all its uses.
  ///
  /// - Parameters:
  ///   - values: the parameters, in order.
  ///   - row: called for each row of the result.
  package func run(
    _ text: String, _ values: DatabaseValue..., row: ((DatabaseRow) -> Void)? = nil
  ) throws(DatabaseError) {
    let statement = try prepared(text)
    defer { sqlite3_reset(statement) }
    for (at, value) in values.enumerated() {
      let code: Int32 =
        switch value {
        case .integer(let number): sqlite3_bind_int64(statement, Int32(at + 1), number)
        // The bytes are copied (SQLITE_TRANSIENT).
        case .bytes(let bytes):
          sqlite3_bind_blob(
            statement, Int32(at + 1), bytes, Int32(bytes.count),
            unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        case .text(let text):
          sqlite3_bind_text(
            statement, Int32(at + 1), text, -1,
            unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
      guard code == SQLITE_OK else { throw error(code) }
    }
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw error(code) }
      row?(DatabaseRow(statement: statement))
    }
  }

  private func prepared(_ text: String) throws(DatabaseError) -> OpaquePointer {
    if let known = statements[text] { return known }
    var made: OpaquePointer?
    let code = sqlite3_prepare_v3(
      handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK, let made else { throw error(code) }
    statements[text] = made
    return made
  }

  /// A number that a statement gives.
  package func integer(_ text: String) throws(DatabaseError) -> Int {
    var found = 0
    try run(text) { found = $0.integer(0) }
    return found
  }
}

/// A value of a parameter.
package enum DatabaseValue {
  case integer(Int64)
  case bytes([UInt8])
  case text(String)
}

/// A row of a result; valid within the call that gets it.
package struct DatabaseRow {
  fileprivate let statement: OpaquePointer

  package func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(statement, Int32(column))) }

  package func text(_ column: Int) -> String {
    sqlite3_column_text(statement, Int32(column)).map { String(cString: $0) } ?? ""
  }

  package func bytes(_ column: Int) -> [UInt8] {
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    guard count > 0, let base = sqlite3_column_blob(statement, Int32(column)) else { return [] }
    return Array(UnsafeRawBufferPointer(start: base, count: count))
  }
}
