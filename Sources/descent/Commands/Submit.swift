import ArgumentParser
import Reports
import Results
import Runner
import Support
import Sweeps

struct Submit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run an experiment on a Slurm cluster: its trials in shards, then its output.",
    usage: "descent submit <file> [<options>] [-- <sbatch options>]",
    discussion: Examples.after(
      """
      An array of tasks runs the shards into the store, which has to be on a file system that the nodes share; \
      a job after them makes the output. Its script is job.sh in the output's folder. Shards that are whole \
      already do not run again.
      """,
      "descent submit Experiments/notebook.yaml --dry-run",
      "descent submit Experiments/notebook.yaml --shards 8 --wait",
      "descent submit Experiments/notebook.yaml -- --partition=long"))

  @Argument(help: ArgumentHelp("An experiment file.", valueName: "file"))
  var file: String

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Options for sbatch, after '--'.", valueName: "sbatch options"))
  var slurmOptions: [String] = []

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    help: ArgumentHelp(
      "How many tasks run trials; by default so many that each takes at most about half an hour.",
      valueName: "n"))
  var shards: Int?

  @Option(name: .shortAndLong, help: ArgumentHelp("Where outputs go.", valueName: "dir"))
  var output = "Output"

  @OptionGroup var options: StoreOptions

  @Flag(name: .customLong("dry-run"), help: "Print the script; submit and write nothing.")
  var dryRun = false

  @Flag(help: "Wait until the output is there, and show how far the tasks are.")
  var wait = false

  func validate() throws {
    if output.isEmpty { throw ValidationError("'--output' must name a folder.") }
    if let shards, !ShardNumber.totals.contains(shards) {
      throw ValidationError(
        "'--shards' must be from 1 to \(grouped(ShardNumber.totals.upperBound)).")
    }
    if dryRun, wait { throw ValidationError("'--dry-run' and '--wait' exclude each other.") }
    for option in slurmOptions {
      guard !Self.isOwn(option) else {
        throw ValidationError("'\(option)' is what 'descent submit' itself says to sbatch.")
      }
    }
  }

  /// Options of sbatch that decide what is run, when, and where its log is.
  private static let ownOptions = [
    "--array", "--dependency", "--parsable", "--wrap", "--test-only", "--wait", "--job-name",
    "--output", "--comment", "--chdir",
  ]
  private static let ownLetters: Set<Character> = ["a", "d", "W", "J", "o", "D"]

  /// Whether an option is one of those, or the beginning of its name, or has its value behind its letter.
  private static func isOwn(_ option: String) -> Bool {
    if option.hasPrefix("--") {
      let name = option.prefix { $0 != "=" }
      return name.count > 3 && name != "--wait-all-nodes"
        && ownOptions.contains { $0.hasPrefix(name) }
    }
    return option.hasPrefix("-") && option.dropFirst().first.map(ownLetters.contains) == true
  }

  func run() throws {
    let files = try ExperimentFiles.expanded([file], output: output)
    guard files.count == 1 else {
      Terminal.report("error: shards are of one experiment, and '\(file)' holds \(files.count)")
      throw ExitStatus.wrongUsage
    }
    let loaded = try experiment.load(files[0], try experiment.overrides())
    let plan = Plan(loaded)
    if let shards { try ShardNumber.refuse(shards, of: plan) }
    try Submission(
      plan, file: files[0], changes: experiment.words, shards: shards, output: output,
      store: options.store(of: files[0]), slurmOptions: slurmOptions
    ).carryOut(isDry: dryRun, waits: wait)
  }
}
