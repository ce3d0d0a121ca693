import ArgumentParser
import Glibc
import Synchronization

/// The signals that end the program: Ctrl-C, SIGTERM and SIGHUP.
///
/// A signal is first a wish: what runs looks at ``isInterrupted`` and ends by itself. What has not ended soon
/// after, or at a second signal, is ended by a thread that waits for nothing else: a step of a trial, or of a
/// drawing, may take long. Both ways do what is registered by ``atEnd(_:)``, so that no file is left behind.
enum Interrupts {
  /// What is done when a signal ends the program, in the order in which it was registered.
  private struct Endings {
    var last = 0
    var bodies: [(ending: Ending, body: @Sendable () -> Void)] = []
  }

  /// What was registered by ``atEnd(_:)``.
  struct Ending: Hashable {
    fileprivate let number: Int
  }

  private static let signal = Atomic<Int32>(0)
  private static let endings = Mutex(Endings())
  /// How long what runs has to end by itself.
  private static let patience: Int32 = 600
  /// Both ends of the pipe by which a handler, which may do next to nothing, wakes the thread.
  private static let pipe: (read: Int32, write: Int32)? = {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    return (ends[0], ends[1])
  }()

  /// Whether a signal came since ``catchSignals()``.
  static var isInterrupted: Bool { signal.load(ordering: .relaxed) != 0 }

  /// The exit status of the signal that came.
  static var status: ExitCode { ExitCode(128 + signal.load(ordering: .relaxed)) }

  /// Registers what is done when a signal ends the program: to take away what is unfinished, and to say what is
  /// kept. It must not register anything itself.
  @discardableResult
  static func atEnd(_ body: @escaping @Sendable () -> Void) -> Ending {
    endings.withLock { endings in
      endings.last += 1
      let ending = Ending(number: endings.last)
      endings.bodies.append((ending, body))
      return ending
    }
  }

  /// Forgets what was registered: it is done.
  static func forget(_ ending: Ending) {
    endings.withLock { $0.bodies.removeAll { $0.ending == ending } }
  }

  /// Ends what is unfinished of one thing; by whichever thread comes first, and others wait until it is done.
  static func end(_ ending: Ending) {
    endings.withLock { endings in
      guard let at = endings.bodies.firstIndex(where: { $0.ending == ending }) else { return }
      endings.bodies.remove(at: at).body()
    }
  }

  /// Ends all that is unfinished, the latest first.
  private static func endAll() {
    endings.withLock { endings in
      while let last = endings.bodies.popLast() { last.body() }
    }
  }

  /// From now on signals are caught.
  static func catchSignals() {
    guard pipe != nil else { return }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Whoever started the program with nohup wants it to go on.
      var old = sigaction()
      sigaction(number, nil, &old)
      if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        continue
      }
      Glibc.signal(number) { number in
        Interrupts.signal.store(number, ordering: .relaxed)
        if let pipe = Interrupts.pipe { _ = write(pipe.write, "x", 1) }
      }
    }
    var thread = pthread_t()
    // Without a thread what runs still ends by itself.
    pthread_create(&thread, nil, { _ in Interrupts.wait() }, nil)
  }

  private static func wait() -> UnsafeMutableRawPointer? {
    guard let pipe else { return nil }
    var set = pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0)
    while poll(&set, 1, -1) < 0 {}
    var byte: UInt8 = 0
    _ = read(pipe.read, &byte, 1)
    _ = poll(&set, 1, patience)
    endAll()
    _exit(status.rawValue)
  }

  /// Files that are opened must not take the numbers of closed streams, and receive what is meant for these.
  static func occupyClosedStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // Reading and writing both fail, as they would have.
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// A reader that has gone away, or a limit on the size of files, ends the program by the error of a write.
  static func ignoreFailedWrites() {
    Glibc.signal(SIGPIPE, SIG_IGN)
    Glibc.signal(SIGXFSZ, SIG_IGN)
  }
}
