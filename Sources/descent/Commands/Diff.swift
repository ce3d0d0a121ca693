import ArgumentParser
import Figures
import Plotting
import Reports
import Results
import Runner
import Support
import Sweeps
import YAML

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two outputs, two experiments, or one at two revisions of git.",
    usage: """
      descent diff <side> <side> [<options>]
      descent diff [<revisions>] [<options>] -- <file>
      """,
    discussion: Examples.after(
      """
      Trials are compared by what determines them, and what is not stored is run. Behind two dashes stands \
      an experiment: its revisions A..B are compared, B with the last commit that both have as A...B, or A \
      with the file as it is; without any the last commit. The status is 1 where results differ.
      """,
      "descent diff Output/notebook Output/seeds",
      "descent diff HEAD~1..HEAD -- Experiments/notebook.yaml",
      "descent diff --figure changes.png -- Experiments/notebook.yaml"))

  @Argument(
    help: ArgumentHelp(
      "Two outputs or experiments; or revisions, A..B or A alone, which is compared with the file as it is.",
      valueName: "side"))
  var sides: [String] = []

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The experiment whose revisions are compared.", valueName: "file"))
  var file: [String] = []

  @Flag(help: "As Markdown, for a pull request.")
  var markdown = false

  @Option(
    help: ArgumentHelp(
      "Draw the curves of each optimizer's best setting, before and after; and the difference of maps. A name"
        + " that ends in .png or .svg; several figures get names of their own beside it.",
      valueName: "path"))
  var figure: String?

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var options: StoreOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Run every trial anew: nothing that is stored is used, and nothing is stored.")
  var fresh = false

  func validate() throws {
    if let figure, !figure.hasSuffix(".png"), !figure.hasSuffix(".svg") {
      throw ValidationError("'--figure \(figure)' has to end in .png or .svg.")
    }
    if let option = file.first(where: { $0.hasPrefix("-") }) {
      throw ValidationError("Behind the dashes stand files: '\(option)' belongs before them.")
    }
    switch (sides.count, file.count) {
    case (2, 0), (1, 1), (0, 1): break
    case (1, 0) where sides[0].contains(".."):
      throw ValidationError(
        "Name the experiment behind two dashes: descent diff \(sides[0]) -- Experiments/NAME.yaml")
    case (1, 0):
      throw ValidationError(
        "Name two outputs or experiments. 'descent diff -- \(sides[0])' compares a file with its last commit."
      )
    case (0, 0):
      throw ValidationError(
        "Name two outputs or experiments, or revisions and a file: descent diff HEAD~1..HEAD --"
          + " Experiments/NAME.yaml")
    default:
      throw ValidationError(
        file.isEmpty
          ? "Two can be compared, and \(sides.count) are named."
          : "Before the dashes stands one range of revisions, A..B, and behind them one experiment."
      )
    }
  }

  func run() throws {
    let overrides = try experiment.overrides()
    let jobs = try threads.checked()
    Interrupts.catchSignals()
    let (old, new) =
      try file.isEmpty
      ? (side(sides[0], overrides, jobs), side(sides[1], overrides, jobs))
      : revisions(sides.first ?? "HEAD", of: file[0], overrides, jobs)
    let document = ChangesDocument(old.results, named: old.name, new.results, named: new.name)
    try Terminal.print(markdown ? document.markdown() : document.text())
    if let figure { try draw(old, new, to: figure, jobs) }
    if document.differs { throw ExitCode(1) }
  }

  private struct Side {
    let name: String
    let results: RunResults
  }

  // MARK: The two sides

  /// An output, or an experiment that is run as far as it is not stored.
  private func side(_ path: String, _ overrides: [Override], _ jobs: Int) throws -> Side {
    guard OutputFolder.exists(path) else {
      let hint =
        path.contains("..") ? " For revisions: descent diff \(path) -- Experiments/NAME.yaml." : ""
      Terminal.report(
        "error: '\(path)' is no output and no experiment: there is nothing of this name.\(hint)")
      if let better = Misuse.hint(forOutput: path) { Terminal.report(better) }
      throw ExitStatus.unreadableFile
    }
    guard !OutputFolder.isFile(path) else {
      let results = try results(of: Plan(try experiment.load(path, overrides)), near: path, jobs)
      return Side(name: path, results: results)
    }
    guard overrides.isEmpty else {
      Terminal.report("error: '--set' changes experiments, and '\(path)' is an output")
      throw ExitStatus.wrongUsage
    }
    try Plot.recover(path)
    let stored: StoredExperiment
    do { stored = try StoredExperiment.load(path) } catch { throw Plot.reporting(error) }
    guard stored.hasResults else {
      // Large tables are left out of repositories.
      return Side(
        name: stored.folder, results: try results(of: Plan(stored.experiment), near: path, jobs))
    }
    do { return Side(name: stored.folder, results: try StoredOutput(stored).results) } catch {
      throw Plot.reporting(error)
    }
  }

  /// One file at two revisions, or at one and as it is.
  private func revisions(
    _ range: String, of file: String, _ overrides: [Override], _ jobs: Int
  ) throws -> (Side, Side) {
    do {
      let repository = try Repository(of: file)
      func at(_ revision: Repository.Revision) throws -> Side {
        guard try repository.has(file, at: revision) else {
          throw RepositoryError.missingFile(
            "'\(file)' is not in '\(revision.name)': 'git log --follow -- \(file)' shows where it comes from"
          )
        }
        let loaded = try experiment.load(file, overrides, from: repository.source(at: revision))
        return Side(name: revision.name, results: try results(of: Plan(loaded), near: file, jobs))
      }
      guard let dots = range.firstRange(of: "..") else {
        let old = try at(try repository.revision(range))
        return (old, try side(file, overrides, jobs))
      }
      let isMerge = range[dots.upperBound...].hasPrefix(".")
      let names = (range[..<dots.lowerBound], range[dots.upperBound...].drop { $0 == "." })
      let first = try repository.revision(names.0.isEmpty ? "HEAD" : String(names.0))
      let second = try repository.revision(names.1.isEmpty ? "HEAD" : String(names.1))
      return (try at(isMerge ? try repository.mergeBase(first, second) : first), try at(second))
    } catch let error as RepositoryError {
      Terminal.report("error: \(error.message)")
      switch error {
      case .missingGit: throw ExitStatus.missingProgram
      case .usage: throw ExitStatus.wrongUsage
      case .missingFile:
        if let better = Misuse.hint(forExperiment: file) { Terminal.report(better) }
        throw ExitStatus.unreadableFile
      }
    }
  }

  private func results(of plan: Plan, near path: String, _ jobs: Int) throws -> RunResults {
    let store = fresh ? nil : options.store(of: path)
    let line = ProgressLine(isOn: ProgressLine.isTerminal)
    defer {
      line.clear()
      for message in store?.takeMessages() ?? [] { Terminal.report("warning: \(message)") }
      store?.close()
    }
    do {
      let found = try Runner.run(
        plan, jobs: jobs, store: store, progress: { line.show($0) },
        isCancelled: { Interrupts.isInterrupted })
      guard let found else { throw Interrupts.status }
      return found
    } catch let error as RunnerError {
      Terminal.report("error: \(error.message)")
      throw error == .shortage ? ExitStatus.shortage : ExitStatus.defect
    }
  }

  // MARK: The figures

  private func draw(_ old: Side, _ new: Side, to path: String, _ jobs: Int) throws {
    do {
      let figures = try ChangeFigures.figures(
        from: old.results, to: new.results, names: (old.name, new.name), jobs: jobs)
      let ending = path.suffix(4)
      let stem = path.dropLast(4)
      for figure in figures {
        let file = figures.count == 1 ? path : "\(stem)-\(figure.name)\(ending)"
        let bytes = try ending == ".png" ? figure.png() : figure.svg()
        try OutputFolder.write(bytes, to: file)
        Terminal.report("note: drawn '\(file)'")
      }
      if figures.isEmpty { Terminal.report("note: the two share no loss, and nothing is drawn") }
    } catch let error as OutputError {
      throw ExitStatus.reporting(error)
    } catch {
      Terminal.report("error: \(error)")
      throw ExitStatus.defect
    }
  }
}
