import Programs

/// A function of variables and of the means of terms over rows, from which programs are made.
struct DataFunction {
  var graph: Graph
  var root: NodeID
  var parts: RowParts
  let dimension: Int
  let columns: Range<Int>
  let counters: [DataProgram.Counter]

  // MARK: The value

  /// The program of the value.
  func value() -> DataProgram {
    var layout = parts
    let value = layout.allocate(1).lowerBound
    let before = [root]
    let inRows = parts.means.map(\.term)
    var phases: [DataProgram.Phase] = []
    let once = needed(ofRow: false, for: before + inRows)
    if !once.isEmpty { phases.append(self.once(forward(once), layout.slotCount)) }
    let rows = needed(ofRow: true, for: inRows)
    phases.append(
      self.rows(
        forward(rows) + [terms(parts.means)], sums: parts.means.map(\.slot), layout.slotCount))
    phases.append(
      self.once([stored(once), .write([store(root, value)])], layout.slotCount))
    return DataProgram(
      phases: phases, slotCount: layout.slotCount, columns: columns, value: value,
      counters: counters)
  }

  // MARK: Derivatives

  /// The program of the derivatives with respect to the variables, and of the value.
  ///
  /// From the result back to the variables: the derivatives with respect to the means and to what is
  /// kept, then, for each row, from the terms back through what is kept for the row, then through
  /// what is kept once. Where the derivatives with respect to the means need no means, as where there is
  /// one mean and something is added to it, one pass over the rows is enough.
  ///
  /// - Parameter direction: where the numbers of a direction begin among the slots.
  func gradient(isValueWanted: Bool, direction: Int? = nil) throws(FormulaError) -> DataProgram {
    var pass = try DerivativePass(self)
    return pass.program(isValueWanted: isValueWanted, direction: direction)
  }

  /// The derivative of the function along a direction, whose product with the second derivatives is
  /// its gradient: what is kept, and each mean, is followed by its own derivative along the direction.
  func alongDirection() throws(FormulaError) -> (DataFunction, direction: Int) {
    var result = self
    result.parts = RowParts(slotCount: parts.slotCount)
    let direction = result.parts.allocate(dimension).lowerBound
    /// The slot of each slot's derivative.
    var tangents: [Int: Int] = [:]
    for slot in 0..<dimension { tangents[slot] = direction + slot }
    for stage in parts.stages {
      let base = result.parts.allocate(stage.element.count).lowerBound
      for at in 0..<stage.element.count { tangents[stage.element.base + at] = base + at }
      let tangent = try along(stage.root, tangents, &result.graph, kept: stage.mask)
      var element = stage.element
      element.base = base
      result.parts.append(stage)
      result.parts.append(
        RowParts.Stage(
          root: tangent, loops: stage.loops, element: element, isOfRow: stage.isOfRow))
    }
    for mean in parts.means {
      let slot = result.parts.allocate(1).lowerBound
      tangents[mean.slot] = slot
      result.parts.append(mean)
      result.parts.append(
        RowParts.Mean(term: try along(mean.term, tangents, &result.graph, kept: 0), slot: slot))
    }
    result.root = try along(root, tangents, &result.graph, kept: 0)
    return (result, direction)
  }

  /// The derivative of a node along the direction that `tangents` are of.
  private func along(
    _ root: NodeID, _ tangents: [Int: Int], _ graph: inout Graph, kept: UInt64
  ) throws(FormulaError) -> NodeID {
    let gradient = try Gradient.reverse(
      of: [Gradient.Root(node: root)], around: kept, in: &graph
    ) { tangents[$0] != nil }
    var sum = graph.constant(0)
    for contribution in gradient.contributions {
      // What a branch did not take counts for nothing, though its derivative is no number.
      let multiply: Operation = contribution.isGuarded ? .guardedMultiply : .multiply
      var term: NodeID
      switch contribution.target {
      case .input(let slot):
        let factor = graph.input(tangents[slot] ?? slot, level: .lane)
        term = graph.binary(multiply, contribution.value, factor)
      case .element(let element):
        let factor = graph.element(
          base: tangents[element.base] ?? element.base, count: element.count,
          index: element.index)
        term = graph.binary(multiply, contribution.value, factor)
      }
      term = graph.summed(term, over: contribution.loops & ~kept)
      sum = graph.constantValue(sum) == 0 ? term : graph.binary(.add, sum, term)
    }
    return sum
  }

  // MARK: Parts of programs

  /// The stages that some nodes need, of rows or not.
  func needed(ofRow isOfRow: Bool, for roots: [NodeID]) -> [RowParts.Stage] {
    var stages: [RowParts.Stage] = []
    var roots = roots
    var used = slots(of: roots)
    for stage in parts.stages.reversed() where stage.slots.contains(where: used.contains) {
      roots.append(stage.root)
      used.formUnion(slots(of: [stage.root]))
      if stage.isOfRow == isOfRow { stages.append(stage) }
    }
    return stages.reversed()
  }

  /// The slots that nodes read; of a vector its first.
  func slots(of roots: [NodeID]) -> Set<Int> {
    var result: Set<Int> = []
    for id in graph.reachable(from: roots) {
      switch graph[id].operation {
      case .input: result.insert(Int(graph[id].payload))
      case .element: result.insert(graph.element(of: id).base)
      default: break
      }
    }
    return result
  }

  /// Computes stages in their order.
  func forward(_ stages: [RowParts.Stage]) -> [Lowering.Step] {
    stages.flatMap { stage -> [Lowering.Step] in
      [
        .write([
          Lowering.Scatter(
            element: stage.element, value: stage.root, loops: stage.mask, isStore: true)
        ]), stored([stage]),
      ]
    }
  }

  func stored(_ stages: [RowParts.Stage]) -> Lowering.Step {
    // A value that depends on fewer counters than it is kept for is read where those do not run.
    let whole = stages.filter { stage in
      graph.constantValue(stage.root) == nil
        && stage.mask & ~graph.freeLoops[Int(stage.root)] == 0
    }
    return .stored(Dictionary(whole.map { ($0.root, $0.element) }) { first, _ in first })
  }

  /// Adds terms of a row to the sums of their means.
  func terms(_ means: [RowParts.Mean]) -> Lowering.Step {
    .write(means.map { add($0.term, $0.slot) })
  }

  func add(_ node: NodeID, _ slot: Int) -> Lowering.Scatter {
    Lowering.Scatter(
      element: Graph.Element(base: slot, count: 1, index: Affine(0)), value: node, loops: 0)
  }

  func store(_ node: NodeID, _ slot: Int) -> Lowering.Scatter {
    var scatter = add(node, slot)
    scatter.isStore = true
    return scatter
  }

  func once(_ steps: [Lowering.Step], _ slotCount: Int) -> DataProgram.Phase {
    let program = Lowering.compileInPlace(graph, steps: steps, slotCount: slotCount)
    return .once(InPlaceProgram(program, counters: [], table: columns) { _ in true })
  }

  func rows(_ steps: [Lowering.Step], sums: [Int], _ slotCount: Int) -> DataProgram.Phase {
    let program = Lowering.compileInPlace(graph, steps: steps, slotCount: slotCount)
    let kept = Set(sums)
    let counters = counters.map { InPlaceProgram.Counter(loop: $0.loop, bound: $0.bound) }
    let made = InPlaceProgram(program, counters: counters, table: columns) { kept.contains($0) }
    return .rows(made, sums: sums)
  }
}
