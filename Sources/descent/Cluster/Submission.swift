import ArgumentParser
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
    let files = SubmissionFiles(output: folder, store: store.folder)
    let left = try seed(missing)
    for line in lines(left) { Terminal.report(line) }
    let jobs = try submit(left, files)
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
    } catch let refusal as Slurm.Refusal { throw refusal.reported(options: slurmOptions) }
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
  private func submit(_ missing: [Int], _ files: SubmissionFiles) throws -> Jobs {
    let text = script.text(missing)
    do { try files.write(text) } catch { throw ExitStatus.reporting(error) }
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
      files.restore()
      if let refusal = error as? Slurm.Refusal { throw refusal.reported(options: slurmOptions) }
      throw error
    }
  }
}
