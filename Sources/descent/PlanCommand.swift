import ArgumentParser
import Reports
import Sweeps

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Tell what would run; run nothing.")

  @Argument(help: ArgumentHelp("An experiment file.", valueName: "file"))
  var file: String

  @OptionGroup var experiment: ExperimentOptions

  func run() throws {
    let overrides = try Process.overrides(experiment.changes)
    let plan = Plan(try Process.load(file, overrides))
    try Process.print(PlanDescription.lines(plan))
  }
}
