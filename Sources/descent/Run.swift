import ArgumentParser
import Glibc
import MachineCode
import Plotting
import Reports
import Results
import Runner
import Sweeps

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run experiments; write tables, figures and a report.")

  @Argument(help: ArgumentHelp("Experiment files.", valueName: "file"))
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

  @Flag(name: .shortAndLong, help: "Report nothing but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also report how programs are executed.")
  var verbose = false

  func validate() throws {
    // An empty path would be the root of the file system.
    if output.isEmpty { throw ValidationError("'--output' must name a folder.") }
    if quiet, verbose { throw ValidationError("'--quiet' and '--verbose' exclude each other.") }
    var names: [String: String] = [:]
    for file in files {
      let name = Experiment.baseName(file)
      if let other = names[name] {
        throw ValidationError(
          "'\(other)' and '\(file)' would both write '\(output)/\(name)'.")
      }
      names[name] = file
    }
  }

  func run() throws {
    let overrides = try experiment.overrides()
    // All files are checked before any is run.
    let experiments = try loadAll(overrides)
    if verbose { Terminal.report("note: \(InstructionSet.executionSummary)") }
    Interrupts.catchSignals()
    for (at, experiment) in experiments.enumerated() {
      if at > 0, !quiet { try Terminal.print("\n") }
      try run(experiment, store: fresh ? nil : options.store(of: files[at]))
    }
  }

  private func loadAll(_ overrides: [Override]) throws -> [Experiment] {
    var experiments: [Experiment] = []
    var failure: (any Error)?
    for file in files {
      do { experiments.append(try experiment.load(file, overrides)) } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return experiments
  }

  private func run(_ experiment: Experiment, store: TrialStore?) throws {
    let plan = Plan(experiment)
    for note in plan.notes where !quiet { Terminal.report("note: \(note)") }
    let jobs = try threads.checked()
    // Most runs are so small that no check is needed.
    if !PlanEstimate.isSurelySmall(plan) {
      try Capacity.refuseShortage(
        try Capacity.estimate(plan, drawsFigures: !noFigures),
        folder: "\(output)/\(experiment.name)", warns: !quiet)
    }
    let line = ProgressLine(isOn: !quiet && ProgressLine.isTerminal)
    let folder = OutputFolder("\(self.output)/\(experiment.name)")
    let replacement: OutputReplacement
    do { replacement = try folder.replacement() } catch { throw ExitStatus.reporting(error) }
    if let note = replacement.note { Terminal.report("note: \(note)") }
    Interrupts.atEnd {
      let isAsItWas = replacement.abandon()
      line.clear()
      report(store)
      Terminal.report(
        !isAsItWas
          ? "interrupted: '\(folder.path)' is whole"
          : "interrupted: '\(folder.path)' is as it was; "
            + line.kept(
              written: store?.written ?? 0, hasPieces: store?.hasPieces ?? false, of: plan.count))
      store?.close()
    }
    defer {
      Interrupts.forgetEndings()
      report(store)
      store?.close()
    }
    let output: Output
    do {
      output = try made(plan, store, into: replacement, line, jobs)
      if Interrupts.isInterrupted { throw RunnerError.cancelled }
      try output.write(by: replacement, in: folder)
      if Interrupts.isInterrupted {
        Terminal.report("interrupted: '\(folder.path)' is whole")
        throw Interrupts.status
      }
    } catch let status as ExitCode {
      throw status
    } catch {
      if Interrupts.isInterrupted {
        Interrupts.end()
        throw Interrupts.status
      }
      replacement.abandon()
      switch error {
      case let error as OutputError: throw ExitStatus.reporting(error)
      case let error as PlottingError where error.isShortage:
        Terminal.report("error: \(error)")
        throw ExitStatus.shortage
      case let error as RunnerError where error == .shortage:
        Terminal.report("error: \(error.message)")
        throw ExitStatus.shortage
      case let error as RunnerError: Terminal.report("error: \(error.message)")
      default: Terminal.report("error: \(error)")
      }
      throw ExitStatus.defect
    }
    if !quiet { try Terminal.print(output.summary + ["", "\(folder.path)/report.md"]) }
  }

  /// Says what the store did not do.
  private func report(_ store: TrialStore?) {
    for message in store?.takeMessages() ?? [] { Terminal.report("warning: \(message)") }
  }

  /// Runs a plan and makes its output.
  ///
  /// - Throws: also where a signal came.
  private func made(
    _ plan: Plan, _ store: TrialStore?, into replacement: OutputReplacement,
    _ line: ProgressLine, _ jobs: Int
  ) throws -> Output {
    let stream = try ResultsStream(plan, into: replacement)
    let results = try Runner.run(
      plan, jobs: jobs, store: store, sink: stream, progress: { line.show($0) },
      isCancelled: { Interrupts.isInterrupted })
    line.clear()
    guard let results else { throw RunnerError.cancelled }
    if let note = line.reused, !quiet { Terminal.report("note: \(note)") }
    line.show("drawing and writing \(plan.experiment.name)")
    defer { line.clear() }
    return try Output(
      results, resultsFile: try stream.finish(), jobs: jobs, drawsFigures: !noFigures,
      formats: format, store: store, summaryWidth: Terminal.columns,
      isCancelled: { Interrupts.isInterrupted })
  }
}
