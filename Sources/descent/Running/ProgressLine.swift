import Glibc
import Results
import Runner
import Support
import Synchronization

/// One line on a terminal that shows how far a command is, and messages above it.
final class ProgressLine: Sendable {
  private struct State {
    var began: Double?
    var last = 0.0
    var isShown = false
  }
  private let isOn: Bool
  private let state = Mutex(State())

  init(isOn: Bool) { self.isOn = isOn }

  /// Whether there is a terminal to show it on.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Shows the progress of one run, at most ten times a second.
  func show(_ progress: Progress) {
    draw { elapsed, _ in Self.text(progress, after: elapsed) }
  }

  /// Shows what is done after the trials, where these took their time.
  func show(_ text: String) {
    guard isOn else { return }
    state.withLock { state in
      if state.last > 0 { state.isShown = true }
      if state.isShown { Self.write("\(text) …") }
    }
  }

  /// Shows a text, at most ten times a second.
  ///
  /// - Parameters:
  ///   - isChange: whether it says something else than before, and is shown sooner.
  ///   - text: makes it from the seconds since the first call, and the columns that it may take.
  func draw(isChange: Bool = false, _ text: (_ elapsed: Double, _ columns: Int) -> String) {
    guard isOn else { return }
    let now = Clock.monotonic()
    state.withLock { state in
      let began = state.began ?? now
      state.began = began
      // What is over in a moment shows nothing.
      guard now - state.last >= (isChange ? 0.01 : 0.1), now - began >= 0.2 else { return }
      state.last = now
      state.isShown = true
      Self.write(text(now - began, Self.columns))
    }
  }

  /// Takes the line away.
  func clear() { state.withLock { Self.clear(&$0) } }

  /// Reports a message in place of the line, which comes back below it.
  func report(_ text: String) {
    state.withLock { state in
      Self.clear(&state)
      Terminal.report(text)
    }
  }

  private static func clear(_ state: inout State) {
    if state.isShown { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
    state.isShown = false
  }

  /// Writes the line in place of what it was. One that is too long would leave its beginning behind.
  private static func write(_ text: String) {
    Terminal.write("\r\u{1B}[K" + fitted(text, columns), to: STDERR_FILENO)
  }

  /// A text that takes at most so many columns.
  static func fitted(_ text: String, _ columns: Int) -> String {
    text.count <= columns ? text : text.prefix(max(0, columns - 1)) + "…"
  }

  /// The columns of the terminal but the last, in which some terminals begin a new line.
  private static var columns: Int {
    max(1, (Terminal.columns(of: STDERR_FILENO) ?? 80) - 1)
  }

  private static func text(_ progress: Progress, after elapsed: Double) -> String {
    // What is reused takes no time, and says nothing of what is left.
    let rate = Double(progress.done - progress.reused) / max(1e-9, elapsed)
    let left = Double(progress.total - progress.done) / max(1e-9, rate)
    return "\(grouped(progress.done))/\(grouped(progress.total)) trials"
      + (progress.reused > 0 ? " · \(grouped(progress.reused)) reused" : "")
      + (progress.exploded > 0 ? " · \(grouped(progress.exploded)) exploded" : "")
      + (rate == 0
        ? " · \(duration(elapsed)) so far"
        : " · \(grouped(Int(rate))) a second · \(duration(left)) left")
  }

  static func duration(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
