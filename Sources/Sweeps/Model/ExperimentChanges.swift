import YAML

/// What differs between two experiment files, by meaning: keys that moved, another order of a grid's values,
/// `0.001` in place of `1e-3`, anchors and includes make no difference.
public struct ExperimentChanges: Sendable {
  /// A key whose value differs.
  public struct Change: Sendable, Hashable {
    /// `optimizers.adam.learning_rate`
    public let key: String
    /// As a file writes it; nil where the key is missing. Of grids what is there alone.
    public let old: String?
    public let new: String?
  }

  /// In the order of the new file, then what is gone.
  public let changes: [Change]

  public init(from old: Experiment, to new: Experiment) {
    self.init(from: old.resolved, to: new.resolved)
  }

  init(from old: Node, to new: Node) {
    var changes: [Change] = []
    Self.compare(old, new, [], &changes)
    self.changes = changes
  }

  /// Lists whose items have names: an optimizer is the same wherever it stands.
  private static let named: Set<String> = ["optimizers", "loss", "figures"]
  /// Lists that are one value, in which places matter, by their keys.
  private static let values: Set<String> = [
    "domain", "minima", "points", "update", "boundaries", "values", "hidden", "coefficients", "x",
    "y",
    "selection", "linspace", "logspace", "range", "uniform", "log_uniform", "choose", "report",
    "size", "features", "columns", "parameters",
  ]

  private static func compare(
    _ old: Node, _ new: Node, _ path: [String], _ changes: inout [Change]
  ) {
    let (before, after) = (members(old, path), members(new, path))
    if let before, let after {
      for (name, value) in after {
        if let known = before.first(where: { $0.name == name }) {
          compare(known.value, value, path + [name], &changes)
        } else {
          changes.append(Change(key: key(path + [name]), old: nil, new: text(value)))
        }
      }
      for (name, value) in before where !after.contains(where: { $0.name == name }) {
        changes.append(Change(key: key(path + [name]), old: text(value), new: nil))
      }
      return
    }
    if isSame(old, new) { return }
    if !values.contains(path.last ?? ""), let before = old.items ?? single(old),
      let after = new.items ?? single(new), old.items != nil || new.items != nil
    {
      let gone = before.filter { item in !after.contains { isSame(item, $0) } }
      let come = after.filter { item in !before.contains { isSame(item, $0) } }
      // Another order of a grid, or a value that is there twice: the same trials.
      guard !gone.isEmpty || !come.isEmpty else { return }
      changes.append(Change(key: key(path), old: list(gone), new: list(come)))
      return
    }
    changes.append(Change(key: key(path), old: text(old), new: text(new)))
  }

  /// The named parts of a value; nil where it is one value or a grid.
  private static func members(_ node: Node, _ path: [String]) -> [(name: String, value: Node)]? {
    if let pairs = node.pairs {
      let isTop = path.isEmpty
      // x-… at the top is free.
      return pairs.filter { !(isTop && $0.name.hasPrefix("x-")) }.map { ($0.name, $0.value) }
    }
    guard path.count == 1, named.contains(path[0]) else { return nil }
    let items = node.items ?? [node]
    var counts: [String: Int] = [:]
    return items.map { item in
      let name = item.string ?? item.pairs?.first?.name ?? text(item)
      counts[name, default: 0] += 1
      let number = counts[name] ?? 1
      let value = item.pairs?.first?.value ?? Node(mapping: [])
      let isNamed = item.string != nil || item.pairs?.count == 1
      return (
        number == 1 ? name : "\(name) (\(number))",
        isNamed ? (value.isNull ? Node(mapping: []) : value) : item
      )
    }
  }

  private static func single(_ node: Node) -> [Node]? { node.scalar == nil ? nil : [node] }

  private static func list(_ items: [Node]) -> String? {
    items.isEmpty ? nil : items.map(text).joined(separator: ", ")
  }

  private static func text(_ node: Node) -> String {
    node.pairs?.isEmpty == true ? "–" : flowText(node)
  }

  private static func key(_ path: [String]) -> String { path.joined(separator: ".") }

  /// Whether two values mean the same, wherever their keys stand.
  private static func isSame(_ a: Node, _ b: Node) -> Bool {
    if let a = a.pairs, let b = b.pairs {
      return a.count == b.count
        && a.allSatisfy { pair in
          b.contains { $0.name == pair.name && isSame($0.value, pair.value) }
        }
    }
    if let a = a.items, let b = b.items {
      return a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
    }
    if let x = a.real.value, let y = b.real.value { return x == y || x.isNaN && y.isNaN }
    return a == b
  }
}
