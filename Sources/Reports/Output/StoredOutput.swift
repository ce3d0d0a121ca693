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

/// What an earlier run left in a folder, read back and found right.
public struct StoredOutput: Sendable {
  /// Without a slash at its end.
  public let folder: String
  public let results: RunResults
  /// The experiment file: as it is stored, or with what was changed.
  let experimentFile: [UInt8]
  /// Whether the experiment is as it was stored.
  let isUnchanged: Bool
  let manifest: StoredManifest
  /// The SHA-256 of `results.csv`, in hexadecimal.
  let resultsDigest: String

  public var experiment: Experiment { results.plan.experiment }

  /// Reads an output.
  ///
  /// - Parameters:
  ///   - folder: the output's folder, as `descent run` names it.
  ///   - overrides: changes of the figures, the title or the description: nothing that ran.
  public static func load(
    _ folder: String, overrides: [Override] = []
  ) throws(StoredOutputError) -> StoredOutput {
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
      experiment = try Experiment.load(path: path, name: manifest.name, overrides: overrides)
    } catch {
      switch error {
      case .wrong(let diagnostics): throw .wrong(diagnostics)
      case .unreadable(let problem): throw .unreadable(problem.rendered)
      }
    }
    let read: (results: RunResults, digest: String)
    do {
      read = try ResultsTableReader.read(Plan(experiment), path: "\(folder)/results.csv")
    } catch { throw .table(error) }
    try manifest.check(
      "results.csv", digest: read.digest, hint: "run the experiment again to have it as it was")
    return StoredOutput(
      folder: folder, results: read.results,
      experimentFile: overrides.isEmpty ? file.bytes : emit(experiment.resolved),
      isUnchanged: overrides.isEmpty, manifest: manifest, resultsDigest: read.digest)
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

/// `manifest.json` of a stored output.
struct StoredManifest: Sendable {
  /// The experiment's name.
  let name: String
  private let file: SourceFile
  /// The digests by path, each with its place.
  private let digests: [String: (digest: String, span: Span)]

  /// The files that the run left.
  var paths: [String] { digests.keys.sorted() }

  /// The SHA-256 of a file, in hexadecimal; nil for one that the run did not leave.
  func digest(of path: String) -> String? { digests[path]?.digest }

  static func load(_ folder: String) throws(StoredOutputError) -> StoredManifest {
    let path = "\(folder)/manifest.json"
    let file: SourceFile
    do { file = try SourceFile.load(path: path) } catch {
      throw .unreadable(
        "\(error.rendered)\n'\(Escaping.terminal(folder))' is no output of 'descent run'")
    }
    do { return try StoredManifest(file) } catch { throw .wrong(error) }
  }

  /// The paths that the manifest in a folder names, of whatever version it is; none where there is none, or
  /// something else in its place.
  static func paths(in folder: String) throws(OutputError) -> [String] {
    let path = "\(folder)/manifest.json"
    guard OutputFolder.isFile(path) else { return [] }
    let file: SourceFile
    do { file = try SourceFile.load(path: path) } catch {
      throw OutputError(reading: path, error.reason, isShortage: error.isShortage)
    }
    return (try? parse(file))?["files"]?.pairs?.map(\.name) ?? []
  }

  /// JSON is YAML, as far as we write it.
  private init(_ file: SourceFile) throws(Diagnostics) {
    self.file = file
    let node = try parse(file)
    func fail(_ message: String, _ at: Node?, _ hint: String? = nil) -> Diagnostics {
      Diagnostics([Diagnostic(message, at: at?.span ?? node.span, hint: hint)])
    }
    guard node.pairs != nil, let format = node["format"], let files = node["files"]?.pairs else {
      throw fail("this is no manifest of an output", node, "it has no 'format' or no 'files'")
    }
    guard case .value(Manifest.format) = format.integer else {
      throw fail(
        "the output is of another format than \(Manifest.format)", format,
        "run the experiment again with this version")
    }
    // It becomes a folder's name.
    guard let name = node["experiment"]?.string, !name.isEmpty, !name.contains("/"), name != ".",
      name != "..",
      name.unicodeScalars.allSatisfy({ Escaping.terminal($0) == $0 || SystemPath.isByte($0) })
    else { throw fail("the experiment's name is missing or no name", node["experiment"]) }
    self.name = name
    var digests: [String: (digest: String, span: Span)] = [:]
    for pair in files {
      let prefix = "sha256:"
      guard let text = pair.value.string, text.hasPrefix(prefix), text.utf8.count == 71 else {
        throw fail("expected 'sha256:' and 64 digits", pair.value)
      }
      digests[pair.name] = (String(text.dropFirst(prefix.count)), pair.value.span)
    }
    for path in ["experiment.yaml", "results.csv"] where digests[path] == nil {
      throw fail("the manifest names no \(path)", node["files"])
    }
    self.digests = digests
  }

  /// Refuses a file that is not the one that the run left.
  func check(_ path: String, digest: String, hint: String) throws(StoredOutputError) {
    guard let known = digests[path], known.digest != digest else { return }
    throw .wrong(
      Diagnostics([
        Diagnostic(
          "\(path) has changed since it was written: its SHA-256 is \(digest.prefix(16))…",
          at: known.span, hint: hint)
      ]))
  }
}
