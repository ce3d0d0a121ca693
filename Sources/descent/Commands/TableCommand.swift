import ArgumentParser
import Reports
import Results

struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print the verdicts of an output: by optimizer, setting or trial.",
    usage: "descent table <output> [<options>]",
    discussion: Examples.after(
      "On a terminal, tables are fitted to its width.",
      "descent table Output/notebook --by trial",
      "descent table Output/researcher --by setting --top 5 --csv",
      "descent table Output/notebook --latex"))

  @Argument(
    help: ArgumentHelp("The folder of an output, such as Output/notebook.", valueName: "output"))
  var folder: String

  @Option(help: "What has a row: optimizer, setting or trial.")
  var by = ResultTables.Subject.optimizer

  @Option(help: ArgumentHelp("At most so many rows a loss.", valueName: "n"))
  var top = 50

  @Flag(help: "As Markdown.")
  var markdown = false

  @Flag(help: "As comma-separated values.")
  var csv = false

  @Flag(help: "As LaTeX, in the style of booktabs; the best, and what ties with it, in bold.")
  var latex = false

  func validate() throws {
    if [markdown, csv, latex].filter({ $0 }).count > 1 {
      throw ValidationError("'--markdown', '--csv' and '--latex' exclude each other.")
    }
    if top < 1 { throw ValidationError("'--top' must be at least 1.") }
    if folder.isEmpty { throw ValidationError("The folder of an output has to be named.") }
  }

  func run() throws {
    let format: ResultTables.Format =
      markdown ? .markdown : csv ? .csv : latex ? .latex : .text
    try Plot.recover(folder)
    let stored: StoredOutput
    do { stored = try StoredOutput.load(folder) } catch { throw Plot.reporting(error, of: folder) }
    try Terminal.print(
      ResultTables(stored).lines(of: by, as: format, most: top, width: Terminal.columns))
  }
}

extension ResultTables.Subject: ExpressibleByArgument {}
