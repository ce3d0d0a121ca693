import Glibc

/// Runs another program and reads what it writes.
package struct Program: Sendable {
  /// What a program left when it ended.
  package struct Outcome: Sendable {
    /// Its exit status; 128 and the signal's number where one ended it.
    package let status: Int32
    package let output: [UInt8]
    /// Its standard error, cut after 64 kB.
    package let error: String
  }

  /// Why a program did not run.
  package enum Failure: Error, Sendable, Hashable {
    /// There is none of this name.
    case missing
    /// The value of `errno`.
    case system(Int32)
  }

  /// As the `PATH` finds it.
  package let name: String

  package init(_ name: String) { self.name = name }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: without the program's own name.
  ///   - input: its standard input.
  ///   - most: more bytes of its standard output are not read, and end it.
  package func run(
    _ arguments: [String], input: [UInt8] = [], upTo most: Int = 1 << 26
  ) throws(Failure) -> Outcome {
    // A file, so that no one waits for a reader.
    let given = input.isEmpty ? fopen("/dev/null", "r") : tmpfile()
    guard let given else { throw .system(errno) }
    defer { fclose(given) }
    let failure = input.withUnsafeBytes { File.write($0, to: fileno(given)) }
    guard failure == nil else { throw .system(failure ?? EIO) }
    _ = lseek(fileno(given), 0, SEEK_SET)
    var (out, err): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&out) == 0 else { throw .system(errno) }
    guard pipe(&err) == 0 else {
      let code = errno
      for end in out { close(end) }
      throw .system(code)
    }
    // Ends that the program kept would keep its own streams from ending.
    for end in out + err { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, fileno(given), STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // What this program does with signals is its own matter.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map {
      strdup(SystemPath.bytes($0))
    }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawnp(&process, name, &actions, &attributes, words, environ)
    close(out[1])
    close(err[1])
    guard code == 0 else {
      close(out[0])
      close(err[0])
      throw code == ENOENT ? .missing : .system(code)
    }
    let texts = Self.read(out[0], err[0], most: most) { kill(process, SIGKILL) }
    close(out[0])
    close(err[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: texts.output,
      error: String(decoding: texts.error, as: UTF8.self))
  }

  /// Both streams to their ends, whichever has something: a program that fills one waits for its reader.
  private static func read(
    _ out: Int32, _ err: Int32, most: Int, onTooMuch stop: () -> Void
  ) -> (output: [UInt8], error: [UInt8]) {
    var texts: [[UInt8]] = [[], []]
    var ends = [out, err].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while ends.contains(where: { $0.fd >= 0 }) {
      guard poll(&ends, 2, -1) >= 0 || errno == EINTR else { break }
      for at in ends.indices where ends[at].fd >= 0 && ends[at].revents != 0 {
        let count = Glibc.read(ends[at].fd, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          // poll looks past numbers below 0.
          ends[at].fd = -1
          continue
        }
        let limit = at == 0 ? most : 1 << 16
        texts[at] += buffer.prefix(min(count, limit - texts[at].count))
        if at == 0, texts[at].count == limit { stop() }
      }
    }
    return (texts[0], texts[1])
  }
}
