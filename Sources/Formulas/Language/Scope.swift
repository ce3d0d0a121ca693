/// What the names of a formula stand for.
package struct Scope {
  package enum Symbol {
    /// One input.
    case scalar(slot: Int, level: Graph.Level)
    /// The inputs `base..<base + count`.
    case vector(base: Int, count: Int)
    /// A whole number that is known beforehand.
    case integer(Int)
    /// A value that an earlier statement computed.
    case node(NodeID)
  }

  /// In the order in which messages list them.
  package var symbols: [(name: String, symbol: Symbol)] = []

  package init() {}

  package func symbol(_ name: String) -> Symbol? { symbols.last { $0.name == name }?.symbol }
}

/// The part of a formula inside some `sum`s: their counters, and for `dot` and `norm` the loop that
/// runs over the components of every vector named there.
struct Binding {
  var parent: Int
  var counter: (name: String, loop: Int)?
  var components: (loop: Int, count: Int)?
  var nesting: Int
}
