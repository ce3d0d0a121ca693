import Support
import YAML

/// Where files that an experiment names are sought: data sets and starts.
package struct DataLocation: Sendable {
  /// The experiment's file.
  package let path: String
  package let allowsOutside: Bool
  /// Other folders that stand for the experiment's own: an output holds the experiment, not its data.
  package let otherFolders: [String]
  package let source: FileSource

  package init(
    path: String, allowsOutside: Bool = false, otherFolders: [String] = [],
    source: FileSource = .system
  ) {
    self.path = path
    self.allowsOutside = allowsOutside
    self.otherFolders = otherFolders
    self.source = source
  }

  /// With its slash; empty for the current folder.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// A file's place in the system; nil, with an error, where it may not be read.
  ///
  /// - Parameter node: the file's name, relative to the file that the node is of.
  func path(_ node: Node, _ validator: Validator) -> String? {
    guard let name = validator.text(node, "a file name"), !name.isEmpty else {
      if node.string == "" { validator.error("the file name is empty", at: node.span) }
      return nil
    }
    if let other = otherPath(name) { return other }
    // A file that is included names what lies beside it; the command line what lies beside the experiment.
    let from = node.span.file.name
    let isFile =
      from.contains("/") || from == path || from.hasSuffix(".yaml") || from.hasSuffix(".yml")
    let folder = Self.folder(of: isFile ? from : path)
    let found = name.hasPrefix("/") ? name : SystemPath.normalized(folder + name)
    guard !allowsOutside, otherFolders.isEmpty else { return found }
    let own = Self.folder(of: path)
    guard let root = source.resolved(own.isEmpty ? "." : own) else { return found }
    let inside = root.hasSuffix("/") ? root : root + "/"
    // What is not there has no place, and is reported as missing where its path stays inside.
    let isInside =
      source.resolved(found).map { $0.hasPrefix(inside) }
      ?? (found.hasPrefix(own) && !found.dropFirst(own.count).hasPrefix("../")
        && (!own.isEmpty || !found.hasPrefix("/")))
    guard isInside else {
      validator.error(
        "'\(name)' lies outside of the experiment's folder", at: node.span,
        hint: "--allow-outside reads it all the same")
      return nil
    }
    return found
  }

  private func otherPath(_ name: String) -> String? {
    guard !name.hasPrefix("/") else { return nil }
    for folder in otherFolders {
      let path = SystemPath.normalized("\(folder)/\(name)")
      if source.resolved(path) != nil { return path }
    }
    return nil
  }
}

extension DataLocation {
  /// The experiment with names of files relative to its own folder, wherever they were written: an included file
  /// names what lies beside itself.
  func resolved(_ node: Node) -> Node {
    let own = Self.folder(of: path)
    func moved(_ node: Node) -> Node {
      let from = node.span.file.name
      guard let name = node.string, !name.hasPrefix("/"), from != path,
        from.hasSuffix(".yaml") || from.hasSuffix(".yml")
      else { return node }
      let full = SystemPath.normalized(Self.folder(of: from) + name)
      guard full.hasPrefix(own), own != "" || !full.hasPrefix("/") else { return node }
      return Node(scalar: String(full.dropFirst(own.count)), span: node.span)
    }
    func changed(_ node: Node, _ keys: Set<String>) -> Node {
      guard let pairs = node.pairs else { return node }
      return Node(
        mapping: pairs.map { pair in
          let value =
            keys.contains(pair.name) && pair.value.scalar != nil
            ? moved(pair.value) : pair.name == "test" ? changed(pair.value, ["file"]) : pair.value
          return Node.Pair(key: pair.key, value: value)
        }, span: node.span)
    }
    guard let pairs = node.pairs else { return node }
    let files: Set<String> = ["file", "images", "labels", "test_images", "test_labels"]
    return Node(
      mapping: pairs.map { pair in
        switch pair.name {
        case "data":
          let sets = (pair.value.pairs ?? []).map {
            Node.Pair(key: $0.key, value: changed($0.value, files))
          }
          return pair.value.pairs == nil
            ? pair
            : Node.Pair(key: pair.key, value: Node(mapping: sets, span: pair.value.span))
        case "start" where pair.value["file"] != nil:
          return Node.Pair(key: pair.key, value: changed(pair.value, ["file"]))
        default: return pair
        }
      }, span: node.span)
  }
}
