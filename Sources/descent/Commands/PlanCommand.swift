import ArgumentParser
import Reports
import Results
import Runner
import Support
import Sweeps

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Describe what would run; run nothing.",
    usage: "descent plan <file> [<options>]",
    discussion: Examples.after(
      "Trials, steps, memory, disk and time, and how many trials are stored already.",
      "descent plan Experiments/rates-and-starts.yaml",
      "descent plan Experiments/notebook.yaml --set seeds=10 --no-calibration"))

  @Argument(
    help: ArgumentHelp(
      "Experiment files, or folders, which stand for the .yaml files directly in them.",
      valueName: "file"))
  var files: [String]

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var options: StoreOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where outputs would go.", valueName: "dir"))
  var output = "Output"

  @OptionGroup var threads: ThreadOptions

  @Flag(
    name: .customLong("no-calibration"),
    help: "Do not measure how long trials take; everything else stays the same.")
  var noCalibration = false

  func validate() throws {
    if output.isEmpty { throw ValidationError("'--output' must name a folder.") }
  }

  func run() throws {
    let files = try ExperimentFiles.expanded(files, output: output)
    let overrides = try experiment.overrides()
    let experiments = try experiment.loadAll(files, overrides)
    var totals = PlanTotals()
    var failure: (any Error)?
    for (file, experiment) in zip(files, experiments) {
      if files.count > 1 {
        let title = Escaping.terminal(experiment.name)
        try Terminal.print((file == files.first ? [] : [""]) + [title, ""])
      }
      do { try describe(Plan(experiment), of: file, &totals) } catch {
        failure = failure ?? error
      }
    }
    if files.count > 1 { try Terminal.print([""] + totals.lines(jobs: threads.count)) }
    if let failure { throw failure }
  }

  private func describe(_ plan: Plan, of file: String, _ totals: inout PlanTotals) throws {
    let estimate = try Capacity.estimate(plan)
    try Terminal.print(PlanDescription.lines(plan, estimate, width: Terminal.columns))
    let store = options.store(of: file)
    let stored = store.count(of: plan)
    for message in store.takeMessages() { Terminal.report("warning: \(message)") }
    if stored > 0 {
      try Terminal.print(["\(grouped(stored)) of \(grouped(plan.count)) trials are stored already"])
    }
    totals.add(plan, estimate, stored: stored)
    let folder = "\(output)/\(plan.experiment.name)"
    try Capacity.refuseShortage(estimate, folder: folder, warns: true)
    guard !noCalibration else { return }
    if let calibration = try? Calibration(plan) {
      totals.add(calibration)
      try Terminal.print([calibration.line(jobs: threads.count)])
    }
  }
}
