import ArgumentParser
import Reports
import Results

struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begin an experiment: write a commented file that runs as it is.",
    discussion: Examples.after(
      "A file that exists is never overwritten.\n\n"
        + ExperimentTemplate.allCases.map { "\($0.rawValue): \($0.summary)" }
        .joined(separator: "\n"),
      "descent new rates",
      "descent new duel --like compare",
      "descent new mine --like custom --output Drafts"))

  @Argument(help: "The file's name; '.yaml' may be left out.")
  var name: String

  @Option(help: "What to begin from.")
  var like = ExperimentTemplate.notebook

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder of the file, made where it is missing.", valueName: "dir"))
  var output = "Experiments"

  func validate() throws {
    if output.isEmpty { throw ValidationError("'--output' must name a folder.") }
    do { _ = try NewExperiment(named: name, in: output) } catch {
      throw ValidationError(error.message)
    }
  }

  func run() throws {
    let experiment = try NewExperiment(named: name, in: output)
    if let path = experiment.existing {
      Terminal.report(
        "error: '\(path)' exists, and is left as it is: choose another name, or remove it first")
      throw ExitStatus.noOutput
    }
    do { try experiment.write(like) } catch { throw ExitStatus.reporting(error) }
    try Terminal.print([experiment.path])
  }
}

extension ExperimentTemplate: ExpressibleByArgument {}
