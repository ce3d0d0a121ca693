import ArgumentParser
import Plotting
import Reports
import Results
import Runner
import Sweeps

/// One experiment of a run: from its plan to its output.
struct ExperimentRun: Sendable {
  /// What all experiments of a run share.
  struct Options: Sendable {
    /// The folder that holds a folder an experiment.
    let output: String
    let drawsFigures: Bool
    let formats: Set<FigureFormat>
    /// The folder that holds a folder an experiment for TensorBoard; nil for none.
    let logs: String?
    let isQuiet: Bool
    /// How many shards the outcomes are read from; nil where trials run.
    var shards: Int?
  }

  /// What is left of an experiment that has run: its files are written, and take no memory.
  struct Outcome: Sendable {
    let summary: [String]
    let tally: Tally
  }

  let experiment: Experiment
  /// Its place among those of the run.
  let part: Int
  let folder: OutputFolder
  /// Where TensorBoard reads it; nil for nowhere.
  let log: OutputFolder?
  let options: Options
  let progress: RunProgress

  init(_ experiment: Experiment, part: Int, _ options: Options, _ progress: RunProgress) {
    self.experiment = experiment
    self.part = part
    self.options = options
    self.progress = progress
    folder = OutputFolder("\(options.output)/\(experiment.name)")
    log = options.logs.map { OutputFolder("\($0)/\(experiment.name)") }
  }

  /// Runs the experiment and writes its output.
  ///
  /// - Parameters:
  ///   - jobs: how many threads.
  ///   - store: where trials are taken from and kept; it is closed at the end.
  /// - Throws: the exit status, when what went wrong has been reported.
  func run(jobs: Int, store: TrialStore?) throws -> Outcome {
    defer { close(store) }
    // Of a million trials a plan takes memory, and is made when its turn has come.
    let plan = Plan(experiment)
    for note in plan.notes where !options.isQuiet { report("note", note) }
    // Most runs are so small that no check is needed.
    if !PlanEstimate.isSurelySmall(plan) {
      try Capacity.refuseShortage(
        try Capacity.estimate(plan, drawsFigures: options.drawsFigures), folder: folder.path,
        warns: !options.isQuiet
      ) { report($0, $1) }
    }
    let replacement: OutputReplacement
    let logReplacement: OutputReplacement?
    do {
      replacement = try folder.replacement()
      logReplacement = try log?.replacement()
    } catch { throw status(of: error) }
    for note in [replacement.note, logReplacement?.note] { if let note { report("note", note) } }
    let ending = Interrupts.atEnd {
      logReplacement?.abandon()
      abandon(replacement, store)
    }
    defer { Interrupts.forget(ending) }
    progress.begins(part, trials: plan.count)
    var isWritten = false
    defer { progress.ends(part, isWritten: isWritten) }
    do {
      let output = try made(plan, into: replacement, store, jobs)
      // It is on the disk before anything is replaced: a disk that is full leaves both as they were.
      let events = try logReplacement.map {
        try output.log?.stage(in: $0, jobs: jobs) { Interrupts.isInterrupted } ?? []
      }
      if Interrupts.isInterrupted { throw RunnerError.cancelled }
      try output.write(by: replacement, in: folder)
      if let log, let events {
        let left = TensorBoardLog.left(in: log.path)
        if events.isEmpty, left.isEmpty {
          logReplacement?.abandon()
        } else {
          try logReplacement?.commit(events, removing: left)
        }
        if let note = output.log?.note, !options.isQuiet { report("note", note) }
      }
      isWritten = true
      if Interrupts.isInterrupted {
        Interrupts.end(ending)
        throw Interrupts.status
      }
      return Outcome(summary: output.summary, tally: output.tally)
    } catch let status as ExitCode {
      throw status
    } catch {
      if Interrupts.isInterrupted {
        Interrupts.end(ending)
        throw Interrupts.status
      }
      replacement.abandon()
      logReplacement?.abandon()
      throw status(of: error)
    }
  }

  /// Runs the plan and makes its output.
  ///
  /// - Throws: also where a signal came.
  private func made(
    _ plan: Plan, into replacement: OutputReplacement, _ store: TrialStore?, _ jobs: Int
  ) throws -> Output {
    let stream = try ResultsStream(plan, into: replacement)
    if let total = options.shards, let store {
      return try joined(plan, total, in: store.folder, stream, jobs)
    }
    let results = try Runner.run(
      plan, jobs: jobs, store: store, sink: stream,
      progress: { progress.show($0, of: part) }, isCancelled: { Interrupts.isInterrupted })
    guard let results else { throw RunnerError.cancelled }
    if let note = progress.reused(part), !options.isQuiet { report("note", note) }
    return try output(results, stream, store, jobs)
  }

  /// Makes the output of the shards of the plan, without the store's database, which another host may use.
  private func joined(
    _ plan: Plan, _ total: Int, in store: String, _ stream: ResultsStream, _ jobs: Int
  ) throws -> Output {
    let shards = try PlanShards(plan, total: total, in: store)
    switch try shards.join(jobs: jobs, sink: stream) {
    case .missing(let missing):
      for line in MissingShards.lines(missing, of: shards) { report("error", line) }
      throw ExitStatus.unreadableFile
    case .whole(let results):
      let paths = shards.paths
      let output = try output(results, stream, paths, jobs)
      paths.removeAll()
      return output
    }
  }

  private func output(
    _ results: RunResults, _ stream: ResultsStream, _ store: (any OutcomeStore)?, _ jobs: Int
  ) throws -> Output {
    progress.draws(part)
    return try Output(
      results, resultsFile: try stream.finish(), jobs: jobs, drawsFigures: options.drawsFigures,
      formats: options.formats, store: store, summaryWidth: Terminal.columns, keepsLog: log != nil,
      isCancelled: { Interrupts.isInterrupted })
  }

  // MARK: Ends

  /// A signal ends the experiment.
  private func abandon(_ replacement: OutputReplacement, _ store: TrialStore?) {
    let isAsItWas = replacement.abandon()
    progress.clear()
    close(store)
    let kept = progress.kept(
      part, written: store?.written ?? 0, hasPieces: store?.hasPieces ?? false)
    Terminal.report(
      isAsItWas
        ? "interrupted: '\(folder.path)' is as it was; \(kept)"
        : "interrupted: '\(folder.path)' is whole")
  }

  /// Says what the store did not do.
  private func close(_ store: TrialStore?) {
    for message in store?.takeMessages() ?? [] { report("warning", message) }
    store?.close()
  }

  private func report(_ kind: String, _ text: String) { progress.report(kind, text, of: part) }

  /// Reports what went wrong.
  ///
  /// - Returns: the status to end with.
  private func status(of error: any Error) -> ExitCode {
    switch error {
    case let error as OutputError:
      report("error", error.message)
      return ExitStatus.of(error)
    case let error as PlottingError where error.isShortage:
      report("error", "\(error)")
      return ExitStatus.shortage
    case let error as RunnerError:
      report("error", error.message)
      return error == .shortage ? ExitStatus.shortage : ExitStatus.defect
    default:
      report("error", "\(error)")
      return ExitStatus.defect
    }
  }
}
