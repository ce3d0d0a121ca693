import ArgumentParser
import Support

/// The commands of Slurm: `sbatch`, `squeue`, `scontrol`, `sinfo`.
enum Slurm {
  /// A command that did not do what it was asked for.
  struct Refusal: Error {
    /// Its own words, without the names of programs before them.
    let reason: String
  }

  /// What a command writes.
  ///
  /// - Throws: a ``Refusal``, or the exit status where it cannot be started, when that has been reported.
  private static func output(
    of name: String, _ arguments: [String], input: [UInt8] = []
  ) throws -> String {
    let outcome: Program.Outcome
    do throws(Program.Failure) {
      outcome = try Program(name).run(arguments, input: input)
    } catch {
      guard case .system(let code) = error else {
        Terminal.report(
          "error: '\(name)' is not there: sweeps are submitted on a machine of a Slurm cluster\n"
            + "  remedy: '--dry-run' prints the script; 'descent run --shard K/N' works under any scheduler"
        )
        throw ExitStatus.missingProgram
      }
      Terminal.report("error: cannot start '\(name)': \(SystemError.reason(code))")
      throw ExitStatus.shortage
    }
    guard outcome.status == 0 else { throw Refusal(reason: reason(of: outcome.error, by: name)) }
    return String(decoding: outcome.output, as: UTF8.self)
  }

  /// The last of what a command says of itself: `sbatch: error: Batch job submission failed: Invalid qos`.
  private static func reason(of text: String, by name: String) -> String {
    let lines = text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }
    guard let last = lines.last(where: { $0.hasPrefix("\(name): ") }) ?? lines.last else {
      return "\(name) gives no reason"
    }
    for mark in ["failed: ", "error: ", "\(name): "] {
      if let range = last.firstRange(of: mark) { return String(last[range.upperBound...]) }
    }
    return last
  }

  // MARK: Submitting

  /// The largest number that a task of an array may have; nil where it is not known.
  static func largestTask() throws -> Int? {
    let text = try output(of: "scontrol", ["show", "config"])
    for line in text.split(separator: "\n") where line.hasPrefix("MaxArraySize") {
      return line.split(separator: "=").last.flatMap { Int($0.trimmed) }.map { $0 - 1 }
    }
    return nil
  }

  /// The names of the partitions.
  static func partitions() -> [String] {
    let text = (try? output(of: "sinfo", ["--noheader", "--format=%R"])) ?? ""
    return Set(text.split(separator: "\n").map(\.trimmed)).sorted()
  }

  /// Submits a script.
  ///
  /// - Parameters:
  ///   - script: all of it.
  ///   - options: of `sbatch`.
  /// - Returns: the number of the job.
  static func submit(_ script: String, options: [String]) throws -> Int {
    let text = try output(of: "sbatch", ["--parsable"] + options, input: Array(script.utf8))
    // Where there are several clusters, the name of one follows.
    let last = text.split(whereSeparator: \.isNewline).last ?? ""
    guard let job = last.split(separator: ";").first.flatMap({ Int($0.trimmed) }) else {
      throw Refusal(reason: "it answers '\(text.trimmed)', and no number of a job")
    }
    return job
  }

  static func cancel(_ job: Int) { _ = try? output(of: "scancel", ["\(job)"]) }

  // MARK: The queue

  /// A job, or a task of an array.
  struct Entry {
    let job: Int
    /// Of an array; nil of another job.
    let task: Int?
    let state: String

    var isPending: Bool { ["PENDING", "REQUEUED", "REQUEUE_HOLD", "SUSPENDED"].contains(state) }
    var isRunning: Bool {
      ["RUNNING", "CONFIGURING", "COMPLETING", "STAGE_OUT", "STOPPED"].contains(state)
    }
    /// Whether it will do nothing more.
    var hasEnded: Bool { !isPending && !isRunning }
  }

  /// Jobs that are in the queue, or were a short while ago; those that Slurm has forgotten are not among them.
  static func entries(of jobs: [Int]) throws -> [Entry] {
    let names = jobs.map(String.init).joined(separator: ",")
    let text: String
    do {
      text = try output(
        of: "squeue",
        ["--noheader", "--array", "--states=all", "--jobs=\(names)", "--format=%i|%T"])
    } catch let refusal as Refusal {
      if refusal.reason.hasPrefix("Invalid job id") { return [] }
      throw refusal
    }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "|").map(\.trimmed)
      guard parts.count == 2 else { return nil }
      let numbers = parts[0].split(separator: "_")
      guard let job = numbers.first.flatMap({ Int($0) }) else { return nil }
      return Entry(
        job: job, task: numbers.count > 1 ? Int(numbers[1]) : nil, state: parts[1])
    }
  }

  /// The user's jobs with a comment that have not ended.
  static func queued(_ comment: String) -> [String] {
    let text = (try? output(of: "squeue", ["--noheader", "--me", "--format=%F|%k"])) ?? ""
    var found: [String] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|", maxSplits: 1).map(\.trimmed)
      if parts.count == 2, parts[1] == comment, !found.contains(parts[0]) {
        found.append(parts[0])
      }
    }
    return found
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
