import ArgumentParser
import Reports
import Results
import Runner
import Support
import Sweeps

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run outputs' experiments again and compare every file, byte for byte.",
    usage: "descent verify [<output> ...] [<options>]",
    discussion: Examples.after(
      """
      Every trial runs, whatever is stored; nothing is written. Of a file that was left out of a repository \
      the hash is compared. Where Experiments/<name>.yaml is there, the output has to be of it as it is now. \
      The status is 1 where something differs.
      """,
      "descent verify Output/notebook Output/seeds",
      "descent verify --stored",
      "descent verify --quiet"))

  @Argument(
    help: ArgumentHelp(
      "Folders of outputs, or a folder that holds such folders; by default Output.",
      valueName: "output"))
  var folders: [String] = ["Output"]

  @Flag(help: "Run nothing: compare the files that are there with the hashes of their manifest.")
  var stored = false

  @Option(
    help: ArgumentHelp(
      "Where the experiments lie that outputs have to be of.", valueName: "dir"))
  var experiments = "Experiments"

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
    for folder in try outputs() {
      try Plot.recover(folder)
      let output: StoredExperiment
      do { output = try StoredExperiment.load(folder) } catch {
        throw Plot.reporting(error, of: folder)
      }
      var differences = try stale(output).map { [$0] } ?? []
      var (files, missing) = (0, 0)
      // An output of another experiment is not run: it would be compared with itself.
      if differences.isEmpty {
        let found = try verification(output, jobs, line)
        differences = found.differences
        (files, missing) = (found.files, found.missing.count)
      }
      if !differences.isEmpty {
        differs = true
        try Terminal.print(differences.map { "\(output.folder)/\($0)" })
      } else if !quiet {
        let rest =
          missing == 0
          ? ""
          : stored
            ? ", \(grouped(missing)) not there" : ", \(grouped(missing)) of them by their hashes"
        try Terminal.print(["\(output.folder): \(grouped(files)) files as they were\(rest)"])
      }
    }
    if differs { throw ExitCode(1) }
  }

  /// The outputs that are named, and those in folders that are named.
  private func outputs() throws -> [String] {
    var result: [String] = []
    for folder in folders {
      let found = OutputList.folders(in: folder)
      guard !found.isEmpty else {
        Terminal.report("error: '\(folder)' is no output of 'descent run'")
        if let hint = Misuse.hint(forOutput: folder) { Terminal.report(hint) }
        throw ExitStatus.unreadableFile
      }
      result += found.filter { !result.contains($0) }
    }
    return result
  }

  /// What says that an output is of an earlier state of its experiment; nil where it is not.
  private func stale(_ output: StoredExperiment) throws -> String? {
    let path = "\(experiments)/\(output.experiment.name).yaml"
    guard OutputFolder.isFile(path) else { return nil }
    let now = try ExperimentOptions.load(path)
    let changes = ExperimentChanges(from: output.experiment, to: now).changes
    guard let first = changes.first else { return nil }
    let rest = changes.count > 1 ? " and \(grouped(changes.count - 1)) more" : ""
    return
      "experiment.yaml: it is not of '\(path)' as that is now (\(first.key)\(rest)): run it again"
  }

  private func verification(
    _ output: StoredExperiment, _ jobs: Int, _ line: ProgressLine
  ) throws -> Verification {
    if stored { return Verification(hashesOf: output) }
    defer { line.clear() }
    do {
      return try Verification(
        output, jobs: jobs, progress: { line.show($0) }, isCancelled: { Interrupts.isInterrupted })
    } catch {
      line.clear()
      if Interrupts.isInterrupted { throw Interrupts.status }
      Terminal.report("error: \(error)")
      throw ExitStatus.defect
    }
  }
}
