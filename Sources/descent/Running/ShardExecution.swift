import ArgumentParser
import Reports
import Results
import Runner
import Support
import Sweeps

/// One shard of an experiment: from its plan to its file in a store.
struct ShardExecution {
  private let experiment: Experiment
  private let shard: ShardNumber
  private let store: String
  private let isQuiet: Bool

  /// - Parameter store: its folder.
  init(_ experiment: Experiment, shard: ShardNumber, store: String, isQuiet: Bool) {
    self.experiment = experiment
    self.shard = shard
    self.store = store
    self.isQuiet = isQuiet
  }

  /// Runs the shard; one that is whole is left as it is.
  ///
  /// - Parameter jobs: how many threads.
  /// - Throws: the exit status, when what went wrong has been reported.
  func run(jobs: Int) throws {
    let number = try shard.resolved()
    let plan = Plan(experiment)
    try ShardNumber.refuse(shard.total, of: plan)
    let progress = RunProgress(
      [RunProgress.Part(name: experiment.name, workload: nil)],
      on: ProgressLine(isOn: !isQuiet && ProgressLine.isTerminal))
    do {
      let run = try ShardRun(number, of: try PlanShards(plan, total: shard.total, in: store))
      guard let journal = run.journal else {
        if !isQuiet { try Terminal.print(["\(title(number)) is whole already: \(run.path)"]) }
        return
      }
      try finish(run, journal, number, progress, jobs)
    } catch let error as OutputError {
      let status = ExitStatus.reporting(error)
      Terminal.report(
        error.kind == .writing
          ? "  remedy: the same command goes on from what is stored, when there is room to write"
          : "  remedy: '--store' in a folder that this host, '\(ProcessName.host)', can write")
      throw status
    } catch let error as RunnerError {
      Terminal.report("error: \(error.message)")
      throw error == .shortage ? ExitStatus.shortage : ExitStatus.defect
    }
  }

  private func title(_ number: Int) -> String {
    "shard \(grouped(number)) of \(grouped(shard.total))"
  }

  private func finish(
    _ run: ShardRun, _ journal: ShardJournal, _ number: Int, _ progress: RunProgress, _ jobs: Int
  ) throws {
    let count = run.shard.count
    let title = title(number)
    if journal.found > 0, !isQuiet {
      Terminal.report(
        "note: \(grouped(journal.found)) of \(grouped(count)) trials were stored already")
    }
    progress.begins(0, trials: count)
    let ending = Interrupts.atEnd {
      progress.clear()
      let stored = journal.found + journal.written
      let kept =
        stored > 0
        ? "\(grouped(stored)) of \(grouped(count)) trials are stored, and the same command goes on"
        : journal.hasPieces
          ? "how far the trials came is stored, and the same command goes on"
          : "the same command begins anew"
      Terminal.report("interrupted: \(title) is not whole; \(kept)")
    }
    defer {
      Interrupts.forget(ending)
      progress.clear()
      for message in journal.takeMessages() { Terminal.report("warning: \(message)") }
    }
    let isWhole = try run.run(
      jobs: jobs, progress: { progress.show($0, of: 0) },
      isCancelled: { Interrupts.isInterrupted })
    guard isWhole else {
      Interrupts.end(ending)
      throw Interrupts.status
    }
    if !isQuiet { try Terminal.print(["\(title): \(Counted.text(count, "trial")) in \(run.path)"]) }
  }
}
