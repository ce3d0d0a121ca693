import Support
import YAML

/// Why an experiment could not be read.
public enum ExperimentError: Error, Sendable {
  /// The file, or one that it includes, has errors.
  case wrong(Diagnostics)
  /// The file itself cannot be read.
  case unreadable(ReadError)
}

/// Reads an experiment file, what it includes, and what the command line changes in it.
///
/// Files come from strangers. What one includes lies below the experiment's own folder, links followed, and is
/// named as YAML files are: else a message about its errors could show lines of any file of the machine.
struct ExperimentFile {
  private let source: FileSource
  /// Below which included files lie, as the source resolves it; nil for anywhere.
  private let root: String?
  /// How many files were included so far, and bytes read.
  private var count = 0
  private var size = 0

  /// The most bytes of all files of an experiment together.
  private static let mostBytes = 2 * Limits.bytes

  private init(path: String, allowsOutside: Bool, source: FileSource) {
    self.source = source
    let folder = Self.directory(of: path)
    root = allowsOutside ? nil : source.resolved(folder.isEmpty ? "." : folder)
  }

  /// The whole experiment as one mapping, without `include`.
  ///
  /// - Parameters:
  ///   - allowsOutside: whether included files may lie outside of the experiment's folder.
  ///   - source: where files are read from.
  static func load(
    path: String, overrides: [Override], allowsOutside: Bool = false, source: FileSource = .system
  ) throws(ExperimentError) -> Node {
    let file: SourceFile
    do { file = try source.load(path) } catch { throw .unreadable(error) }
    do {
      var reader = ExperimentFile(path: path, allowsOutside: allowsOutside, source: source)
      var node = try reader.resolve(file, path: path, within: [path])
      var problems = Diagnostics()
      for override in overrides {
        do { node = try override.applied(to: node) } catch { problems.append(contentsOf: error) }
      }
      if let pair = node.pair("include") {
        problems.append(
          Diagnostic("a file cannot be included from the command line", at: pair.key.span))
      }
      for override in overrides where override.path[0].hasPrefix(ExperimentFormat.freePrefix) {
        problems.append(
          Diagnostic(
            "'\(override.path[0])' is free for anchors, and nothing reads it", at: override.span,
            hint: "change the keys that its aliases stand for"))
      }
      try problems.throwIfErrors()
      return node
    } catch { throw .wrong(error) }
  }

  private mutating func resolve(
    _ file: SourceFile, path: String, within stack: [String]
  ) throws(Diagnostics) -> Node {
    size += file.bytes.count
    let node = try parse(file)
    guard var pairs = node.pairs else {
      throw Diagnostics([
        Diagnostic(
          "an experiment is a mapping, found \(node.kind.rawValue)", at: node.span,
          hint: "it begins with keys such as 'loss:' and 'optimizers:'")
      ])
    }
    guard let at = pairs.firstIndex(where: { $0.name == "include" }) else { return node }
    let include = pairs.remove(at: at).value
    var result = Node(mapping: [], span: node.span)
    for item in include.items ?? [include] {
      guard let name = item.string, !item.isNull, !name.isEmpty else {
        throw Diagnostics([
          Diagnostic(
            "expected a file name, found \(item.kind.rawValue)", at: item.span,
            hint: "as in include: base.yaml")
        ])
      }
      let target = SystemPath.normalized(
        name.hasPrefix("/") ? name : Self.directory(of: path) + name)
      if stack.contains(where: { SystemPath.normalized($0) == target }) {
        throw Diagnostics([
          Diagnostic(
            "'\(name)' includes itself", at: item.span,
            hint: stack.count > 1 ? (stack + [target]).joined(separator: " → ") : nil)
        ])
      }
      guard stack.count < 20 else {
        throw Diagnostics([
          Diagnostic("files include one another more than 20 deep", at: item.span)
        ])
      }
      count += 1
      // Files that each include the next one twice would be read without end.
      guard count <= 1000 else {
        throw Diagnostics([
          Diagnostic("more than 1,000 files are included", at: item.span)
        ])
      }
      guard size <= Self.mostBytes else {
        throw Diagnostics([
          Diagnostic("the files of the experiment have more than 32 MiB together", at: item.span)
        ])
      }
      try refuseForeign(target, name, item)
      let included: SourceFile
      do { included = try source.load(target) } catch {
        throw Diagnostics([
          Diagnostic("cannot read '\(name)': \(error.reason)", at: item.span)
        ])
      }
      let content = try resolve(included, path: target, within: stack + [target])
      result = Self.merged(result, content)
    }
    return Self.merged(result, Node(mapping: pairs, span: node.span))
  }

  /// Refuses a file that may not be shown.
  private func refuseForeign(
    _ target: String, _ name: String, _ item: Node
  ) throws(Diagnostics) {
    guard ExperimentFormat.includedEndings.contains(where: target.hasSuffix) else {
      throw Diagnostics([
        Diagnostic(
          "'\(name)' is no name of an experiment", at: item.span,
          hint: "files that are included end in .yaml or .yml")
      ])
    }
    // What is not there has no place, and is reported as missing.
    guard let root, let place = source.resolved(target) else { return }
    let inside = root.hasSuffix("/") ? root : root + "/"
    guard place.hasPrefix(inside) else {
      throw Diagnostics([
        Diagnostic(
          "'\(name)' lies outside of the experiment's folder", at: item.span,
          hint: "--allow-outside reads it all the same")
      ])
    }
  }

  /// `base` with the values of `changes`: mappings are merged deeply, lists replaced.
  static func merged(_ base: Node, _ changes: Node) -> Node {
    guard var pairs = base.pairs, let changed = changes.pairs else { return changes }
    var places: [String: Int] = [:]
    for (at, pair) in pairs.enumerated() { places[pair.name] = at }
    for pair in changed {
      if let at = places[pair.name] {
        pairs[at] = Node.Pair(key: pair.key, value: merged(pairs[at].value, pair.value))
      } else {
        places[pair.name] = pairs.count
        pairs.append(pair)
      }
    }
    return Node(mapping: pairs, span: changes.span)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }
}
