import ArgumentParser
import Figures
import Sweeps
import YAML

/// The options that change an experiment before it is checked.
struct ExperimentOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value: optimizers.adam.learning_rate=[0.01,0.1]. May be given again.",
      valueName: "key=value"))
  var changes: [String] = []

  @Flag(
    name: .customLong("allow-outside"),
    help: "Read included files that lie outside of the experiment's folder.")
  var allowsOutside = false

  /// These options as words of a command line.
  var words: [String] {
    changes.flatMap { ["--set", $0] } + (allowsOutside ? ["--allow-outside"] : [])
  }

  /// Reads the changes.
  ///
  /// - Throws: the exit status, when all that is wrong has been reported.
  func overrides() throws -> [Override] { try Self.overrides(changes) }

  /// Reads changes of the command line.
  ///
  /// - Throws: the exit status, when all that is wrong has been reported.
  static func overrides(_ changes: [String]) throws -> [Override] {
    var overrides: [Override] = []
    var problems = Diagnostics()
    for change in changes {
      do { overrides.append(try Override(change)) } catch {
        problems.append(contentsOf: error)
      }
    }
    guard problems.isEmpty else {
      Terminal.report(problems)
      throw ExitStatus.wrongUsage
    }
    return overrides
  }

  /// Reads an experiment.
  ///
  /// - Parameter source: where its files are read from.
  /// - Throws: the exit status, when all that is wrong has been reported.
  func load(
    _ path: String, _ overrides: [Override], from source: FileSource = .system
  ) throws -> Experiment {
    try Self.load(path, overrides, allowsOutside: allowsOutside, from: source)
  }

  /// Reads an experiment.
  ///
  /// - Throws: the exit status, when all that is wrong has been reported.
  static func load(
    _ path: String, _ overrides: [Override] = [], allowsOutside: Bool = false,
    from source: FileSource = .system
  ) throws -> Experiment {
    do {
      return try Experiment.load(
        path: path, overrides: overrides, allowsOutside: allowsOutside, source: source)
    } catch {
      switch error {
      case .wrong(let diagnostics):
        Terminal.report(diagnostics)
        throw ExitStatus.wrongFile
      case .unreadable(let problem):
        Terminal.report(problem.rendered)
        if let hint = Misuse.hint(forExperiment: path) { Terminal.report(hint) }
        throw problem.isShortage ? ExitStatus.shortage : ExitStatus.unreadableFile
      }
    }
  }

  /// Reads experiments: all of them, so that all errors are reported.
  ///
  /// - Throws: the exit status of the first that is wrong.
  func loadAll(_ paths: [String], _ overrides: [Override]) throws -> [Experiment] {
    var experiments: [Experiment] = []
    var failure: (any Error)?
    for path in paths {
      do { experiments.append(try load(path, overrides)) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return experiments
  }
}
