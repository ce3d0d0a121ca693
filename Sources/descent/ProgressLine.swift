import Glibc
import Results
import Runner
import Support
import Sweeps
import Synchronization

/// One line on a terminal that shows how far a run is: done and total, rate, time left.
final class ProgressLine: Sendable {
  private struct State {
    var began: Double?
    var last = 0.0
    var isShown = false
    var progress = Progress(done: 0, total: 0, reused: 0)
  }
  private let isOn: Bool
  private let state = Mutex(State())

  init(isOn: Bool) { self.isOn = isOn }

  /// Whether there is a terminal to show it on.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Shows progress, at most ten times a second.
  func show(_ progress: Progress) {
    state.withLock { if progress.done > $0.progress.done { $0.progress = progress } }
    guard isOn else { return }
    let now = Self.seconds()
    let text = state.withLock { state -> String? in
      let began = state.began ?? now
      state.began = began
      guard now - state.last >= 0.1, now - began >= 0.2 else { return nil }
      state.last = now
      state.isShown = true
      // What is reused takes no time, and says nothing of what is left.
      let rate = Double(progress.done - progress.reused) / max(1e-9, now - began)
      let left = Double(progress.total - progress.done) / max(1e-9, rate)
      return "\r\u{1B}[K\(grouped(progress.done))/\(grouped(progress.total)) trials"
        + (progress.reused > 0 ? " · \(grouped(progress.reused)) reused" : "")
        + (rate == 0
          ? " · \(Self.duration(now - began)) so far"
          : " · \(grouped(Int(rate))) a second · \(Self.duration(left)) left")
    }
    if let text { Terminal.write(text, to: STDERR_FILENO) }
  }

  /// Shows what is done after the trials, where these took their time.
  func show(_ text: String) {
    guard isOn else { return }
    let isLong = state.withLock { state in
      if state.last > 0 { state.isShown = true }
      return state.isShown
    }
    if isLong { Terminal.write("\r\u{1B}[K\(text) …", to: STDERR_FILENO) }
  }

  /// How many trials did not run, in words; nil where all did.
  var reused: String? {
    let progress = state.withLock { $0.progress }
    guard progress.reused > 0 else { return nil }
    return "\(grouped(progress.reused)) of \(grouped(progress.total)) trials were stored already"
  }

  /// What an interrupted run has left to go on from, in words.
  ///
  /// - Parameters:
  ///   - written: how many trials it has stored.
  ///   - hasPieces: whether it has stored how far others came.
  func kept(written: Int, hasPieces: Bool, of total: Int) -> String {
    let stored = state.withLock { $0.progress.reused } + written
    return stored == 0
      ? hasPieces
        ? "how far the trials came is stored, and the same command goes on"
        : "the same command begins anew"
      : "\(grouped(stored)) of \(grouped(total)) trials are stored, and the same command goes on"
  }

  /// Takes the line away.
  func clear() {
    if state.withLock({ $0.isShown }) { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  private static func duration(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// Monotonic time, in seconds; it never reaches an output.
  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
