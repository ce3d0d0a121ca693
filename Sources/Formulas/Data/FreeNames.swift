/// The names of a formula that are variables where none are declared: in order of first appearance.
struct FreeNames {
  /// Columns and definitions.
  let known: Set<String>
  private(set) var variables: [String] = []

  init(known: Set<String>) { self.known = known }

  /// Adds the free names of a text.
  ///
  /// - Parameter indices: those of the definition whose text it is.
  mutating func add(_ syntax: Syntax, indices: [String] = []) throws(FormulaError) {
    let counters = Set(indices).union(Self.counters(of: syntax))
    var found: [(name: String, at: Int)] = []
    for item in syntax.items {
      if case .subscripted(let name, _, let place) = item.kind, !known.contains(name) {
        throw FormulaError(
          place, "'\(name)' has an index but is not declared",
          hint: "say how many components it has: variables: {\(name): 10}")
      }
      guard case .name(let name) = item.kind, !counters.contains(name), !known.contains(name),
        !FormulaLanguage.isReserved(name), !found.contains(where: { $0.name == name }),
        !variables.contains(name)
      else { continue }
      found.append((name, item.range.lowerBound))
      guard found.count + variables.count <= 1000 else {
        throw FormulaError(item.range, "the formula has more than 1000 free names")
      }
    }
    variables += found.sorted { $0.at < $1.at }.map(\.name)
  }

  /// The counters of a text's loops. Four arguments of `min` or `max` are a loop where the second is part
  /// of an index in the first; else it is a variable like others.
  private static func counters(of syntax: Syntax) -> Set<String> {
    var result: Set<String> = []
    var starts: [Int] = []
    for (at, item) in syntax.items.enumerated() {
      starts.append(item.kind.operands.first.map { starts[$0] } ?? at)
      guard case .call(let function, let arguments, _) = item.kind, arguments.count == 4,
        FormulaLanguage.reductions.contains(function),
        case .name(let counter) = syntax.items[arguments[1]].kind
      else { continue }
      if function == "min" || function == "max" {
        let isIndex = (starts[arguments[0]]...arguments[0]).contains { inner in
          guard case .subscripted(_, let indices, _) = syntax.items[inner].kind else {
            return false
          }
          return indices.contains { index in
            (starts[index]...index).contains {
              if case .name(counter) = syntax.items[$0].kind { true } else { false }
            }
          }
        }
        guard isIndex else { continue }
      }
      result.insert(counter)
    }
    return result
  }
}
