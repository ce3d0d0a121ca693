/// What the names of a formula stand for.
package struct Scope {
  package enum Symbol {
    /// One input.
    case scalar(slot: Int, level: Graph.Level)
    /// The inputs `base..<base + count`.
    case vector(base: Int, count: Int, level: Graph.Level)
    /// The inputs `base..<base + rows * columns`, row by row.
    case matrix(base: Int, rows: Int, columns: Int, level: Graph.Level)
    /// A whole number that is known beforehand.
    case integer(Int)
    /// A value that an earlier statement computed.
    case node(NodeID)
  }

  /// In the order in which messages list them.
  package var symbols: [(name: String, symbol: Symbol)] = []

  /// What a language of tensors adds; nil elsewhere.
  package var tensors: (any TensorCalls)?

  /// What a formula over data knows besides; nil elsewhere.
  var rows: RowNames?

  package init() {}

  package func symbol(_ name: String) -> Symbol? { symbols.last { $0.name == name }?.symbol }
}

/// The names of a formula over data that have a value for each row.
struct RowNames {
  enum Kind {
    case column, definition
  }
  var kinds: [String: Kind] = [:]
  /// Loops whose counters are the values of columns of whole numbers.
  var counters: [String: Int] = [:]
  /// Whether the text is that of a definition: names of rows may stand anywhere in it.
  var isDefinition = false
  /// The definition that is being read, and those after it.
  var pending: [String] = []
}

/// The part of a formula inside some `sum`s: their counters, and for `dot` and `norm` the loop that
/// runs over the components of every vector named there.
struct Binding {
  var parent: Int
  var counter: (name: String, loop: Int)?
  var components: (loop: Int, shape: [Int])?
  var nesting: Int
}
