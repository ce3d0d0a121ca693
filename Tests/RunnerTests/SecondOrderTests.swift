import Engine
import MachineCode
import Results
import Runner
import Sweeps
import Testing

/// Optimizers that draw random signs to estimate second derivatives with.
@Suite struct SecondOrderTests {
  private static let formulas = """
    precision: float64
    loss: [{rosenbrock: {dimension: 4}}, quartic]
    start: default
    seeds: 6
    stop: {max_iterations: 60, converged: never}
    optimizers:
      - sophia: {learning_rate: [0.05, 0.5], update_period: [2, 3], rho: 0.1}
      - adahessian: {learning_rate: [1e-3, 0.1]}
      - adahessian: {learning_rate: [1e-3, 0.1], diagonal: exact}
      - sam: {rho: 0.01, optimizer: {sophia: {diagonal: [exact, hutchinson]}}}
    """

  private static let models = """
    loss: {softmax_regression: {data: iris}}
    batch: 16
    seeds: 4
    stop: {max_iterations: 20, converged: never}
    optimizers:
      - sophia: {learning_rate: [0.05, 0.5], update_period: 2, rho: 0.1}
      - adahessian: {learning_rate: [1e-3, 1e-2], diagonal: [exact, hutchinson]}
    """

  private static let rows = """
    loss:
      expression: "mean((exp(v[0]*petal_length_cm) + v[1]*petal_width_cm - dot(w, X))^2)"
      variables: {v: 2, w: 2}
      data: iris
      columns: {X: [sepal_length_cm, sepal_width_cm]}
    start: {uniform: [-0.5, 0.5]}
    batch: 40
    seeds: 4
    stop: {max_iterations: 20, converged: never}
    optimizers: [{sophia: {update_period: 2, rho: 0.1}}, {adahessian: {learning_rate: 1e-2}}]
    """

  private func all(_ results: RunResults) -> [[UInt64]] {
    (0..<results.plan.count).map { bits(results.outcome($0)) }
  }

  @Test(arguments: [formulas, models, rows])
  func outcomesAreTheSameHoweverTheyAreRun(_ text: String) throws {
    let expected = all(try run(text))
    let threaded = all(try run(text, jobs: 3))
    #expect(threaded == expected)
    for set in InstructionSet.available {
      try InstructionSet.$chosen.withValue(set) {
        let found = all(try run(text))
        #expect(found == expected, "\(set.rawValue)")
      }
    }
    // Alone, a trial has the same numbers.
    let results = try run(text)
    for trial in stride(from: 0, to: results.plan.count, by: 3) {
      let path = try Runner.replay([trial], of: results.plan, every: .steps(1), jobs: 1)[0]
      #expect(path.losses.last == results.outcome(trial).finalLoss, "trial \(trial)")
    }
  }

  /// Where signs are drawn, seeds differ from one another; where second derivatives are exact, nothing is random.
  @Test func seedsMatterWhereSignsAreDrawn() throws {
    let results = try run(Self.formulas)
    let plan = results.plan
    #expect(plan.groups.map(\.count) == [4 * 6, 2 * 6, 2, 2 * 6, 4 * 6, 2 * 6, 2, 2 * 6])
    func losses(_ group: Plan.Group) -> Set<Double> {
      Set((group.first..<group.first + group.count).map { results.outcome($0).finalLoss })
    }
    // Of a loss in several dimensions; in one the estimate is exact.
    #expect(losses(plan.groups[0]).count > 12)
    #expect(losses(plan.groups[5]).count == 2)
    #expect(losses(plan.groups[5]) == losses(plan.groups[6]))
    let alone = try run(
      "loss: quartic\nseeds: 3\noptimizers: [{adahessian: {diagonal: exact}}]")
    #expect(alone.plan.count == 1)
    #expect(alone.plan.notes.contains { $0.hasPrefix("nothing in the experiment is random") })
  }

  /// A product with the second derivatives is an evaluation.
  @Test func productsAreCounted() throws {
    let results = try run(Self.formulas)
    for (at, group) in results.plan.groups.enumerated() {
      for trial in group.first..<group.first + group.count {
        let outcome = results.outcome(trial)
        guard outcome.status == .maximumIterations else { continue }
        let dimension = at < 4 ? 4 : 1
        let numbers = results.plan.trial(trial).parameters
        let choice = results.plan.experiment.optimizers[group.optimizerIndex]
        func number(_ name: String) -> Double? {
          choice.parameters.firstIndex { $0.name.hasSuffix(name) }.map { numbers[$0] }
        }
        let period = Int(number("update_period") ?? 1)
        let isExact = number("diagonal") == 1
        let products = 60 / period * (isExact ? dimension : 1)
        // SAM takes two gradients a step.
        let gradients = choice.name == "sam" ? 120 : 60
        #expect(outcome.gradientEvaluations == gradients + products, "trial \(trial)")
      }
    }
  }
}
