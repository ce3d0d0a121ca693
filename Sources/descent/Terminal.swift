import ArgumentParser
import Glibc
import YAML

/// Standard output, which carries results, and standard error, which carries messages and progress.
enum Terminal {
  /// Whether messages may be coloured.
  static var usesColor: Bool {
    isatty(STDERR_FILENO) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) throws { try print(lines.joined(separator: "\n") + "\n") }

  /// Writes text to standard output.
  ///
  /// - Throws: the status to end with: success where the reader has gone away.
  static func print(_ text: String) throws {
    guard write(text, to: STDOUT_FILENO) else {
      throw errno == EPIPE ? ExitCode.success : ExitStatus.failedWriting
    }
  }

  /// Writes a line to standard error.
  static func report(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes what is wrong with a file to standard error.
  static func report(_ diagnostics: Diagnostics) {
    write(diagnostics.rendered(color: usesColor), to: STDERR_FILENO)
  }

  /// Writes text as it is.
  ///
  /// - Returns: whether all of it was written.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var offset = 0
    return bytes.withUnsafeBytes { buffer in
      while offset < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }
}
