import Formulas

/// A value of an update that is made of more than the numbers beside it, or that evaluates: there the formulas are
/// cut. What stands between cuts is arithmetic on elements, compiled as any formula.
struct TensorCut: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case reduction(TracedGraph.Reduction, to: ValueShape)
    case size(TensorSize)
    /// How many elements all parameters have.
    case count
    case product, transposition
    /// The operand as a value of a shape that it is spread over.
    case spread(ValueShape)
    /// At the operand.
    case gradient, loss
    /// (x, gradient): by how much a rule inside moves x, and where to.
    case change(rule: Int)
    case arrival(rule: Int)

    var rule: Int? {
      switch self {
      case .change(let rule), .arrival(let rule): rule
      default: nil
      }
    }
  }

  var kind: Kind
  var operands: [NodeID]
}

/// What is known of a node of an update.
struct TensorValue: Sendable {
  var shape: ValueShape
  /// The shape that it still has where sizes of tensors are constants, and choices by them are made. A value that
  /// is added up or multiplied as a matrix must have its shape in earnest.
  var anchor: ValueShape
  /// Whether it follows from constants and sizes alone.
  var isSize = false

  static let number = TensorValue(shape: .all, anchor: .all)
  static let constant = TensorValue(shape: .all, anchor: .all, isSize: true)

  init(shape: ValueShape, anchor: ValueShape, isSize: Bool = false) {
    self.shape = shape
    self.anchor = anchor
    self.isSize = isSize
  }

  init(_ shape: ValueShape) { self.init(shape: shape, anchor: shape) }
}

/// The cuts of an update, and the shapes of its values.
struct TensorCuts {
  /// The slot of the first cut: inputs of the graph, one after the other.
  let firstSlot: Int
  private(set) var cuts: [TensorCut] = []
  private var known: [TensorCut: Int] = [:]
  /// The values of the inputs before the first cut.
  private let inputs: [TensorValue]
  private var cutValues: [TensorValue] = []
  private var values: [TensorValue] = []

  init(inputs: [TensorValue]) {
    self.inputs = inputs
    firstSlot = inputs.count
  }

  /// What is known of a node.
  mutating func value(of node: NodeID, in graph: Graph) -> TensorValue {
    for at in values.count..<max(values.count, Int(node) + 1) {
      values.append(value(graph.nodes[at]))
    }
    return values[Int(node)]
  }

  private func value(_ node: Graph.Node) -> TensorValue {
    switch node.operation {
    case .constant, .counter: return .constant
    case .input:
      let slot = Int(node.payload)
      return slot < firstSlot ? inputs[slot] : cutValues[slot - firstSlot]
    default: break
    }
    let operands = [node.a, node.b, node.c].filter { $0 >= 0 }.map { values[Int($0)] }
    func joined(_ shape: (TensorValue) -> ValueShape) -> ValueShape {
      operands.reduce(.all) { $0.joined(with: shape($1)) ?? .element }
    }
    var anchor = joined(\.anchor)
    if node.operation == .select, operands[0].isSize {
      anchor = operands[1].anchor == operands[2].anchor ? operands[1].anchor : .all
    }
    return TensorValue(
      shape: joined(\.shape), anchor: anchor, isSize: operands.allSatisfy(\.isSize))
  }

  /// The node of a cut, the one there is where it has been made already.
  mutating func node(
    _ kind: TensorCut.Kind, _ operands: [NodeID], _ value: TensorValue, in graph: inout Graph
  ) -> NodeID {
    let cut = TensorCut(kind: kind, operands: operands)
    let at: Int
    if let made = known[cut] {
      at = made
    } else {
      at = cuts.count
      cuts.append(cut)
      cutValues.append(value)
      known[cut] = at
    }
    return graph.input(firstSlot + at)
  }

  /// The cut that a node is; nil where it is none.
  func cut(_ node: NodeID, in graph: Graph) -> TensorCut? {
    guard graph[node].operation == .input else { return nil }
    let slot = Int(graph[node].payload)
    return slot < firstSlot ? nil : cuts[slot - firstSlot]
  }

  /// A value in earnest of the shape that it has, or that it is spread over.
  mutating func anchored(
    _ node: NodeID, _ shape: ValueShape? = nil, in graph: inout Graph
  ) -> NodeID {
    let value = value(of: node, in: graph)
    let shape = shape ?? value.shape
    guard value.anchor != shape else { return node }
    return self.node(.spread(shape), [node], TensorValue(shape), in: &graph)
  }

  mutating func size(_ size: TensorSize, in graph: inout Graph) -> NodeID {
    node(.size(size), [], TensorValue(shape: .tensor, anchor: .all, isSize: true), in: &graph)
  }

  /// How long a side is.
  mutating func length(_ side: ValueShape.Side, in graph: inout Graph) -> NodeID {
    switch side {
    case .one: graph.constant(1)
    case .rows: size(.rows, in: &graph)
    case .columns: size(.columns, in: &graph)
    }
  }

  /// How many numbers of the tensor at hand a value of a shape is.
  mutating func count(_ shape: ValueShape, in graph: inout Graph) -> NodeID {
    let (first, second) = shape.sides ?? (.one, .one)
    if shape == .element || shape == .transposed { return size(.count, in: &graph) }
    let (rows, columns) = (length(first, in: &graph), length(second, in: &graph))
    return graph.binary(.multiply, rows, columns)
  }

  mutating func reduce(
    _ reduction: TracedGraph.Reduction, _ node: NodeID, to shape: ValueShape,
    in graph: inout Graph
  ) -> NodeID {
    let operand = anchored(node, in: &graph)
    return self.node(.reduction(reduction, to: shape), [operand], TensorValue(shape), in: &graph)
  }

  /// The mean of the numbers that a reduction adds up, as ``Elements/mean(over:_:)`` computes it.
  mutating func mean(_ node: NodeID, to shape: ValueShape, in graph: inout Graph) -> NodeID {
    let own = value(of: node, in: graph).shape
    let sum = reduce(.sum, node, to: shape, in: &graph)
    return graph.binary(.divide, sum, terms(from: own, to: shape, in: &graph))
  }

  /// How many numbers a reduction adds up.
  private mutating func terms(
    from own: ValueShape, to shape: ValueShape, in graph: inout Graph
  ) -> NodeID {
    guard shape == .all else {
      guard let (a, b) = own.sides, let (c, _) = shape.sides else { return graph.constant(1) }
      if shape == .tensor { return count(own, in: &graph) }
      return length(a == c ? b : a, in: &graph)
    }
    if own == .element || own == .transposed {
      return node(.count, [], TensorValue(shape: .all, anchor: .all, isSize: true), in: &graph)
    }
    return reduce(.sum, anchored(count(own, in: &graph), .tensor, in: &graph), to: .all, in: &graph)
  }
}
