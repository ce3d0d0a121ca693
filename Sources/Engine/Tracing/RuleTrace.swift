import Lanes

extension OptimizerArithmetic {
  /// The arithmetic of a rule, found by running it once on a tracer.
  ///
  /// - Parameter bounds: the least and the largest value of each hyperparameter; where there are none, its
  ///   default.
  package init<R: VectorRule>(_ type: R.Type, bounds given: [ClosedRange<Double>] = [])
  where R.V == TracerLane {
    let parameterSlots = R.parameters.map(\.slot)
    let defaults = Self.lanes(of: R())
    let slots = defaults.count
    var bounds = [ClosedRange<Double>?](repeating: nil, count: slots)
    for (at, slot) in parameterSlots.enumerated() {
      bounds[slot] =
        given.indices.contains(at)
        ? given[at] : defaults[slot].isNaN ? 0...0 : defaults[slot]...defaults[slot]
    }
    let allBounds = bounds

    // The step constants: a property that keeps its value is a hyperparameter or a literal.
    var constants = TracedGraph()
    let prepared = TraceContext.record(to: &constants) { () -> [Int] in
      var rule = [R()]
      let inputs = (0..<slots).map { Self.input(.carried($0)) }
      Self.set(&rule, inputs)
      rule[0].prepare(step: Self.input(.step))
      return Self.lanes(in: &rule).map(\.place)
    }
    let unchanged = (0..<slots).map { slot in
      constants.values[prepared[slot]].kind == .input(.carried(slot))
    }
    let carriedSlots = (0..<slots).filter { !unchanged[$0] }
    func initial(_ slot: Int) -> CarriedConstant.Initial {
      parameterSlots.firstIndex(of: slot).map { .parameter($0) } ?? .constant(defaults[slot])
    }
    var resolved = TracedGraph()
    let places = resolved.inline(constants, wanted: prepared) { graph, input in
      guard case .carried(let slot) = input else { return graph.input(input) }
      if let at = carriedSlots.firstIndex(of: slot) { return graph.input(.carried(at)) }
      switch initial(slot) {
      case .parameter(let parameter): return graph.input(.parameter(parameter))
      case .constant(let value): return graph.constant(value)
      }
    }

    func traced(_ body: (R, Elements<R>) -> TracerLane?) -> StepFunction {
      Self.trace(type, slots: slots, allBounds, body)
    }
    let start = traced { rule, elements in
      rule.start(elements)
      return nil
    }
    var step = traced { rule, elements in
      rule.step(elements)
      return R.pauses ? rule.isPaused(elements).asNumber : nil
    }
    if let decay = R.decay { step.addDecay(decay.slots, decay.none, isAfter: decay.isAfter) }
    self.init(parameterCount: parameterSlots.count, start: start, step: step)
    if R.averages {
      average = traced { rule, elements in
        elements.x[0] = rule.average(elements)
        return nil
      }
      checkAverage { unchanged[$0] }
    }
    self.constants = resolved
    carried = carriedSlots.map {
      CarriedConstant(initial: initial($0), next: places[prepared[$0]])
    }
    // A property that is a literal at all steps is one in the step as well.
    var literals: [Int: Double] = [:]
    for slot in 0..<slots where unchanged[slot] {
      if case .constant(let value) = initial(slot) { literals[slot] = value }
    }
    useCoefficients { graph, slot, arithmetic in
      if let value = literals[slot] { return graph.constant(value) }
      return graph.input(.coefficient(arithmetic.addCoefficient(places[prepared[slot]])))
    }
  }

  /// Ends the program where an average reads what is not there, or what it was at another step, whenever it is
  /// asked for.
  private func checkAverage(isConstant: (_ slot: Int) -> Bool) {
    guard let average else { return }
    for input in average.graph.inputs(of: average.roots) {
      switch input {
      case .x, .state, .count, .size: break
      case .coefficient(let slot):
        precondition(isConstant(slot), "an average reads what is computed for a step")
      default: preconditionFailure("an average reads more than x, the state and hyperparameters")
      }
    }
  }

  /// Replaces the coefficients that the start, the step and the average read, by number.
  private mutating func useCoefficients(
    _ replacement: (inout TracedGraph, Int, inout OptimizerArithmetic) -> Int
  ) {
    let functions = ([start, step] + [average].compactMap { $0 }).map { function in
      function.mapped { graph, input in
        guard case .coefficient(let slot) = input else { return graph.input(input) }
        return replacement(&graph, slot, &self)
      }
    }
    (start, step) = (functions[0], functions[1])
    average = functions.dropFirst(2).first
  }

  private static func input(_ input: TracedInput) -> TracerLane { TraceContext.now.input(input) }

  /// Runs part of a rule on an element that stands for all.
  private static func trace<R: VectorRule>(
    _ type: R.Type, slots: Int, _ bounds: [ClosedRange<Double>?],
    _ body: (R, Elements<R>) -> TracerLane?
  ) -> StepFunction where R.V == TracerLane {
    var graph = TracedGraph()
    var function = TraceContext.record(to: &graph) { () -> StepFunction in
      var rule = [R()]
      set(&rule, (0..<slots).map { input(.coefficient($0)) })
      var x = input(.x)
      var gradient = input(.gradient)
      let state = Kept(R.State(), .element)
      let row = Kept(R.RowState(), .row)
      let column = Kept(R.ColumnState(), .column)
      let rowSquare = Kept(R.RowSquareState(), .rowSquare)
      let columnSquare = Kept(R.ColumnSquareState(), .columnSquare)
      let tensor = Kept(R.TensorState(), .tensor)
      let shared = Kept(R.Shared(), .all)
      var isPaused: TracerLane?
      let requests = StepRequests()
      withUnsafeMutablePointer(to: &x) { x in
        withUnsafeMutablePointer(to: &gradient) { gradient in
          let elements = Elements<R>(
            x: Column(x), gradient: Column(gradient), state: state.column, row: row.column,
            column: column.column, rowSquare: rowSquare.column, columnSquare: columnSquare.column,
            tensor: tensor.column, shared: shared.column,
            loss: input(.loss), arithmetic: .tracing(requests), bounds: bounds)
          isPaused = body(rule[0], elements)
        }
      }
      var states = KeptValues()
      states[.element] = state.values
      states[.row] = row.values
      states[.column] = column.values
      states[.rowSquare] = rowSquare.values
      states[.columnSquare] = columnSquare.values
      states[.tensor] = tensor.values
      states[.all] = shared.values
      var function = StepFunction(x: x.place, states: states)
      function.isPaused = isPaused?.place
      function.curvatures = requests.curvatures
      function.probes = requests.probes
      return function
    }
    for kept in function.states.all {
      precondition(
        graph.shapes[kept.value].joined(with: kept.shape) == kept.shape,
        "a rule keeps more numbers than the state has")
    }
    precondition(
      (function.curvatures.map(\.isWanted) + function.probes.map(\.isWanted))
        .allSatisfy { graph.shapes[$0] == .all },
      "all elements of a trial, or none, ask for second derivatives and random numbers")
    if let paused = function.isPaused, graph.shapes[paused] != .all {
      function.isPaused = graph.append(.reduction(.any, to: .all), [paused])
    }
    function.graph = graph
    return function
  }

  /// One structure that stands for all of what a rule keeps of a shape.
  private final class Kept<Numbers> {
    private let item: UnsafeMutablePointer<Numbers>
    var column: Column<Numbers> { Column(item) }

    init(_ initial: Numbers, _ shape: ValueShape) {
      item = .allocate(capacity: 1)
      item.initialize(to: initial)
      var numbers = [initial]
      let count = OptimizerArithmetic.lanes(in: &numbers).count
      OptimizerArithmetic.set(&numbers, (0..<count).map { input(.state(shape, $0)) })
      item.pointee = numbers[0]
    }

    deinit {
      item.deinitialize(count: 1)
      item.deallocate()
    }

    /// The places of its numbers in the graph at hand.
    var values: [Int] {
      var numbers = [item.pointee]
      return OptimizerArithmetic.lanes(in: &numbers).map(\.place)
    }
  }

  // MARK: Structures of lanes

  /// The numbers of a structure whose properties are literals.
  private static func lanes<R>(of rule: R) -> [Double] {
    var copy = [rule]
    return lanes(in: &copy).map { lane in
      precondition(lane.valueID < 0, "a rule's properties begin as literals")
      return lane.constant
    }
  }

  private static func lanes<Numbers>(in numbers: inout [Numbers]) -> [TracerLane] {
    let count = MemoryLayout<Numbers>.size / MemoryLayout<TracerLane>.stride
    return numbers.withUnsafeMutableBytes { bytes in
      let lanes = bytes.assumingMemoryBound(to: TracerLane.self)
      return (0..<count).map { lanes[$0] }
    }
  }

  private static func set<Numbers>(_ numbers: inout [Numbers], _ values: [TracerLane]) {
    numbers.withUnsafeMutableBytes { bytes in
      let lanes = bytes.assumingMemoryBound(to: TracerLane.self)
      for (at, value) in values.enumerated() { lanes[at] = value }
    }
  }
}

extension StepFunction {
  /// Adds what the step is without a decay.
  ///
  /// - Parameters:
  ///   - coefficients: what decides how much is lost.
  ///   - none: these where nothing is.
  fileprivate mutating func addDecay(_ coefficients: [Int], _ none: Double, isAfter: Bool) {
    let whole = graph
    let places = graph.inline(whole, wanted: [x]) { graph, input in
      if case .coefficient(let number) = input, coefficients.contains(number) {
        return graph.constant(none)
      }
      return graph.input(input)
    }
    decay = SteppedDecay(
      x: places[x], factorAfter: isAfter ? graph.input(.coefficient(coefficients[0])) : nil)
  }

  /// The same function with other values in place of its inputs.
  package func mapped(_ input: (inout TracedGraph, TracedInput) -> Int) -> StepFunction {
    var graph = TracedGraph()
    let places = graph.inline(self.graph, wanted: roots, input: input)
    return placed(in: graph, places)
  }

  /// The same function where its values have come to other places of another graph.
  package func placed(in graph: TracedGraph, _ places: [Int]) -> StepFunction {
    var result = StepFunction(x: places[x], states: states.map { places[$0] })
    result.isPaused = isPaused.map { places[$0] }
    result.points = points.map { places[$0] }
    result.curvatures = curvatures.map { request in request.mapped { places[$0] } }
    result.probes = probes.map { ProbeRequest($0.distribution, isWanted: places[$0.isWanted]) }
    result.searchGradient = searchGradient.map { places[$0] }
    result.decay = decay.map { decay in
      SteppedDecay(x: places[decay.x], factorAfter: decay.factorAfter.map { places[$0] })
    }
    result.graph = graph
    return result
  }
}
