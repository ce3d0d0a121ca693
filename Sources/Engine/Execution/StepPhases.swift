import Programs

/// A step function cut where a number of all elements is needed before its elements can go on: at sums
/// over elements, evaluations of the loss elsewhere, and the step of a search method inside.
///
/// It is how a step runs where it cannot be joined with the loss into one program: slices of large
/// tensors, losses that are no formula, trials of thousands of numbers, search methods.
struct StepPhases: Sendable {
  /// Where an element has a number.
  enum ElementPlace: Hashable, Sendable {
    case x, gradient, searchedX
    case state(Int)
    case gradientAt(Int)
    case temporary(Int)
  }

  /// Where a trial has a number.
  enum TrialPlace: Hashable, Sendable {
    case loss, paused
    case lossAt(Int)
    case shared(Int)
    case coefficient(Int)
    case temporary(Int)
  }

  enum Place: Hashable, Sendable {
    case element(ElementPlace)
    case trial(TrialPlace)
  }

  /// A program, and where each of its inputs lies.
  struct Part: Sendable {
    var program: Program
    var places: [Place]
  }

  struct Phase: Sendable {
    /// On the numbers of trials, first.
    var trials: Part?
    /// On the numbers of elements.
    var elements: Part?
    /// Sums over elements, into temporaries of trials.
    var sums: [(term: ElementPlace, result: Int)] = []
    /// Whether some element's number is not 0, into temporaries of trials.
    var anys: [(term: ElementPlace, result: Int)] = []
    /// Evaluations, and where their points lie.
    var evaluations: [(index: Int, point: ElementPlace)] = []
    /// The gradient that a search method steps with.
    var searchGradient: ElementPlace?
  }

  private(set) var phases: [Phase] = []
  private(set) var elementTemporaries = 0
  private(set) var trialTemporaries = 0

  /// - Parameter dimension: how many elements a trial has.
  init(_ function: StepFunction, dimension: Int) {
    let function = function.mapped { graph, input in
      input == .count ? graph.constant(Double(dimension)) : graph.input(input)
    }
    var builder = PhaseBuilder(function)
    phases = builder.build()
    elementTemporaries = builder.elementTemporaries.count
    trialTemporaries = builder.trialTemporaries.count
  }
}

/// Finds in which phase each value is computed, and which values are kept from phase to phase.
private struct PhaseBuilder {
  typealias ElementPlace = StepPhases.ElementPlace
  typealias TrialPlace = StepPhases.TrialPlace
  typealias Place = StepPhases.Place

  private let function: StepFunction
  private let graph: TracedGraph
  private let isElement: [Bool]
  private let isNeeded: [Bool]
  private var phase: [Int]
  /// The temporaries that hold values, by value.
  private(set) var elementTemporaries: [Int: Int] = [:]
  private(set) var trialTemporaries: [Int: Int] = [:]
  /// What is stored in each phase beside temporaries.
  private var stores: [Int: [(value: Int, place: Place)]] = [:]

  init(_ function: StepFunction) {
    self.function = function
    graph = function.graph
    isElement = graph.perElement
    isNeeded = graph.reachable(from: function.roots)
    phase = [Int](repeating: 0, count: graph.values.count)
    findPhases()
  }

  private mutating func findPhases() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for (at, value) in graph.values.enumerated() {
        var first = value.operands.map { phase[$0] }.max() ?? 0
        switch value.kind {
        case .sum, .any: first += 1
        case .input(.gradientAt(let index)), .input(.lossAt(let index)):
          first = phase[function.points[index]] + 1
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

  private func home(_ at: Int) -> Place? {
    guard case .input(let input) = graph.values[at].kind else { return nil }
    switch input {
    case .x: return .element(.x)
    case .gradient: return .element(.gradient)
    case .searchedX: return .element(.searchedX)
    case .state(let number): return .element(.state(number))
    case .gradientAt(let index): return .element(.gradientAt(index))
    case .loss: return .trial(.loss)
    case .lossAt(let index): return .trial(.lossAt(index))
    case .shared(let number): return .trial(.shared(number))
    case .coefficient(let number): return .trial(.coefficient(number))
    case .count, .parameter, .step, .carried:
      preconditionFailure("a step reads what only step constants have")
    }
  }

  private func place(_ at: Int) -> Place {
    if let home = home(at) { return home }
    if let temporary = elementTemporaries[at] { return .element(.temporary(temporary)) }
    if let temporary = trialTemporaries[at] { return .trial(.temporary(temporary)) }
    preconditionFailure("a value that another phase needs is kept nowhere")
  }

  private mutating func keep(_ at: Int) {
    if home(at) != nil { return }
    if case .constant = graph.values[at].kind { return }
    if isElement[at] {
      elementTemporaries[at] = elementTemporaries[at] ?? elementTemporaries.count
    } else {
      trialTemporaries[at] = trialTemporaries[at] ?? trialTemporaries.count
    }
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
        let isReduction = value.kind == .sum || value.kind == .any
        if isReduction || phase[operand] != phase[at] || isElement[operand] != isElement[at] {
          keep(operand)
        }
      }
      // What sums leave is a temporary.
      if value.kind == .sum || value.kind == .any { keep(at) }
    }
    for point in function.points + [function.searchGradient].compactMap({ $0 }) { keep(point) }
  }

  /// Stores results where they belong, once nothing reads any more what is there.
  private mutating func placeStores() {
    var results: [(value: Int, place: Place)] = [(function.x, .element(.x))]
    results += function.states.enumerated().map { ($1, .element(.state($0))) }
    results += function.shared.enumerated().map { ($1, .trial(.shared($0))) }
    if let paused = function.isPaused { results.append((paused, .trial(.paused))) }
    results.removeAll { home($0.value) == $0.place }

    // The last phase in which each place is read; one more for trials' numbers that elements read.
    var lastRead: [Place: Int] = [:]
    func read(_ place: Place?, in phase: Int) {
      if let place { lastRead[place] = max(lastRead[place] ?? 0, phase) }
    }
    for (at, value) in graph.values.enumerated() where isNeeded[at] {
      for operand in value.operands {
        let isTrialPlace = !isElement[operand] && isElement[at]
        read(home(operand), in: phase[at] + (isTrialPlace ? 1 : 0))
      }
    }
    if let gradient = function.searchGradient {
      // The search method finds its point in x.
      read(.element(.x), in: phase[gradient] + 1)
    }
    var isChanged = true
    var phases = results.map { max(phase[$0.value], lastRead[$0.place] ?? 0) }
    while isChanged {
      isChanged = false
      for (at, result) in results.enumerated() {
        if let home = home(result.value), (lastRead[home] ?? 0) < phases[at] {
          lastRead[home] = phases[at]
        }
        let first = max(phases[at], lastRead[result.place] ?? 0)
        if first > phases[at] {
          phases[at] = first
          isChanged = true
        }
      }
    }
    for (at, result) in results.enumerated() {
      // What a phase computes of trials, elements find in a temporary.
      var isOfElement = false
      if case .element = result.place { isOfElement = true }
      if phases[at] > phase[result.value] || isOfElement != isElement[result.value] {
        keep(result.value)
      }
      stores[phases[at], default: []].append(result)
    }
  }

  private func makePhase(_ index: Int) -> StepPhases.Phase {
    var result = StepPhases.Phase()
    result.trials = part(index, ofElements: false)
    result.elements = part(index, ofElements: true)
    for (at, value) in graph.values.enumerated() where isNeeded[at] && phase[at] == index + 1 {
      guard value.kind == .sum || value.kind == .any else { continue }
      guard let temporary = trialTemporaries[at], let term = value.operands.first,
        case .element(let place) = place(term)
      else { continue }
      if value.kind == .sum { result.sums.append((place, temporary)) }
      if value.kind == .any { result.anys.append((place, temporary)) }
    }
    for (at, point) in function.points.enumerated() where phase[point] == index {
      if case .element(let place) = place(point) { result.evaluations.append((at, place)) }
    }
    if let gradient = function.searchGradient, phase[gradient] == index,
      case .element(let place) = place(gradient)
    {
      result.searchGradient = place
    }
    return result
  }

  /// What a phase computes of elements, or of trials.
  private func part(_ index: Int, ofElements: Bool) -> StepPhases.Part? {
    var wanted: [(value: Int, place: Place)] = []
    for (at, _) in graph.values.enumerated()
    where isNeeded[at] && phase[at] == index && isElement[at] == ofElements {
      if graph.values[at].kind == .sum || graph.values[at].kind == .any { continue }
      if elementTemporaries[at] != nil || trialTemporaries[at] != nil {
        wanted.append((at, place(at)))
      }
    }
    for store in stores[index] ?? [] {
      if case .element = store.place, ofElements { wanted.append(store) }
      if case .trial = store.place, !ofElements { wanted.append(store) }
    }
    guard !wanted.isEmpty else { return nil }

    // Values of this phase and kind are computed; all others are read.
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
        phase[at] == index && isElement[at] == ofElements && home(at) == nil
        && graph.values[at].kind != .sum && graph.values[at].kind != .any
      if isComputed {
        for operand in graph.values[at].operands { isUsed[operand] = true }
      } else {
        slots[at] = slot(place(at))
      }
    }
    let targets = wanted.map { (value: $0.value, slot: slot($0.place)) }
    return StepPhases.Part(
      program: graph.program(stores: targets, slots: slots, inputCount: places.count),
      places: places)
  }
}
