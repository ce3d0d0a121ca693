import Glibc

/// A program that runs beside the test.
public struct Subprocess: Sendable {
  /// What a program left behind.
  public struct Outcome: Sendable {
    /// The exit status; nil if a signal ended it.
    public let status: Int32?
    public let output: String
    public let error: String
  }

  private let process: pid_t
  private let folder: TemporaryFolder

  /// A product of this package, built beside the tests.
  public static func product(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let bytes = buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }
    let folder = bytes.prefix(upTo: bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0)
    return String(decoding: folder, as: UTF8.self) + "/" + name
  }

  /// Starts a program with its streams in files, or where descriptors are given in these.
  ///
  /// - Parameters:
  ///   - folder: where it runs.
  ///   - environment: `NAME=value`, nothing else.
  public init(
    _ program: String, _ arguments: [String], in folder: String,
    environment: [String] = [], output: Int32? = nil, error: Int32? = nil
  ) {
    self.folder = TemporaryFolder()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (stream, descriptor, name) in [(1, output, "output"), (2, error, "error")]
      as [(Int32, Int32?, String)]
    {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, stream)
      } else {
        posix_spawn_file_actions_addopen(
          &actions, stream, self.folder.file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      }
    }
    // The tests may ignore or block signals; the program starts without that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // `env` changes the folder and becomes the program, under the same number. A shell would catch
    // signals before.
    let line = ["/usr/bin/env", "-C", folder, program] + arguments
    var argv: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
    var environ: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + environ { free(pointer) } }
    var process: pid_t = 0
    let status = posix_spawn(&process, line[0], &actions, &attributes, &argv, &environ)
    precondition(status == 0, "cannot start \(program): \(String(cString: strerror(status)))")
    self.process = process
  }

  /// Waits until the program has a handler of its own for a signal, or has ended.
  public func waitUntilItCatches(_ signal: Int32) {
    while true {
      var state = siginfo_t()
      if waitid(P_PID, id_t(process), &state, WEXITED | WNOHANG | WNOWAIT) != 0 { return }
      if state.si_signo != 0 { return }
      let descriptor = open("/proc/\(process)/status", O_RDONLY)
      var buffer = [UInt8](repeating: 0, count: 8192)
      let count = read(descriptor, &buffer, buffer.count)
      close(descriptor)
      let text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
      let line = text.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
      let digits = line?.split(whereSeparator: { $0 == ":" || $0 == "\t" }).last ?? "0"
      if (UInt64(digits, radix: 16) ?? 0) >> UInt64(signal - 1) & 1 == 1 { return }
      usleep(1000)
    }
  }

  /// Sends the program a signal.
  public func send(_ signal: Int32) { kill(process, signal) }

  /// Waits for the program to end.
  public func wait() -> Outcome {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xFF : nil, output: text("output"),
      error: text("error"))
  }

  private func text(_ name: String) -> String {
    String(decoding: folder.bytes(of: name) ?? [], as: UTF8.self)
  }
}
