import Results
import Support
import YAML

/// `manifest.json` of a stored output.
struct StoredManifest: Sendable {
  /// The experiment's name.
  let name: String
  /// What it came to, in a sentence or two.
  let answer: String
  /// The path of the figure that shows it; nil where there are none.
  let figure: String?
  private let file: SourceFile
  /// The digests by path, each with its place.
  private let digests: [String: (digest: String, span: Span)]

  /// The digests of data sets by name, each with its place.
  private let data: [String: (digest: String, span: Span)]

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
    answer = node["answer"]?.string ?? ""
    figure = node["figure"]?.string.flatMap { Output.isOurs($0) ? $0 : nil }
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
    var data: [String: (digest: String, span: Span)] = [:]
    for pair in node["data"]?.pairs ?? [] {
      let prefix = "sha256:"
      guard let text = pair.value.string, text.hasPrefix(prefix), text.utf8.count == 71 else {
        throw fail("expected 'sha256:' and 64 digits", pair.value)
      }
      data[pair.name] = (String(text.dropFirst(prefix.count)), pair.value.span)
    }
    self.data = data
  }

  /// Refuses data that are not those that the run learned from.
  func check(data name: String, digest: String) throws(StoredOutputError) {
    guard let known = data[name], known.digest != digest else { return }
    throw .wrong(
      Diagnostics([
        Diagnostic(
          "the data set '\(name)' has changed since the run: its SHA-256 is"
            + " \(digest.prefix(16))…", at: known.span, hint: "run the experiment again")
      ]))
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
