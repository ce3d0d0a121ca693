import Glibc

/// A call of the system that failed on a path.
package struct SystemError: Error, Sendable, Hashable {
  package enum Operation: Sendable, Hashable {
    case open
    case read
    /// Also closing a file that was written, which may report what writing did not.
    case write
  }
  package let operation: Operation
  package let path: String
  /// The value of `errno`.
  package let code: Int32

  package init(_ operation: Operation, _ path: String, _ code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The system's own words.
  package var reason: String { Self.reason(code) }

  /// The system's own words for a value of `errno`.
  package static func reason(_ code: Int32) -> String {
    code == notRegular ? "it is no regular file" : String(cString: strerror(code))
  }

  /// In place of a value of `errno`: a FIFO, a socket or a device where a file is wanted.
  package static let notRegular: Int32 = -1
}
