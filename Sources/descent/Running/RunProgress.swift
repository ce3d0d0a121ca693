import Reports
import Runner
import Support
import Synchronization

/// How far a run of one or several experiments is: what its line shows, and what is said when it ends early.
final class RunProgress: Sendable {
  /// What is known of an experiment before it runs.
  struct Part: Sendable {
    let name: String
    /// Nil for one that is alone: what several are weighed by.
    let workload: Workload?

    var trialSeconds: Double { workload?.trialSeconds ?? 0 }
    var seconds: Double { workload?.seconds ?? 0 }
  }

  private enum Stage {
    case waiting, trials, drawing, ended
  }

  private struct State {
    var stages: [Stage]
    var progress: [Progress]
    var written = 0
  }
  private let parts: [Part]
  private let line: ProgressLine
  private let state: Mutex<State>

  init(_ parts: [Part], on line: ProgressLine) {
    self.parts = parts
    self.line = line
    state = Mutex(
      State(
        stages: parts.map { _ in .waiting },
        progress: parts.map { Progress(done: 0, total: $0.workload?.trials ?? 0, reused: 0) }))
  }

  /// Whether there is more than one experiment: messages then say which one they are about.
  var isOfSeveral: Bool { parts.count > 1 }

  /// How many experiments have their outputs written.
  var written: Int { state.withLock { $0.written } }

  // MARK: What happens

  func begins(_ part: Int, trials: Int) {
    state.withLock { state in
      state.stages[part] = .trials
      state.progress[part] = Progress(done: 0, total: trials, reused: 0)
    }
    if isOfSeveral { show(isChange: true) }
  }

  /// Trials of an experiment have ended; called from any thread.
  func show(_ progress: Progress, of part: Int) {
    state.withLock { if progress.done >= $0.progress[part].done { $0.progress[part] = progress } }
    if isOfSeveral { show() } else { line.show(progress) }
  }

  func draws(_ part: Int) {
    state.withLock { $0.stages[part] = .drawing }
    if isOfSeveral {
      show(isChange: true)
    } else {
      line.show("drawing and writing \(parts[part].name)")
    }
  }

  /// An experiment has ended, or failed.
  func ends(_ part: Int, isWritten: Bool) {
    state.withLock { state in
      state.stages[part] = .ended
      if isWritten { state.written += 1 }
    }
    // The next one will show it.
    if !isOfSeveral { line.clear() }
  }

  /// Reports a message about an experiment.
  ///
  /// - Parameter kind: `error`, `note` and the like, which the message begins with.
  func report(_ kind: String, _ text: String, of part: Int) {
    let name = isOfSeveral ? "\(Escaping.terminal(parts[part].name)): " : ""
    line.report("\(kind): \(name)\(text)")
  }

  func clear() { line.clear() }

  // MARK: The line

  /// Shows several experiments: those that run, then counts.
  private func show(isChange: Bool = false) {
    line.draw(isChange: isChange) { elapsed, columns in
      let state = state.withLock { $0 }
      let running = zip(parts, state.stages).filter { $0.1 == .trials || $0.1 == .drawing }
      let names = running.map { Escaping.terminal($0.0.name) }.joined(separator: ", ")
      let counts = counts(state, elapsed, isShort: false)
      // On a narrow terminal names are worth more than words.
      let fitting =
        columns - counts.count < min(names.count, 20)
        ? self.counts(state, elapsed, isShort: true) : counts
      return ProgressLine.fitted(names, max(8, columns - fitting.count)) + fitting
    }
  }

  private func counts(_ state: State, _ elapsed: Double, isShort: Bool) -> String {
    var (done, total, exploded) = (0, 0, 0)
    // What the experiments weigh, and how much of it is done.
    var (spent, all) = (0.0, 0.0)
    for (part, progress) in zip(parts.indices, state.progress) {
      done += progress.done
      total += progress.total
      exploded += progress.exploded
      all += parts[part].seconds
      switch state.stages[part] {
      case .waiting: break
      case .ended: spent += parts[part].seconds
      case .trials, .drawing:
        spent += parts[part].trialSeconds * Double(progress.done) / Double(max(1, progress.total))
      }
    }
    let ended = state.stages.count { $0 == .ended }
    return " · \(ended)/\(parts.count)\(isShort ? "" : " done")"
      + " · \(grouped(done))/\(grouped(total))\(isShort ? "" : " trials")"
      + (exploded > 0 ? " · \(grouped(exploded)) exploded" : "")
      + (spent > 0
        ? " · \(ProgressLine.duration(elapsed * (all - spent) / spent)) left"
        : " · \(ProgressLine.duration(elapsed)) so far")
  }

  // MARK: In words

  /// How many trials of an experiment did not run; nil where all did.
  func reused(_ part: Int) -> String? {
    let progress = state.withLock { $0.progress[part] }
    guard progress.reused > 0 else { return nil }
    return "\(grouped(progress.reused)) of \(grouped(progress.total)) trials were stored already"
  }

  /// What an interrupted experiment has left to go on from.
  ///
  /// - Parameters:
  ///   - written: how many trials it has stored.
  ///   - hasPieces: whether it has stored how far others came.
  func kept(_ part: Int, written: Int, hasPieces: Bool) -> String {
    let progress = state.withLock { $0.progress[part] }
    let stored = progress.reused + written
    return stored == 0
      ? hasPieces
        ? "how far the trials came is stored, and the same command goes on"
        : "the same command begins anew"
      : "\(grouped(stored)) of \(grouped(progress.total)) trials are stored, and the same command goes on"
  }
}
