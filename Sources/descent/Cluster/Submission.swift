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
    do throws(RunnerError) {
      let seconds = try Runner.mostSeconds(plan)
      let total = shards ?? ClusterRequest.shards(plan, seconds: seconds)
      self.shards = try PlanShards(plan, total: total, in: store.folder)
      request = ClusterRequest(self.shards, estimate)
    } catch {
      Terminal.report("error: \(error.message)")
      throw ExitStatus.defect
    }
    folder = "\(output)/\(plan.experiment.name)"
    script = JobScript(
      program: RelativePath.ofProgram, file: file, changes: changes,
      name: JobScript.name(plan.experiment.name), identity: self.shards.identity,
      shards: self.shards.shards.count, store: RelativePath.text(store.folder), output: output,
      memory: slurmOptions.contains { $0.hasPrefix("--mem") } ? nil : request.memory,
      minutes: request.minutes, outputMinutes: request.outputMinutes)
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
    let place = StorePlace(store.folder)
    let left = try seed(missing)
    for line in lines(left) { Terminal.report(line) }
    let jobs = try submit(left, place)
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
    let (tasks, all) = (missing.count, shards.shards.count)
    let trials = missing.reduce(0) { $0 + shards.shards[$1 - 1].count }
    if tasks < all {
      lines.append("\(grouped(all - tasks)) of \(Counted.text(all, "shard")) are whole already")
    }
    lines.append(
      tasks == 0
        ? "a job that makes \(folder)"
        : "\(Counted.text(trials, "trial")) in \(Counted.text(tasks, "task")), then a job that makes \(folder)"
    )
    if tasks > 0 {
      lines.append(
        "a task: \(Calibration.duration(request.seconds)) if no trial ends early, limit"
          + " \(grouped(request.minutes)) min, 1 processor"
          + (script.memory.map { ", \(grouped($0)) MB" } ?? ""))
    }
    lines.append("the output: a limit of \(grouped(request.outputMinutes)) min")
    lines.append(
      "on disk: \(size(request.stored)) of trials in \(script.store), at most \(size(request.output)) of output"
    )
    return lines
  }

  /// Refuses an array that the cluster does not take, before anything is written.
  private func checkArray(_ missing: [Int]) throws {
    do {
      let largest = try Slurm.largestTask()
      guard let largest, !missing.isEmpty, shards.shards.count > largest else { return }
      Terminal.report(
        "error: shards are numbered up to \(grouped(shards.shards.count)), and arrays of this cluster have a limit"
          + " of \(grouped(largest))\n  remedy: '--shards \(largest)', or fewer")
      throw ExitStatus.wrongUsage
    } catch let refusal as Slurm.Refusal { throw status(of: refusal) }
  }

  /// Refuses a sweep that is in the queue already: its trials would run twice.
  private func refuseSecond() throws {
    let queued = Slurm.queued(script.comment)
    guard !queued.isEmpty else { return }
    let jobs = queued.joined(separator: ",")
    Terminal.report(
      "error: the same trials are in the queue already, as job \(jobs)\n"
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
  private func submit(_ missing: [Int], _ storePlace: StorePlace) throws -> Jobs {
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
      storePlace.restore()
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
      // The value is in the same word or the next.
      let words = slurmOptions.joined(separator: "=").split(separator: "=").map(String.init)
      let next = words.firstIndex { ["--partition", "-p"].contains($0) }.map {
        words.dropFirst($0 + 1)
      }
      let given =
        next?.first
        ?? slurmOptions.compactMap { option in
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

/// The folders of a store that may be made for jobs that are then refused.
private struct StorePlace {
  private let folder: String
  private let isNew: Bool

  init(_ folder: String) {
    self.folder = folder
    isNew = !OutputFolder.exists(folder)
  }

  /// Removes what is empty again.
  func restore() {
    for name in ["logs", "shards"] { rmdir(SystemPath.bytes("\(folder)/\(name)")) }
    guard isNew, OutputFolder.names(in: folder) == [".gitignore"] else { return }
    unlink(SystemPath.bytes("\(folder)/.gitignore"))
    rmdir(SystemPath.bytes(folder))
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
