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
  }
  private let isOn: Bool
  private let state = Mutex(State())

  init(isOn: Bool) { self.isOn = isOn }

  /// Shows progress, at most ten times a second.
  func show(_ progress: Progress) {
    guard isOn else { return }
    let now = Self.seconds()
    let text = state.withLock { state -> String? in
      let began = state.began ?? now
      state.began = began
      guard now - state.last >= 0.1, now - began >= 0.2 else { return nil }
      state.last = now
      state.isShown = true
      let rate = Double(progress.done) / max(1e-9, now - began)
      let left = Double(progress.total - progress.done) / max(1e-9, rate)
      return "\r\u{1B}[K\(grouped(progress.done))/\(grouped(progress.total)) trials"
        + " · \(grouped(Int(rate))) a second · \(Self.duration(left)) left"
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
