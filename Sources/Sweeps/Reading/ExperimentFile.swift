import YAML

/// Why an experiment could not be read.
public enum ExperimentError: Error, Sendable {
  /// The file, or one that it includes, has errors.
  case wrong(Diagnostics)
  /// The file itself cannot be read.
  case unreadable(ReadError)
}

/// Reads an experiment file, what it includes, and what the command line changes in it.
enum ExperimentFile {
  /// The whole experiment as one mapping, without `include`.
  static func load(
    path: String, overrides: [Override]
  ) throws(ExperimentError) -> Node {
    let file: SourceFile
    do { file = try SourceFile.load(path: path) } catch { throw .unreadable(error) }
    do {
      var count = 0
      var node = try resolve(file, path: path, within: [path], count: &count)
      var problems = Diagnostics()
      for override in overrides {
        do { node = try override.applied(to: node) } catch { problems.append(contentsOf: error) }
      }
      if let pair = node.pair("include") {
        problems.append(
          Diagnostic("a file cannot be included from the command line", at: pair.key.span))
      }
      try problems.throwIfErrors()
      return node
    } catch { throw .wrong(error) }
  }

  /// - Parameter count: how many files were included so far.
  private static func resolve(
    _ file: SourceFile, path: String, within stack: [String], count: inout Int
  ) throws(Diagnostics) -> Node {
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
      guard let name = item.string, !item.isNull else {
        throw Diagnostics([
          Diagnostic(
            "expected a file name, found \(item.kind.rawValue)", at: item.span,
            hint: "as in include: base.yaml")
        ])
      }
      let target = normalized(name.hasPrefix("/") ? name : directory(of: path) + name)
      if stack.contains(where: { normalized($0) == target }) {
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
      let included: SourceFile
      do { included = try SourceFile.load(path: target) } catch {
        throw Diagnostics([
          Diagnostic("cannot read '\(name)': \(error.reason)", at: item.span)
        ])
      }
      let content = try resolve(
        included, path: target, within: stack + [target], count: &count)
      result = merged(result, content)
    }
    return merged(result, Node(mapping: pairs, span: node.span))
  }

  /// `base` with the values of `changes`: mappings are merged deeply, lists replaced.
  static func merged(_ base: Node, _ changes: Node) -> Node {
    guard var pairs = base.pairs, let changed = changes.pairs else { return changes }
    for pair in changed {
      if let at = pairs.firstIndex(where: { $0.name == pair.name }) {
        pairs[at] = Node.Pair(key: pair.key, value: merged(pairs[at].value, pair.value))
      } else {
        pairs.append(pair)
      }
    }
    return Node(mapping: pairs, span: changes.span)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  /// The path without `.`, `a/..` and doubled slashes.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == "." { continue }
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let joined = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    return joined.isEmpty ? "." : joined
  }
}
