import Programs

extension UpdateFormula {
  /// What the formulas compute.
  ///
  /// - Parameter rules: the arithmetic of the rules inside, in the order of ``ruleNames``; their parameters follow
  ///   the formula's own.
  package func arithmetic(around rules: [OptimizerArithmetic] = []) -> OptimizerArithmetic {
    precondition(
      rules.count == compiled.ruleCount && rules.allSatisfy { $0.search == nil },
      "an update has as many rules inside as it names, and no search methods")
    let inner = InnerRules(rules, around: compiled)
    var start = UpdateTracer(compiled, compiled.start, inner, isStart: true)
    var step = UpdateTracer(compiled, compiled.step, inner, isStart: false)
    var result = OptimizerArithmetic(
      parameterCount: inner.parameterCount, start: start.traced(), step: step.traced())
    inner.addConstants(to: &result, compiled)
    return result
  }
}

/// The rules inside an update, and where their numbers lie among all.
struct InnerRules {
  let rules: [OptimizerArithmetic]
  /// Of each rule the number of its first parameter, coefficient and carried constant.
  private(set) var parameters: [Int] = []
  private(set) var coefficients: [Int] = []
  private var carried: [Int] = []
  /// Of each rule the number of its first state, by shape.
  private(set) var states: [[ValueShape: Int]] = []
  private(set) var parameterCount: Int

  init(_ rules: [OptimizerArithmetic], around update: CompiledUpdate) {
    self.rules = rules
    parameterCount = update.parameterCount
    var coefficientCount = update.constants.outputs.count
    var carriedCount = 0
    var counts: [ValueShape: Int] = [:]
    for shape in update.states { counts[shape, default: 0] += 1 }
    for rule in rules {
      parameters.append(parameterCount)
      coefficients.append(coefficientCount)
      carried.append(carriedCount)
      states.append(counts)
      parameterCount += rule.parameterCount
      coefficientCount += rule.coefficients.count
      carriedCount += rule.carried.count
      for shape in ValueShape.allCases {
        counts[shape, default: 0] += rule.step.states[shape].count
      }
    }
  }

  /// Computes the coefficients of the update, then those of the rules.
  func addConstants(to result: inout OptimizerArithmetic, _ update: CompiledUpdate) {
    var graph = TracedGraph()
    var places: [Int] = []
    for value in update.constants.values {
      places.append(
        graph.append(value, places) { graph, slot in
          graph.input(slot < update.parameterCount ? .parameter(slot) : .step)
        })
    }
    var coefficients = update.constants.outputs.map { $0.map { places[$0] } ?? graph.constant(0) }
    for (number, rule) in rules.enumerated() {
      let places = graph.inline(
        rule.constants, wanted: rule.coefficients + rule.carried.map(\.next)
      ) { graph, input in
        switch input {
        case .parameter(let at): graph.input(.parameter(at + parameters[number]))
        case .carried(let at): graph.input(.carried(at + carried[number]))
        default: graph.input(input)
        }
      }
      coefficients += rule.coefficients.map { places[$0] }
      result.carried += rule.carried.map { old in
        var moved = CarriedConstant(initial: old.initial, next: places[old.next])
        if case .parameter(let at) = old.initial {
          moved.initial = .parameter(at + parameters[number])
        }
        return moved
      }
    }
    // What a rule inside leaves as it is, the update does.
    for (number, rule) in rules.enumerated() {
      result.frozen += rule.frozen.map {
        FrozenGroup(group: $0.group, coefficient: $0.coefficient + self.coefficients[number])
      }
    }
    result.constants = graph
    result.coefficients = coefficients
  }

  /// What a rule reads instead of an input of its own that is no gradient, point or x.
  func input(_ input: TracedInput, of rule: Int) -> TracedInput {
    switch input {
    case .coefficient(let at): .coefficient(at + coefficients[rule])
    case .state(let shape, let at): .state(shape, at + (states[rule][shape] ?? 0))
    default: input
    }
  }
}

extension TracedGraph {
  /// Adds a value of a function.
  ///
  /// - Parameters:
  ///   - places: of the function's values before it.
  ///   - input: the place of an input.
  mutating func append(
    _ value: SSAFunction.Value, _ places: [Int], input: (inout TracedGraph, Int) -> Int
  ) -> Int {
    switch value.operation {
    case .input: input(&self, value.slot)
    case .constant: constant(value.constant)
    default: append(.operation(value.operation), value.operands.map { places[$0] })
    }
  }
}
