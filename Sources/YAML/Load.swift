import Glibc

/// A file that could not be read.
public struct ReadError: Error, Sendable, Hashable {
  /// The path as it was given.
  public var path: String
  /// Why, in words: `no such file`.
  public var reason: String

  /// Makes the error from the path and the reason.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The message, without a line break at its end.
  public var rendered: String { "error: cannot read '\(printable(path))': \(reason)" }

  init(path: String, code: Int32) {
    let reason =
      switch code {
      case ENOENT: "no such file"
      case ENOTDIR: "a part of the path is not a folder"
      case EACCES, EPERM: "permission denied"
      case EISDIR: "it is a folder"
      case ELOOP: "too many symbolic links"
      case ENAMETOOLONG: "the name is too long"
      case EMFILE, ENFILE: "too many open files"
      case EIO: "input/output error"
      default: "system error \(code)"
      }
    self.init(path: path, reason: reason)
  }
}

/// One open file descriptor.
private final class Descriptor {
  let number: Int32

  init(path: String) throws(ReadError) {
    // open(2) ends a path at a NUL, and would open another file than the one named.
    guard !path.utf8.contains(0) else {
      throw ReadError(path: path, reason: "the path holds a NUL")
    }
    number = open(path, O_RDONLY | O_CLOEXEC)
    if number < 0 { throw ReadError(path: path, code: errno) }
  }

  deinit { close(number) }
}

extension SourceFile {
  /// Reads a file, at most one byte more than `Limits.bytes`, so that `parse` can refuse it.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - name: how messages call it; the path if not given.
  /// - Throws: `ReadError` if it cannot be opened or read.
  public static func load(path: String, name: String? = nil) throws(ReadError) -> SourceFile {
    let descriptor = try Descriptor(path: path)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= Limits.bytes {
      let wanted = min(chunk.count, Limits.bytes + 1 - bytes.count)
      let count = chunk.withUnsafeMutableBytes { read(descriptor.number, $0.baseAddress, wanted) }
      if count < 0 {
        if errno == EINTR { continue }
        throw ReadError(path: path, code: errno)
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return SourceFile(name: name ?? path, bytes: bytes)
  }
}
