import Figures
import Results
import Runner
import Support
import Sweeps
import YAML

/// Why an output cannot be used.
public enum StoredOutputError: Error, Sendable {
  /// A file holds something else than it should; one or more lines.
  case wrong(Diagnostics)
  case table(TableError)
  /// The folder is none of ours, or a file of it cannot be read.
  case unreadable(String)
  /// The requested change would need another run.
  case usage(Diagnostics)
  /// A defect of the program or of cairo.
  case defect(String)
}

/// The experiment that an earlier run left in a folder with its results, read back and found right.
public struct StoredExperiment: Sendable {
  /// Without a slash at its end.
  public let folder: String
  public let experiment: Experiment
  /// The experiment file: as it is stored, or with what was changed.
  let file: [UInt8]
  /// Whether the experiment is as it was stored.
  let isUnchanged: Bool
  let manifest: StoredManifest

  /// Reads the experiment of an output.
  ///
  /// - Parameters:
  ///   - folder: the output's folder, as `descent run` names it.
  ///   - overrides: changes of the figures, the title or the description: nothing that ran.
  public static func load(
    _ folder: String, overrides: [Override] = []
  ) throws(StoredOutputError) -> StoredExperiment {
    try refuseChanges(overrides)
    var folder = folder
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    let manifest = try StoredManifest.load(folder)

    let path = "\(folder)/experiment.yaml"
    let file: SourceFile
    do { file = try SourceFile.load(path: path) } catch { throw .unreadable(error.rendered) }
    try manifest.check(
      "experiment.yaml", digest: Digest.hexadecimal(of: file.bytes),
      hint: "change figures by --set, as in --set figures=[loss_curves]")
    let experiment: Experiment
    do {
      experiment = try Experiment.load(
        path: path, name: manifest.name, overrides: overrides, dataFolders: dataFolders(folder))
    } catch {
      switch error {
      case .wrong(let diagnostics): throw .wrong(diagnostics)
      case .unreadable(let problem): throw .unreadable(problem.rendered)
      }
    }
    for set in experiment.dataSets {
      try manifest.check(data: set.name, digest: Hexadecimal.text(set.digest))
    }
    return StoredExperiment(
      folder: folder, experiment: experiment,
      file: overrides.isEmpty ? file.bytes : emit(experiment.resolved),
      isUnchanged: overrides.isEmpty, manifest: manifest)
  }

  /// Where the data of a stored experiment may lie: beside it, or in a folder of experiments beside the outputs or
  /// in the current folder. The manifest holds their digests.
  private static func dataFolders(_ folder: String) -> [String] {
    [folder, "\(folder)/../../Experiments", "\(folder)/../..", "Experiments", "."]
  }

  /// Whether `results.csv` is there: repositories leave large ones out.
  public var hasResults: Bool { OutputFolder.exists("\(folder)/results.csv") }

  /// Keys of an experiment that no trial depends on.
  private static let drawnKeys = ["figures", "title", "description", "metric", "selection"]

  private static func refuseChanges(_ overrides: [Override]) throws(StoredOutputError) {
    var problems = Diagnostics()
    for override in overrides where !drawnKeys.contains(override.path.first ?? "") {
      problems.append(
        Diagnostic(
          "'\(override.path.joined(separator: "."))' is no matter of drawing", at: override.span,
          hint: "\(drawnKeys.joined(separator: ", ")) can change; for all else use 'descent run'"))
    }
    guard problems.isEmpty else { throw .usage(problems) }
  }
}

/// What an earlier run left in a folder, read back and found right.
public struct StoredOutput: Sendable {
  let stored: StoredExperiment
  public let results: RunResults
  /// The SHA-256 of `results.csv`, in hexadecimal.
  let resultsDigest: String

  public var folder: String { stored.folder }
  public var experiment: Experiment { stored.experiment }
  var manifest: StoredManifest { stored.manifest }

  /// Reads an output.
  ///
  /// - Parameters:
  ///   - overrides: changes of the figures, the title or the description: nothing that ran.
  ///   - folder: the output's folder, as `descent run` names it.
  public static func load(
    _ folder: String, overrides: [Override] = []
  ) throws(StoredOutputError) -> StoredOutput {
    try StoredOutput(StoredExperiment.load(folder, overrides: overrides))
  }

  /// Reads the results of a stored experiment.
  public init(_ stored: StoredExperiment) throws(StoredOutputError) {
    let read: (results: RunResults, digest: String)
    do {
      read = try ResultsTableReader.read(
        Plan(stored.experiment), path: "\(stored.folder)/results.csv")
    } catch { throw .table(error) }
    try stored.manifest.check(
      "results.csv", digest: read.digest, hint: "run the experiment again to have it as it was")
    self.stored = stored
    results = read.results
    resultsDigest = read.digest
  }

  /// The tables of the output, as they are stored, but for those among some files.
  public func tables(beside files: [OutputFile]) throws(StoredOutputError) -> [OutputFile] {
    var result: [OutputFile] = []
    for name in ["results.csv", "trajectories.csv"]
    where !files.contains(where: { $0.path == name }) {
      let path = "\(folder)/\(name)"
      guard name == "results.csv" || OutputFolder.exists(path) else { continue }
      do { result.append(OutputFile(name, try OutputFolder.contents(of: path))) } catch {
        throw .table(error)
      }
    }
    return result
  }
}
