import Glibc
import Support

/// What went wrong with the files of an output.
public struct OutputError: Error, Sendable {
  public enum Kind: Sendable {
    /// The folder or a file cannot be made.
    case creation
    /// Writing began and failed.
    case writing
    /// A file of an earlier output cannot be read.
    case reading
    /// Another process writes into the folder.
    case inUse
    /// Memory, processes or descriptors are used up.
    case shortage
  }
  public let kind: Kind
  public let path: String
  public let reason: String

  init(_ kind: Kind, _ path: String, _ code: Int32) {
    self.kind = [EMFILE, ENFILE, ENOMEM].contains(code) ? .shortage : kind
    self.path = path
    reason =
      code == ELOOP
      ? "it is a symbolic link, through which nothing is written" : SystemError.reason(code)
  }

  init(_ error: SystemError) {
    self.init(error.operation == .open ? .creation : .writing, error.path, error.code)
  }

  /// A file of an earlier output that cannot be read.
  ///
  /// - Parameters:
  ///   - isShortage: whether descriptors or memory are used up.
  ///   - path: as the user wrote it.
  ///   - reason: the system's own words.
  public init(reading path: String, _ reason: String, isShortage: Bool = false) {
    (kind, self.path, self.reason) = (isShortage ? .shortage : .reading, path, reason)
  }

  /// A folder that another process writes into.
  init(inUse path: String) {
    (kind, self.path, reason) = (.inUse, path, "another process writes into it")
  }

  public var message: String {
    let path = Escaping.terminal(path)
    switch kind {
    case .inUse: return "'\(path)' is in use: \(reason)"
    case .creation: return "cannot create '\(path)': \(reason)"
    case .shortage: return "cannot open '\(path)': \(reason)"
    case .reading: return "cannot read '\(path)': \(reason)"
    case .writing: return "cannot write '\(path)': \(reason)"
    }
  }
}
