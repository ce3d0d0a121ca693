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
  }

  /// In the order in which the formula first names what they belong to.
  var contributions: [Contribution]

  /// Differentiates `root` with respect to the inputs that `isVariable` accepts.
  static func reverse(
    of root: NodeID, in graph: inout Graph, where isVariable: (Int) -> Bool
  ) throws(FormulaError) -> Gradient {
    var pass = ReversePass(graph: graph, root: root)
    let order = graph.reachable(from: [root])
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
        let loops = adjoint.pending | graph.freeLoops[Int(id)]
        if node.operation == .input, isVariable(Int(node.payload)) {
          result.contributions.append(
            Contribution(
              target: .input(slot: Int(node.payload)), value: adjoint.value, loops: loops))
        } else if node.operation == .element, isVariable(graph.element(of: id).base) {
          result.contributions.append(
            Contribution(
              target: .element(graph.element(of: id)), value: adjoint.value, loops: loops))
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

  init(graph: Graph, root: NodeID) {
    self.graph = graph
    adjoints[root] = [Adjoint(value: self.graph.constant(1), pending: 0)]
  }

  /// Adds `value`, summed over the loops that the operand stands outside of, to its adjoint.
  mutating func add(
    _ value: NodeID, to operand: NodeID, pending: UInt64, through loop: Int? = nil
  ) {
    guard graph.levels[Int(operand)] != .constant else { return }
    let kept = graph.freeLoops[Int(operand)]
    // A use inside loops that the operand stands outside of counts once for every step.
    var open = (pending | graph.freeLoops[Int(value)]) & ~kept
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
        let logarithm = graph.unary(.logOrZero, a)
        scale(&self, b, graph.binary(.multiply, id, logarithm))
      }
    case .minimum, .maximum:
      let first: NodeID =
        node.operation == .minimum
        ? graph.binary(.lessOrEqual, a, b) : graph.binary(.lessOrEqual, b, a)
      branch(first, a, b, part)
    case .select:
      branch(node.a, node.b, node.c, part)
    case .relu:
      let zero = graph.constant(0)
      let isPositive = graph.binary(.less, zero, a)
      add(graph.select(isPositive, adjoint, zero), to: a, pending: pending)
      isGuarded.insert(a)
    case .sum:
      add(adjoint, to: a, pending: pending, through: Int(node.payload))
    case .product:
      let others = graph.productOfOthers(Int(node.payload), a)
      add(
        graph.binary(multiply, adjoint, others), to: a, pending: pending, through: Int(node.payload)
      )
    case .productOfOthers:
      visitProductOfOthers(node, part)
    default:
      if let derivative = unaryDerivative(id, node) { scale(&self, a, derivative) }
    }
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

  /// ∂node/∂operand of a function of one number; nil where it is 0 everywhere.
  private mutating func unaryDerivative(_ id: NodeID, _ node: Graph.Node) -> NodeID? {
    let a = node.a
    let one = graph.constant(1)
    switch node.operation {
    case .squareRoot: return graph.binary(.divide, graph.constant(0.5), id)
    case .normRoot: return graph.binary(.guardedDivide, graph.constant(0.5), id)
    case .exp: return id
    case .log: return reciprocal(a)
    case .logOrZero: return graph.binary(.guardedDivide, one, a)
    case .log2:
      return reciprocal(graph.binary(.multiply, a, graph.constant(0.6931471805599453)))
    case .log10:
      return reciprocal(graph.binary(.multiply, a, graph.constant(2.302585092994046)))
    case .sin: return graph.unary(.cos, a)
    case .cos: return graph.unary(.negate, graph.unary(.sin, a))
    case .tan: return graph.binary(.add, one, graph.binary(.multiply, id, id))
    case .asin: return reciprocal(cosineOfArc(a))
    case .acos: return graph.unary(.negate, reciprocal(cosineOfArc(a)))
    case .atan: return reciprocal(graph.binary(.add, one, graph.binary(.multiply, a, a)))
    case .sinh: return graph.unary(.cosh, a)
    case .cosh: return graph.unary(.sinh, a)
    case .tanh: return graph.binary(.subtract, one, graph.binary(.multiply, id, id))
    case .magnitude: return graph.unary(.sign, a)
    case .sigmoid:
      return graph.binary(.multiply, id, graph.binary(.subtract, one, id))
    case .softplus: return graph.unary(.sigmoid, a)
    case .erf:
      let exponent = graph.unary(.negate, graph.binary(.multiply, a, a))
      return graph.binary(
        .multiply, graph.constant(1.1283791670955126), graph.unary(.exp, exponent))
    default: return nil
    }
  }

  private mutating func cosineOfArc(_ a: NodeID) -> NodeID {
    let square = graph.binary(.multiply, a, a)
    return graph.unary(.squareRoot, graph.binary(.subtract, graph.constant(1), square))
  }
}
