import Programs

/// Finds in which phase each value is computed, and which values are kept from phase to phase.
struct PhaseBuilder {
  typealias Place = StepPhases.Place

  private let function: StepFunction
  private let layout: TensorLayout
  private let graph: TracedGraph
  private let isNeeded: [Bool]
  private var phase: [Int]
  /// The temporaries that hold values, by shape and value.
  private var temporaries: [ValueShape: [Int: Int]] = [:]
  /// What is stored in each phase beside temporaries.
  private var stores: [Int: [(value: Int, place: Place)]] = [:]

  init(_ function: StepFunction, _ layout: TensorLayout) {
    self.function = function
    self.layout = layout
    graph = function.graph
    isNeeded = graph.reachable(from: function.roots)
    phase = [Int](repeating: 0, count: graph.values.count)
    findPhases()
  }

  func temporaryCount(_ shape: ValueShape) -> Int { temporaries[shape]?.count ?? 0 }

  private func isReduction(_ at: Int) -> Bool {
    if case .reduction = graph.values[at].kind { true } else { false }
  }

  private mutating func findPhases() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for (at, value) in graph.values.enumerated() {
        var first = value.operands.map { phase[$0] }.max() ?? 0
        switch value.kind {
        case .reduction: first += 1
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

  private mutating func keep(_ at: Int) {
    if home(at) != nil { return }
    if case .constant = graph.values[at].kind { return }
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
    for (at, value) in graph.values.enumerated() where isNeeded[at] {
      for operand in value.operands {
        let differs = phase[operand] != phase[at] || graph.shapes[operand] != graph.shapes[at]
        if isReduction(at) || differs { keep(operand) }
      }
      // What sums leave is a temporary.
      if isReduction(at) { keep(at) }
    }
    for demand in function.questions { keep(demand) }
  }

  /// Stores results where they belong, once nothing reads any more what is there.
  private mutating func placeStores() {
    var results: [(value: Int, place: Place)] = [(function.x, .x)]
    results += function.states.all.map { ($0.value, .state($0.shape, $0.number)) }
    if let paused = function.isPaused { results.append((paused, .paused)) }
    results.removeAll { home($0.value) == $0.place }

    // The last phase in which each place is read; one more for what other shapes read, in later parts.
    var lastRead: [Place: Int] = [:]
    func read(_ place: Place?, in phase: Int) {
      if let place { lastRead[place] = max(lastRead[place] ?? 0, phase) }
    }
    for (at, value) in graph.values.enumerated() where isNeeded[at] {
      for operand in value.operands {
        let isSpread = graph.shapes[operand] < graph.shapes[at]
        read(home(operand), in: phase[at] + (isSpread ? 1 : 0))
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
        if let home = home(result.value) {
          let last = phases[at] + (home.shape < result.place.shape ? 1 : 0)
          if (lastRead[home] ?? 0) < last {
            lastRead[home] = last
            isChanged = true
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
      if phases[at] > phase[result.value] || result.place.shape != graph.shapes[result.value] {
        keep(result.value)
      }
      stores[phases[at], default: []].append(result)
    }
  }

  private func makePhase(_ index: Int) -> StepPhases.Phase {
    var result = StepPhases.Phase()
    result.parts = ValueShape.allCases.compactMap { part(index, $0) }
    for (at, value) in graph.values.enumerated() where isNeeded[at] && phase[at] == index + 1 {
      guard case .reduction(let kind, let shape) = value.kind, let term = value.operands.first
      else {
        continue
      }
      let source = place(term)
      result.reductions.append(
        StepPhases.Reduction(
          kind: kind, source: source, target: place(at),
          terms: layout.terms(from: source.shape, to: shape)))
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

  /// What a phase computes of numbers of a shape.
  private func part(_ index: Int, _ shape: ValueShape) -> StepPhases.Part? {
    var wanted: [(value: Int, place: Place)] = []
    for at in graph.values.indices
    where isNeeded[at] && phase[at] == index && graph.shapes[at] == shape && !isReduction(at) {
      if temporaries[shape]?[at] != nil { wanted.append((at, place(at))) }
    }
    wanted += (stores[index] ?? []).filter { $0.place.shape == shape }
    guard !wanted.isEmpty else { return nil }

    // Values of this phase and shape are computed; all others are read.
    var places: [Place] = []
    func slot(_ place: Place) -> Int {
      if let known = places.firstIndex(of: place) { return known }
      places.append(place)
      return places.count - 1
    }
    var slots: [Int: Int] = [:]
    var isUsed = [Bool](repeating: false, count: graph.values.count)
    for item in wanted { isUsed[item.value] = true }
    for at in graph.values.indices.reversed() where isUsed[at] {
      if case .constant = graph.values[at].kind { continue }
      let isComputed =
        phase[at] == index && graph.shapes[at] == shape && home(at) == nil && !isReduction(at)
      if isComputed {
        for operand in graph.values[at].operands { isUsed[operand] = true }
      } else {
        slots[at] = slot(place(at))
      }
    }
    let targets = wanted.map { (value: $0.value, slot: slot($0.place)) }
    var part = StepPhases.Part(
      shape: shape,
      program: graph.program(stores: targets, slots: slots, inputCount: places.count),
      places: places, segments: [])
    part.segments = layout.segments(of: shape, spreading: part.spreads)
    return part
  }
}
