import ArgumentParser
import Reports
import Results
import Runner
import Support

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run outputs' experiments again and compare every file, byte for byte.",
    discussion: """
      Every trial runs, whatever is stored; nothing is written. The status is 1 where something differs.
      """)

  @Argument(
    help: ArgumentHelp("Folders of outputs, such as Output/notebook.", valueName: "dir"))
  var folders: [String]

  @OptionGroup var threads: ThreadOptions

  @Flag(name: .shortAndLong, help: "Report nothing but errors and differences.")
  var quiet = false

  func validate() throws {
    if folders.contains("") { throw ValidationError("The folder of an output has to be named.") }
  }

  func run() throws {
    let jobs = try threads.checked()
    Interrupts.catchSignals()
    let line = ProgressLine(isOn: !quiet && ProgressLine.isTerminal)
    Interrupts.atEnd { line.clear() }
    var differs = false
    for folder in folders {
      try Plot.recover(folder)
      let stored: StoredOutput
      do { stored = try StoredOutput.load(folder) } catch { throw Plot.reporting(error) }
      let verification: Verification
      do {
        verification = try Verification(
          stored, jobs: jobs, progress: { line.show($0) },
          isCancelled: { Interrupts.isInterrupted })
      } catch {
        line.clear()
        if Interrupts.isInterrupted { throw Interrupts.status }
        Terminal.report("error: \(error)")
        throw ExitStatus.defect
      }
      line.clear()
      if verification.differences.isEmpty {
        if !quiet {
          try Terminal.print([
            "\(stored.folder): \(grouped(verification.files)) files as they were"
          ])
        }
      } else {
        differs = true
        try Terminal.print(verification.differences.map { "\(stored.folder)/\($0)" })
      }
    }
    if differs { throw ExitCode(1) }
  }
}
