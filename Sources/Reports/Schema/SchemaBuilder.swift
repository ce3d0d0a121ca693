import Support
import YAML

/// Collects the definitions that parts of a schema refer to, each made once.
final class SchemaBuilder {
  private var names: [String] = []
  private var made: [String: JSON] = [:]

  /// A reference to a definition, which is made where it is not there yet. It may refer to itself.
  func reference(_ name: String, _ make: () -> JSON) -> JSON {
    if made[name] == nil {
      names.append(name)
      made[name] = .null
      made[name] = make()
    }
    return ["$ref": .text("#/$defs/\(name)")]
  }

  /// All definitions, in the order of their names.
  var definitions: JSON {
    .object(names.sorted().map { JSON.Member($0, made[$0] ?? .null) })
  }
}

extension JSON {
  /// A node of a file as a loader of YAML has it; nil for numbers that JSON lacks.
  init?(_ node: Node) {
    switch node.value {
    case .sequence(let items):
      let values = items.compactMap { JSON($0) }
      guard values.count == items.count else { return nil }
      self = .list(values)
    case .mapping(let pairs):
      let members = pairs.compactMap { pair in JSON(pair.value).map { Member(pair.name, $0) } }
      guard members.count == pairs.count else { return nil }
      self = .object(members)
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: self = .null
      case .boolean: self = .boolean(scalar.boolean ?? false)
      case .integer where scalar.integer.value != nil: self = .whole(scalar.integer.value ?? 0)
      case .integer, .real:
        guard let value = scalar.real.value, value.isFinite else { return nil }
        self = .number(value)
      default: self = .text(scalar.text)
      }
    }
  }

  /// A value as a file writes it; nil where it cannot be JSON.
  init?(yaml text: String) {
    // A value stands alone in no document that Descent reads, and so behind a key.
    guard let file = try? parse(SourceFile(name: "value", text: "value: \(text)")),
      let node = file["value"], let value = JSON(node)
    else { return nil }
    self = value
  }

  /// An object whose values have no order but that of a list.
  static func properties(_ all: [(name: String, schema: JSON)]) -> JSON {
    .object(all.map { Member($0.name, $0.schema) })
  }

  static func texts(_ all: [String]) -> JSON { .list(all.map { .text($0) }) }

  /// Any of some schemas.
  static func any(_ all: [JSON]) -> JSON { all.count == 1 ? all[0] : ["anyOf": .list(all)] }
}
