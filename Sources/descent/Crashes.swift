import Glibc

/// Ends by which the system or Swift's runtime stop the program: a message and a status in place of a signal.
enum Crashes {
  /// Says whether memory is used up (Swift's runtime aborts where it gets none) or the program has a defect.
  ///
  /// The handlers run on a stack of their own, since the thread's may be what is used up. With
  /// `SWIFT_BACKTRACE=enable=yes` the signals keep their meaning, for those who look for the defect.
  static func explain() {
    if let setting = getenv("SWIFT_BACKTRACE"), strstr(setting, "enable=yes") != nil { return }
    let size = 1 << 16
    guard let memory = malloc(size) else { return }
    var stack = stack_t(ss_sp: memory, ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
    for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { Crashes.end($0) }
      action.sa_flags = SA_ONSTACK
      sigaction(number, &action, nil)
    }
  }

  /// Called within a signal handler: system calls alone.
  private static func end(_ number: Int32) {
    // Where memory is used up, no more is to be had.
    let probe = mmap(nil, 64 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let isShort = probe == MAP_FAILED
    say(
      isShort
        ? "error: out of memory\n"
        : "error: a defect of descent: it was stopped by a signal; nothing was replaced\n")
    _exit(isShort ? 71 : 70)
  }

  private static func say(_ text: StaticString) {
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
