import ArgumentParser
import Glibc
import Results
import Runner
import Support

/// Waits for the jobs of a sweep, and says what they came to.
struct SubmissionWatch {
  private let jobs: Submission.Jobs
  private let script: JobScript
  private let shards: PlanShards
  private let missing: [Int]
  private let folder: String

  /// Seconds between two looks at the queue, which all users of the cluster share.
  private static let interval = 2.0
  /// Jobs that Slurm no longer names have ended; once may be a mistake.
  private static let mostAbsences = 3
  /// How many shards are named with what their logs end with.
  private static let mostLogs = 5

  /// - Parameters:
  ///   - missing: the shards that the jobs run.
  ///   - folder: of the output.
  init(
    _ jobs: Submission.Jobs, _ script: JobScript, _ shards: PlanShards, missing: [Int],
    folder: String
  ) {
    self.jobs = jobs
    self.script = script
    self.shards = shards
    self.missing = missing
    self.folder = folder
  }

  /// The command that shows jobs.
  static func command(_ jobs: [Int]) -> String {
    "squeue --jobs=\(jobs.map(String.init).joined(separator: ","))"
  }

  /// Waits until the output is there.
  ///
  /// - Throws: the exit status, when what went wrong has been reported.
  func wait() throws {
    Interrupts.catchSignals()
    let line = ProgressLine(isOn: ProgressLine.isTerminal)
    let ending = Interrupts.atEnd {
      line.clear()
      Terminal.report(
        "the jobs go on\n  to look: \(Self.command(jobs.all))\n  to end them: scancel"
          + " \(jobs.all.map(String.init).joined(separator: " "))")
    }
    var states: [Int: String] = [:]
    let state = try lastState(line, &states) {
      Interrupts.end(ending)
      throw Interrupts.status
    }
    line.clear()
    Interrupts.forget(ending)
    try report(state, states)
  }

  /// Looks at the queue until the job of the output has ended.
  ///
  /// - Parameters:
  ///   - states: of tasks, as far as Slurm names them.
  ///   - interrupted: called where a signal came; it throws.
  /// - Returns: how that ended; nil where Slurm has forgotten it.
  private func lastState(
    _ line: ProgressLine, _ states: inout [Int: String], interrupted: () throws -> Void
  ) throws -> String? {
    var absences = 0
    var isSilent = false
    var shown = ""
    while true {
      do {
        let entries = try Slurm.entries(of: jobs.all)
        isSilent = false
        for entry in entries { if let task = entry.task { states[task] = entry.state } }
        let output = entries.first { $0.job == jobs.output }
        if let output, output.hasEnded { return output.state }
        absences = output == nil ? absences + 1 : 0
        if absences >= Self.mostAbsences { return nil }
        let text = text(entries, output)
        if ProgressLine.isTerminal {
          line.draw { elapsed, columns in
            ProgressLine.fitted("\(text) · \(ProgressLine.duration(elapsed))", columns)
          }
        } else if text != shown {
          Terminal.report(text)
        }
        shown = text
      } catch let refusal as Slurm.Refusal {
        // Its controller may be started anew; the jobs go on meanwhile.
        if !isSilent { line.report("warning: squeue: \(refusal.reason)") }
        isSilent = true
      }
      let end = Clock.monotonic() + Self.interval
      while Clock.monotonic() < end {
        if Interrupts.isInterrupted { try interrupted() }
        usleep(50_000)
      }
    }
  }

  private func text(_ entries: [Slurm.Entry], _ output: Slurm.Entry?) -> String {
    let tasks = entries.filter { $0.job == jobs.array }
    guard tasks.contains(where: { !$0.hasEnded }) else {
      return output?.isRunning == true
        ? "makes the output" : "waits for the job that makes the output"
    }
    let running = tasks.count(where: \.isRunning)
    let waiting = tasks.count(where: \.isPending)
    // Slurm forgets tasks that ended a while ago.
    let ended = missing.count - running - waiting
    let failed = tasks.count { $0.hasEnded && $0.state != "COMPLETED" }
    return "\(ended)/\(missing.count) shards"
      + (failed > 0 ? " · \(failed) failed" : "") + " · \(running) run · \(waiting) wait"
  }

  // MARK: The end

  private func report(_ state: String?, _ states: [Int: String]) throws {
    let log = try? File.contents(of: script.log(jobs.output))
    let left = missing.filter { shards.state($0) != .whole }
    if !left.isEmpty {
      Terminal.report(
        "error: \(left.count == 1 ? "shard" : "shards") \(NumberRanges.text(left)) of"
          + " \(shards.shards.count) \(left.count == 1 ? "is" : "are") missing, and no output is made"
      )
      for number in left.prefix(Self.mostLogs) {
        Terminal.report("  shard \(number): \(reason(number, states[number]))")
      }
      Terminal.report("  remedy: the same command runs the missing shards alone")
      throw ExitStatus.unreadableFile
    }
    if let log { try Terminal.print(String(decoding: log, as: UTF8.self).trimmedEnd) }
    guard state == nil || state == "COMPLETED" else {
      Terminal.report(
        "error: the job that makes the output ended as \(state ?? "")\n  remedy: the same command makes it"
          + (log == nil ? "; where its node has the folder '\(script.logs)'" : ""))
      throw ExitStatus.failedWriting
    }
  }

  /// Why a shard is not whole, as far as it can be said: what the log of its task ends with.
  private func reason(_ number: Int, _ state: String?) -> String {
    if case .damaged(let reason) = shards.state(number) { return reason }
    guard let array = jobs.array else { return "it was whole, and is not there any more" }
    let path = script.log(array, task: number)
    guard let log = try? File.contents(of: path) else {
      return state == "CANCELLED" || state == "TIMEOUT"
        ? "its task ended as \(state ?? "")"
        : "no log, '\(path)': does its node have that folder, and may it write there?"
    }
    let ending = state.map { $0 == "COMPLETED" ? "" : ", its task ended as \($0)" } ?? ""
    let last = String(decoding: log, as: UTF8.self).split(separator: "\n").last {
      !$0.trimmed.isEmpty
    }
    return last.map { "\($0.trimmed) ('\(path)'\(ending))" }
      ?? "nothing in its log, '\(path)': it was killed"
  }
}

extension String {
  /// With one line feed at the end.
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    return text + "\n"
  }
}
