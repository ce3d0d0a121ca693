import Glibc
import Testing

/// A terminal on which a program may write.
final class Pseudoterminal {
  private let terminal: Int32
  /// What the program has as a stream.
  private(set) var other: Int32

  /// - Parameter columns: the width of the window; nil leaves it unknown.
  init(columns: Int? = nil) throws {
    terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(terminal >= 0)
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import.
    var number: Int32 = 0
    try #require(ioctl(terminal, 0x4004_5431, &number) == 0)
    try #require(ioctl(terminal, 0x8004_5430, &number) == 0)
    other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(other >= 0)
    var size = winsize()
    size.ws_row = 24
    size.ws_col = UInt16(columns ?? 0)
    try #require(ioctl(other, UInt(TIOCSWINSZ), &size) == 0)
  }

  deinit {
    if other >= 0 { close(other) }
    close(terminal)
  }

  /// What is written, up to where enough is there, or nothing comes for ten seconds.
  func text(until isEnough: (String) -> Bool) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !isEnough(String(decoding: bytes, as: UTF8.self)) {
      var set = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&set, 1, 10_000) > 0 else { break }
      let count = read(terminal, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// All that is written until the last program that has the terminal ends.
  func text() -> String {
    close(other)
    other = -1
    return text { _ in false }.replacing("\r\n", with: "\n")
  }
}
