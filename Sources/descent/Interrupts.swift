import Glibc
import Synchronization

/// The signals that end the program.
enum Interrupts {
  private static let isRaised = Atomic<Bool>(false)

  /// Whether Ctrl-C was pressed since ``catchInterrupt()``.
  static var isInterrupted: Bool { isRaised.load(ordering: .relaxed) }

  /// From now on Ctrl-C ends the run between two batches, leaving earlier results as they were; a
  /// second one ends the program at once.
  static func catchInterrupt() {
    signal(SIGINT) { _ in
      if Interrupts.isRaised.exchange(true, ordering: .relaxed) { _exit(130) }
    }
  }

  /// A reader that has gone away ends the program quietly, by the error of a write.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}
