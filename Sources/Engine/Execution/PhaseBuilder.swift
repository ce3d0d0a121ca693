import Programs

/// Finds in which phase each value is computed, and which values are kept from phase to phase.
struct PhaseBuilder {
  typealias Place = StepPhases.Place

  private let function: StepFunction
  private let layout: TensorLayout
  private let graph: TracedGraph
  private let needs: StepNeeds
  private var phase: [Int]
  /// The temporaries that hold values, by shape and value.
  private var temporaries: [ValueShape: [Int: Int]] = [:]
  /// What is stored in each phase beside temporaries.
  private var stores: [Int: [(value: Int, place: Place)]] = [:]

  init(_ function: StepFunction, _ layout: TensorLayout, _ needs: StepNeeds) {
    self.function = function
    self.layout = layout
    self.needs = needs
    graph = function.graph
    phase = [Int](repeating: 0, count: graph.values.count)
    findPhases()
  }

  func temporaryCount(_ shape: ValueShape) -> Int { temporaries[shape]?.count ?? 0 }

  private func isWhole(_ at: Int) -> Bool { graph.values[at].kind.isWhole }

  private var classes: Range<Int> { needs.classes.tensors.indices }

  /// The values that a class needs.
  private func needed(by number: Int) -> [Int] {
    graph.values.indices.filter { needs.needs[number][$0] != .never }
  }

  private mutating func findPhases() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for (at, value) in graph.values.enumerated() {
        var first = value.operands.map { phase[$0] }.max() ?? 0
        switch value.kind {
        case .reduction, .matrix: first += 1
        case .input(.gradientAt(let index)), .input(.lossAt(let index)):
          first = phase[function.points[index]] + 1
        case .input(.curvatureAt(let index)): first = phase(of: function.curvatures[index]) + 1
        case .input(.probe(let index)): first = phase[function.probes[index].isWanted] + 1
        case .input(.searchedX): first = (function.searchGradient.map { phase[$0] } ?? 0) + 1
        default: break
        }
        if first > phase[at] {
          phase[at] = first
          isChanged = true
        }
      }
    }
  }

  /// The phase after which second derivatives are found.
  private func phase(of request: CurvatureRequest) -> Int {
    request.values.map { phase[$0] }.max() ?? 0
  }

  private func home(_ at: Int) -> Place? {
    guard case .input(let input) = graph.values[at].kind else { return nil }
    switch input {
    case .x: return .x
    case .gradient: return .gradient
    case .searchedX: return .searchedX
    case .gradientAt(let index): return .gradientAt(index)
    case .curvatureAt(let index): return .curvatureAt(index)
    case .probe(let index): return .probe(index)
    case .loss: return .loss
    case .lossAt(let index): return .lossAt(index)
    case .coefficient(let number): return .coefficient(number)
    case .state(let shape, let number): return .state(shape, number)
    case .size(let size): return .size(size)
    case .count, .parameter, .step, .carried:
      preconditionFailure("a step reads what only step constants have")
    }
  }

  private func place(_ at: Int) -> Place {
    if let home = home(at) { return home }
    let shape = graph.shapes[at]
    if let temporary = temporaries[shape]?[at] { return .temporary(shape, temporary) }
    preconditionFailure("a value that another phase needs is kept nowhere")
  }

  /// - Parameter isRead: whether it must be in memory even if it is a constant.
  private mutating func keep(_ at: Int, isRead: Bool = false) {
    if home(at) != nil { return }
    if case .constant = graph.values[at].kind, !isRead { return }
    let shape = graph.shapes[at]
    let count = temporaryCount(shape)
    temporaries[shape, default: [:]][at] = temporaries[shape]?[at] ?? count
  }

  mutating func build() -> [StepPhases.Phase] {
    keepWhatOthersNeed()
    placeStores()
    let count = max(phase.max() ?? 0, stores.keys.max() ?? 0) + 1
    return (0..<count).map { makePhase($0) }
  }

  private mutating func keepWhatOthersNeed() {
    for number in classes {
      let meaning = needs.classes.meanings[number]
      for at in needed(by: number) where meaning[at] == at || isWhole(at) {
        for operand in graph.values[at].operands {
          if isWhole(at) {
            keep(operand, isRead: true)
            continue
          }
          let operand = meaning[operand]
          if phase[operand] != phase[at] || graph.shapes[operand] != graph.shapes[at] {
            keep(operand)
          }
        }
        // What sums and products leave is a temporary.
        if isWhole(at) { keep(at) }
      }
      // A choice that is kept takes what may be there from before.
      for at in needed(by: number)
      where meaning[at] != at && temporaries[graph.shapes[at]]?[at] != nil {
        keepIfElsewhere(meaning[at], shape: graph.shapes[at], phase: phase[at])
      }
    }
    for question in function.questions {
      keep(question)
      for number in classes {
        keepIfElsewhere(
          needs.classes.meanings[number][question], shape: graph.shapes[question],
          phase: phase[question])
      }
    }
  }

  private mutating func keepIfElsewhere(_ at: Int, shape: ValueShape, phase: Int) {
    if self.phase[at] != phase || graph.shapes[at] != shape { keep(at) }
  }

  /// Stores results where they belong, once nothing reads any more what is there.
  private mutating func placeStores() {
    var results: [(value: Int, place: Place)] = [(function.x, .x)]
    results += function.states.all.map { ($0.value, .state($0.shape, $0.number)) }
    if let paused = function.isPaused { results.append((paused, .paused)) }
    let meanings = needs.classes.meanings
    results.removeAll { result in
      home(result.value) == result.place
        || meanings.allSatisfy { home($0[result.value]) == result.place }
    }

    // The last phase in which each place is read; one more for what other shapes read, in later parts.
    var lastRead: [Place: Int] = [:]
    func read(_ place: Place?, in phase: Int) {
      if let place { lastRead[place] = max(lastRead[place] ?? 0, phase) }
    }
    for number in classes {
      for at in needed(by: number) {
        for operand in graph.values[at].operands {
          let operand = isWhole(at) ? operand : meanings[number][operand]
          let isSpread = !isWhole(at) && graph.shapes[operand] != graph.shapes[at]
          read(home(operand), in: phase[at] + (isSpread ? 1 : 0))
        }
      }
    }
    for request in function.curvatures { read(.x, in: phase(of: request) + 1) }
    if let gradient = function.searchGradient {
      // The search method finds its point in x.
      read(.x, in: phase[gradient] + 1)
    }
    var isChanged = true
    var phases = results.map { max(phase[$0.value], lastRead[$0.place] ?? 0) }
    while isChanged {
      isChanged = false
      for (at, result) in results.enumerated() {
        for value in Set(meanings.map { $0[result.value] }) {
          if let home = home(value) {
            let last = phases[at] + (home.shape != result.place.shape ? 1 : 0)
            if home != result.place, (lastRead[home] ?? 0) < last {
              lastRead[home] = last
              isChanged = true
            }
          }
        }
        let first = max(phases[at], lastRead[result.place] ?? 0)
        if first > phases[at] {
          phases[at] = first
          isChanged = true
        }
      }
    }
    for (at, result) in results.enumerated() {
      // What a phase computes of fewer numbers, others find in a temporary.
      for value in Set(meanings.map { $0[result.value] }) {
        keepIfElsewhere(value, shape: result.place.shape, phase: phases[at])
      }
      stores[phases[at], default: []].append(result)
    }
  }

  // MARK: Phases

  private func makePhase(_ index: Int) -> StepPhases.Phase {
    var result = StepPhases.Phase()
    result.parts = ValueShape.allCases.flatMap { parts(index, $0) }
    for (at, value) in graph.values.enumerated() where phase[at] == index + 1 {
      let tensors = needs.tensors(needing: at)
      guard !tensors.isEmpty else { continue }
      switch value.kind {
      case .reduction(let kind, let shape):
        let source = place(value.operands[0])
        result.reductions.append(
          StepPhases.Reduction(
            kind: kind, source: source, target: place(at),
            terms: layout.terms(from: source.shape, to: shape, tensors: tensors)))
      case .matrix(let kind):
        result.products.append(
          StepPhases.MatrixStep(
            kind: kind, sources: value.operands.map { place($0) }, target: place(at),
            tensors: tensors, conditions: conditions(of: at)))
      default: continue
      }
    }
    for (at, point) in function.points.enumerated() where phase[point] == index {
      result.evaluations.append((at, place(point)))
    }
    for (at, request) in function.curvatures.enumerated() where phase(of: request) == index {
      let direction: Place? =
        if case .product(let along) = request.kind { place(along) } else { nil }
      result.curvatures.append(
        StepPhases.CurvaturePhase(
          index: at, direction: direction, wanting: wanting(request.isWanted)))
    }
    for (at, request) in function.probes.enumerated() where phase[request.isWanted] == index {
      result.probes.append(
        StepPhases.ProbePhase(
          index: at, distribution: request.distribution, wanting: wanting(request.isWanted)))
    }
    if let gradient = function.searchGradient, phase[gradient] == index {
      result.searchGradient = place(gradient)
    }
    return result
  }

  private func wanting(_ at: Int) -> StepPhases.Wanting {
    guard case .constant(let bits) = graph.values[at].kind else { return .some(place(at)) }
    return Double(bitPattern: bits) == 0 ? .none : .all
  }

  /// When a value is needed, where that changes from step to step.
  private func conditions(of at: Int) -> [StepPhases.Condition] {
    guard case .when(let conditions) = needs.need(of: at) else { return [] }
    func operand(_ at: Int) -> StepPhases.Condition.Operand {
      if case .constant(let bits) = graph.values[at].kind {
        return .constant(Double(bitPattern: bits))
      }
      return .place(place(at))
    }
    return conditions.map {
      StepPhases.Condition(
        comparison: $0.comparison, a: operand($0.a), b: operand($0.b), holds: $0.holds)
    }
  }

  /// What a phase computes of numbers of a shape: a program for all tensors that need the same.
  private func parts(_ index: Int, _ shape: ValueShape) -> [StepPhases.Part] {
    var made: [(draft: PartDraft, tensors: [Int])] = []
    for number in shape == .all ? classes.prefix(1) : classes {
      guard let draft = draft(index, shape, number) else { continue }
      let tensors = needs.classes.tensors[number]
      if let at = made.firstIndex(where: { $0.draft.steps == draft.steps }) {
        made[at].tensors += tensors
      } else {
        made.append((draft, tensors))
      }
    }
    return made.map { draft, tensors in
      var part = StepPhases.Part(
        shape: shape,
        program: graph.program(
          stores: draft.targets, slots: draft.slots, inputCount: draft.places.count,
          meaning: { draft.meaning[$0] }),
        places: draft.places, stored: draft.targets.map(\.slot), segments: [])
      part.segments = layout.segments(
        of: shape, spreading: part.spreads, tensors: shape == .all ? nil : tensors.sorted())
      return part
    }
  }

  /// A part before its program is made.
  private struct PartDraft {
    var targets: [(value: Int, slot: Int)] = []
    var slots: [Int: Int] = [:]
    var places: [Place] = []
    var meaning: [Int]
    /// All that the program does: equal for equal programs.
    var steps: [[Int]] = []

    mutating func slot(_ place: Place) -> Int {
      if let known = places.firstIndex(of: place) { return known }
      places.append(place)
      return places.count - 1
    }
  }

  /// What a class of tensors computes in a phase of numbers of a shape; nil where that is nothing.
  private func draft(_ index: Int, _ shape: ValueShape, _ number: Int) -> PartDraft? {
    var draft = PartDraft(meaning: needs.classes.meanings[number])
    var wanted: [(value: Int, place: Place)] = []
    for at in needed(by: number)
    where phase[at] == index && graph.shapes[at] == shape && !isWhole(at) {
      if temporaries[shape]?[at] != nil { wanted.append((at, place(at))) }
    }
    wanted += (stores[index] ?? []).filter { result in
      guard result.place.shape == shape else { return false }
      guard case .state(let shape, let state) = result.place else { return true }
      return needs.kept[number].contains(StepNeeds.State(shape: shape, number: state))
    }
    wanted.removeAll { home(draft.meaning[$0.value]) == $0.place }
    guard !wanted.isEmpty else { return nil }

    // Values of this phase and shape are computed; all others are read.
    var isUsed = [Bool](repeating: false, count: graph.values.count)
    for item in wanted { isUsed[draft.meaning[item.value]] = true }
    for at in graph.values.indices.reversed() where isUsed[at] {
      if case .constant = graph.values[at].kind {
        draft.steps.append([at])
        continue
      }
      let isComputed =
        phase[at] == index && graph.shapes[at] == shape && home(at) == nil && !isWhole(at)
      if isComputed {
        let operands = graph.values[at].operands.map { draft.meaning[$0] }
        for operand in operands { isUsed[operand] = true }
        draft.steps.append([at] + operands)
      } else {
        draft.slots[at] = draft.slot(place(at))
        draft.steps.append([at, -1])
      }
    }
    draft.targets = wanted.map { (value: $0.value, slot: draft.slot($0.place)) }
    draft.steps += draft.targets.map { [-1, draft.meaning[$0.value], $0.slot] }
    return draft
  }
}
