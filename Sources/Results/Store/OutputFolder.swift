import Glibc
import Support

/// What went wrong with the files of an output.
public struct OutputError: Error, Sendable {
  public enum Kind: Sendable {
    /// The folder or a file cannot be made.
    case creation
    /// Writing began and failed.
    case writing
  }
  public let kind: Kind
  public let path: String
  public let reason: String

  init(_ kind: Kind, _ path: String, _ code: Int32) {
    self.kind = kind
    self.path = path
    reason = SystemError.reason(code)
  }

  init(_ error: SystemError) {
    self.init(error.operation == .open ? .creation : .writing, error.path, error.code)
  }

  public var message: String {
    "cannot \(kind == .creation ? "create" : "write") '\(path)': \(reason)"
  }
}

/// A file of an output, not yet written.
public struct OutputFile: Sendable {
  /// Below the output's folder: `figures/01-loss-function.png`.
  public let path: String
  /// Empty for a file that is written already.
  public let bytes: [UInt8]
  /// The SHA-256 of a file that stands beside its place already.
  private let stagedDigest: String?

  public init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    stagedDigest = nil
  }

  init(_ path: String, stagedWithDigest digest: String) {
    self.path = path
    bytes = []
    stagedDigest = digest
  }

  /// Whether the file stands beside its place already, as ``StagedFile`` leaves it.
  public var isStaged: Bool { stagedDigest != nil }

  /// The SHA-256 of the file, in hexadecimal.
  public var digest: String { stagedDigest ?? Digest.hexadecimal(of: bytes) }

  public init(_ path: String, text: String) { self.init(path, Array(text.utf8)) }
}

/// A folder of results. Its files are replaced together: all are written beside their places first,
/// so that a failure leaves what was there.
public struct OutputFolder: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// Begins a file that is written while a run goes on.
  public func stage(_ file: String) throws(OutputError) -> StagedFile {
    try StagedFile(file, in: path, made: try makeFolders(path))
  }

  /// Writes files in place of those of an earlier run.
  ///
  /// - Parameters:
  ///   - files: what the folder is to hold.
  ///   - isOurs: whether a file that is not among them was left by an earlier run.
  public func replace(
    with files: [OutputFile], removing isOurs: (String) -> Bool
  ) throws(OutputError) {
    try makeFolders(path)
    for folder in Set(files.map { Self.folder(of: $0.path) }).sorted() where !folder.isEmpty {
      try makeFolders("\(path)/\(folder)")
    }
    var written: [String] = []
    do throws(OutputError) {
      for file in files where file.isStaged { written.append("\(path)/\(file.path).partial") }
      for file in files where !file.isStaged {
        do { try File.write(file.bytes, to: "\(path)/\(file.path).partial") } catch {
          throw OutputError(error)
        }
        written.append("\(path)/\(file.path).partial")
      }
    } catch {
      for path in written { unlink(path) }
      throw error
    }
    for file in files {
      let target = "\(path)/\(file.path)"
      guard rename("\(target).partial", target) == 0 else {
        let code = errno
        for path in written { unlink(path) }
        throw OutputError(.writing, target, code)
      }
    }
    let kept = Set(files.map(\.path))
    for folder in ["", "figures"] {
      for name in Self.names(in: "\(path)/\(folder)") {
        let file = folder.isEmpty ? name : "\(folder)/\(name)"
        if !kept.contains(file), isOurs(file) { unlink("\(path)/\(file)") }
      }
    }
  }

  /// Whether there is a file or folder of this path.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// All of a file.
  public static func contents(of path: String) throws(TableError) -> [UInt8] {
    do { return try File.contents(of: path) } catch { throw TableError(error) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }

  /// Makes a folder and those above it; returns those that did not exist.
  @discardableResult
  private func makeFolders(_ path: String) throws(OutputError) -> [String] {
    var made: [String] = []
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial == "/" ? "" : "/") + part
      if mkdir(partial, 0o777) != 0 {
        let code = errno
        var status = stat()
        let exists = stat(partial, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { continue }
        throw OutputError(.creation, partial, exists ? ENOTDIR : code)
      }
      made.append(partial)
    }
    return made
  }

  /// The names in a folder, sorted; none where it cannot be read.
  public static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
