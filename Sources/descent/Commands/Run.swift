import ArgumentParser
import MachineCode
import Reports
import Results
import Runner
import Support
import Sweeps

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run experiments; write tables, figures and a report.",
    usage: "descent run <file> ... [<options>]",
    discussion: Examples.after(
      "Each file leaves a folder of its own name below the output folder. Trials that are stored already are not run again.",
      "descent run Experiments/notebook.yaml Experiments/valley.yaml --no-figures",
      "descent run Experiments/notebook.yaml --set stop.max_iterations=500 -o Short",
      "descent run Experiments/notebook.yaml --shard 3/8"))

  @Argument(
    help: ArgumentHelp(
      "Experiment files, or folders, which stand for the .yaml files directly in them.",
      valueName: "file"))
  var files: [String]

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where outputs go.", valueName: "dir"))
  var output = "Output"

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var options: StoreOptions

  @Flag(help: "Run every trial anew: nothing that is stored is used, and nothing is stored.")
  var fresh = false

  @Flag(name: .customLong("no-figures"), help: "Write tables and the report alone.")
  var noFigures = false

  @Option(
    help: ArgumentHelp(
      "The formats of figures, between commas: png, svg, pdf, csv. By default png,svg.",
      valueName: "formats"), transform: FigureFormat.argument)
  var format = FigureFormat.standard

  @Option(
    help: ArgumentHelp(
      "Also write the recorded paths for TensorBoard, a folder an experiment.", valueName: "dir"))
  var tensorboard: String?

  @Option(
    help: ArgumentHelp(
      "Run one of N parts of the trials into the store, and write no output; K is from 1, or 'env': the number of the task by Slurm or Kubernetes.",
      valueName: "k/n"))
  var shard: ShardNumber?

  @Option(
    help: ArgumentHelp(
      "Make the output of N shards; one that is missing is named. No trial runs but those whose paths are drawn.",
      valueName: "n"
    ))
  var join: Int?

  @Flag(name: .shortAndLong, help: "Report nothing but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also report how programs are executed.")
  var verbose = false

  func validate() throws {
    // An empty path would be the root of the file system.
    if output.isEmpty { throw ValidationError("'--output' must name a folder.") }
    if let tensorboard {
      if tensorboard.isEmpty { throw ValidationError("'--tensorboard' must name a folder.") }
      // Each replaces its files as a whole, and has a folder of its own.
      if ExperimentFiles.isSame(tensorboard, output) {
        throw ValidationError("'--tensorboard' and '--output' must name different folders.")
      }
    }
    if quiet, verbose { throw ValidationError("'--quiet' and '--verbose' exclude each other.") }
    if let join, !ShardNumber.totals.contains(join) {
      throw ValidationError(
        "'--join' must be a number of shards, from 1 to \(grouped(ShardNumber.totals.upperBound)).")
    }
    if shard != nil, join != nil {
      throw ValidationError("'--shard' and '--join' exclude each other.")
    }
    if fresh, shard != nil || join != nil {
      throw ValidationError("'--fresh' uses no store, and shards are in one.")
    }
    if shard != nil, noFigures || tensorboard != nil {
      throw ValidationError(
        "'--shard' writes no output; '--join' takes '--no-figures' and '--tensorboard'.")
    }
  }

  func run() throws {
    let files = try ExperimentFiles.expanded(files, output: output)
    let overrides = try experiment.overrides()
    // All files are checked before any is run.
    let experiments = try experiment.loadAll(files, overrides)
    if verbose { Terminal.report("note: \(InstructionSet.executionSummary)") }
    let jobs = try threads.checked()
    Interrupts.catchSignals()
    if shard != nil || join != nil { try refuseSeveral(experiments) }
    if let shard {
      return try ShardExecution(
        experiments[0], shard: shard, store: options.store(of: files[0]).folder, isQuiet: quiet
      ).run(jobs: jobs)
    }
    if let join { try ShardNumber.refuse(join, of: Plan(experiments[0])) }
    let workloads = experiments.count > 1 ? try experiments.map { try workload(of: $0) } : []
    let progress = RunProgress(
      experiments.enumerated().map { at, experiment in
        RunProgress.Part(
          name: experiment.name, workload: workloads.isEmpty ? nil : workloads[at])
      }, on: ProgressLine(isOn: !quiet && ProgressLine.isTerminal))
    // Said last, as it is registered first.
    let ending = Interrupts.atEnd {
      if experiments.count > 1 {
        Terminal.report(
          "interrupted: \(progress.written) of \(experiments.count) experiments are done")
      }
    }
    let shared = ExperimentRun.Options(
      output: output, drawsFigures: !noFigures, formats: format, logs: tensorboard,
      isQuiet: quiet, shards: join)
    let runs = experiments.enumerated().map { ExperimentRun($1, part: $0, shared, progress) }
    let queue = RunQueue(runs: runs, workloads: workloads, jobs: jobs) { [fresh, options] part in
      fresh ? nil : options.store(of: files[part])
    }
    let outcomes = queue.run()
    progress.clear()
    // A signal that came when all was done interrupts nothing.
    let isWhole = outcomes.allSatisfy { (try? $0.get()) != nil }
    if Interrupts.isInterrupted, !isWhole {
      Interrupts.end(ending)
      throw Interrupts.status
    }
    Interrupts.forget(ending)
    try report(runs, outcomes)
  }

  private func refuseSeveral(_ experiments: [Experiment]) throws {
    guard experiments.count > 1 else { return }
    Terminal.report("error: shards are of one experiment, and \(experiments.count) are named")
    throw ExitStatus.wrongUsage
  }

  private func workload(of experiment: Experiment) throws -> Workload {
    do { return try Workload(Plan(experiment), drawsFigures: !noFigures) } catch {
      Terminal.report("error: \(error.message)")
      throw ExitStatus.defect
    }
  }

  /// Prints what the experiments came to.
  ///
  /// - Throws: the status of the first that failed.
  private func report(
    _ runs: [ExperimentRun], _ outcomes: [Result<ExperimentRun.Outcome, ExitCode>]
  ) throws {
    if !quiet, runs.count == 1, let outcome = try? outcomes.first?.get() {
      try Terminal.print(outcome.summary + ["", "\(runs[0].folder.path)/report.md"])
    } else if !quiet, runs.count > 1 {
      var summary = RunSummary()
      for (run, outcome) in zip(runs, outcomes) {
        summary.add(run.folder.path, (try? outcome.get())?.tally)
      }
      try Terminal.print(summary.lines)
    }
    for outcome in outcomes { _ = try outcome.get() }
  }
}
