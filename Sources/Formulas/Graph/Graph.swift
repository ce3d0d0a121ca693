import Programs

/// The index of a node in its graph. Operands stand before the operations that use them.
package typealias NodeID = Int32

/// A formula, or several, as operations on shared operands: a directed acyclic graph in which no two
/// nodes compute the same thing.
///
/// Nothing is simplified but what cannot change a bit: products with 1, and where a sign stands;
/// operations on constants alone are done at once, in Double.
package struct Graph: Sendable {
  package struct Node: Hashable, Sendable {
    package var operation: Operation
    package var a: NodeID = -1
    package var b: NodeID = -1
    package var c: NodeID = -1
    /// A constant's bits, an input's slot, a loop, an exponent, or an index into `elements`.
    package var payload: Int64 = 0
  }

  package typealias Element = VectorElement

  /// What a node's value can depend on; the higher includes the lower.
  package enum Level: UInt8, Comparable, Sendable {
    /// Constants and loop counters.
    case constant
    /// Parameters and the step.
    case parameter
    /// Variables, gradients and states: a number for each lane.
    case lane
    /// The columns of a data set: numbers of a row.
    case row

    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  package init() {}

  package private(set) var nodes: [Node] = []
  /// The loops on whose counters each node's value depends, as a bit mask.
  private(set) var freeLoops: [UInt64] = []
  package private(set) var levels: [Level] = []
  private(set) var loops: [Loop] = []
  /// Loops that stand around the whole graph, as a bit mask: their counters are whole numbers of a row.
  private(set) var rowCounters: UInt64 = 0
  private(set) var elements: [Element] = []
  private var identifiers: [Node: NodeID] = [:]
  private var elementIdentifiers: [Element: Int] = [:]

  // MARK: Leaves

  package mutating func constant(_ value: Double) -> NodeID {
    intern(
      Node(operation: .constant, payload: Int64(bitPattern: value.bitPattern)), free: 0,
      level: .constant)
  }

  package mutating func input(_ slot: Int, level: Level = .lane) -> NodeID {
    intern(Node(operation: .input, payload: Int64(slot)), free: 0, level: level)
  }

  mutating func counter(_ loop: Int) -> NodeID {
    intern(
      Node(operation: .counter, payload: Int64(loop)), free: closure(1 << UInt64(loop)),
      level: .constant)
  }

  /// A component of a vector of `count` inputs that begin at slot `base`.
  mutating func element(
    base: Int, count: Int, index: Affine, level: Level = .lane
  ) -> NodeID {
    if index.terms.isEmpty { return input(base + index.constant, level: level) }
    let element = Element(base: base, count: count, index: index)
    let at: Int
    if let known = elementIdentifiers[element] {
      at = known
    } else {
      at = elements.count
      elements.append(element)
      elementIdentifiers[element] = at
    }
    return intern(
      Node(operation: .element, payload: Int64(at)), free: closure(index.loops),
      level: closure(index.loops) & rowCounters != 0 ? .row : level)
  }

  /// A counter of the whole graph that takes numbers of a row, `0..<count`. Nil when there are too many
  /// loops.
  mutating func rowCounter(below count: Int) -> Int? {
    guard loops.count < FormulaLimits.loops else { return nil }
    // Of no formula's nesting, and no two of the same.
    loops.append(Loop(from: Affine(0), through: Affine(count - 1), nesting: -1 - loops.count))
    rowCounters |= 1 << UInt64(loops.count - 1)
    return loops.count - 1
  }

  /// The loop of a range at a nesting; equal loops are one. Nil when there are too many.
  mutating func loop(_ loop: Loop) -> Int? {
    if let known = loops.firstIndex(of: loop) { return known }
    guard loops.count < FormulaLimits.loops else { return nil }
    loops.append(loop)
    return loops.count - 1
  }

  /// Loops and those that their bounds depend on: where one runs, so do the others.
  private func closure(_ mask: UInt64) -> UInt64 {
    var mask = mask
    while true {
      var wider = mask
      for loop in loops.indices where mask & (1 << UInt64(loop)) != 0 {
        wider |= loops[loop].from.loops | loops[loop].through.loops
      }
      if wider == mask { return mask }
      mask = wider
    }
  }

  // MARK: Operations

  package mutating func unary(_ operation: Operation, _ a: NodeID, payload: Int = 0) -> NodeID {
    if operation == .negate, self[a].operation == .negate { return self[a].a }
    if let value = constantValue(a) {
      return constant(operation.value(value, payload: payload))
    }
    return intern(
      Node(operation: operation, a: a, payload: Int64(payload)), free: freeLoops[Int(a)],
      level: levels[Int(a)])
  }

  package mutating func binary(_ operation: Operation, _ a: NodeID, _ b: NodeID) -> NodeID {
    if operation == .multiply {
      if isOne(a) { return b }
      if isOne(b) { return a }
    }
    if let moved = movingSigns(operation, a, b) { return moved }
    if let left = constantValue(a), let right = constantValue(b) {
      return constant(operation.value(left, right))
    }
    return intern(
      Node(operation: operation, a: a, b: b), free: freeLoops[Int(a)] | freeLoops[Int(b)],
      level: max(levels[Int(a)], levels[Int(b)]))
  }

  /// Sums, differences, products and quotients of negated operands, with the sign moved out of the
  /// way: rounding is symmetric, so no bit changes.
  private mutating func movingSigns(
    _ operation: Operation, _ a: NodeID, _ b: NodeID
  ) -> NodeID? {
    func negated(_ id: NodeID) -> NodeID? {
      self[id].operation == .negate ? self[id].a : nil
    }
    switch operation {
    case .add:
      if let b = negated(b) { return binary(.subtract, a, b) }
      if let a = negated(a) { return binary(.subtract, b, a) }
    case .subtract:
      if let b = negated(b) { return binary(.add, a, b) }
    case .multiply, .divide:
      if let a = negated(a) { return unary(.negate, binary(operation, a, b)) }
      if let b = negated(b) { return unary(.negate, binary(operation, a, b)) }
    default: break
    }
    return nil
  }

  mutating func select(_ condition: NodeID, _ a: NodeID, _ b: NodeID) -> NodeID {
    if let value = constantValue(condition) { return value != 0 ? a : b }
    return intern(
      Node(operation: .select, a: condition, b: a, c: b),
      free: freeLoops[Int(condition)] | freeLoops[Int(a)] | freeLoops[Int(b)],
      level: max(levels[Int(condition)], levels[Int(a)], levels[Int(b)]))
  }

  /// A node that derivatives take for a constant.
  mutating func detached(_ a: NodeID) -> NodeID {
    if constantValue(a) != nil { return a }
    return intern(
      Node(operation: .detached, a: a), free: freeLoops[Int(a)], level: levels[Int(a)])
  }

  /// log Σ exp of `body` over a loop, shifted by the largest: nothing overflows. The shift changes the
  /// value by rounding alone, so derivatives take it for a constant: they are the softmax.
  mutating func logSumExp(_ loop: Int, _ body: NodeID) -> NodeID {
    let largest = reduce(.largest, loop, body)
    let size = unary(.function(.magnitude), largest)
    let isInfinite = binary(.equal, size, constant(.infinity))
    let shift = detached(select(isInfinite, constant(0), largest))
    let term = unary(.function(.exp), binary(.subtract, body, shift))
    return binary(.add, shift, unary(.function(.log), reduce(.sum, loop, term)))
  }

  /// The sum, the product, the largest or the smallest of `body` over a loop.
  mutating func reduce(_ operation: Operation, _ loop: Int, _ body: NodeID) -> NodeID {
    let bounds = closure(loops[loop].from.loops | loops[loop].through.loops)
    return intern(
      Node(operation: operation, a: body, payload: Int64(loop)),
      free: (freeLoops[Int(body)] & ~(1 << UInt64(loop))) | bounds,
      level: bounds & rowCounters != 0 ? .row : levels[Int(body)])
  }

  /// The product of `body` over all steps of a loop but the present one.
  mutating func productOfOthers(_ loop: Int, _ body: NodeID) -> NodeID {
    intern(
      Node(operation: .productOfOthers, a: body, payload: Int64(loop)),
      free: freeLoops[Int(body)] | closure(1 << UInt64(loop)), level: levels[Int(body)])
  }

  package subscript(_ id: NodeID) -> Node { nodes[Int(id)] }

  /// The value of a constant; nil for any other node.
  package func constantValue(_ id: NodeID) -> Double? {
    let node = self[id]
    guard node.operation == .constant else { return nil }
    return Double(bitPattern: UInt64(bitPattern: node.payload))
  }

  /// An element's vector and index.
  func element(of id: NodeID) -> Element { elements[Int(self[id].payload)] }

  private func isOne(_ id: NodeID) -> Bool { constantValue(id) == 1 }

  private mutating func intern(_ node: Node, free: UInt64, level: Level) -> NodeID {
    if let known = identifiers[node] { return known }
    let id = NodeID(nodes.count)
    nodes.append(node)
    freeLoops.append(free)
    levels.append(level)
    identifiers[node] = id
    return id
  }

  /// Every node that `roots` need, themselves included, operands first.
  package func reachable(from roots: [NodeID]) -> [NodeID] {
    var marked = [Bool](repeating: false, count: nodes.count)
    for root in roots { marked[Int(root)] = true }
    var result: [NodeID] = []
    for index in stride(from: nodes.count - 1, through: 0, by: -1) where marked[index] {
      let node = nodes[index]
      if node.a >= 0 { marked[Int(node.a)] = true }
      if node.b >= 0 { marked[Int(node.b)] = true }
      if node.c >= 0 { marked[Int(node.c)] = true }
      result.append(NodeID(index))
    }
    return result.reversed()
  }
}
