import ArgumentParser
import Engine
import Glibc
import Results
import Runner
import Support
import Sweeps

/// The stored trials.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Look at the stored trials, remove them, carry them elsewhere.",
    discussion: Examples.after(
      """
      'descent run' stores the outcome of every trial that takes more than 100 µs, under the hash of \
      all that determines it, and runs none that is stored. The store is a cache: to remove its folder \
      costs time alone.
      """,
      "descent store",
      "descent store prune Experiments/notebook.yaml",
      "descent store export Shards"),
    subcommands: [Status.self, Prune.self, Export.self, Import.self], defaultSubcommand: Status.self
  )

  /// What the store did not do, on standard error.
  ///
  /// - Returns: the status to end with where there is something; nil where all went well.
  static func report(_ store: TrialStore) -> ExitCode? {
    let messages = store.takeMessages()
    for message in messages { Terminal.report("warning: \(message)") }
    return messages.isEmpty ? nil : ExitStatus.failedWriting
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count and check what is stored.",
      discussion: Examples.after(
        "",
        "descent store status",
        "descent store status --store .descent"))
    @OptionGroup var options: StoreOptions

    func run() throws {
      let store = options.store(of: nil)
      let contents = store.contents()
      if let status = StoreCommand.report(store) { throw status }
      var lines = [
        store.path, "\(grouped(contents.trials)) trials in \(size(Double(contents.bytes)))",
      ]
      if contents.shards.files > 0 {
        let (files, trials, bytes) = contents.shards
        lines.append(
          "\(grouped(trials)) trials in \(grouped(files)) whole shard\(files == 1 ? "" : "s"),"
            + " \(size(Double(bytes)))")
      }
      for message in contents.damagedShards { lines.append(message) }
      let isSound = contents.damaged == 0 && contents.verdict == "ok"
      if !isSound {
        lines.append("\(grouped(contents.damaged)) damaged records (\(contents.verdict))")
      }
      lines.append(
        isSound && contents.damagedShards.isEmpty
          ? "every record is sound" : "'descent store prune' removes what is damaged")
      try Terminal.print(lines)
    }
  }

  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove damaged records, or all trials but those of some experiments.",
      usage: "descent store prune [<file> ...] [<options>]",
      discussion: Examples.after(
        "The trials of whole shards come into the database; what unfinished ones left goes after a day.",
        "descent store prune",
        "descent store prune Experiments/notebook.yaml"))
    @Argument(
      help: ArgumentHelp(
        "Experiments whose trials stay, and no others; without them all sound ones stay.",
        valueName: "file"))
    var files: [String] = []
    @OptionGroup var options: StoreOptions
    @OptionGroup var experiment: ExperimentOptions

    func run() throws {
      let overrides = try experiment.overrides()
      var keys: Set<[UInt8]>?
      for file in files {
        let plan = Plan(try experiment.load(file, overrides))
        keys = (keys ?? []).union(TrialStore.keys(of: plan))
      }
      let store = options.store(of: files.first)
      let count = store.prune(keeping: keys)
      if let status = StoreCommand.report(store) { throw status }
      try Terminal.print(["\(grouped(count)) trials removed from \(store.path)"])
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write all stored trials into one file of a folder.",
      discussion: Examples.after(
        "",
        "descent store export Shards"))
    @Argument(help: ArgumentHelp("The folder.", valueName: "dir"))
    var folder: String
    @OptionGroup var options: StoreOptions

    func run() throws {
      let store = options.store(of: nil)
      do {
        let (path, trials) = try store.export(to: folder)
        if let status = StoreCommand.report(store) { throw status }
        try Terminal.print(["\(grouped(trials)) trials in \(path)"])
      } catch let error as OutputError { throw ExitStatus.reporting(error) }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add the trials of a folder's files to the store.",
      discussion: Examples.after(
        "",
        "descent store import Shards",
        "descent store import Shards --store Elsewhere"))
    @Argument(
      help: ArgumentHelp("The folder, as 'descent store export' left it.", valueName: "dir"))
    var folder: String
    @OptionGroup var options: StoreOptions

    func run() throws {
      let store = options.store(of: nil)
      let names = OutputFolder.names(in: folder).filter { $0.hasSuffix(TrialsFile.ending) }
      guard !names.isEmpty else {
        Terminal.report("error: '\(folder)' holds no exported trials (*\(TrialsFile.ending))")
        throw ExitStatus.unreadableFile
      }
      var count = 0
      for name in names {
        do throws(TrialsFile.Failure) {
          let found = try store.add(contentsOf: "\(folder)/\(name)")
          if found == 0 {
            Terminal.report("note: '\(folder)/\(name)' has no trials of this version")
          }
          count += found
        } catch {
          Terminal.report("error: \(error.message)")
          throw ExitStatus.unreadableFile
        }
      }
      if let status = StoreCommand.report(store) { throw status }
      try Terminal.print(["\(grouped(count)) trials added to \(store.path)"])
    }
  }
}
