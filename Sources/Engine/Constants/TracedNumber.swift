import Lanes

/// A number that is computed from parameters and a step, by itself: for drawing and checking.
package struct TracedNumber {
  private let shared: SharedConstants

  package init(
    parameters: [Double],
    _ body: (_ parameters: [TracerLane], _ t: TracerLane) -> TracerLane
  ) {
    var graph = TracedGraph()
    let result = TraceContext.record(to: &graph) {
      let context = TraceContext.now
      return body(parameters.indices.map { context.input(.parameter($0)) }, context.input(.step))
        .place
    }
    var arithmetic = OptimizerArithmetic(
      parameterCount: parameters.count, start: StepFunction(x: 0, states: KeptValues()),
      step: StepFunction(x: 0, states: KeptValues()))
    arithmetic.constants = graph
    arithmetic.coefficients = [result]
    let varying = [Bool](repeating: false, count: parameters.count)
    shared = SharedConstants(ConstantsPlan(arithmetic, varying: varying), parameters: parameters)
  }

  package func value(step: Int) -> Double {
    let plan = shared.plan
    let number = plan.coefficients[0]
    guard plan.numbers[number].stage.isTimed else { return shared.fixed[number] }
    guard let place = plan.timedNumbers.firstIndex(of: number) else { return Double(step) }
    var row: [Double] = []
    SharedSequence(plan, fixed: shared.fixed, carried: []).compute(
      from: step, count: 1, into: &row)
    return row[place]
  }
}
