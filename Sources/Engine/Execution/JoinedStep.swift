import MachineCode
import Programs

/// A step of an optimizer and the evaluation of the loss at the point that it leads to, as one program: a
/// block of trials does all of it before the next begins.
///
/// The smallest losses are kept, trials whose gradient is NaN are reported and keep their point, trials
/// that did not move are reported.
struct JoinedStep {
  /// Which input each number is.
  struct Layout: Sendable {
    let dimension: Int
    let stateCount: Int
    let sharedCount: Int
    let coefficientCount: Int

    func x(_ component: Int) -> Int { component }
    func gradient(_ component: Int) -> Int { dimension + component }
    var loss: Int { 2 * dimension }
    var best: Int { loss + 1 }
    func state(_ number: Int, _ component: Int) -> Int {
      best + 1 + component * stateCount + number
    }
    func shared(_ number: Int) -> Int { best + 1 + dimension * stateCount + number }
    func coefficient(_ number: Int) -> Int { shared(sharedCount) + number }
    var inputCount: Int { coefficient(coefficientCount) }
    /// Coefficients that all trials share lie in one table.
    var table: Range<Int> { coefficient(0)..<inputCount }

    /// The numbers that one address serves for where each component has its own: for few numbers
    /// addresses of their own make shorter code.
    ///
    /// - Parameter capacity: how many blocks a run of numbers has.
    func neighbors(capacity: Int) -> [Int: CallingLayout.Neighbor] {
      guard dimension * (2 + stateCount) + sharedCount > Self.mostAddresses else { return [:] }
      var result: [Int: CallingLayout.Neighbor] = [:]
      for component in 0..<dimension {
        result[x(component)] = .init(base: x(0), offset: component * capacity)
        result[gradient(component)] = .init(base: gradient(0), offset: component * capacity)
        for number in 0..<stateCount {
          result[state(number, component)] = .init(
            base: state(0, 0), offset: (number * dimension + component) * capacity)
        }
      }
      for number in 0..<sharedCount {
        result[shared(number)] = .init(base: shared(0), offset: number * capacity)
      }
      return result
    }

    /// As many as find registers beside those of losses, coefficients and events.
    private static let mostAddresses = 6
  }

  private let layout: Layout
  private let function: StepFunction
  private let loss: SSAFunction
  private var builder = SSABuilder()
  private var stores: [(value: Int, slot: Int)] = []
  /// By value of the function; by component where elements differ.
  private var places: [[Int]]
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
  static func program(
    _ function: StepFunction, coefficientCount: Int, loss: Program, keepsNaN: Bool
  ) -> Program? {
    let dimension = loss.inputCount
    guard function.searchGradient == nil, loss.outputCount == dimension + 1,
      let trace = SSAFunction(loss), trace.outputs.allSatisfy({ $0 != nil })
    else { return nil }
    let length =
      function.graph.values.count * dimension
      + trace.values.count * (1 + function.points.count)
    guard length < SSAFunction.maximumLength else { return nil }
    let function = function.mapped { graph, input in
      input == .count ? graph.constant(Double(dimension)) : graph.input(input)
    }
    var step = JoinedStep(function, coefficientCount, trace, dimension)
    return step.build(keepsNaN: keepsNaN)
  }

  private init(
    _ function: StepFunction, _ coefficientCount: Int, _ loss: SSAFunction, _ dimension: Int
  ) {
    self.function = function
    self.loss = loss
    layout = Layout(
      dimension: dimension, stateCount: function.states.count,
      sharedCount: function.shared.count, coefficientCount: coefficientCount)
    places = [[Int]](repeating: [], count: function.graph.values.count)
    points = [Int](repeating: -1, count: dimension)
  }

  private mutating func build(keepsNaN: Bool) -> Program {
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
    for component in 0..<layout.dimension {
      for (number, value) in function.states.enumerated() {
        stores.append((place(value, component), layout.state(number, component)))
      }
    }
    for (number, value) in function.shared.enumerated() {
      stores.append((place(value, 0), layout.shared(number)))
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

  private func place(_ value: Int, _ component: Int) -> Int {
    places[value].count > 1 ? places[value][component] : places[value][0]
  }

  /// Writes the step for all components: between sums over them, one component after the other, so that
  /// few numbers are needed at a time.
  private mutating func addStep() {
    let graph = function.graph
    let isElement = graph.perElement
    let isNeeded = graph.reachable(from: function.roots)
    var isDone = isNeeded.map { !$0 }
    while isDone.contains(false) {
      for (at, value) in graph.values.enumerated() where !isDone[at] && !isElement[at] {
        guard value.operands.allSatisfy({ isDone[$0] }), isReady(value) else { continue }
        places[at] = [addOfTrial(value)]
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

  private mutating func addOfTrial(_ value: TracedGraph.Value) -> Int {
    switch value.kind {
    case .constant(let bits): return builder.constant(Double(bitPattern: bits))
    case .input(.loss): return builder.input(layout.loss)
    case .input(.lossAt(let index)): return evaluations[index].loss
    case .input(.shared(let number)): return builder.input(layout.shared(number))
    case .input(.coefficient(let number)): return builder.input(layout.coefficient(number))
    case .input: preconditionFailure("a step reads what only step constants have")
    case .operation(let operation):
      return builder.append(operation, value.operands.map { place($0, 0) })
    case .sum:
      var sum = builder.constant(0)
      for component in 0..<layout.dimension {
        sum = builder.append(.add, [sum, place(value.operands[0], component)])
      }
      return sum
    case .any:
      let (zero, one) = (builder.constant(0), builder.constant(1))
      var any = zero
      for component in 0..<layout.dimension {
        any = builder.append(
          .choose(.notEqual), [place(value.operands[0], component), zero, one, any])
      }
      return any
    }
  }

  private mutating func addOfElement(_ at: Int, _ component: Int) {
    let value = function.graph.values[at]
    let place: Int
    switch value.kind {
    case .input(.x): place = builder.input(layout.x(component))
    case .input(.gradient): place = builder.input(layout.gradient(component))
    case .input(.state(let number)): place = builder.input(layout.state(number, component))
    case .input(.gradientAt(let index)): place = evaluations[index].gradient[component]
    case .operation(let operation):
      place = builder.append(operation, value.operands.map { self.place($0, component) })
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
    if !function.graph.perElement[function.x] {
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
