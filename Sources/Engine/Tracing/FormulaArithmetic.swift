import Programs

extension OptimizerArithmetic {
  /// The arithmetic of an optimizer written as formulas; nil where it is too long for straight-line code.
  ///
  /// - Parameters:
  ///   - update: inputs `x`, `gradient`, `loss`, the states, the coefficients; outputs `x`, the states.
  ///   - initial: inputs `x`, the initial coefficients; outputs the states.
  ///   - constants: inputs the parameters, the step; outputs the coefficients, then the initial ones.
  init?(
    parameterCount: Int, stateCount: Int, coefficientCount: Int, update: Program,
    initial: Program, constants: Program
  ) {
    guard
      let step = Self.function(
        update,
        { slot -> TracedInput in
          switch slot {
          case 0: .x
          case 1: .gradient
          case 2: .loss
          case 3..<3 + stateCount: .state(.element, slot - 3)
          default: .coefficient(slot - 3 - stateCount)
          }
        }),
      let start = Self.function(
        initial,
        { slot -> TracedInput in
          slot == 0 ? .x : .coefficient(coefficientCount + slot - 1)
        }),
      let numbers = Self.function(
        constants,
        { slot -> TracedInput in
          slot < parameterCount ? .parameter(slot) : .step
        })
    else { return nil }
    var states = KeptValues()
    states[.element] = start.outputs
    var before = StepFunction(x: 0, states: states)
    before.graph = start.graph
    before.x = before.graph.input(.x)
    states[.element] = Array(step.outputs.dropFirst())
    var after = StepFunction(x: step.outputs[0], states: states)
    after.graph = step.graph
    self.init(parameterCount: parameterCount, start: before, step: after)
    self.constants = numbers.graph
    coefficients = numbers.outputs
  }

  private static func function(
    _ program: Program, _ input: (Int) -> TracedInput
  ) -> (graph: TracedGraph, outputs: [Int])? {
    guard let trace = SSAFunction(program) else { return nil }
    var graph = TracedGraph()
    var places: [Int] = []
    for value in trace.values {
      switch value.operation {
      case .input: places.append(graph.input(input(value.slot)))
      case .constant: places.append(graph.constant(value.constant))
      default:
        places.append(graph.append(.operation(value.operation), value.operands.map { places[$0] }))
      }
    }
    return (graph, trace.outputs.map { $0.map { places[$0] } ?? graph.constant(0) })
  }
}
