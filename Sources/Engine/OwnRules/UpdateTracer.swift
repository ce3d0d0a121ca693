import Programs

/// Writes a compiled function of an update as a step: arithmetic on elements, and the cuts between.
struct UpdateTracer {
  private let update: CompiledUpdate
  private let function: CompiledUpdate.Function
  private let inner: InnerRules
  private let isStart: Bool
  private var graph = TracedGraph()
  /// The places of the function's values; −1 of those that are not there yet.
  private var places: [Int]
  private var cutPlaces: [Int: Int] = [:]
  private var points: [Int] = []
  /// What the rules inside ask for.
  private var curvatures: [CurvatureRequest] = []
  private var probes: [ProbeRequest] = []
  private var paused: [Int] = []
  /// What the rules inside leave: x, and their states.
  private var left: [Int: StepFunction] = [:]

  init(
    _ update: CompiledUpdate, _ function: CompiledUpdate.Function, _ inner: InnerRules,
    isStart: Bool
  ) {
    self.update = update
    self.function = function
    self.inner = inner
    self.isStart = isStart
    places = [Int](repeating: -1, count: function.function.values.count)
  }

  mutating func traced() -> StepFunction {
    for cut in function.cuts {
      let operands = cut.operands.map { output($0) }
      cutPlaces[cut.slot] = place(of: cut.cut.kind, operands)
    }
    for at in places.indices { place(at) }
    let roots = (0..<function.rootCount).map { output($0) }
    var states = KeptValues()
    for (shape, root) in zip(update.states, roots.dropFirst(isStart ? 0 : 1)) {
      states[shape].append(root)
    }
    for (number, rule) in inner.rules.enumerated() {
      let other = isStart ? inlined(rule.start, number, x: graph.input(.x)) : left[number]
      guard let other else { continue }
      for shape in ValueShape.allCases { states[shape] += other.states[shape] }
    }
    var result = StepFunction(x: isStart ? graph.input(.x) : roots[0], states: states)
    result.points = points
    result.curvatures = curvatures
    result.probes = probes
    // Where a rule inside rests on purpose, so does the step.
    if let first = paused.first {
      result.isPaused = paused.dropFirst().reduce(first) { known, other in
        let zero = graph.constant(0)
        return graph.append(
          .operation(.choose(.notEqual)), [known, zero, graph.constant(1), other])
      }
    }
    result.graph = graph
    return result
  }

  // MARK: Arithmetic on elements

  /// The place of an output, with all that it needs.
  private mutating func output(_ number: Int) -> Int {
    guard let value = function.function.outputs[number] else { return graph.constant(0) }
    var isNeeded = [Bool](repeating: false, count: value + 1)
    isNeeded[value] = true
    for at in (0...value).reversed() where isNeeded[at] && places[at] < 0 {
      for operand in function.function.values[at].operands { isNeeded[operand] = true }
    }
    for at in 0...value where isNeeded[at] { place(at) }
    return places[value]
  }

  private mutating func place(_ at: Int) {
    guard places[at] < 0 else { return }
    let value = function.function.values[at]
    if let choice = choice(value) {
      places[at] = graph.append(.operation(choice.operation), choice.operands)
      return
    }
    let (update, isStart, cutPlaces) = (update, isStart, cutPlaces)
    places[at] = graph.append(value, places) { graph, slot in
      if slot >= update.firstCoefficient {
        let first = isStart ? update.stepCoefficients : 0
        return graph.input(.coefficient(first + slot - update.firstCoefficient))
      }
      if let place = cutPlaces[slot] { return place }
      switch slot {
      case 0: return graph.input(.x)
      case 1: return graph.input(.gradient)
      case 2: return graph.input(.loss)
      default:
        let state = slot - 3
        return graph.input(.state(update.states[state], update.number(ofState: state)))
      }
    }
  }

  /// A choice by a comparison as one operation, which is decided once where sizes of tensors decide it.
  private func choice(_ value: SSAFunction.Value) -> (operation: Opcode, operands: [Int])? {
    guard !function.cuts.isEmpty, value.operation == .select else { return nil }
    let condition = function.function.values[value.operands[0]]
    let comparison: Opcode.Comparison
    switch condition.operation {
    case .less: comparison = .less
    case .lessOrEqual: comparison = .lessOrEqual
    case .equal: comparison = .equal
    case .notEqual: comparison = .notEqual
    default: return nil
    }
    let operands = condition.operands.prefix(2) + value.operands[1...2]
    return (.choose(comparison), operands.map { places[$0] })
  }

  // MARK: Cuts

  private mutating func place(of cut: TensorCut.Kind, _ operands: [Int]) -> Int {
    switch cut {
    case .reduction(let reduction, let shape):
      return graph.append(.reduction(reduction, to: shape), operands)
    case .size(let size): return graph.input(.size(size))
    case .count: return graph.input(.count)
    case .product: return graph.append(.matrix(.product), operands)
    case .transposition: return graph.append(.matrix(.transposition), operands)
    case .spread(let shape):
      // Compared with itself, a number of the shape chooses between two that are one.
      let any = number(of: shape)
      return graph.append(.operation(.choose(.equal)), [any, any, operands[0], operands[0]])
    case .gradient: return graph.input(.gradientAt(point(operands[0])))
    case .loss: return graph.input(.lossAt(point(operands[0])))
    case .arrival(let rule): return step(rule, operands).x
    case .change(let rule):
      let x = step(rule, operands).x
      // As the rule itself computes it, where it does.
      let value = graph.values[x]
      switch value.kind {
      case .operation(.subtract) where value.operands[0] == operands[0]:
        return graph.append(.operation(.flipSign), [value.operands[1], graph.constant(-0.0)])
      case .operation(.add) where value.operands[0] == operands[0]: return value.operands[1]
      case .operation(.add) where value.operands[1] == operands[0]: return value.operands[0]
      default: return graph.append(.operation(.subtract), [x, operands[0]])
      }
    }
  }

  /// The number of a point at which the loss and its gradient are evaluated.
  private mutating func point(_ place: Int) -> Int {
    if let known = points.firstIndex(of: place) { return known }
    points.append(place)
    return points.count - 1
  }

  /// Any number of a shape.
  private mutating func number(of shape: ValueShape) -> Int {
    let x = graph.input(.x)
    func transposed(_ shape: ValueShape) -> Int {
      let other = number(of: shape)
      return graph.append(.matrix(.transposition), [other])
    }
    switch shape {
    case .element: return x
    case .all, .tensor, .row, .column: return graph.append(.reduction(.sum, to: shape), [x])
    case .rowTransposed, .columnTransposed, .transposed: return transposed(shape.transposition)
    case .rowSquare, .columnSquare:
      let other = number(of: .transposed)
      let operands = shape == .rowSquare ? [x, other] : [other, x]
      return graph.append(.matrix(.product), operands)
    }
  }

  // MARK: Rules inside

  /// The step of a rule inside, from x with a gradient.
  private mutating func step(_ rule: Int, _ operands: [Int]) -> StepFunction {
    if let known = left[rule] { return known }
    let result = inlined(inner.rules[rule].step, rule, x: operands[0], gradient: operands[1])
    left[rule] = result
    points += result.points
    curvatures += result.curvatures
    probes += result.probes
    if let isPaused = result.isPaused { paused.append(isPaused) }
    return result
  }

  /// The start or the step of a rule inside, its values in the graph.
  private mutating func inlined(
    _ function: StepFunction, _ rule: Int, x: Int, gradient: Int = 0
  ) -> StepFunction {
    let (inner, firstPoint) = (inner, points.count)
    let (firstCurvature, firstProbe) = (curvatures.count, probes.count)
    let places = graph.inline(function.graph, wanted: function.roots) { graph, input in
      switch input {
      case .x: x
      case .gradient: gradient
      case .gradientAt(let index): graph.input(.gradientAt(index + firstPoint))
      case .lossAt(let index): graph.input(.lossAt(index + firstPoint))
      case .curvatureAt(let index): graph.input(.curvatureAt(index + firstCurvature))
      case .probe(let index): graph.input(.probe(index + firstProbe))
      default: graph.input(inner.input(input, of: rule))
      }
    }
    return function.placed(in: TracedGraph(), places)
  }
}
