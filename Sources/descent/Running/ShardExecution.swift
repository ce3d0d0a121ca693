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

/// What is said of shards that are not whole.
enum MissingShards {
  /// The most damaged files that are named.
  private static let most = 5

  static func lines(
    _ missing: [(number: Int, state: PlanShards.State)], of shards: PlanShards
  ) -> [String] {
    let numbers = missing.map(\.number)
    let trials = numbers.reduce(0) { $0 + shards.shards[$1 - 1].count }
    let damages = missing.compactMap { (_, state) -> String? in
      if case .damaged(let reason) = state { return reason }
      return nil
    }
    var lines = Array(damages.prefix(most))
    if damages.count > most { lines.append("\(grouped(damages.count - most)) more are damaged") }
    let all = shards.shards.count
    let which =
      numbers.count == all
      ? all == 1 ? "the one shard is missing" : "all \(grouped(all)) shards are missing"
      : "\(numbers.count == 1 ? "shard" : "shards") \(NumberRanges.text(numbers)) of \(grouped(all))"
        + (numbers.count == 1 ? " is missing" : " are missing")
    var line =
      "\(which) in '\(shards.store)': \(grouped(trials)) of \(grouped(shards.plan.count)) trials"
    let names = OutputFolder.names(in: "\(shards.store)/shards")
    let hasOthers = numbers.contains { number in
      names.contains { $0.hasPrefix("\(number)-of-\(all)-") && $0.hasSuffix(TrialsFile.ending) }
    }
    if hasOthers, damages.isEmpty {
      line += "\n  remedy: there are shards of other trials; was the file changed since they ran?"
    } else if numbers.count == all, names.isEmpty {
      line +=
        "\n  remedy: is it on a file system that this host, '\(ProcessName.host)', shares with those that"
        + " ran the shards?"
    } else {
      line +=
        "\n  remedy: 'descent submit' runs these alone, or 'descent run --shard"
        + " \(numbers[0])/\(all)' each"
    }
    if OutputFolder.exists("\(shards.store)/trials.sqlite") {
      line +=
        "\n  note: what the store's database has, 'descent run' without '--join' takes, and 'descent"
        + " submit' gives to shards"
    }
    lines.append(line)
    return lines
  }
}

/// A number with what it counts: `1 shard`, `2,000 shards`.
enum Counted {
  static func text(_ count: Int, _ name: String) -> String {
    "\(grouped(count)) \(name)\(count == 1 ? "" : "s")"
  }
}

/// Numbers as Slurm writes them: `1-3,7`.
enum NumberRanges {
  /// - Parameter numbers: ascending.
  static func text(_ numbers: [Int]) -> String {
    var ranges: [(first: Int, last: Int)] = []
    for number in numbers {
      if let last = ranges.last, last.last + 1 == number {
        ranges[ranges.count - 1].last = number
      } else {
        ranges.append((number, number))
      }
    }
    return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
      .joined(separator: ",")
  }
}
