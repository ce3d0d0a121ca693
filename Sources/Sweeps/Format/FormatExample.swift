import YAML

/// A part of a file that shows a key, as nodes.
package struct FormatExample: Sendable {
  package let file: Node
  /// The keys and positions in lists that lead to the value, from the top.
  package let place: [String]
  package let value: Node

  /// - Parameter text: an example of the key.
  package init?(_ key: FormatKey, _ text: String) {
    guard let file = try? parse(SourceFile(name: "example", text: text)),
      let found = Self.find(key.path.split(separator: ".").map(String.init)[...], in: file)
    else { return nil }
    (self.file, place, value) = (file, found.place, found.value)
  }

  /// Where keys lead in a node; names that the file chooses and positions in lists lie between them.
  private static func find(
    _ keys: ArraySlice<String>, in node: Node
  ) -> (place: [String], value: Node)? {
    guard let key = keys.first else { return ([], node) }
    var inner = (node.items ?? []).enumerated().map { ("\($0)", $1, keys) }
    for pair in node.pairs ?? [] {
      if pair.name == key {
        inner.insert((key, pair.value, keys.dropFirst()), at: 0)
      } else {
        inner.append((pair.name, pair.value, keys))
      }
    }
    for (name, value, rest) in inner {
      if let found = find(rest, in: value) { return ([name] + found.place, found.value) }
    }
    return nil
  }
}

extension FormatKey {
  /// The rest of a minimal experiment in which an example of this catalogue can be read.
  ///
  /// - Returns: the keys that the example does not give itself, then the example.
  package static func experiment(around example: String) -> String {
    let given = Set(
      ((try? parse(SourceFile(name: "example", text: example)))?.pairs ?? []).map(\.name))
    let others = [("loss", "loss: quartic"), ("optimizers", "optimizers: [adam]")]
    let isFormula = example.contains("expression") && !given.contains("start")
    let start = isFormula ? ["start: {x: 1}"] : []
    return (others.filter { !given.contains($0.0) }.map(\.1) + start + [example])
      .joined(separator: "\n") + "\n"
  }
}
