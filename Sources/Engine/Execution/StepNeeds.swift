import Programs

/// What of a step each class of tensors needs, and when.
struct StepNeeds: Sendable {
  /// When a value is needed.
  enum Need: Hashable, Sendable {
    case never
    /// Where all of some conditions hold.
    case when(Set<Condition>)

    static var always: Need { .when([]) }

    /// What is needed in either case: where that holds which both have.
    func union(_ other: Need) -> Need {
      guard case .when(let own) = self else { return other }
      guard case .when(let others) = other else { return self }
      return .when(own.intersection(others))
    }
  }

  /// A comparison of two numbers that all parameters share holds, or does not.
  struct Condition: Hashable, Sendable {
    var comparison: Opcode.Comparison
    var a: Int
    var b: Int
    var holds: Bool
  }

  let classes: TensorClasses
  /// By class, by value.
  private(set) var needs: [[Need]]
  /// The states that a class keeps, by shape and number.
  private(set) var kept: [Set<State>]

  struct State: Hashable, Sendable {
    var shape: ValueShape
    var number: Int
  }

  /// - Parameters:
  ///   - function: resolved for the layout.
  ///   - kept: the states that each tensor keeps; if nil, those that its next steps depend on, and `read`.
  ///   - read: the states that others than the function read.
  init(
    _ function: StepFunction, _ layout: TensorLayout, kept given: [Set<State>]? = nil,
    read: Set<State> = []
  ) {
    classes = TensorClasses(function.graph, layout)
    needs = []
    kept = []
    let graph = function.graph
    // Numbers of all parameters need their operands of every class.
    var shared = [Need](repeating: .never, count: graph.values.count)
    let roots = function.demands
    let states = function.states.all
    var isChanged = true
    kept = classes.tensors.map { tensors in
      given.map { given in tensors.reduce(into: []) { $0.formUnion(given[$1]) } } ?? read
    }
    while isChanged {
      isChanged = false
      needs = []
      var next = shared
      for (at, meaning) in classes.meanings.enumerated() {
        var needs = shared
        for root in roots { needs[meaning[root]] = .always }
        for state in states
        where kept[at].contains(State(shape: state.shape, number: state.number)) {
          needs[meaning[state.value]] = .always
        }
        Self.spread(&needs, graph, meaning)
        for value in graph.values.indices where graph.shapes[value] == .all {
          next[value] = next[value].union(needs[value])
        }
        self.needs.append(needs)
        guard given == nil else { continue }
        for (value, need) in needs.enumerated() where need != .never {
          guard case .input(.state(let shape, let number)) = graph.values[value].kind else {
            continue
          }
          if kept[at].insert(State(shape: shape, number: number)).inserted { isChanged = true }
        }
      }
      if next != shared { isChanged = true }
      shared = next
    }
  }

  /// Marks what needed values need.
  private static func spread(_ needs: inout [Need], _ graph: TracedGraph, _ meaning: [Int]) {
    for at in graph.values.indices.reversed() where needs[at] != .never {
      let value = graph.values[at]
      guard meaning[at] == at else {
        needs[meaning[at]] = needs[meaning[at]].union(needs[at])
        continue
      }
      for (number, operand) in value.operands.enumerated() {
        var need = needs[at]
        if case .operation(.choose(let comparison)) = value.kind, number >= 2,
          case .when(var conditions) = need,
          isShared(value.operands[0], graph), isShared(value.operands[1], graph)
        {
          conditions.insert(
            Condition(
              comparison: comparison, a: value.operands[0], b: value.operands[1],
              holds: number == 2))
          need = .when(conditions)
        }
        // Sums and products find what they are made of in memory, of every class.
        let operand = value.kind.isWhole ? operand : meaning[operand]
        needs[operand] = needs[operand].union(need)
      }
    }
  }

  /// Whether a value is a number of all parameters that is there before the step.
  private static func isShared(_ at: Int, _ graph: TracedGraph) -> Bool {
    switch graph.values[at].kind {
    case .constant, .input(.coefficient), .input(.state(.all, _)): true
    default: false
    }
  }

  /// The states that each tensor keeps.
  func keptByTensor(count: Int) -> [Set<State>] {
    var result = [Set<State>](repeating: [], count: count)
    for (at, tensors) in classes.tensors.enumerated() {
      for tensor in tensors { result[tensor] = kept[at] }
    }
    return result
  }

  /// The classes that need a value.
  func classes(needing value: Int) -> [Int] {
    classes.tensors.indices.filter { needs[$0][value] != .never }
  }

  /// The tensors whose numbers of a value are needed.
  func tensors(needing value: Int) -> [Int] {
    classes(needing: value).flatMap { classes.tensors[$0] }.sorted()
  }

  /// When a value is needed of any tensor.
  func need(of value: Int) -> Need {
    needs.reduce(.never) { $0.union($1[value]) }
  }

  /// The layout in which tensors have the squares that they need.
  func squares(_ graph: TracedGraph, in layout: TensorLayout) -> (ValueShape, Int) -> Bool {
    var kept: Set<[Int]> = []
    for (at, tensors) in classes.tensors.enumerated() {
      for value in graph.values.indices where needs[at][value] != .never {
        guard graph.shapes[value].isSquare else { continue }
        for tensor in tensors { kept.insert([graph.shapes[value].rawValue, tensor]) }
      }
    }
    return { kept.contains([$0.rawValue, $1]) }
  }
}
