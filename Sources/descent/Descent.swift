import ArgumentParser
import Glibc
import Reports
import Support

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
      New.self, Run.self, Check.self, PlanCommand.self, Plot.self, TableCommand.self, Diff.self,
      Verify.self, Conform.self, Index.self, List.self, Explain.self, Schema.self,
      StoreCommand.self, Submit.self,
      Completions.self, Complete.self, Manual.self,
    ])

  static func main() {
    Crashes.explain()
    Interrupts.occupyClosedStreams()
    Interrupts.ignoreFailedWrites()
    do {
      try ExitStatus.checkInstructions()
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      end(error, arguments)
    }
  }

  /// The arguments, which may name files in bytes that are no UTF-8.
  private static var arguments: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { at in
      CommandLine.unsafeArgv[at].map { SystemPath.text($0) }
    }
  }

  /// Ends the program by what a command threw: help and errors of the command line have a text.
  private static func end(_ error: any Error, _ arguments: [String]) -> Never {
    let code = exitCode(for: error)
    let text = fullMessage(for: error)
    if code == .success, !text.isEmpty {
      do { try Terminal.print([text]) } catch { Glibc.exit(exitCode(for: error).rawValue) }
    } else if !text.isEmpty {
      let better = Misuse.explanation(arguments, text)
        .map { "Error: \($0)\n  See 'descent --help' for more information." }
      Terminal.report(better ?? text)
    }
    Glibc.exit(code.rawValue)
  }
}
