import Glibc
import Support

/// A file of an output, not yet in its place.
public struct OutputFile: Sendable {
  /// Below the output's folder: `figures/loss-function.png`.
  public let path: String
  /// Empty for a file that is written already.
  public let bytes: [UInt8]
  /// What a file that is written already is called until it comes into its place, and its SHA-256.
  let staged: (name: String, digest: String)?

  public init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    staged = nil
  }

  init(_ path: String, staged name: String, digest: String) {
    self.path = path
    bytes = []
    staged = (name, digest)
  }

  /// Whether the file is written already, as ``StagedFile`` leaves it.
  public var isStaged: Bool { staged != nil }

  /// The SHA-256 of the file, in hexadecimal.
  public var digest: String { staged?.digest ?? Digest.hexadecimal(of: bytes) }

  public init(_ path: String, text: String) { self.init(path, Array(text.utf8)) }
}

/// A folder of results, which ``OutputReplacement`` replaces as a whole.
public struct OutputFolder: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// Begins to replace the output. The folder is this process's until that ends.
  public func replacement() throws(OutputError) -> OutputReplacement {
    try OutputReplacement(of: path)
  }

  /// Replaces the output by some files.
  ///
  /// - Parameters:
  ///   - removing: files of an earlier output that go, unless they are among the new ones.
  ///   - files: what the output then holds, by paths below the folder.
  public func replace(
    with files: [OutputFile], removing: [String] = []
  ) throws(OutputError) {
    try replacement().commit(files, removing: removing)
  }

  /// Finishes a replacement that was interrupted, so that the folder can be read.
  ///
  /// - Returns: what was done, in a sentence; nil where nothing was to be done.
  public func recover() throws(OutputError) -> String? {
    guard Self.exists("\(path)/\(OutputReplacement.folder)/\(OutputReplacement.record)") else {
      return nil
    }
    // Another process may be about to finish it: that takes milliseconds.
    for _ in 0..<200 {
      do throws(OutputError) {
        let replacement = try replacement()
        replacement.abandon()
        return replacement.note
      } catch {
        guard error.kind == .inUse else { throw error }
        usleep(10_000)
        if !Self.exists("\(path)/\(OutputReplacement.folder)/\(OutputReplacement.record)") {
          return nil
        }
      }
    }
    throw OutputError(inUse: path)
  }

  /// Whether there is a file or folder of this path.
  public static func exists(_ path: String) -> Bool { access(SystemPath.bytes(path), F_OK) == 0 }

  /// Whether a path is taken, be it by a link that leads nowhere.
  public static func holds(_ path: String) -> Bool {
    var status = stat()
    return lstat(SystemPath.bytes(path), &status) == 0
  }

  /// Whether there is a regular file of this path, itself and no link to one.
  public static func isFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(SystemPath.bytes(path), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether there is a folder of this path, or a link to one.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(SystemPath.bytes(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// All of a file.
  public static func contents(of path: String) throws(TableError) -> [UInt8] {
    do { return try File.contents(of: path) } catch { throw TableError(error) }
  }

  /// The names in a folder, sorted; none where it cannot be read.
  public static func names(in folder: String) -> [String] {
    (try? Folder(opening: folder).names()) ?? []
  }

  /// Writes a new file; one that is there is left as it is, and an error.
  ///
  /// - Parameters:
  ///   - folder: it is made where it is missing.
  ///   - file: all of it, and its name below the folder.
  public static func create(_ file: OutputFile, in folder: String) throws(OutputError) {
    _ = try make(folder)
    do throws(SystemError) {
      let place = try Folder(opening: folder)
      let created = try place.file(creating: file.path)
      do throws(SystemError) {
        try created.write(file.bytes)
        try created.close()
      } catch {
        try? place.remove(file.path)
        throw error
      }
    } catch { throw OutputError(error) }
  }

  /// Makes a folder and those above it.
  ///
  /// - Returns: those that did not exist.
  static func make(_ path: String) throws(OutputError) -> [String] {
    var made: [String] = []
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial == "/" ? "" : "/") + part
      if mkdir(SystemPath.bytes(partial), 0o777) != 0 {
        let code = errno
        var status = stat()
        let exists = stat(SystemPath.bytes(partial), &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { continue }
        for folder in made.reversed() { rmdir(SystemPath.bytes(folder)) }
        throw OutputError(.creation, partial, exists ? ENOTDIR : code)
      }
      made.append(partial)
    }
    return made
  }
}
