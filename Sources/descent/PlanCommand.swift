import ArgumentParser
import Reports
import Results
import Runner
import Support
import Sweeps

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Describe what would run; run nothing.")

  @Argument(help: ArgumentHelp("An experiment file.", valueName: "file"))
  var file: String

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
    let overrides = try experiment.overrides()
    let plan = Plan(try experiment.load(file, overrides))
    let estimate = try Capacity.estimate(plan)
    try Terminal.print(PlanDescription.lines(plan, estimate, width: Terminal.columns))
    let store = options.store(of: file)
    let stored = store.count(of: plan)
    for message in store.takeMessages() { Terminal.report("warning: \(message)") }
    if stored > 0 {
      try Terminal.print(["\(grouped(stored)) of \(grouped(plan.count)) trials are stored already"])
    }
    let folder = "\(output)/\(plan.experiment.name)"
    try Capacity.refuseShortage(estimate, folder: folder, warns: true)
    guard !noCalibration else { return }
    let jobs = threads.count
    if let calibration = try? Calibration(plan) {
      try Terminal.print([calibration.line(jobs: jobs)])
    }
  }
}
