import ArgumentParser
import Support
import Sweeps
import YAML

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parse and validate only; report every error with its place.",
    usage: "descent check <file> ... [<options>]",
    discussion: Examples.after(
      "",
      "descent check Experiments/notebook.yaml Experiments/valley.yaml",
      "descent check Experiments/notebook.yaml --set 'optimizers=[adam, lion]'"))

  @Argument(
    help: ArgumentHelp(
      "Experiment files, or folders, which stand for the .yaml files directly in them.",
      valueName: "file"))
  var files: [String]

  @OptionGroup var experiment: ExperimentOptions

  func run() throws {
    let overrides = try experiment.overrides()
    var failure: (any Error)?
    for file in try ExperimentFiles.expanded(files) {
      do {
        let plan = Plan(try experiment.load(file, overrides))
        let count = plan.count
        let trials = "\(grouped(count)) trial\(count == 1 ? "" : "s")"
        try Terminal.print(["\(Escaping.terminal(file)): valid, \(trials)"])
      } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }
}
