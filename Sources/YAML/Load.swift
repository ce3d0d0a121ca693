import Glibc
import Support

/// A file that could not be read.
public struct ReadError: Error, Sendable, Hashable {
  /// The path as it was given.
  public var path: String
  /// Why, in words: `no such file`.
  public var reason: String
  /// Whether descriptors or memory are used up: nothing is wrong with the file.
  public private(set) var isShortage = false

  /// Makes the error from the path and the reason.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The message, without a line break at its end.
  public var rendered: String { "error: cannot read '\(Escaping.terminal(path))': \(reason)" }

  init(path: String, code: Int32) {
    let reason =
      switch code {
      case ENOENT: "no such file"
      case ENOTDIR: "a part of the path is not a folder"
      case EACCES, EPERM: "permission denied"
      case EISDIR: "it is a folder"
      case SystemError.notRegular: "it is no regular file"
      case ELOOP: "too many symbolic links"
      case ENAMETOOLONG: "the name is too long"
      case EMFILE, ENFILE: "too many open files"
      case EIO: "input/output error"
      default: "system error \(code)"
      }
    self.init(path: path, reason: reason)
    isShortage = [EMFILE, ENFILE, ENOMEM].contains(code)
  }
}

extension SourceFile {
  /// Reads a file, at most one byte more than `Limits.bytes`, so that `parse` can refuse it.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - name: how messages call it; the path if not given.
  /// - Throws: `ReadError` if it cannot be opened or read.
  public static func load(path: String, name: String? = nil) throws(ReadError) -> SourceFile {
    guard !path.utf8.contains(0) else {
      throw ReadError(path: path, reason: "the path holds a NUL")
    }
    let bytes: [UInt8]
    do { bytes = try File.contents(of: path, upTo: Limits.bytes + 1) } catch {
      throw ReadError(path: path, code: error.code)
    }
    return SourceFile(name: name ?? path, bytes: bytes)
  }
}
