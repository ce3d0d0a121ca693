import ArgumentParser
import Glibc
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

  @Flag(name: .shortAndLong, help: "Tell nothing but errors.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("'--jobs' must be at least 1.") }
    // An empty path would be the root of the file system.
    if output.isEmpty { throw ValidationError("'--output' must name a folder.") }
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
    let overrides = try Process.overrides(experiment.changes)
    // All files are checked before any is run.
    let experiments = try loadAll(overrides)
    Process.catchInterrupt()
    for (at, experiment) in experiments.enumerated() {
      if at > 0, !quiet { try Process.print("\n") }
      try run(experiment)
    }
  }

  private func loadAll(_ overrides: [Override]) throws -> [Experiment] {
    var experiments: [Experiment] = []
    var failure: (any Error)?
    for file in files {
      do { experiments.append(try Process.load(file, overrides)) } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return experiments
  }

  private func run(_ experiment: Experiment) throws {
    let plan = Plan(experiment)
    for note in plan.notes where !quiet { Process.tell("note: \(note)") }
    let jobs = self.jobs ?? Process.processors
    // Most runs are so small that nothing need be asked.
    if !PlanEstimate.isSurelySmall(plan) {
      try Process.refuseShortage(
        try Process.estimate(plan, drawsFigures: !noFigures),
        folder: "\(output)/\(experiment.name)", warns: !quiet)
    }
    let line = ProgressLine(isOn: !quiet && isatty(STDERR_FILENO) == 1)
    let folder = OutputFolder("\(self.output)/\(experiment.name)")
    let stream: ResultsStream
    do { stream = try ResultsStream(plan, into: folder) } catch { throw tell(error) }
    let output: Output
    do {
      let results = try Runner.run(
        plan, jobs: jobs, sink: stream, progress: { line.show($0) },
        isCancelled: { Process.isInterrupted })
      line.clear()
      guard let results else { throw Process.interrupted }
      output = try Output(
        results, resultsFile: try stream.finish(), jobs: jobs, drawsFigures: !noFigures)
      if Process.isInterrupted { throw Process.interrupted }
    } catch {
      stream.discard()
      switch error {
      case let status as ExitCode: throw status
      case let error as OutputError: throw tell(error)
      case let error as RunnerError: Process.tell("error: \(error.message)")
      default: Process.tell("error: \(error)")
      }
      throw Process.defect
    }
    do { try folder.replace(with: output.files, removing: Output.isOurs) } catch {
      throw tell(error)
    }
    if !quiet { try Process.print(output.summary + ["", "\(folder.path)/report.md"]) }
  }

  /// Tells what went wrong with the files; gives the exit status.
  private func tell(_ error: OutputError) -> ExitCode {
    Process.tell("error: \(error.message)")
    return error.kind == .creation ? Process.noOutput : Process.failedWriting
  }
}
