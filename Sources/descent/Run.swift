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

  @Option(
    name: .shortAndLong, help: "Threads; by default as many as the machine has processors.")
  var jobs: Int?

  @Flag(help: "Run every trial anew, whatever is stored.")
  var fresh = false

  @Flag(name: .customLong("no-figures"), help: "Write tables and the report alone.")
  var noFigures = false

  @Option(
    help: ArgumentHelp(
      "The formats of figures, between commas: png, svg, pdf, csv. By default png,svg.",
      valueName: "list"), transform: FigureFormat.argument)
  var format = FigureFormat.standard

  @Flag(name: .shortAndLong, help: "Report nothing but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also report how programs are executed.")
  var verbose = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("'--jobs' must be at least 1.") }
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
    Interrupts.catchInterrupt()
    for (at, experiment) in experiments.enumerated() {
      if at > 0, !quiet { try Terminal.print("\n") }
      try run(experiment)
    }
  }

  private func loadAll(_ overrides: [Override]) throws -> [Experiment] {
    var experiments: [Experiment] = []
    var failure: (any Error)?
    for file in files {
      do { experiments.append(try ExperimentOptions.load(file, overrides)) } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return experiments
  }

  private func run(_ experiment: Experiment) throws {
    let plan = Plan(experiment)
    for note in plan.notes where !quiet { Terminal.report("note: \(note)") }
    let jobs = self.jobs ?? Capacity.processors
    // Most runs are so small that no check is needed.
    if !PlanEstimate.isSurelySmall(plan) {
      try Capacity.refuseShortage(
        try Capacity.estimate(plan, drawsFigures: !noFigures),
        folder: "\(output)/\(experiment.name)", warns: !quiet)
    }
    let line = ProgressLine(isOn: !quiet && isatty(STDERR_FILENO) == 1)
    let folder = OutputFolder("\(self.output)/\(experiment.name)")
    let stream: ResultsStream
    do { stream = try ResultsStream(plan, into: folder) } catch {
      throw ExitStatus.reporting(error)
    }
    let output: Output
    do {
      let results = try Runner.run(
        plan, jobs: jobs, sink: stream, progress: { line.show($0) },
        isCancelled: { Interrupts.isInterrupted })
      line.clear()
      guard let results else { throw ExitStatus.interrupted }
      line.show("drawing and writing \(experiment.name)")
      defer { line.clear() }
      output = try Output(
        results, resultsFile: try stream.finish(), jobs: jobs, drawsFigures: !noFigures,
        formats: format, isCancelled: { Interrupts.isInterrupted })
      if Interrupts.isInterrupted { throw ExitStatus.interrupted }
    } catch {
      stream.discard()
      switch error {
      case let status as ExitCode: throw status
      case let error as RunnerError where error == .cancelled: throw ExitStatus.interrupted
      case let error as PlottingError where error == .cancelled: throw ExitStatus.interrupted
      case let error as OutputError: throw ExitStatus.reporting(error)
      case let error as RunnerError: Terminal.report("error: \(error.message)")
      default: Terminal.report("error: \(error)")
      }
      throw ExitStatus.defect
    }
    do { try folder.replace(with: output.files, removing: Output.isOurs) } catch {
      throw ExitStatus.reporting(error)
    }
    if !quiet { try Terminal.print(output.summary + ["", "\(folder.path)/report.md"]) }
  }
}
