import Analysis
import ArgumentParser
import Reports
import Runner
import Support
import Sweeps
import YAML

struct Conform: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold the trajectory of another implementation against an experiment's optimizer.",
    usage: "descent conform <csv> <file> [<options>]",
    discussion: Examples.after(
      """
      The CSV has a column 'iteration' and one for each variable of the loss, as trajectories.csv names them; \
      rows may be left out, other columns are ignored. Where it departs from our replay by more than rounding, \
      the known variants of the rule are tried: epsilon inside the root, decay coupled, other numbers, and so \
      on, single ones and in pairs. Both start at the CSV's row 0, or where the experiment does. What rounding \
      may do is measured: 16 times what an ulp here and there changes in the replay. The status is 1 where \
      the trajectory departs.
      """,
      "descent conform Experiments/foreign/sgd.csv Experiments/foreign/sgd.yaml",
      "descent conform Experiments/foreign/adam.csv Experiments/foreign/adam.yaml"))

  @Argument(help: ArgumentHelp("The trajectory of the other implementation.", valueName: "csv"))
  var trajectory: String

  @Argument(
    help: ArgumentHelp(
      "The experiment that says loss, start, precision and one optimizer.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "The trial of an experiment that has several, by the beginning of its id.", valueName: "id"))
  var trial: String?

  @Option(
    help: ArgumentHelp(
      "What may differ, relative to a coordinate's largest size so far; by default what is measured.",
      valueName: "number"))
  var tolerance: Double?

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(name: .shortAndLong, help: "Print nothing where the trajectory agrees.")
  var quiet = false

  func validate() throws {
    if let tolerance, !(tolerance >= 0 && tolerance.isFinite) {
      throw ValidationError("'--tolerance' takes a number from 0 on, such as 1e-9.")
    }
    if let trial, trial.isEmpty { throw ValidationError("'--trial' takes the id of a trial.") }
  }

  func run() throws {
    let overrides = try experiment.overrides()
    let jobs = try threads.checked()
    Interrupts.catchSignals()
    let plan = Plan(try experiment.load(file, overrides))
    let source = try csv()
    do {
      let names = plan.experiment.losses[0].loss.componentNames
      var foreign: ForeignTrajectory?
      // A trajectory of several trials has to be read for the one that is chosen.
      if trial == nil { foreign = try ForeignTrajectory(source, names: names) }
      let number = try TrialChoice.trial(trial, id: foreign?.id, of: plan)
      let loss = plan.experiment.losses[plan.group(of: number).lossIndex].loss
      let read =
        try foreign.flatMap { loss.componentNames == names ? $0 : nil }
        ?? ForeignTrajectory(source, names: loss.componentNames, trial: trial)
      let found = try Conformance(
        read, plan, trial: number, tolerance: tolerance, jobs: jobs,
        isCancelled: { Interrupts.isInterrupted })
      let document = ConformanceDocument(
        found, trajectory: trajectory, plan: plan, trial: number, tolerance: tolerance)
      if !quiet || !found.agreement.agrees {
        try Terminal.print(document.lines(width: Terminal.columns ?? 80))
      }
      if !found.agreement.agrees { throw ExitCode(1) }
    } catch let error as Diagnostics {
      Terminal.report(error)
      throw ExitStatus.wrongFile
    } catch let problem as TrialChoice.Problem {
      problem.lines.forEach(Terminal.report)
      throw ExitStatus.wrongUsage
    } catch let error as RunnerError {
      if Interrupts.isInterrupted { throw Interrupts.status }
      Terminal.report("error: \(error.message)")
      throw ExitStatus.defect
    }
  }

  /// The most bytes of a trajectory.
  private static let mostBytes = 1 << 30

  private func csv() throws -> SourceFile {
    do {
      return SourceFile(
        name: trajectory, bytes: try File.contents(of: trajectory, upTo: Self.mostBytes))
    } catch {
      Terminal.report("error: cannot read '\(trajectory)': \(error.reason)")
      throw ExitStatus.unreadableFile
    }
  }
}
