import Programs

/// Lays a graph out as a program: decides what is computed in which loop, in which order.
///
/// Every node is computed in the outermost loop that it can stand in; sums and products over the
/// same range that do not wait for one another share one loop.
package struct Lowering {
  /// What is added to a component of the outputs at each step of some loops, or stored there.
  package struct Scatter {
    var element: Graph.Element
    var value: NodeID
    /// As a bit mask; they include those of the element's index.
    var loops: UInt64
    var isStore = false
  }

  /// A part of a program whose inputs and outputs are the same memory.
  enum Step {
    case clear(Range<Int>)
    case write([Scatter])
    /// From here on the values of nodes are found in memory.
    case stored([NodeID: Graph.Element])
  }

  private let graph: Graph
  private let laneLevel: Graph.Level
  /// Nodes that are given from outside, by input slot.
  private let given: [NodeID: Int]
  /// Nodes whose values are in memory.
  private var stored: [NodeID: Graph.Element] = [:]
  private var isUniform: [Bool]
  private var code: [Instruction] = []
  private var places: [NodeID: Operand] = [:]
  private var constants: [(uniform: Int, value: Double)] = []
  private var constantPlaces: [UInt64: Int] = [:]
  private var uniformCount = 0
  private var registerCount = 0
  private var bufferLengths: [Int] = []
  private var bufferLoops: [Int] = []
  private var elements: [Graph.Element]
  private var ranges = IndexRanges()

  /// Compiles a program.
  ///
  /// - Parameters:
  ///   - outputs: the node of each output; nil is 0.
  ///   - scatters: what is added to the outputs afterwards.
  package static func compile(
    _ graph: Graph, outputs: [NodeID?], scatters: [Scatter] = [], inputCount: Int,
    laneLevel: Graph.Level = .lane, given: [NodeID: Int] = [:]
  ) -> Program {
    var lowering = Lowering(graph, laneLevel, given)
    lowering.emit(context: 0, targets: outputs.compactMap { $0 }, scatters: [])
    lowering.emitOutputs(outputs)
    lowering.emit(context: 0, targets: [], scatters: scatters)
    return lowering.program(inputCount: inputCount, outputCount: outputs.count)
  }

  /// Compiles a program whose inputs and outputs are the same memory, part after part.
  static func compileInPlace(_ graph: Graph, steps: [Step], slotCount: Int) -> Program {
    var lowering = Lowering(graph, .lane, [:])
    for step in steps {
      switch step {
      case .clear(let slots):
        lowering.code.append(
          Instruction(kind: .clear, payload: Int32(slots.lowerBound), partner: Int32(slots.count)))
      case .write(let scatters):
        lowering.emit(context: graph.rowCounters, targets: [], scatters: scatters)
      case .stored(let elements): lowering.stored.merge(elements) { old, _ in old }
      }
    }
    return lowering.program(inputCount: slotCount, outputCount: slotCount)
  }

  private func program(inputCount: Int, outputCount: Int) -> Program {
    Program(
      code: code, registerCount: registerCount, uniformCount: uniformCount, constants: constants,
      loops: graph.loops, elements: elements, bufferLengths: bufferLengths,
      bufferLoops: bufferLoops, inputCount: inputCount, outputCount: outputCount)
  }

  private init(_ graph: Graph, _ laneLevel: Graph.Level, _ given: [NodeID: Int]) {
    self.graph = graph
    self.laneLevel = laneLevel
    self.given = given
    elements = graph.elements
    isUniform = []
    for (at, node) in graph.nodes.enumerated() {
      let operands = [node.a, node.b, node.c].filter { $0 >= 0 }
      isUniform.append(
        given[NodeID(at)] == nil && graph.levels[at] < laneLevel && node.operation != .input
          && !node.operation.isReduction && node.operation != .productOfOthers
          && operands.allSatisfy { isUniform[Int($0)] })
    }
  }

  private mutating func emitOutputs(_ outputs: [NodeID?]) {
    let sources = outputs.map { $0.map { operand($0) } ?? .none }
    var slot = 0
    while slot < outputs.count {
      let destination = Operand(kind: .output, index: Int32(slot))
      switch sources[slot].kind {
      case .none:
        let count = sources[slot...].prefix { $0.kind == .none }.count
        code.append(Instruction(kind: .clear, payload: Int32(slot), partner: Int32(count)))
        slot += count - 1
      default: code.append(Instruction(kind: .copy, destination: destination, a: sources[slot]))
      }
      slot += 1
    }
  }

  // MARK: Places

  private mutating func constant(_ value: Double) -> Operand {
    if let known = constantPlaces[value.bitPattern] {
      return Operand(kind: .uniform, index: Int32(known))
    }
    constants.append((uniformCount, value))
    constantPlaces[value.bitPattern] = uniformCount
    uniformCount += 1
    return Operand(kind: .uniform, index: Int32(uniformCount - 1))
  }

  /// Where a node's value is; leaves need no instruction.
  private mutating func operand(_ id: NodeID) -> Operand {
    if let place = places[id] { return place }
    if let slot = given[id] { return Operand(kind: .input, index: Int32(slot)) }
    if let element = stored[id] {
      return element.index.terms.isEmpty
        ? Operand(kind: .input, index: Int32(element.base + element.index.constant))
        : Operand(kind: .element, index: elementIndex(element))
    }
    let node = graph[id]
    switch node.operation {
    case .constant: return constant(Double(bitPattern: UInt64(bitPattern: node.payload)))
    case .input: return Operand(kind: .input, index: Int32(node.payload))
    case .element: return Operand(kind: .element, index: Int32(node.payload))
    default: return .none
    }
  }

  private func isPlaced(_ id: NodeID) -> Bool {
    if places[id] != nil || given[id] != nil || stored[id] != nil { return true }
    switch graph[id].operation {
    case .constant, .input, .element: return true
    default: return false
    }
  }

  private mutating func newRegister() -> Operand {
    registerCount += 1
    return .register(registerCount - 1)
  }

  // MARK: Order

  /// The nodes that `roots` need and that can be computed where `context` gives the bound loops,
  /// operands first.
  private func needed(_ roots: [NodeID], context: UInt64) -> [NodeID] {
    var seen: Set<NodeID> = []
    var here: [NodeID] = []
    var stack = roots
    while let id = stack.popLast() {
      guard !isPlaced(id), seen.insert(id).inserted else { continue }
      if graph.freeLoops[Int(id)] & ~context == 0 { here.append(id) }
      let node = graph[id]
      for operand in [node.a, node.b, node.c] where operand >= 0 { stack.append(operand) }
    }
    return here.sorted()
  }

  /// Whether everything that the inside of a loop needs from outside is there.
  private func isReady(_ body: NodeID, context: UInt64) -> Bool {
    var seen: Set<NodeID> = []
    var stack = [body]
    while let id = stack.popLast() {
      guard !isPlaced(id), seen.insert(id).inserted else { continue }
      if graph.freeLoops[Int(id)] & ~context == 0 { return false }
      let node = graph[id]
      for operand in [node.a, node.b, node.c] where operand >= 0 { stack.append(operand) }
    }
    return true
  }

  private mutating func emit(context: UInt64, targets: [NodeID], scatters: [Scatter]) {
    var pending = needed(targets + scatters.map(\.value), context: context)
    while !pending.isEmpty {
      var blocked: [NodeID] = []
      for id in pending {
        let node = graph[id]
        let operands = [node.a, node.b, node.c].filter { $0 >= 0 }
        if node.operation.isReduction || !operands.allSatisfy({ isPlaced($0) }) {
          blocked.append(id)
        } else {
          emitNode(id, node)
        }
      }
      // The first reduction waits for none of the others.
      guard let first = blocked.first(where: { graph[$0].operation.isReduction }) else { break }
      let loop = Int(graph[first].payload)
      let group = blocked.filter {
        graph[$0].operation.isReduction && Int(graph[$0].payload) == loop
          && ($0 == first || isReady(graph[$0].a, context: context))
      }
      emitLoop(loop, context: context, reductions: group, scatters: [])
      pending = blocked.filter { !group.contains($0) }
    }
    emitScatters(scatters, context: context)
  }

  private mutating func emitScatters(_ scatters: [Scatter], context: UInt64) {
    var remaining: [Scatter] = []
    for scatter in scatters {
      if scatter.loops & ~context != 0 {
        remaining.append(scatter)
        continue
      }
      let index = scatter.element.index
      let target =
        index.terms.isEmpty
        ? Operand(kind: .output, index: Int32(scatter.element.base + index.constant))
        : Operand(kind: .outputElement, index: elementIndex(scatter.element))
      if scatter.isStore {
        code.append(Instruction(kind: .copy, destination: target, a: operand(scatter.value)))
        continue
      }
      code.append(
        Instruction(
          kind: .compute, operation: .add, destination: target, a: target,
          b: operand(scatter.value)))
    }
    while let first = remaining.first {
      guard let loop = outermost(first.loops & ~context) else { return }
      let group = remaining.filter { outermost($0.loops & ~context) == loop }
      emitLoop(loop, context: context, reductions: [], scatters: group)
      remaining.removeAll { outermost($0.loops & ~context) == loop }
    }
  }

  private func outermost(_ mask: UInt64) -> Int? {
    graph.loops.indices.filter { mask & (1 << UInt64($0)) != 0 }
      .min { (graph.loops[$0].nesting, $0) < (graph.loops[$1].nesting, $1) }
  }

  private mutating func elementIndex(_ element: Graph.Element) -> Int32 {
    if let known = elements.firstIndex(of: element) { return Int32(known) }
    elements.append(element)
    return Int32(elements.count - 1)
  }

  // MARK: Instructions

  private mutating func emitNode(_ id: NodeID, _ node: Graph.Node) {
    if node.operation == .productOfOthers { return }
    if node.operation == .detached {
      places[id] = operand(node.a)
      return
    }
    var instruction = Instruction(
      kind: isUniform[Int(id)] ? .computeUniform : .compute, operation: node.operation,
      payload: Int32(truncatingIfNeeded: node.payload))
    if node.a >= 0 { instruction.a = operand(node.a) }
    if node.b >= 0 { instruction.b = operand(node.b) }
    if node.c >= 0 { instruction.c = operand(node.c) }
    if node.operation == .integerPower, node.payload == 2 {
      // A square is a product, which joins with what follows.
      instruction.operation = .multiply
      instruction.b = instruction.a
    }
    if isUniform[Int(id)] {
      instruction.destination = Operand(kind: .uniform, index: Int32(uniformCount))
      uniformCount += 1
    } else {
      instruction.destination = newRegister()
    }
    places[id] = instruction.destination
    code.append(instruction)
  }

  private mutating func emitLoop(
    _ loop: Int, context: UInt64, reductions: [NodeID], scatters: [Scatter]
  ) {
    let inner = context | 1 << UInt64(loop)
    let roots = reductions.map { graph[$0].a } + scatters.map(\.value)
    let others = productsOfOthers(roots, loop)
    var buffers: [Int] = []
    for id in others { buffers.append(emitSuffixes(of: graph[id].a, loop, inner)) }

    var accumulators: [Operand] = []
    for id in reductions {
      accumulators.append(newRegister())
      let initial = constant(graph[id].operation.reduction?.start ?? 0)
      code.append(Instruction(kind: .copy, destination: accumulators.last!, a: initial))
    }
    var prefixes: [Operand] = []
    for _ in others {
      prefixes.append(newRegister())
      code.append(Instruction(kind: .copy, destination: prefixes.last!, a: constant(1)))
    }

    let begin = code.count
    code.append(Instruction(kind: .beginLoop, payload: Int32(loop)))
    for (at, id) in others.enumerated() {
      let place = newRegister()
      code.append(
        Instruction(
          kind: .compute, operation: .multiply, destination: place, a: prefixes[at],
          b: Operand(kind: .buffer, index: Int32(buffers[at]))))
      places[id] = place
    }
    emit(context: inner, targets: roots + others.map { graph[$0].a }, scatters: scatters)
    for (at, id) in reductions.enumerated() {
      code.append(
        Instruction(
          kind: .compute, operation: graph[id].operation.reduction?.operation ?? .add,
          destination: accumulators[at], a: accumulators[at], b: operand(graph[id].a)))
    }
    for (at, id) in others.enumerated() {
      code.append(
        Instruction(
          kind: .compute, operation: .multiply, destination: prefixes[at], a: prefixes[at],
          b: operand(graph[id].a)))
    }
    endLoop(begin, loop)
    for (at, id) in reductions.enumerated() { places[id] = accumulators[at] }
  }

  /// Closes a loop, forgetting what was computed inside.
  private mutating func endLoop(_ begin: Int, _ loop: Int) {
    code[begin].partner = Int32(code.count)
    code.append(Instruction(kind: .endLoop, payload: Int32(loop), partner: Int32(begin)))
    places = places.filter { graph.freeLoops[Int($0.key)] & (1 << UInt64(loop)) == 0 }
  }

  private func productsOfOthers(_ roots: [NodeID], _ loop: Int) -> [NodeID] {
    graph.reachable(from: roots).filter {
      graph[$0].operation == .productOfOthers && Int(graph[$0].payload) == loop && !isPlaced($0)
    }
  }

  /// A loop from the last step to the first that keeps, for each step, the product over the later
  /// ones. Returns the buffer.
  private mutating func emitSuffixes(of body: NodeID, _ loop: Int, _ inner: UInt64) -> Int {
    let buffer = bufferLengths.count
    bufferLengths.append(ranges.longest(loop, in: graph.loops))
    bufferLoops.append(loop)
    let suffix = newRegister()
    code.append(Instruction(kind: .copy, destination: suffix, a: constant(1)))
    let begin = code.count
    code.append(Instruction(kind: .beginReverseLoop, payload: Int32(loop)))
    emit(context: inner, targets: [body], scatters: [])
    code.append(
      Instruction(
        kind: .copy, destination: Operand(kind: .buffer, index: Int32(buffer)), a: suffix))
    code.append(
      Instruction(
        kind: .compute, operation: .multiply, destination: suffix, a: suffix, b: operand(body)))
    endLoop(begin, loop)
    return buffer
  }
}
