import ArgumentParser
import Figures
import Plotting
import Reports
import Results
import Support
import Sweeps
import YAML

struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the figures and reports of an output again, from its stored results.",
    usage: "descent plot <output> [<options>]",
    discussion: Examples.after(
      """
      Nothing runs anew but the paths that figures show and trajectories.csv does not hold. Without \
      options the bytes are those of the run.
      """,
      "descent plot Output/notebook",
      "descent plot Output/notebook --theme dark --output Dark",
      "descent plot Output/notebook --figure loss_curves --format svg"))

  @Argument(
    help: ArgumentHelp("The folder of an output, such as Output/notebook.", valueName: "output"))
  var folder: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change figures, title or description: figures.0.loss_function.x=[-1, 1]. May be given again.",
      valueName: "key=value"))
  var changes: [String] = []

  @Option(
    name: .customLong("figure"), parsing: .singleValue,
    help: ArgumentHelp(
      "Add these figures to those of the output, which stays as it is: loss_curves. May be given again.",
      valueName: "figure"))
  var figures: [String] = []

  @Option(help: "The theme of the figures: light or dark.")
  var theme = PlotTheme.light

  @Option(
    help: ArgumentHelp(
      "The formats of figures, between commas: png, svg, pdf, csv. By default png,svg.",
      valueName: "formats"), transform: FigureFormat.argument)
  var format = FigureFormat.standard

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write a copy there, to <dir>/<name>, and leave the output as it is.", valueName: "dir"))
  var output: String?

  @OptionGroup var threads: ThreadOptions

  @Flag(name: .shortAndLong, help: "Report nothing but errors.")
  var quiet = false

  func validate() throws {
    // An empty path would be the root of the file system.
    if let output, output.isEmpty { throw ValidationError("'--output' must name a folder.") }
    if folder.isEmpty { throw ValidationError("The folder of an output has to be named.") }
    let known = FigureCatalogue.standard.names
    for kind in figures where !known.contains(kind) {
      let hint = nearest(kind, among: known).map { " Did you mean '\($0)'?" } ?? ""
      throw ValidationError(
        "Unknown figure '\(kind)'.\(hint) Figures: \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    var changes = changes
    if !figures.isEmpty { changes.insert("figures=[\(figures.joined(separator: ", "))]", at: 0) }
    let overrides = try ExperimentOptions.overrides(changes)
    let jobs = try threads.checked()
    Interrupts.catchSignals()
    let stored: StoredOutput
    let redrawing: Redrawing
    try Self.recover(folder)
    do throws(StoredOutputError) {
      stored = try StoredOutput.load(folder, overrides: overrides)
      redrawing = try Redrawing(
        stored, theme: theme.theme, formats: format, jobs: jobs,
        isCancelled: { Interrupts.isInterrupted })
    } catch {
      if Interrupts.isInterrupted { throw Interrupts.status }
      throw Self.reporting(error, of: folder)
    }
    if Interrupts.isInterrupted { throw Interrupts.status }
    let target = output.map { "\($0)/\(redrawing.name)" } ?? stored.folder
    do {
      if output == nil, !figures.isEmpty {
        // What is asked for besides leaves all that is there.
        let added = redrawing.added(to: target)
        if !added.isEmpty { try OutputFolder(target).replace(with: added) }
      } else if output == nil {
        try OutputFolder(target).replace(
          with: redrawing.files, removing: Redrawing.replaced(in: stored))
      } else {
        let tables = try stored.tables(beside: redrawing.files)
        try OutputFolder(target).replace(
          with: redrawing.files + tables, removing: try Output.left(in: target))
      }
    } catch let error as StoredOutputError {
      throw Self.reporting(error)
    } catch let error as OutputError {
      throw ExitStatus.reporting(error)
    }
    if !quiet {
      let count = redrawing.figureCount
      try Terminal.print([
        "\(count) figure\(count == 1 ? "" : "s") of \(grouped(stored.results.plan.count)) trials",
        "\(target)/report.md",
      ])
    }
  }

  /// Finishes what an interrupted run left half replaced.
  static func recover(_ folder: String) throws {
    do {
      if let note = try OutputFolder(folder).recover() { Terminal.report("note: \(note)") }
    } catch { throw ExitStatus.reporting(error) }
  }

  /// Reports an error.
  ///
  /// - Parameter folder: what was taken for an output.
  /// - Returns: the status to end with.
  static func reporting(_ error: StoredOutputError, of folder: String? = nil) -> ExitCode {
    switch error {
    case .wrong(let diagnostics):
      Terminal.report(diagnostics)
      return ExitStatus.wrongFile
    case .usage(let diagnostics):
      Terminal.report(diagnostics)
      return ExitStatus.wrongUsage
    case .table(let error):
      Terminal.report(Escaping.terminal(error.rendered))
      switch error.kind {
      case .wrong: return ExitStatus.wrongFile
      case .unreadable: return ExitStatus.unreadableFile
      case .reading: return ExitStatus.failedWriting
      case .shortage: return ExitStatus.shortage
      }
    case .unreadable(let message):
      Terminal.report(message)
      if let hint = folder.flatMap(Misuse.hint(forOutput:)) { Terminal.report(hint) }
      return ExitStatus.unreadableFile
    case .defect(let message):
      Terminal.report("error: \(message)")
      return ExitStatus.defect
    }
  }
}

/// The themes that figures can have.
enum PlotTheme: String, ExpressibleByArgument, CaseIterable {
  case light
  case dark

  var theme: Theme { self == .light ? .light : .dark }
}
