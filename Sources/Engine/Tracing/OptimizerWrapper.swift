/// Arithmetic around another optimizer's step: clipping, sharpness-aware minimization, lookahead. It becomes
/// part of the one step function.
package struct OptimizerWrapper: Sendable {
  package var parameterCount: Int
  /// The numbers that the step uses, from the parameters and the step's number (1 at the first).
  package var constants: @Sendable (_ parameters: [TracerLane], _ t: TracerLane) -> [TracerLane] = {
    parameters, _ in
    parameters
  }
  /// The gradient that the wrapped optimizer steps with.
  package var gradient: @Sendable (WrapperElement) -> TracerLane = { $0.gradient }
  /// What an element keeps, before the first step at `x`.
  package var initialState: @Sendable (_ x: TracerLane) -> [TracerLane] = { _ in [] }
  /// Where an element is after the wrapped optimizer's step to `x`, and what it keeps; nil where the step is
  /// left as it is and nothing is kept.
  package var finish:
    (@Sendable (WrapperElement, _ x: TracerLane) -> (x: TracerLane, state: [TracerLane]))?
  /// Where the wrapper leaves all parameters unchanged on purpose, `x` being where the wrapped optimizer's step
  /// leads; nil where it never does.
  package var isPaused: (@Sendable (WrapperElement, _ x: TracerLane) -> TracerMask)?

  /// What is reported of an element after the step to `x`, from that and what it keeps; nil where that is what the
  /// wrapped optimizer reports.
  package var average: (@Sendable (_ x: TracerLane, _ state: [TracerLane]) -> TracerLane)?

  package init(parameterCount: Int) { self.parameterCount = parameterCount }
}

/// An element of the parameters as a wrapper sees it before the step.
package struct WrapperElement {
  package let x: TracerLane
  package let gradient: TracerLane
  package let state: [TracerLane]
  package let constants: [TracerLane]
  /// The weight decay of the wrapped optimizer's step, once it has been made: where the step leads without it,
  /// and what x is multiplied by after the step. Nil where it has none apart from the gradient.
  package private(set) var decay: (x: TracerLane, factorAfter: TracerLane?)?
  fileprivate let evaluate: (TracerLane) -> TracerLane

  fileprivate func finishing(_ step: StepFunction) -> Self {
    var result = self
    result.decay = step.decay.map { decay in
      (TracerLane(valueID: decay.x), decay.factorAfter.map { TracerLane(valueID: $0) })
    }
    return result
  }

  /// How many elements the tensor at hand has.
  package var count: TracerLane { TraceContext.now.input(.size(.count)) }

  /// Where the tensor at hand is a matrix, rather than a vector.
  package var isMatrix: TracerMask { TraceContext.now.input(.size(.isMatrix)) .> 0 }

  /// The sum of a number, one element after the other.
  package func sum(_ value: TracerLane, over scope: ReductionScope) -> TracerLane {
    TracerLane(valueID: TraceContext.now.reduce(.sum, over: scope, value.place))
  }

  /// The mean of what ``sum(_:over:)`` adds up.
  package func mean(_ value: TracerLane, over scope: ReductionScope) -> TracerLane {
    TraceContext.now.mean(of: value, over: scope)
  }

  /// The Euclidean norm of a number over all parameters of a trial.
  package func norm(_ value: TracerLane) -> TracerLane {
    let square = (value * value).place
    return TracerLane(valueID: TraceContext.now.reduce(.sum, to: .all, square)).squareRoot()
  }

  /// The gradient at another point: one more evaluation in each step.
  package func gradient(at point: TracerLane) -> TracerLane { evaluate(point) }
}

extension OptimizerArithmetic {
  /// This arithmetic inside a wrapper, whose parameters come first.
  package func wrapped(in wrapper: OptimizerWrapper) -> OptimizerArithmetic {
    let shift = wrapper.parameterCount
    var constants = TracedGraph()
    let added = TraceContext.record(to: &constants) {
      let context = TraceContext.now
      return wrapper.constants(
        (0..<shift).map { context.input(.parameter($0)) }, context.input(.step)
      ).map(\.place)
    }
    let places = constants.inline(
      self.constants, wanted: coefficients + carried.map(\.next)
    ) { graph, input in
      if case .parameter(let parameter) = input {
        return graph.input(.parameter(parameter + shift))
      }
      return graph.input(input)
    }
    var stateCount = 0
    let start = wrappedStart(wrapper, coefficientShift: added.count, &stateCount)
    let step = wrappedStep(wrapper, coefficientShift: added.count, stateCount: stateCount)
    var result = OptimizerArithmetic(
      parameterCount: shift + parameterCount, start: start, step: step)
    result.average = wrappedAverage(wrapper, step, coefficientShift: added.count, stateCount)
    result.constants = constants
    result.coefficients = added + coefficients.map { places[$0] }
    result.carried = carried.map { carried in
      var moved = CarriedConstant(initial: carried.initial, next: places[carried.next])
      if case .parameter(let parameter) = carried.initial {
        moved.initial = .parameter(parameter + shift)
      }
      return moved
    }
    result.frozen = frozen.map {
      FrozenGroup(group: $0.group, coefficient: $0.coefficient + added.count)
    }
    result.search = search
    result.search?.firstParameter += shift
    if let rate = search?.rateCoefficient { result.search?.rateCoefficient = rate + added.count }
    return result
  }

  private func wrappedStart(
    _ wrapper: OptimizerWrapper, coefficientShift: Int, _ stateCount: inout Int
  ) -> StepFunction {
    var graph = TracedGraph()
    let states = TraceContext.record(to: &graph) {
      wrapper.initialState(TraceContext.now.input(.x)).map(\.place)
    }
    stateCount = states.count
    let places = graph.inline(start.graph, wanted: start.roots) { graph, input in
      if case .coefficient(let number) = input {
        return graph.input(.coefficient(number + coefficientShift))
      }
      return graph.input(input)
    }
    var result = start.placed(in: graph, places)
    result.states[.element] = states + result.states[.element]
    return result
  }

  private func wrappedStep(
    _ wrapper: OptimizerWrapper, coefficientShift: Int, stateCount: Int
  ) -> StepFunction {
    var graph = TracedGraph()
    var points: [Int] = []
    func element(_ context: TraceContext) -> WrapperElement {
      WrapperElement(
        x: context.input(.x), gradient: context.input(.gradient),
        state: (0..<stateCount).map { context.input(.state(.element, $0)) },
        constants: (0..<coefficientShift).map { context.input(.coefficient($0)) },
        evaluate: { point in
          points.append(point.place)
          return context.input(.gradientAt(points.count - 1))
        })
    }
    let gradient = TraceContext.record(to: &graph) {
      wrapper.gradient(element(TraceContext.now)).place
    }
    let places = graph.inline(step.graph, wanted: step.roots) { graph, input in
      switch input {
      case .gradient: gradient
      case .state(.element, let number): graph.input(.state(.element, number + stateCount))
      case .coefficient(let number): graph.input(.coefficient(number + coefficientShift))
      case .gradientAt(let index): graph.input(.gradientAt(index + points.count))
      case .lossAt(let index): graph.input(.lossAt(index + points.count))
      default: graph.input(input)
      }
    }
    let inner = step.placed(in: graph, places)
    var result = inner
    result.points = points + inner.points
    if let finish = wrapper.finish {
      let finished = TraceContext.record(to: &graph) {
        let (x, state) = finish(
          element(TraceContext.now).finishing(inner), TracerLane(valueID: inner.x))
        return (x: x.place, state: state.map(\.place))
      }
      result.x = finished.x
      result.states[.element] = finished.state + inner.states[.element]
      result.decay = nil
    }
    if let isPaused = wrapper.isPaused {
      result.isPaused = TraceContext.record(to: &graph) {
        let pauses = isPaused(
          element(TraceContext.now).finishing(inner), TracerLane(valueID: inner.x))
        guard let other = inner.isPaused else { return pauses.asNumber.place }
        return (pauses .| (TracerLane(valueID: other) .!= 0)).asNumber.place
      }
    }
    result.graph = graph
    return result
  }

  /// - Parameters:
  ///   - step: the wrapped step, with all that is kept.
  ///   - stateCount: how many of its states of elements are the wrapper's.
  private func wrappedAverage(
    _ wrapper: OptimizerWrapper, _ step: StepFunction, coefficientShift: Int, _ stateCount: Int
  ) -> StepFunction? {
    guard wrapper.average != nil || average != nil else { return nil }
    return StepFunction(keeping: step.states) { graph in
      if let average = wrapper.average {
        return TraceContext.record(to: &graph) {
          let context = TraceContext.now
          let states = (0..<stateCount).map { context.input(.state(.element, $0)) }
          return average(context.input(.x), states).place
        }
      }
      guard let average else { return graph.input(.x) }
      return graph.inline(average.graph, wanted: [average.x]) { graph, input in
        switch input {
        case .state(.element, let number): graph.input(.state(.element, number + stateCount))
        case .coefficient(let number): graph.input(.coefficient(number + coefficientShift))
        default: graph.input(input)
        }
      }[average.x]
    }
  }

  /// This arithmetic with a parameter that changes with the step.
  ///
  /// - Parameters:
  ///   - parameter: the parameter, whose own number is then not used.
  ///   - count: how many parameters the schedule has; they come last.
  ///   - isRate: whether it is the length of steps, so that trials do not move where it is 0.
  ///   - schedule: the parameter at step t = 0, 1, ….
  package func scheduling(
    _ parameter: Int, count: Int, isRate: Bool = true,
    _ schedule: (_ t: TracerLane, _ parameters: [TracerLane]) -> TracerLane
  ) -> OptimizerArithmetic {
    var constants = TracedGraph()
    let scheduled = TraceContext.record(to: &constants) {
      let context = TraceContext.now
      let numbers = (0..<count).map { context.input(.parameter(parameterCount + $0)) }
      return schedule(context.input(.step) - 1, numbers).place
    }
    let places = constants.inline(
      self.constants, wanted: coefficients + carried.map(\.next)
    ) { graph, input in
      input == .parameter(parameter) ? scheduled : graph.input(input)
    }
    var result = self
    result.parameterCount += count
    result.constants = constants
    result.coefficients = coefficients.map { places[$0] }
    for at in carried.indices { result.carried[at].next = places[carried[at].next] }
    guard isRate else { return result }
    let rate = result.addCoefficient(scheduled)
    if search != nil { result.search?.rateCoefficient = rate }
    // A step of length 0 leaves trials unchanged on purpose.
    var step = self.step
    step.isPaused = TraceContext.record(to: &step.graph) {
      let isZero = TraceContext.now.input(.coefficient(rate)) .== 0
      guard let other = self.step.isPaused else { return isZero.asNumber.place }
      return (isZero .| (TracerLane(valueID: other) .!= 0)).asNumber.place
    }
    result.step = step
    return result
  }

  /// The arithmetic of a search method, which evaluates the loss as it needs.
  package init(_ core: SearchCore) {
    var start = StepFunction(x: 0, states: KeptValues())
    start.x = start.graph.input(.x)
    var step = StepFunction(x: 0, states: KeptValues())
    step.searchGradient = step.graph.input(.gradient)
    step.x = step.graph.input(.searchedX)
    self.init(parameterCount: core.parameterCount, start: start, step: step)
    search = core
  }
}
