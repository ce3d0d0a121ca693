import Programs

/// Derivatives by reverse mode: from the result back to the inputs, every shared operation once.
///
/// The derivatives are nodes of the same graph, so that they share what the value computes, and can
/// be differentiated again. They are never simplified or factored.
struct Gradient {
  /// What is added to the derivative with respect to an input.
  struct Contribution {
    enum Target {
      case input(slot: Int)
      /// The component that a vector's loop-dependent index names, at each step of the loops.
      case element(Graph.Element)
    }
    var target: Target
    var value: NodeID
    /// The loops at whose every step the value is added, as a bit mask.
    var loops: UInt64
    /// Whether it came through a branch: where it is 0 nothing flows on, not even NaN.
    var isGuarded: Bool
  }

  /// A value to differentiate, times a factor.
  struct Root {
    var node: NodeID
    /// Nil for 1.
    var factor: NodeID?
    /// Whether nothing flows back where the factor is 0, not even NaN.
    var isGuarded = false
  }

  /// In the order in which the formula first names what they belong to.
  var contributions: [Contribution]

  /// Differentiates `root` with respect to the inputs that `isVariable` accepts.
  static func reverse(
    of root: NodeID, in graph: inout Graph, where isVariable: (Int) -> Bool
  ) throws(FormulaError) -> Gradient {
    try reverse(of: [Root(node: root)], in: &graph, where: isVariable)
  }

  /// Differentiates the sum of several values times their factors.
  ///
  /// - Parameter around: loops that the roots stand in: derivatives are those of one step of them.
  static func reverse(
    of roots: [Root], around: UInt64 = 0, in graph: inout Graph, where isVariable: (Int) -> Bool
  ) throws(FormulaError) -> Gradient {
    var pass = ReversePass(graph: graph, around: graph.rowCounters | around, roots: roots)
    let order = graph.reachable(from: roots.map(\.node))
    for id in order.reversed() {
      for adjoint in pass.adjoints[id] ?? [] { pass.visit(id, pass.graph[id], adjoint) }
      guard !pass.hasFailed else {
        throw FormulaError(
          0..<0, "the formula's derivative has more than \(FormulaLimits.loops) different loops")
      }
      guard pass.graph.nodes.count <= FormulaLimits.nodes else {
        throw FormulaError(
          0..<0, "the formula's derivative has more than \(FormulaLimits.nodes) operations")
      }
    }
    graph = pass.graph
    var result = Gradient(contributions: [])
    for (id, found) in pass.adjoints.sorted(by: { $0.key < $1.key }) {
      let node = graph[id]
      for adjoint in found {
        let loops = (adjoint.pending | graph.freeLoops[Int(id)]) & ~pass.around
        let isGuarded = pass.isGuarded.contains(id)
        if node.operation == .input, isVariable(Int(node.payload)) {
          result.contributions.append(
            Contribution(
              target: .input(slot: Int(node.payload)), value: adjoint.value, loops: loops,
              isGuarded: isGuarded))
        } else if node.operation == .element, isVariable(graph.element(of: id).base) {
          result.contributions.append(
            Contribution(
              target: .element(graph.element(of: id)), value: adjoint.value, loops: loops,
              isGuarded: isGuarded))
        }
      }
    }
    return result
  }
}

/// A part of the derivative with respect to a node.
private struct Adjoint {
  var value: NodeID
  /// Loops around the node's own over which the value is still to be summed. Summing late keeps
  /// loops nested as the formula nests them: a product of matrix and vector stays quadratic.
  var pending: UInt64
}

/// The state of one backward walk.
private struct ReversePass {
  var graph: Graph
  var adjoints: [NodeID: [Adjoint]] = [:]
  /// Adjoints that came through a branch: where they are 0 nothing flows on, not even NaN.
  var isGuarded: Set<NodeID> = []
  /// Whether the derivative needs more loops than there may be.
  var hasFailed = false
  /// Loops around everything, over which nothing is summed, as a bit mask.
  let around: UInt64

  init(graph: Graph, around: UInt64, roots: [Gradient.Root]) {
    self.graph = graph
    self.around = around
    for root in roots {
      add(root.factor ?? self.graph.constant(1), to: root.node, pending: 0)
      if root.isGuarded { isGuarded.insert(root.node) }
    }
  }

  /// Adds `value`, summed over the loops that the operand stands outside of, to its adjoint.
  mutating func add(
    _ value: NodeID, to operand: NodeID, pending: UInt64, through loop: Int? = nil
  ) {
    guard graph.levels[Int(operand)] != .constant else { return }
    let kept = graph.freeLoops[Int(operand)] & ~around
    // A use inside loops that the operand stands outside of counts once for every step.
    var open = (pending | graph.freeLoops[Int(value)]) & ~kept & ~around
    if let loop, kept & (1 << UInt64(loop)) == 0 { open |= 1 << UInt64(loop) }
    var sum = value
    let deepest = graph.loops.indices.filter { kept & (1 << UInt64($0)) != 0 }
      .map { graph.loops[$0].nesting }.max()
    while let inner = innermost(of: open), graph.loops[inner].nesting > deepest ?? -1 {
      sum = graph.reduce(.sum, inner, sum)
      open &= ~(1 << UInt64(inner))
    }
    var present = adjoints[operand] ?? []
    if let same = present.firstIndex(where: { $0.pending == open }) {
      present[same].value = graph.binary(.add, present[same].value, sum)
    } else {
      present.append(Adjoint(value: sum, pending: open))
    }
    adjoints[operand] = present
  }

  private func innermost(of loops: UInt64) -> Int? {
    graph.loops.indices.filter { loops & (1 << UInt64($0)) != 0 }
      .max { (graph.loops[$0].nesting, $0) < (graph.loops[$1].nesting, $1) }
  }

  mutating func visit(_ id: NodeID, _ node: Graph.Node, _ part: Adjoint) {
    if node.isLeaf { return }
    // An operand outside of loops that this node stands in takes the sum over them, whether the value
    // depends on their counters or not.
    var part = part
    part.pending |= graph.freeLoops[Int(id)] & ~around
    let adjoint = part.value
    let pending = part.pending
    let guarded = isGuarded.contains(id)
    let multiply: Operation = guarded ? .guardedMultiply : .multiply
    func passGuard(_ pass: inout ReversePass, _ operands: NodeID...) {
      if guarded { for operand in operands { pass.isGuarded.insert(operand) } }
    }
    /// Adds adjoint × factor.
    func scale(_ pass: inout ReversePass, _ operand: NodeID, _ factor: NodeID) {
      guard pass.graph.levels[Int(operand)] != .constant else { return }
      pass.add(pass.graph.binary(multiply, adjoint, factor), to: operand, pending: pending)
    }
    passGuard(&self, node.a)
    if node.b >= 0 { passGuard(&self, node.b) }
    if node.c >= 0 { passGuard(&self, node.c) }
    let a = node.a
    let b = node.b
    switch node.operation {
    case .add:
      add(adjoint, to: a, pending: pending)
      add(adjoint, to: b, pending: pending)
    case .subtract:
      add(adjoint, to: a, pending: pending)
      add(graph.unary(.negate, adjoint), to: b, pending: pending)
    case .multiply:
      scale(&self, a, b)
      scale(&self, b, a)
    case .guardedMultiply:
      // Where the first factor is 0 nothing flows to the second, not even NaN.
      add(graph.binary(.guardedMultiply, adjoint, b), to: a, pending: pending)
      let toSecond = graph.binary(.guardedMultiply, a, adjoint)
      let zero = graph.constant(0)
      add(guarded ? graph.select(adjoint, toSecond, zero) : toSecond, to: b, pending: pending)
      isGuarded.insert(b)
    case .divide, .guardedDivide:
      let quotient = graph.binary(node.operation, adjoint, b)
      add(
        guarded ? graph.binary(multiply, adjoint, reciprocal(b)) : quotient, to: a, pending: pending
      )
      if graph.levels[Int(b)] != .constant {
        let change = graph.binary(node.operation, id, b)
        scale(&self, b, graph.unary(.negate, change))
      }
    case .negate: add(graph.unary(.negate, adjoint), to: a, pending: pending)
    case .integerPower:
      let exponent = Int(node.payload)
      let below = graph.integerPower(a, exponent - 1)
      scale(&self, a, graph.binary(.multiply, graph.constant(Double(exponent)), below))
    case .power:
      if graph.levels[Int(a)] != .constant {
        let below = graph.binary(.power, a, graph.binary(.subtract, b, graph.constant(1)))
        scale(&self, a, graph.binary(.multiply, b, below))
      }
      if graph.levels[Int(b)] != .constant {
        let logarithm = graph.unary(.function(.logOrZero), a)
        scale(&self, b, graph.binary(.multiply, id, logarithm))
      }
    case .minimum, .maximum:
      let first: NodeID =
        node.operation == .minimum
        ? graph.binary(.lessOrEqual, a, b) : graph.binary(.lessOrEqual, b, a)
      branch(first, a, b, part)
    case .select:
      branch(node.a, node.b, node.c, part)
    case .function(let function): visitFunction(id, node, function.definition.derivative, part)
    case .sum:
      add(adjoint, to: a, pending: pending, through: Int(node.payload))
    case .product:
      let others = graph.productOfOthers(Int(node.payload), a)
      add(
        graph.binary(multiply, adjoint, others), to: a, pending: pending, through: Int(node.payload)
      )
    case .productOfOthers:
      visitProductOfOthers(node, part)
    case .less, .lessOrEqual, .equal, .notEqual:
      // Comparisons are constant wherever they have a derivative.
      break
    case .largest, .smallest: visitExtremum(id, node, part)
    case .constant, .input, .counter, .element, .detached:
      break
    // Made when a program is laid out, never in a graph.
    case .unordered, .lesser, .minimumNumber, .commit, .multiplyAdd, .multiplySubtract,
      .subtractMultiply, .multiplyMultiply, .addMultiply,
      .subtractMultiplied, .addAdd, .multiplyAddAdd, .multiplyMultiplyAdd,
      .multiplyMultiplyAddAdd, .productAdd, .subtractProduct, .multiplyProductAdd,
      .productProductAdd, .rootAdd, .rootMultiply, .rootMultiplyAdd, .multiplyDivide,
      .productDivide, .subtractQuotient, .subtractProductQuotient:
      preconditionFailure("a graph holds no joined instructions")
    }
  }

  /// Adds the adjoint of a function to that of its argument.
  private mutating func visitFunction(
    _ id: NodeID, _ node: Graph.Node, _ derivative: FunctionDerivative, _ part: Adjoint
  ) {
    let x = node.a
    switch derivative {
    case .zero: break
    case .expression(let expression):
      let factor = graph.add(expression, argument: x, value: id)
      let multiply: Operation = isGuarded.contains(id) ? .guardedMultiply : .multiply
      add(graph.binary(multiply, part.value, factor), to: x, pending: part.pending)
    case .one(let condition):
      let zero = graph.constant(0)
      let holds = graph.add(condition, argument: x, value: id)
      add(graph.select(holds, part.value, zero), to: x, pending: part.pending)
      isGuarded.insert(x)
    }
  }

  /// The derivative of the largest or the smallest goes to the first step that has it.
  private mutating func visitExtremum(_ id: NodeID, _ node: Graph.Node, _ part: Adjoint) {
    let loop = Int(node.payload)
    let counter = graph.counter(loop)
    let isReached = graph.binary(.equal, node.a, id)
    let step = graph.select(isReached, counter, graph.constant(.infinity))
    let first = graph.binary(.equal, counter, graph.reduce(.smallest, loop, step))
    let zero = graph.constant(0)
    add(
      graph.select(first, part.value, zero), to: node.a, pending: part.pending, through: loop)
    isGuarded.insert(node.a)
  }

  private mutating func branch(
    _ condition: NodeID, _ a: NodeID, _ b: NodeID, _ part: Adjoint
  ) {
    let zero = graph.constant(0)
    add(graph.select(condition, part.value, zero), to: a, pending: part.pending)
    add(graph.select(condition, zero, part.value), to: b, pending: part.pending)
    isGuarded.insert(a)
    isGuarded.insert(b)
  }

  private mutating func reciprocal(_ x: NodeID) -> NodeID {
    graph.binary(.divide, graph.constant(1), x)
  }

  /// ∂∏_{j≠i} f_j / ∂f_k is 0 at k = i and else ∏_{j≠i,k} f_j; f_k takes Σ_i of adjoint_i times
  /// that. Three loops in one another: second derivatives of products are meant for few factors.
  private mutating func visitProductOfOthers(_ node: Graph.Node, _ part: Adjoint) {
    let k = Int(node.payload)
    guard let i = graph.renamed(k, times: 1), let j = graph.renamed(k, times: 2),
      let adjointAtI = graph.substituting(i, for: k, in: part.value),
      let factorAtJ = graph.substituting(j, for: k, in: node.a)
    else {
      // No room for more loops: the caller's bound on them is the error that users see.
      hasFailed = true
      return
    }
    let one = graph.constant(1)
    func isSame(_ pass: inout ReversePass, _ a: Int, _ b: Int) -> NodeID {
      let (left, right) = (pass.graph.counter(a), pass.graph.counter(b))
      return pass.graph.binary(.equal, left, right)
    }
    let withoutK = graph.select(isSame(&self, j, k), one, factorAtJ)
    let withoutBoth = graph.select(isSame(&self, j, i), one, withoutK)
    let product = graph.reduce(.product, j, withoutBoth)
    let term = graph.binary(.multiply, adjointAtI, product)
    let masked = graph.select(isSame(&self, i, k), graph.constant(0), term)
    add(graph.reduce(.sum, i, masked), to: node.a, pending: part.pending)
  }
}

extension Graph {
  /// The nodes of an expression of a function's argument and value; the root.
  fileprivate mutating func add(
    _ expression: FunctionExpression, argument: NodeID, value: NodeID
  ) -> NodeID {
    switch expression {
    case .argument: return argument
    case .value: return value
    case .constant(let number): return constant(number)
    case .unary(let operation, let a):
      return unary(operation, add(a, argument: argument, value: value))
    case .binary(let operation, let a, let b):
      let left = add(a, argument: argument, value: value)
      let right = add(b, argument: argument, value: value)
      return binary(operation, left, right)
    }
  }
}
