import Programs

extension StepFunction {
  /// Whether it multiplies or decomposes matrices.
  var hasMatrices: Bool {
    graph.values.contains { if case .matrix = $0.kind { true } else { false } }
      || !states[.rowSquare].isEmpty || !states[.columnSquare].isEmpty
  }
}

extension OptimizerArithmetic {
  /// The arithmetic where it is known which tensors the parameters are: sizes that all share are constants,
  /// and shapes that are the same are one. Of a single vector rows are elements, and columns and tensors all
  /// parameters, so that no step over one vector is longer than that of a rule that knows nothing of tensors.
  func resolved(for layout: TensorLayout) -> OptimizerArithmetic {
    var result = withFrozenGroups
    // What wrappers alone look at is done with.
    result.step.decay = nil
    let plain = StepResolver(layout, joinsShapes: false)
    var (first, second, third) = (plain, plain, plain)
    result.start = first.resolve(result.start)
    result.step = second.resolve(result.step)
    result.average = result.average.map { third.resolve($0) }
    result.keepLiveStates()
    // Start, step and average must number their states alike.
    guard !result.start.hasMatrices, !result.step.hasMatrices else { return result }
    var joining = StepResolver(layout, joinsShapes: true)
    result.start = joining.resolve(result.start)
    result.step = joining.resolve(result.step)
    result.average = result.average.map { joining.resolve($0) }
    result.keepLiveStates()
    return result
  }

  private mutating func keepLiveStates() {
    let isKept = step.liveStates(for: average)
    start = start.keeping(isKept)
    step = step.keeping(isKept)
    average = average?.keeping(isKept)
  }
}

extension StepFunction {
  /// The states that a step or an average depends on, by shape and number: not those of matrices where all are
  /// vectors.
  fileprivate func liveStates(for average: StepFunction?) -> [ValueShape: [Bool]] {
    var needed = demands
    var result: [ValueShape: [Bool]] = [:]
    for shape in ValueShape.allCases { result[shape] = states[shape].map { _ in false } }
    for (shape, number) in average?.statesOfX ?? [] {
      result[shape]?[number] = true
      needed.append(states[shape][number])
    }
    while let found = graph.inputs(of: needed).first(where: { input in
      if case .state(let shape, let number) = input {
        result[shape]?[number] == false
      } else {
        false
      }
    }) {
      guard case .state(let shape, let number) = found else { break }
      result[shape]?[number] = true
      needed.append(states[shape][number])
    }
    return result
  }

  /// The states that x is computed from, by shape and number.
  var statesOfX: [(shape: ValueShape, number: Int)] {
    graph.inputs(of: [x]).compactMap { input in
      guard case .state(let shape, let number) = input else { return nil }
      return (shape, number)
    }
  }

  /// The function without the states that are not kept.
  fileprivate func keeping(_ isKept: [ValueShape: [Bool]]) -> StepFunction {
    func kept(_ shape: ValueShape) -> [Bool] { isKept[shape] ?? [] }
    guard ValueShape.allCases.contains(where: { kept($0).contains(false) }) else { return self }
    var result = self
    for shape in ValueShape.allCases {
      result.states[shape] = zip(states[shape], kept(shape)).filter(\.1).map(\.0)
    }
    return result.mapped { graph, input in
      guard case .state(let shape, let number) = input else { return graph.input(input) }
      return graph.input(.state(shape, kept(shape)[..<number].filter { $0 }.count))
    }
  }
}

private struct StepResolver {
  private let layout: TensorLayout
  private let joinsShapes: Bool
  private let hasOnlyVectors: Bool
  private let isSingle: Bool
  /// How many states the function has of each shape.
  private var stateCounts = [Int](repeating: 0, count: ValueShape.allCases.count)

  /// - Parameter joinsShapes: whether shapes that are the same become one; no values are matrices then.
  init(_ layout: TensorLayout, joinsShapes: Bool) {
    self.layout = layout
    self.joinsShapes = joinsShapes
    hasOnlyVectors = layout.hasOnlyVectors
    isSingle = layout.tensors.count == 1
  }

  /// The shape that a shape is the same as.
  private func resolve(_ shape: ValueShape) -> ValueShape {
    guard joinsShapes else { return shape }
    return switch shape {
    case .row where hasOnlyVectors: .element
    case .column where hasOnlyVectors: isSingle ? .all : .tensor
    case .tensor where isSingle: .all
    default: shape
    }
  }

  /// A state's number among those of the shape that its own is the same as: behind those of that shape.
  private func number(_ shape: ValueShape, _ number: Int) -> Int {
    let resolved = resolve(shape)
    guard resolved != shape else { return number }
    let before = ValueShape.allCases.filter { $0 != shape && resolve($0) == resolved }
    // Those of the shape itself come first, then the others by name.
    let earlier = before.filter { $0 == resolved || $0 < shape }
    return number + earlier.reduce(0) { $0 + stateCounts[$1.rawValue] }
  }

  private func input(_ input: TracedInput, _ graph: inout TracedGraph) -> Int {
    switch input {
    case .count: return graph.constant(Double(layout.dimension))
    case .state(let shape, let number):
      return graph.input(.state(resolve(shape), self.number(shape, number)))
    case .size(let size):
      let sizes = Set(layout.tensors.map { $0.size(size) })
      if let only = sizes.first, sizes.count == 1 { return graph.constant(Double(only)) }
      return graph.input(input)
    default: return graph.input(input)
    }
  }

  mutating func resolve(_ function: StepFunction) -> StepFunction {
    for shape in ValueShape.allCases {
      stateCounts[shape.rawValue] = function.states[shape].count
    }
    var graph = TracedGraph()
    let old = function.graph
    var places = [Int](repeating: -1, count: old.values.count)
    let isNeeded = old.reachable(from: function.roots)
    for (at, value) in old.values.enumerated() where isNeeded[at] {
      let operands = value.operands.map { places[$0] }
      switch value.kind {
      case .input(let input): places[at] = self.input(input, &graph)
      case .reduction(let reduction, let shape):
        let target = resolve(shape)
        // Of a vector's rows each is its one number.
        let isWhole = !graph.shapes[operands[0]].isFiner(than: target)
        places[at] =
          isWhole ? operands[0] : graph.append(.reduction(reduction, to: target), operands)
      case .matrix(let operation): places[at] = graph.append(.matrix(operation), operands)
      case .operation(let operation): places[at] = simplified(operation, operands, &graph)
      case .constant: places[at] = graph.append(value.kind)
      }
    }
    var result = function.placed(in: graph, places)
    var states = KeptValues()
    for shape in ValueShape.allCases.filter({ resolve($0) == $0 }) {
      states[shape] = result.states[shape]
    }
    for shape in ValueShape.allCases.filter({ resolve($0) != $0 }) {
      states[resolve(shape)] += result.states[shape]
    }
    result.states = states
    // What only choices of the other kind of tensor needed is left out.
    return result.mapped { $0.input($1) }
  }

  /// An operation without what the constants decide: choices between vectors and matrices, quotients by a
  /// vector's one column.
  private func simplified(
    _ operation: Opcode, _ operands: [Int], _ graph: inout TracedGraph
  ) -> Int {
    func constant(_ at: Int) -> Double? {
      guard case .constant(let bits) = graph.values[operands[at]].kind else { return nil }
      return Double(bitPattern: bits)
    }
    switch operation {
    case .choose(let comparison):
      // Constants that are the same in every precision.
      guard let a = constant(0), let b = constant(1), Double(Float(a)) == a, Double(Float(b)) == b,
        let holds = comparison.holds(a, b)
      else { break }
      return operands[holds ? 2 : 3]
    case .divide:
      if constant(1) == 1 { return operands[0] }
    default: break
    }
    return graph.append(.operation(operation), operands)
  }
}
