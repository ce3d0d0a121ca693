import Programs

extension Graph.Node {
  /// Whether it takes its value from outside the graph.
  var isLeaf: Bool { operation == .input || operation == .element }
}

extension Graph {
  /// `a` to a whole power; no operation where the exponent is 0 or 1.
  mutating func integerPower(_ a: NodeID, _ exponent: Int) -> NodeID {
    switch exponent {
    case 0: constant(1)
    case 1: a
    default: unary(.integerPower, a, payload: exponent)
    }
  }

  /// A loop of the same range as `loop`, to stand inside all that formulas nest. Nil when the graph
  /// has no room for more loops.
  mutating func renamed(_ loop: Int, times: Int) -> Int? {
    var renamed = loops[loop]
    renamed.nesting += times << 16
    return self.loop(renamed)
  }

  /// `root` with the counter of one loop in place of another's. Loops inside that depend on it
  /// become loops of their own. Nil when the graph has no room for more loops.
  mutating func substituting(_ new: Int, for old: Int, in root: NodeID) -> NodeID? {
    var loopMap = [old: new]
    var copies: [NodeID: NodeID] = [:]
    let order = reachable(from: [root])
    // Only loops around something that depends on the counter; others stay as they are.
    let inner = Set(
      order.filter {
        self[$0].operation.isReduction
          && (freeLoops[Int($0)] | freeLoops[Int(self[$0].a)]) & (1 << UInt64(old)) != 0
      }.map { Int(self[$0].payload) })
    for candidate in inner.sorted(by: { loops[$0].nesting < loops[$1].nesting }) {
      if loopMap[candidate] != nil { continue }
      var renamed = loops[candidate]
      renamed.nesting += loops[new].nesting - loops[old].nesting
      renamed.from = renamed.from.renaming(loopMap)
      renamed.through = renamed.through.renaming(loopMap)
      guard let fresh = loop(renamed) else { return nil }
      loopMap[candidate] = fresh
    }
    let changed = loopMap.keys.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
    for id in order {
      let node = self[id]
      let bound = node.operation.isReduction ? freeLoops[Int(node.a)] : 0
      guard (freeLoops[Int(id)] | bound) & changed != 0 else { continue }
      func mapped(_ operand: NodeID) -> NodeID { copies[operand] ?? operand }
      switch node.operation {
      case .constant, .input: copies[id] = id
      case .counter: copies[id] = counter(loopMap[Int(node.payload)] ?? Int(node.payload))
      case .element:
        let element = element(of: id)
        copies[id] = self.element(
          base: element.base, count: element.count, index: element.index.renaming(loopMap),
          level: levels[Int(id)])
      case .sum, .product, .largest, .smallest:
        copies[id] = reduce(
          node.operation, loopMap[Int(node.payload)] ?? Int(node.payload), mapped(node.a))
      case .productOfOthers:
        copies[id] = productOfOthers(
          loopMap[Int(node.payload)] ?? Int(node.payload), mapped(node.a))
      case .select: copies[id] = select(mapped(node.a), mapped(node.b), mapped(node.c))
      default:
        copies[id] =
          node.b >= 0
          ? binary(node.operation, mapped(node.a), mapped(node.b))
          : unary(node.operation, mapped(node.a), payload: Int(node.payload))
      }
    }
    return copies[root] ?? root
  }
}

extension Operation {
  /// Whether the payload is a loop.
  var usesLoop: Bool { isReduction || self == .productOfOthers || self == .counter }
}

extension Affine {
  /// The same with other loops in place of some.
  func renaming(_ map: [Int: Int]) -> Affine {
    var result = self
    for i in result.terms.indices { result.terms[i].loop = map[terms[i].loop] ?? terms[i].loop }
    result.terms.sort { $0.loop < $1.loop }
    return result
  }
}
