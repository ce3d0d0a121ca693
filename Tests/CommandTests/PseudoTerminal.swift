import Glibc

/// A terminal that a program may write to, and what it wrote.
final class PseudoTerminal {
  /// The end that this process reads.
  private let own: Int32
  /// The end that a program writes to.
  private(set) var other: Int32

  /// - Parameter columns: the width of the window; nil leaves it unknown.
  init?(columns: Int? = nil) {
    var number: Int32 = 0
    own = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import.
    guard own >= 0, ioctl(own, 0x4004_5431, &number) == 0, ioctl(own, 0x8004_5430, &number) == 0
    else {
      other = -1
      return nil
    }
    other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize()
    size.ws_row = 24
    size.ws_col = UInt16(columns ?? 0)
    guard other >= 0, ioctl(other, UInt(TIOCSWINSZ), &size) == 0 else { return nil }
  }

  deinit {
    close(own)
    if other >= 0 { close(other) }
  }

  /// All that is written until the last program that has the terminal ends.
  func text() -> String {
    close(other)
    other = -1
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(own, &chunk, chunk.count)
      if count > 0 { bytes += chunk[..<count] } else if count == 0 || errno != EINTR { break }
    }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
