import ArgumentParser
import Glibc
import Support
import YAML

/// Standard output, which carries results, and standard error, which carries messages and progress.
enum Terminal {
  /// Whether messages may be coloured.
  static var usesColor: Bool {
    isatty(STDERR_FILENO) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }

  /// How many columns results have: those of the terminal that standard output is; nil where it is none,
  /// so that what programs read does not depend on a window.
  static var columns: Int? { columns(of: STDOUT_FILENO) }

  /// The same of any stream.
  static func columns(of stream: Int32) -> Int? {
    guard isatty(stream) == 1 else { return nil }
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 {
      return columns
    }
    var size = winsize()
    guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) throws { try print(lines.joined(separator: "\n") + "\n") }

  /// Writes text to standard output, harmless for a terminal.
  ///
  /// - Throws: the status to end with: success where the reader has gone away.
  static func print(_ text: String) throws {
    guard write(harmless(text), to: STDOUT_FILENO) else {
      let code = errno
      if code == EPIPE { throw ExitCode.success }
      report("error: cannot write to standard output: \(SystemError.reason(code))")
      throw ExitStatus.failedWriting
    }
  }

  /// Writes a line or more to standard error, harmless for a terminal.
  static func report(_ text: String) { write(harmless(text) + "\n", to: STDERR_FILENO) }

  /// Text in which nothing but line feeds moves a cursor: names come from arguments, files and folders of
  /// strangers.
  private static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Escaping.terminal(String($0)) }.joined(separator: "\n")
  }

  /// Writes what is wrong with a file to standard error.
  static func report(_ diagnostics: Diagnostics) {
    write(diagnostics.rendered(color: usesColor), to: STDERR_FILENO)
  }

  /// Writes text as it is: what this program makes itself, with colours and movements of the cursor.
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
