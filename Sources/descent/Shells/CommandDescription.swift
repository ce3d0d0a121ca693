import ArgumentParser
import YAML

/// A command as the argument parser describes it: what completions and the manual are made from, so that
/// they lack nothing and hold nothing else.
struct CommandDescription {
  var name: String
  /// `descent store prune`.
  var path: [String]
  var abstract: String
  var discussion: String
  var arguments: [Argument]
  var subcommands: [CommandDescription]

  struct Argument {
    enum Kind: String {
      case positional, option, flag
    }
    var kind: Kind
    /// With their dashes, the long one first; none for a positional one.
    var names: [String]
    /// What the value is called in usage lines.
    var valueName: String
    var abstract: String
    /// The values that there are, where they can be listed.
    var values: [String]
    var defaultValue: String?
    var isOptional: Bool
    var isRepeating: Bool
  }

  /// The program with all commands that are shown.
  static var program: CommandDescription? {
    // JSON is YAML, and there is a reader for that.
    let file = SourceFile(name: "commands", bytes: Array(Descent._dumpHelp().utf8))
    guard let root = try? parse(file), let command = root["command"] else { return nil }
    return CommandDescription(command, below: [])
  }

  private init(_ node: Node, below parents: [String]) {
    name = node["commandName"]?.string ?? ""
    let path = parents + [name]
    self.path = path
    abstract = node["abstract"]?.string ?? ""
    discussion = node["discussion"]?.string ?? ""
    arguments = (node["arguments"]?.items ?? []).compactMap(Argument.init)
    subcommands = (node["subcommands"]?.items ?? [])
      .filter { $0["shouldDisplay"]?.string != "false" }
      .map { CommandDescription($0, below: path) }
  }

  func subcommand(_ name: String) -> CommandDescription? { subcommands.first { $0.name == name } }

  /// The option or flag of a name with its dashes.
  func option(_ name: String) -> Argument? { arguments.first { $0.names.contains(name) } }

  var positionals: [Argument] { arguments.filter { $0.kind == .positional } }
}

extension CommandDescription.Argument {
  fileprivate init?(_ node: Node) {
    guard node["shouldDisplay"]?.string != "false",
      let kind = (node["kind"]?.string).flatMap(Kind.init(rawValue:))
    else { return nil }
    self.kind = kind
    names = (node["names"]?.items ?? []).compactMap { entry -> String? in
      guard let name = entry["name"]?.string else { return nil }
      return entry["kind"]?.string == "short" ? "-\(name)" : "--\(name)"
    }
    names.sort { $0.count > $1.count }
    valueName = node["valueName"]?.string ?? ""
    abstract = node["abstract"]?.string ?? ""
    values = (node["allValues"]?.items ?? []).compactMap(\.string)
    defaultValue = node["defaultValue"]?.string
    isOptional = node["isOptional"]?.string == "true"
    isRepeating = node["isRepeating"]?.string == "true"
  }
}
