import Support

/// What is wrong with a stored table, and where.
public struct TableError: Error, Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// The file cannot be opened.
    case unreadable
    /// Reading began and failed.
    case reading
    /// What it holds finds no room.
    case shortage
    /// The file holds something else than it should.
    case wrong
  }
  public let kind: Kind
  public let path: String
  /// The place, counted from 1; 0 where there is none. Columns are counted in Unicode scalars.
  public let line: Int
  public let column: Int
  public let message: String
  /// What would be right; empty where nothing helps.
  public let hint: String

  public init(
    _ kind: Kind, _ path: String, line: Int = 0, column: Int = 0, _ message: String,
    hint: String = ""
  ) {
    self.kind = kind
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// A file that cannot be opened or read.
  init(_ error: SystemError) {
    self.init(error.operation == .open ? .unreadable : .reading, error.path, error.reason)
  }

  /// The error in a line: `Output/notebook/results.csv:3:5: error: …; …`.
  public var rendered: String {
    let rest = hint.isEmpty ? message : "\(message); \(hint)"
    switch kind {
    case .unreadable: return "error: cannot read '\(path)': \(rest)"
    case .reading, .shortage: return "error: reading '\(path)' failed: \(rest)"
    case .wrong: return "\(path)\(line > 0 ? ":\(line):\(column)" : ""): error: \(rest)"
    }
  }
}
