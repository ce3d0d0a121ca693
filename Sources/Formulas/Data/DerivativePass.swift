import Programs

/// Reverse mode on a ``DataFunction``: finds what programs are to add to the derivatives, and where.
struct DerivativePass {
  private var function: DataFunction
  private var layout: RowParts
  /// The slots of the derivatives with respect to the variables.
  private let derivatives: Range<Int>
  /// The slot of the derivative with respect to each slot.
  private var adjoints: [Int: Int] = [:]
  /// Slots whose derivatives came through a branch.
  private var guarded: Set<Int> = []
  /// Slots whose derivatives have been added to so far.
  private var touched: Set<Int> = []
  /// What goes back from the terms of a row, and from the result.
  private var inRows: [[Lowering.Scatter]] = []
  private var afterwards: [[Lowering.Scatter]] = []
  private var seeds: [Gradient.Root] = []
  private var seedStores: [Lowering.Scatter] = []
  /// Values that the stages of rows keep besides their own.
  private var kept: [Int: [RowParts.Stage]] = [:]
  private var sums: [Int] = []

  init(_ function: DataFunction) throws(FormulaError) {
    self.function = function
    layout = function.parts
    derivatives = layout.allocate(function.dimension)
    for slot in 0..<function.dimension { adjoints[slot] = derivatives.lowerBound + slot }
    for stage in function.parts.stages {
      let base = layout.allocate(stage.element.count).lowerBound
      for (at, slot) in stage.slots.enumerated() { adjoints[slot] = base + at }
    }
    let direct = try findSeeds()
    afterwards.append(direct)
    let touchedDirectly = touched
    touched = []
    try reverseRows()
    sums = touched.compactMap { adjoints[$0] }.filter { !isOfRow($0) }.sorted()
    touched.formUnion(touchedDirectly)
    for stage in function.parts.stages.reversed() where !stage.isOfRow {
      if let found = try reverse(stage) { afterwards.append(found) }
    }
  }

  // MARK: Back from the result

  /// The derivatives of the result with respect to the means, and what else goes back from it.
  private mutating func findSeeds() throws(FormulaError) -> [Lowering.Scatter] {
    var result: [Lowering.Scatter] = []
    let means = function.parts.means
    let isMean = Set(means.map(\.slot))
    let adjoints = adjoints
    let gradient = try Gradient.reverse(of: function.root, in: &function.graph) {
      adjoints[$0] != nil || isMean.contains($0)
    }
    var found: [Int: (node: NodeID, isGuarded: Bool)] = [:]
    for contribution in gradient.contributions {
      guard case .input(let slot) = contribution.target, isMean.contains(slot) else {
        result.append(scatter(contribution))
        continue
      }
      let value = function.graph.summed(contribution.value, over: contribution.loops)
      let known = found[slot]
      found[slot] = (
        known == nil ? value : function.graph.binary(.add, known?.node ?? value, value),
        contribution.isGuarded || known?.isGuarded == true
      )
    }
    for mean in means {
      guard let (node, isGuarded) = found[mean.slot], function.graph.constantValue(node) != 0
      else { continue }
      var factor = node
      if function.graph.constantValue(node) == nil {
        let slot = layout.allocate(1).lowerBound
        seedStores.append(function.store(node, slot))
        factor = function.graph.input(slot)
      }
      seeds.append(Gradient.Root(node: mean.term, factor: factor, isGuarded: isGuarded))
    }
    return result
  }

  private mutating func reverseRows() throws(FormulaError) {
    let adjoints = adjoints
    let gradient = try Gradient.reverse(of: seeds, in: &function.graph) { adjoints[$0] != nil }
    var scatters: [Lowering.Scatter] = []
    for contribution in gradient.contributions { scatters.append(scatter(contribution)) }
    inRows.append(scatters)
    for stage in function.parts.stages.reversed() where stage.isOfRow {
      guard let found = try reverse(stage) else { continue }
      inRows.append(found)
      keepReductions(of: stage, for: found.map(\.value))
    }
  }

  /// Goes back through a stage, where something came back to it.
  private mutating func reverse(
    _ stage: RowParts.Stage
  ) throws(FormulaError) -> [Lowering.Scatter]? {
    let adjoints = adjoints
    guard stage.slots.contains(where: touched.contains),
      let base = adjoints[stage.element.base]
    else { return nil }
    let factor = function.graph.element(
      base: base, count: stage.element.count, index: stage.element.index)
    let root = Gradient.Root(
      node: stage.root, factor: factor,
      isGuarded: stage.slots.contains(where: guarded.contains))
    let gradient = try Gradient.reverse(of: [root], in: &function.graph) { adjoints[$0] != nil }
    var scatters: [Lowering.Scatter] = []
    for contribution in gradient.contributions { scatters.append(scatter(contribution)) }
    return scatters.isEmpty ? nil : scatters
  }

  /// What a contribution adds to the derivative with respect to what it belongs to.
  private mutating func scatter(_ contribution: Gradient.Contribution) -> Lowering.Scatter {
    var element: Graph.Element
    switch contribution.target {
    case .input(let slot): element = Graph.Element(base: slot, count: 1, index: Affine(0))
    case .element(let found): element = found
    }
    let slots = element.base..<element.base + element.count
    touched.formUnion(slots)
    if contribution.isGuarded { guarded.formUnion(slots) }
    element.base = adjoints[element.base] ?? element.base
    return Lowering.Scatter(
      element: element, value: contribution.value, loops: contribution.loops)
  }

  private func isOfRow(_ adjoint: Int) -> Bool {
    function.parts.stages.contains { stage in
      guard stage.isOfRow, let base = adjoints[stage.element.base] else { return false }
      return (base..<base + stage.element.count).contains(adjoint)
    }
  }

  /// Lets a stage keep the sums in it that going back needs again.
  private mutating func keepReductions(of stage: RowParts.Stage, for values: [NodeID]) {
    guard stage.mask != 0 else { return }
    let graph = function.graph
    let inside = Set(graph.reachable(from: [stage.root]))
    let stored = Set(function.parts.stages.map(\.root))
    var seen: Set<NodeID> = []
    var stack = values
    while let id = stack.popLast() {
      guard !stored.contains(id), seen.insert(id).inserted else { continue }
      let node = graph[id]
      let free = graph.freeLoops[Int(id)] & ~graph.rowCounters
      if node.operation.isReduction, free == stage.mask, inside.contains(id) {
        var element = stage.element
        element.base = layout.allocate(element.count).lowerBound
        kept[stage.element.base, default: []].append(
          RowParts.Stage(root: id, loops: stage.loops, element: element, isOfRow: true))
        continue
      }
      for operand in [node.a, node.b, node.c] where operand >= 0 { stack.append(operand) }
    }
  }

  // MARK: Programs

  /// The program; of the value too where it is wanted.
  mutating func program(isValueWanted: Bool, direction: Int?) -> DataProgram {
    let value = isValueWanted ? layout.allocate(1).lowerBound : nil
    let once = function.parts.stages.filter { !$0.isOfRow }
    let late = afterwards.flatMap { $0.map(\.value) } + (isValueWanted ? [function.root] : [])
    let early = seedStores.map(\.value)
    let means = function.parts.means
    let usedEarly = function.slots(of: early)
    let needsTwo = means.contains { usedEarly.contains($0.slot) }
    let used = function.slots(of: late).union(usedEarly)
    let terms = means.filter { used.contains($0.slot) }

    var phases: [DataProgram.Phase] = []
    let count = layout.slotCount
    let prepared = function.forward(once) + (needsTwo ? [] : [.write(seedStores)])
    if !once.isEmpty || !needsTwo && !seedStores.isEmpty {
      phases.append(function.once(prepared, count))
    }
    if needsTwo {
      let stages = function.needed(ofRow: true, for: terms.map(\.term))
      let steps = function.forward(stages) + [function.terms(terms)]
      phases.append(function.rows(steps, sums: terms.map(\.slot), count))
      phases.append(function.once([function.stored(once), .write(seedStores)], count))
    }
    let rowSums = (needsTwo ? [] : terms.map(\.slot)) + sums
    if !rowSums.isEmpty {
      phases.append(function.rows(rowSteps(needsTwo ? [] : terms), sums: rowSums, count))
    }
    phases.append(function.once(lastSteps(once, value), count))
    return DataProgram(
      phases: phases, slotCount: layout.slotCount, columns: function.columns,
      direction: direction, value: value, derivatives: derivatives.lowerBound,
      counters: function.counters)
  }

  private func rowSteps(_ terms: [RowParts.Mean]) -> [Lowering.Step] {
    let roots = terms.map(\.term) + inRows.flatMap { $0.map(\.value) }
    let needed = Set(function.needed(ofRow: true, for: roots).map(\.element.base))
    let reversed = function.parts.stages.filter {
      $0.isOfRow && $0.slots.contains(where: touched.contains)
    }
    let all = needed.union(reversed.map(\.element.base))
    var steps: [Lowering.Step] = []
    for stage in function.parts.stages where stage.isOfRow && all.contains(stage.element.base) {
      let stages = [stage] + (kept[stage.element.base] ?? [])
      steps.append(
        .write(
          stages.map {
            Lowering.Scatter(
              element: $0.element, value: $0.root, loops: $0.mask, isStore: true)
          }))
      steps.append(function.stored(stages))
    }
    for stage in reversed {
      if let base = adjoints[stage.element.base] {
        steps.append(.clear(base..<base + stage.element.count))
      }
    }
    steps.append(function.terms(terms))
    return steps + inRows.map { .write($0) }
  }

  private func lastSteps(_ once: [RowParts.Stage], _ value: Int?) -> [Lowering.Step] {
    var steps = [function.stored(once)]
    if let value { steps.append(.write([function.store(function.root, value)])) }
    let added = Set(sums)
    let others = once.flatMap { stage in stage.slots.compactMap { adjoints[$0] } }
    var first: Int?
    var last = 0
    for slot in (Array(derivatives) + others).filter({ !added.contains($0) }).sorted() {
      if let begin = first, slot != last + 1 {
        steps.append(.clear(begin..<last + 1))
        first = slot
      }
      first = first ?? slot
      last = slot
    }
    if let first { steps.append(.clear(first..<last + 1)) }
    return steps + afterwards.map { .write($0) }
  }
}
