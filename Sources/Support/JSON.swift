/// A value of JSON, with the keys of objects in their order.
package indirect enum JSON: Sendable, Equatable, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  case null
  case boolean(Bool)
  case whole(Int)
  /// Finite.
  case number(Double)
  case text(String)
  case list([JSON])
  case object([Member])

  /// A key of an object and its value.
  package struct Member: Sendable, Equatable {
    package let key: String
    package let value: JSON

    package init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  package init(stringLiteral text: String) { self = .text(text) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(integerLiteral value: Int) { self = .whole(value) }
  package init(arrayLiteral items: JSON...) { self = .list(items) }
  package init(dictionaryLiteral members: (String, JSON)...) {
    self = .object(members.map { Member($0, $1) })
  }

  /// The members of an object; none of anything else.
  package var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The object with the members of another after its own.
  package func adding(_ other: JSON) -> JSON { .object(members + other.members) }

  /// The text, indented by two blanks a level; what fits stands in one line.
  package func text(width: Int = 100) -> String { lines(indentation: 0, before: 0, width) + "\n" }

  private func lines(indentation: Int, before: Int, _ width: Int) -> String {
    let line = compact
    if indentation + before + line.count < width { return line }
    let inner = indentation + 2
    let blanks = String(repeating: " ", count: inner)
    let end = String(repeating: " ", count: indentation)
    switch self {
    case .list(let items) where !items.isEmpty:
      let parts = items.map { blanks + $0.lines(indentation: inner, before: 0, width) }
      return "[\n\(parts.joined(separator: ",\n"))\n\(end)]"
    case .object(let members) where !members.isEmpty:
      let parts = members.map { member in
        let key = "\(Escaping.json(member.key)): "
        return blanks + key
          + member.value.lines(indentation: inner, before: key.count, width)
      }
      return "{\n\(parts.joined(separator: ",\n"))\n\(end)}"
    default: return line
    }
  }

  /// The text in one line.
  package var compact: String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .whole(let value): return "\(value)"
    case .number(let value): return shortest(value)
    case .text(let text): return Escaping.json(text)
    case .list(let items): return "[\(items.map(\.compact).joined(separator: ", "))]"
    case .object(let members):
      let parts = members.map { "\(Escaping.json($0.key)): \($0.value.compact)" }
      return "{\(parts.joined(separator: ", "))}"
    }
  }
}
