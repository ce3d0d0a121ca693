import Formulas
import Programs

extension UpdateReader {
  static let tooLong = UpdateFormulaError(
    .whole, "the update is too long",
    hint: "at most \(SSAFunction.maximumLength) operations, sums and repetitions written out")

  /// All that determines the arithmetic. Of elements alone it is the graph and its roots.
  var canonicalBytes: [UInt8] {
    let roots = roots + initialRoots
    let plain = [text.parameters.count, stateCount] + roots.map { Int($0) }
    let cuts = calls.cuts.cuts
    let shapes = text.states.map(\.shape)
    guard !cuts.isEmpty || shapes.contains(where: { $0 != .element }) else {
      return graph.canonicalBytes(plain)
    }
    var numbers = plain + [text.rules.count] + shapes.map { $0.valueShape.code } + [cuts.count]
    for cut in cuts {
      let code = cut.kind.code
      numbers += [code.count] + code + [cut.operands.count] + cut.operands.map { Int($0) }
    }
    return Array("tensors".utf8) + graph.canonicalBytes(numbers)
  }

  func compile() throws(UpdateFormulaError) -> CompiledUpdate {
    let cuts = calls.cuts
    let firstGiven = cuts.firstSlot + cuts.cuts.count
    let (first, start) = try function(initialRoots, firstGiven)
    let calledRules = cuts.cuts.indices.filter { cuts.cuts[$0].kind.rule != nil }
    let (found, step) = try function(roots, firstGiven, calling: calledRules)
    let constants = constants(found + first)
    guard let constants = SSAFunction(constants) else { throw Self.tooLong }
    return CompiledUpdate(
      states: text.states.map(\.shape.valueShape), ruleCount: text.rules.count,
      parameterCount: text.parameters.count, firstCut: cuts.firstSlot, firstCoefficient: firstGiven,
      stepCoefficients: found.count, start: start, step: step, constants: constants)
  }

  /// What some roots compute: the parts that depend on parameters and the step alone, and the rest.
  private func function(
    _ roots: [NodeID], _ firstGiven: Int, calling rules: [Int] = []
  ) throws(UpdateFormulaError) -> (found: [NodeID], CompiledUpdate.Function) {
    let all = calls.cuts.cuts
    let live = closure(roots + rules.flatMap { all[$0].operands }).cuts
    let needed = Set(live + rules).sorted()
    var outputs = roots
    var cuts: [CompiledUpdate.PlacedCut] = []
    for at in needed {
      let cut = all[at]
      let first = outputs.count
      outputs += cut.operands
      cuts.append(
        CompiledUpdate.PlacedCut(
          cut: cut, slot: calls.cuts.firstSlot + at, operands: first..<outputs.count))
    }
    let (nodes, given) = split(outputs, firstSlot: firstGiven)
    let program = Lowering.compile(
      graph, outputs: outputs, inputCount: firstGiven + nodes.count, given: given)
    guard let function = SSAFunction(program) else { throw Self.tooLong }
    return (
      nodes, CompiledUpdate.Function(function: function, rootCount: roots.count, cuts: cuts)
    )
  }

  /// A program of what depends on parameters and the step alone. Inputs: the parameters, then `t`.
  private func constants(_ nodes: [NodeID]) -> Program {
    var given: [NodeID: Int] = [:]
    for id in graph.reachable(from: nodes) where graph[id].operation == .input {
      given[id] = Int(graph[id].payload) - firstParameter
    }
    return Lowering.compile(
      graph, outputs: nodes, inputCount: text.parameters.count + 1, laneLevel: .parameter,
      given: given)
  }

  /// The largest parts of `roots` that depend on parameters and the step alone, and where the program of
  /// elements finds them.
  private func split(
    _ roots: [NodeID], firstSlot: Int
  ) -> (nodes: [NodeID], given: [NodeID: Int]) {
    var nodes: [NodeID] = []
    var given: [NodeID: Int] = [:]
    func give(_ id: NodeID) {
      guard id >= 0, graph.levels[Int(id)] == .parameter, given[id] == nil else { return }
      given[id] = firstSlot + nodes.count
      nodes.append(id)
    }
    for root in roots { give(root) }
    for id in graph.reachable(from: roots) where graph.levels[Int(id)] == .lane {
      let node = graph[id]
      give(node.a)
      give(node.b)
      give(node.c)
    }
    return (nodes, given)
  }
}
