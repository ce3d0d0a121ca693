import ArgumentParser
import Reports

/// The command line: one file a subcommand, no logic of its own.
@main
struct Descent: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "descent",
    abstract: "Understand, compare and build optimizers.",
    discussion: """
      An experiment is a YAML file: losses, optimizers, the values to sweep, the figures to draw.
      'descent run' leaves tables, figures and a report in Output/<name>/.
      """,
    version: DescentVersion.text,
    subcommands: [
      Run.self, Check.self, PlanCommand.self, Plot.self, TableCommand.self,
      List.self, Explain.self,
    ])

  static func main() {
    Interrupts.ignoreClosedPipes()
    do {
      try ExitStatus.checkInstructions()
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(withError: error)
    }
  }
}
