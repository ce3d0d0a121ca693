import ArgumentParser
import Glibc
import Reports
import Results
import Runner
import Support
import Sweeps

/// A sweep on its way to a cluster.
struct Submission {
  private let plan: Plan
  private let shards: PlanShards
  private let request: ClusterRequest
  private let script: JobScript
  private let store: TrialStore
  private let slurmOptions: [String]
  /// The folder of the experiment's output.
  private let folder: String

  /// - Parameters:
  ///   - file: of the experiment.
  ///   - changes: of the experiment, as options.
  ///   - shards: how many; nil for as many as seem good.
  ///   - output: the folder that holds a folder an experiment.
  ///   - slurmOptions: of the user, for `sbatch`.
  /// - Throws: the exit status of a defect, when it has been reported.
  init(
    _ plan: Plan, file: String, changes: [String], shards: Int?, output: String, store: TrialStore,
    slurmOptions: [String]
  ) throws {
    self.plan = plan
    self.store = store
    self.slurmOptions = slurmOptions
    let estimate = try Capacity.estimate(plan)
    do {
      request = ClusterRequest(
        plan, estimate, seconds: try Runner.mostSeconds(plan), shards: shards)
      self.shards = try PlanShards(plan, total: request.shards, in: store.folder)
    } catch {
      Terminal.report("error: \(error.message)")
      throw ExitStatus.defect
    }
    folder = "\(output)/\(plan.experiment.name)"
    script = JobScript(
      program: RelativePath.ofProgram, file: file, changes: changes,
      name: JobScript.name(plan.experiment.name), shards: request.shards,
      store: RelativePath.text(store.folder), output: output,
      memory: slurmOptions.contains { $0.hasPrefix("--mem") } ? nil : request.memory,
      minutes: request.minutes)
  }

  /// Submits the sweep, or prints its script.
  ///
  /// - Throws: the exit status, when what went wrong has been reported.
  func carryOut(isDry: Bool, waits: Bool) throws {
    for note in plan.notes { Terminal.report("note: \(note)") }
    let states = shards.states(jobs: Capacity.processors)
    for case .damaged(let reason) in states {
      Terminal.report("warning: \(reason); the shard runs again")
    }
    let missing = states.indices.filter { states[$0] != .whole }.map { $0 + 1 }
    if isDry {
      for line in lines(missing) { Terminal.report(line) }
      return try Terminal.print(script.text(missing))
    }
    try checkArray(missing)
    try refuseSecond()
    let left = try seed(missing)
    for line in lines(left) { Terminal.report(line) }
    let jobs = try submit(left)
    try Terminal.print(
      (jobs.array.map {
        ["job \($0): \(left.count == 1 ? "shard" : "shards") \(NumberRanges.text(left))"]
      }
        ?? [])
        + ["job \(jobs.output): the output, \(folder)", "logs in \(script.logs)"])
    guard waits else {
      return Terminal.report("to look: \(SubmissionWatch.command(jobs.all))")
    }
    try SubmissionWatch(jobs, script, shards, missing: left, folder: folder).wait()
  }

  // MARK: Before

  /// What the sweep asks for, in lines.
  private func lines(_ missing: [Int]) -> [String] {
    var lines: [String] = []
    let tasks = missing.count
    let trials = missing.reduce(0) { $0 + shards.shards[$1 - 1].count }
    if tasks < request.shards {
      lines.append(
        "\(grouped(request.shards - tasks)) of \(grouped(request.shards)) shards are whole already")
    }
    lines.append(
      tasks == 0
        ? "a job that makes \(folder)"
        : "\(grouped(trials)) trials in \(grouped(tasks)) task\(tasks == 1 ? "" : "s"), then a job that makes"
          + " \(folder)")
    if tasks > 0 {
      let time = (try? Calibration(plan, drawsFigures: false))?.time(share: request.shards)
      lines.append(
        "a task: \(time.map { "\($0), " } ?? "")one processor, \(grouped(request.memory)) MB of memory,"
          + " at most \(grouped(request.minutes)) min")
    }
    lines.append(
      "on disk: \(size(request.stored)) of trials in \(script.store), at most \(size(request.output)) of output"
    )
    return lines
  }

  /// Refuses an array that the cluster does not take, before anything is written.
  private func checkArray(_ missing: [Int]) throws {
    do {
      let largest = try Slurm.largestTask()
      guard let largest, let last = missing.last, last > largest else { return }
      Terminal.report(
        "error: an array of \(grouped(last)) tasks is above this cluster's limit of \(grouped(largest))\n"
          + "  remedy: '--shards \(largest)', or fewer")
      throw ExitStatus.wrongUsage
    } catch let refusal as Slurm.Refusal { throw status(of: refusal) }
  }

  /// Refuses a sweep that is in the queue already: its trials would run twice.
  private func refuseSecond() throws {
    let queued = Slurm.queued(named: script.name, in: File.resolved(".") ?? ".")
    guard !queued.isEmpty else { return }
    let jobs = queued.joined(separator: ",")
    Terminal.report(
      "error: '\(script.name)' is in the queue already, as job \(jobs)\n"
        + "  remedy: wait for it: squeue --jobs=\(jobs); or end it: scancel \(jobs)")
    throw ExitStatus.inUse
  }

  /// Makes the folders of the store, and gives shards what is stored of them elsewhere.
  ///
  /// - Returns: the shards that are not whole.
  private func seed(_ missing: [Int]) throws -> [Int] {
    defer { store.close() }
    do {
      try shards.makeFolders(beside: "logs")
      let stored = try shards.seed(missing, from: store)
      for message in store.takeMessages() { Terminal.report("warning: \(message)") }
      guard stored > 0 else { return missing }
      Terminal.report(
        "note: \(grouped(stored)) of \(grouped(plan.count)) trials were stored already")
      return missing.filter { shards.state($0) != .whole }
    } catch { throw ExitStatus.reporting(error) }
  }

  // MARK: Submitting

  /// The numbers of the jobs of a sweep.
  struct Jobs {
    /// Nil where all shards are whole.
    let array: Int?
    let output: Int

    var all: [Int] { (array.map { [$0] } ?? []) + [output] }
  }

  /// Writes the script and submits both jobs, or does neither.
  private func submit(_ missing: [Int]) throws -> Jobs {
    let text = script.text(missing)
    let place = ScriptPlace(folder)
    do { try place.write(text) } catch { throw ExitStatus.reporting(error) }
    var submitted: [Int] = []
    do {
      if !missing.isEmpty {
        submitted.append(
          try Slurm.submit(text, options: script.arrayOptions(missing) + slurmOptions))
      }
      let array = submitted.first
      let output = try Slurm.submit(
        text, options: script.outputOptions(after: array) + slurmOptions)
      return Jobs(array: array, output: output)
    } catch {
      for job in submitted { Slurm.cancel(job) }
      place.restore()
      if let refusal = error as? Slurm.Refusal { throw status(of: refusal) }
      throw error
    }
  }

  /// Says why Slurm refused, and what to do.
  private func status(of refusal: Slurm.Refusal) -> ExitCode {
    var text = "error: Slurm refused: \(refusal.reason)"
    let reason = refusal.reason.lowercased()
    if reason.contains("partition") {
      let names = Slurm.partitions()
      let given = slurmOptions.compactMap { option in
        ["--partition=", "-p"].first(where: option.hasPrefix).map {
          String(option.dropFirst($0.count))
        }
      }.first
      let hint = given.flatMap { nearest($0, among: names) }.map { "; did you mean '\($0)'?" } ?? ""
      if !names.isEmpty {
        text += "\n  remedy: -- --partition=NAME, of \(names.joined(separator: ", "))\(hint)"
      }
    } else if reason.contains("unable to contact") || reason.contains("configuration source") {
      text +=
        "\n  remedy: a machine of the cluster whose controller answers: scontrol ping; SLURM_CONF names the"
        + " configuration"
      Terminal.report(text)
      return ExitStatus.failedWriting
    } else if !slurmOptions.isEmpty {
      text += "\n  remedy: look at the options after '--': \(slurmOptions.joined(separator: " "))"
    } else {
      text += "\n  remedy: options for sbatch follow '--', as in -- --account=NAME --time=60"
    }
    Terminal.report(text)
    return ExitStatus.wrongUsage
  }
}

/// The script in the folder of an output, which is not this process's while jobs are submitted: they may begin at once.
private struct ScriptPlace {
  private static let name = "job.sh"
  private let folder: String
  /// What was there before.
  private let old: [UInt8]?
  /// Folders that were not there before, the innermost first.
  private let made: [String]

  init(_ folder: String) {
    self.folder = folder
    old = try? File.contents(of: "\(folder)/\(Self.name)")
    let parent = folder.lastIndex(of: "/").map { String(folder[..<$0]) }
    made = [folder, parent].compactMap { $0 }.filter { !$0.isEmpty && !OutputFolder.exists($0) }
  }

  func write(_ text: String) throws(OutputError) {
    try OutputFolder(folder).replace(with: [OutputFile(Self.name, text: text)])
  }

  /// Leaves everything as it was.
  func restore() {
    if let old {
      try? OutputFolder(folder).replace(with: [OutputFile(Self.name, old)])
    } else {
      unlink(SystemPath.bytes("\(folder)/\(Self.name)"))
      for folder in made { rmdir(SystemPath.bytes(folder)) }
    }
  }
}

/// Paths from the current folder, where a script can be kept that others run elsewhere.
enum RelativePath {
  /// This program: as it was called, or from the current folder where it lies below that.
  static var ofProgram: String {
    let path = CommandLine.argc > 0 ? CommandLine.unsafeArgv[0].map { SystemPath.text($0) } : nil
    guard let path, path.contains("/") else { return path ?? "descent" }
    return path.hasPrefix("/") ? text(path) : path
  }

  /// A path from the current folder; as it is where that is not above it or one of few folders beside it.
  static func text(_ path: String) -> String {
    guard path.hasPrefix("/"), let current = File.resolved(".") else { return path }
    let (from, to) = (current.split(separator: "/"), path.split(separator: "/"))
    let shared = zip(from, to).prefix { $0 == $1 }.count
    // Of what shares little with it the whole path is easier to read.
    guard shared > 0, from.count - shared <= 2 else { return path }
    let parts = [Substring](repeating: "..", count: from.count - shared) + to.dropFirst(shared)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
