import MachineCode
import Programs

/// A step of an optimizer and the evaluation of the loss at the point that it leads to, as one program: a
/// block of trials does all of it before the next begins.
///
/// The smallest losses are kept, trials whose gradient is NaN are reported and keep their point, trials
/// that did not move are reported.
struct JoinedStep {
  private let layout: Layout
  private let function: StepFunction
  private let loss: SSAFunction
  private var builder = SSABuilder()
  private var stores: [(value: Int, slot: Int)] = []
  /// By value of the function, and by what has its shape: by component, by tensor, ….
  private var places: [[Int]]
  /// Where each component finds numbers of a shape.
  private let homes: [ValueShape: [Int]]
  /// The gradient at each evaluation's point, by component, and the loss.
  private var evaluations: [(loss: Int, gradient: [Int])] = []
  /// By component; −1 where the step's value is not computed yet.
  private var points: [Int]
  private var condition: (comparison: Opcode.Comparison, a: Int, b: Int)?
  /// Components whose points are computed and not committed yet.
  private var uncommitted: [(component: Int, value: Int)] = []

  /// The program; nil where the loss cannot be written as straight-line code, or all together is too
  /// long.
  ///
  /// - Parameters:
  ///   - loss: computes the loss and its gradient.
  ///   - keepsNaN: whether the smallest losses so far may be NaN.
  ///   - guardsStates: whether a trial whose gradient is NaN keeps its states as well as its point.
  static func program(
    _ function: StepFunction, _ tensors: TensorLayout, coefficientCount: Int, loss: Program,
    keepsNaN: Bool, guardsStates: Bool = false
  ) -> Program? {
    let dimension = loss.inputCount
    guard function.searchGradient == nil, !function.hasMatrices, !function.isDrawn,
      loss.outputCount == dimension + 1,
      tensors.dimension == dimension,
      let trace = SSAFunction(loss), trace.outputs.allSatisfy({ $0 != nil })
    else { return nil }
    let length =
      function.graph.values.count * dimension
      + trace.values.count * (1 + function.points.count)
    guard length < SSAFunction.maximumLength else { return nil }
    let layout = Layout(function, tensors, coefficientCount: coefficientCount)
    var step = JoinedStep(function, trace, layout)
    return step.build(keepsNaN: keepsNaN, guardsStates: guardsStates)
  }

  private init(_ function: StepFunction, _ loss: SSAFunction, _ layout: Layout) {
    self.function = function
    self.loss = loss
    self.layout = layout
    places = [[Int]](repeating: [], count: function.graph.values.count)
    points = [Int](repeating: -1, count: layout.dimension)
    homes = Self.homes(layout.tensors)
  }

  /// By shape, and by component: the tensor that it belongs to, its row, ….
  private static func homes(_ tensors: TensorLayout) -> [ValueShape: [Int]] {
    var result: [ValueShape: [Int]] = [:]
    for shape in ValueShape.allCases {
      var homes = [Int](repeating: 0, count: tensors.dimension)
      for segment in tensors.segments(of: .element, spreading: [shape]) {
        let (first, step) = segment.place(of: shape, over: .element)
        for at in 0..<segment.count {
          let component = segment.first + at
          homes[component] = shape == .element ? component : first + step * at
        }
      }
      result[shape] = homes
    }
    return result
  }

  private mutating func build(keepsNaN: Bool, guardsStates: Bool) -> Program {
    let best = builder.append(
      keepsNaN ? .keepSmallest : .smaller,
      [builder.input(layout.loss), builder.input(layout.best)])
    stores.append((best, layout.best))
    let condition = compareGradients()
    self.condition = condition
    addStep()
    let losses = add(loss, at: points)
    stores.append((losses[0], layout.loss))
    for component in 0..<layout.dimension {
      stores.append((losses[1 + component], layout.gradient(component)))
    }
    for shape in ValueShape.allCases.reversed() {
      for place in 0..<layout.tensors.count(shape) {
        for (number, value) in function.states[shape].enumerated() {
          let slot = layout.state(shape, number, place)
          var next = self.place(value, shape, place)
          if guardsStates {
            next = builder.append(
              .choose(condition.comparison),
              [condition.a, condition.b, builder.input(slot), next])
          }
          stores.append((next, slot))
        }
      }
    }
    return .straightLine(
      SSAFunction(builder.values, stores: stores), inputCount: layout.inputCount,
      table: layout.table)
  }

  /// Two numbers of which one is NaN, or the first is not 0, where the gradient holds a NaN.
  private mutating func compareGradients() -> (
    comparison: Opcode.Comparison, a: Int, b: Int
  ) {
    let gradients = (0..<layout.dimension).map { builder.input(layout.gradient($0)) }
    guard gradients.count > 2 else {
      return (.unordered, gradients[0], gradients[gradients.count - 1])
    }
    let (zero, one) = (builder.constant(0), builder.constant(1))
    var any = zero
    for at in stride(from: 0, to: gradients.count, by: 2) {
      let other = gradients[min(at + 1, gradients.count - 1)]
      any = builder.append(.choose(.unordered), [gradients[at], other, one, any])
    }
    return (.notEqual, any, zero)
  }

  // MARK: The step

  /// The number of a value that belongs to one of what has a shape: to a component, to a tensor, ….
  private func place(_ value: Int, _ shape: ValueShape, _ place: Int) -> Int {
    let own = function.graph.shapes[value]
    if own == shape { return places[value][place] }
    if own == .all { return places[value][0] }
    if shape == .element, let homes = homes[own] { return places[value][homes[place]] }
    // Of a row, a column: the tensor that it belongs to.
    return places[value][layout.tensors.tensor(of: place, shape)]
  }

  private func place(_ value: Int, _ component: Int) -> Int { place(value, .element, component) }

  /// Writes the step for all components: between sums over them, one component after the other, so that
  /// few numbers are needed at a time.
  private mutating func addStep() {
    let graph = function.graph
    let isElement = graph.shapes.map { $0 == .element }
    let isNeeded = graph.reachable(from: function.roots)
    var isDone = isNeeded.map { !$0 }
    while isDone.contains(false) {
      for (at, value) in graph.values.enumerated() where !isDone[at] && !isElement[at] {
        guard value.operands.allSatisfy({ isDone[$0] }), isReady(value) else { continue }
        addOfFew(at, value)
        isDone[at] = true
      }
      // All that can be computed of elements by now; each component does all of it.
      var ready: [Int] = []
      var isComing = isDone
      for (at, value) in graph.values.enumerated() where !isDone[at] && isElement[at] {
        guard value.operands.allSatisfy({ isComing[$0] }), isReady(value) else { continue }
        ready.append(at)
        isComing[at] = true
      }
      for at in ready { places[at] = [Int](repeating: -1, count: layout.dimension) }
      for component in 0..<layout.dimension {
        for at in ready { addOfElement(at, component) }
      }
      isDone = isComing
      evaluate(isDone)
    }
    commitRemaining()
  }

  /// Whether the evaluation that a value is read from has been made.
  private func isReady(_ value: TracedGraph.Value) -> Bool {
    switch value.kind {
    case .input(.gradientAt(let index)), .input(.lossAt(let index)): index < evaluations.count
    default: true
    }
  }

  /// Adds a value that has fewer numbers than there are components.
  private mutating func addOfFew(_ at: Int, _ value: TracedGraph.Value) {
    let shape = function.graph.shapes[at]
    if case .reduction(let reduction, _) = value.kind {
      places[at] = reduced(reduction, value.operands[0], to: shape)
      return
    }
    places[at] = (0..<layout.tensors.count(shape)).map { place in
      switch value.kind {
      case .constant(let bits): return builder.constant(Double(bitPattern: bits))
      case .input(.loss): return builder.input(layout.loss)
      case .input(.lossAt(let index)): return evaluations[index].loss
      case .input(.state(_, let number)): return builder.input(layout.state(shape, number, place))
      case .input(.size(let size)):
        return builder.constant(Double(layout.tensors.tensors[place].size(size)))
      case .input(.coefficient(let number)): return builder.input(layout.coefficient(number))
      case .operation(let operation):
        return append(operation, value.operands.map { self.place($0, shape, place) })
      case .input, .reduction, .matrix:
        preconditionFailure("a step reads what only step constants have")
      }
    }
  }

  /// An operation, or what a choice between tensors comes to: which one is at hand is known here.
  private mutating func append(_ operation: Opcode, _ operands: [Int]) -> Int {
    guard case .choose(let comparison) = operation,
      let a = wholeConstant(operands[0]), let b = wholeConstant(operands[1]),
      let holds = comparison.holds(a, b)
    else { return builder.append(operation, operands) }
    return operands[holds ? 2 : 3]
  }

  /// A constant that is the same in every precision.
  private func wholeConstant(_ at: Int) -> Double? {
    let value = builder.values[at]
    guard value.operation == .constant, Double(Float(value.constant)) == value.constant else {
      return nil
    }
    return value.constant
  }

  /// The numbers that a value's numbers are added up to.
  private mutating func reduced(
    _ reduction: TracedGraph.Reduction, _ operand: Int, to shape: ValueShape
  ) -> [Int] {
    let (zero, one) = (builder.constant(0), builder.constant(1))
    let source = function.graph.shapes[operand]
    let first = builder.constant(reduction.identity)
    var result = [Int](repeating: first, count: layout.tensors.count(shape))
    for term in layout.tensors.terms(from: source, to: shape) {
      for row in 0..<term.count {
        for column in 0..<term.width {
          let number = places[operand][term.first + row * term.width + column]
          let target = term.target + column
          switch reduction {
          case .sum:
            result[target] =
              term.isCopy ? number : builder.append(.add, [result[target], number])
          case .any:
            result[target] = builder.append(
              .choose(.notEqual), [number, zero, one, result[target]])
          case .last:
            result[target] = builder.append(
              .choose(.notEqual), [number, zero, number, result[target]])
          case .largest, .smallest:
            result[target] =
              term.isCopy ? number : extreme(reduction, result[target], number)
          }
        }
      }
    }
    return result
  }

  /// The larger of two numbers, or the smaller; NaN where either is NaN.
  private mutating func extreme(
    _ reduction: TracedGraph.Reduction, _ known: Int, _ number: Int
  ) -> Int {
    let compared = reduction == .largest ? [number, known] : [known, number]
    let chosen = builder.append(.choose(.less), compared + [known, number])
    return builder.append(.choose(.notEqual), [known, known, known, chosen])
  }

  private mutating func addOfElement(_ at: Int, _ component: Int) {
    let value = function.graph.values[at]
    let place: Int
    switch value.kind {
    case .input(.x): place = builder.input(layout.x(component))
    case .input(.gradient): place = builder.input(layout.gradient(component))
    case .input(.state(_, let number)):
      place = builder.input(layout.state(.element, number, component))
    case .input(.gradientAt(let index)): place = evaluations[index].gradient[component]
    case .operation(let operation):
      place = append(operation, value.operands.map { self.place($0, component) })
    default: preconditionFailure("a value that elements do not have")
    }
    places[at][component] = place
    if at == function.x { commit(component, place) }
  }

  /// Evaluates the loss at the points that are known.
  private mutating func evaluate(_ isDone: [Bool]) {
    while evaluations.count < function.points.count, isDone[function.points[evaluations.count]] {
      let point = function.points[evaluations.count]
      let answer = add(loss, at: (0..<layout.dimension).map { place(point, $0) })
      evaluations.append((answer[0], Array(answer.dropFirst())))
    }
  }

  // MARK: Points

  /// A point is committed as soon as it is computed: the one before is then needed no more. Where
  /// functions are called before, in which order is known only when all are computed.
  private mutating func commit(_ component: Int, _ value: Int) {
    if function.isPaused == nil, callCount(value) == 0, uncommitted.isEmpty {
      append(component, value, isFirst: component == 0)
    } else {
      uncommitted.append((component, value))
    }
  }

  private mutating func commitRemaining() {
    if function.graph.shapes[function.x] != .element {
      uncommitted = (0..<layout.dimension).map { ($0, place(function.x, $0)) }
    }
    // Those behind the fewest calls are computed first.
    let ordered = uncommitted.map { (calls: callCount($0.value), $0.component, $0.value) }
      .sorted { ($0.calls, $0.1) < ($1.calls, $1.1) }
    let isFirst = points.allSatisfy { $0 < 0 }
    for (at, item) in ordered.enumerated() {
      append(item.1, item.2, isFirst: isFirst && at == 0)
    }
  }

  private mutating func append(_ component: Int, _ value: Int, isFirst: Bool) {
    guard let condition else { return }
    let before = builder.input(layout.x(component))
    let point: Int
    if layout.dimension == 1, function.isPaused == nil, callCount(value) == 0,
      builder.isNaN(value, with: condition.a)
    {
      point = builder.append(.commitStepLikely, [condition.a, before, value])
    } else {
      // Nothing equals NaN: a step that pauses is not reported as one that did not move.
      let reference =
        function.isPaused.map { paused in
          builder.append(
            .choose(.notEqual),
            [place(paused, 0), builder.constant(0), builder.constant(.nan), before])
        } ?? before
      point = builder.append(
        .commitStep(condition.comparison, isFirst: isFirst),
        [condition.a, condition.b, before, value, reference])
    }
    points[component] = point
    stores.append((point, layout.x(component)))
  }

  /// How many calls of functions lie behind a value, one after the other.
  private func callCount(_ value: Int) -> Int {
    var counts = [Int](repeating: 0, count: value + 1)
    for at in 0...value {
      let value = builder.values[at]
      counts[at] =
        (value.operands.map { counts[$0] }.max() ?? 0) + (value.operation.isKernel ? 1 : 0)
    }
    return counts[value]
  }

  // MARK: The loss

  /// Adds the loss and its gradient at a point; returns their places.
  private mutating func add(_ loss: SSAFunction, at point: [Int]) -> [Int] {
    var places: [Int] = []
    for value in loss.values {
      switch value.operation {
      case .input: places.append(point[value.slot])
      case .constant: places.append(builder.constant(value.constant))
      default:
        places.append(builder.append(value.operation, value.operands.map { places[$0] }))
      }
    }
    return loss.outputs.map { $0.map { places[$0] } ?? builder.constant(0) }
  }
}
