import Optimizers
import Runner
import Sweeps
import Testing

/// What all trials share is computed for several steps at once, unless the rate follows a schedule:
/// then it is computed step by step.
@Suite struct ConstantRateTests {
  private static let names = OptimizerCatalogue.all
    .filter { $0.parameters.contains { $0.name == "learning_rate" } }.map(\.name)

  private static let decaying = OptimizerCatalogue.all
    .filter { $0.takesSchedule("weight_decay") }.map(\.name)

  private func bits(_ optimizer: String, _ rate: String, _ precision: String) throws -> [[UInt64]] {
    try bits(optimizer, "learning_rate: \(rate)", precision: precision)
  }

  private func bits(
    _ optimizer: String, _ parameter: String, precision: String
  ) throws -> [[UInt64]] {
    let plan = Plan(
      try experiment(
        """
        precision: \(precision)
        loss: [quartic, rosenbrock]
        start: {uniform: [-2, 2]}
        seeds: 20
        stop: {max_iterations: 83}
        optimizers: [{\(optimizer): {\(parameter)}}]
        """))
    let results = try #require(try Runner.run(plan, jobs: 1))
    return (0..<plan.count).map { RunnerTests.bits(results.outcome($0)) }
  }

  @Test(arguments: names, ["float32", "float64"])
  func aScheduleThatKeepsTheRateGivesTheBitsOfTheRate(_ name: String, _ precision: String) throws {
    let kept = "{piecewise_constant: {boundaries: [40], values: [0.003, 0.003]}}"
    #expect(try bits(name, kept, precision) == bits(name, "0.003", precision))
  }

  @Test(arguments: decaying, ["float32", "float64"])
  func aScheduleThatKeepsTheDecayGivesTheBitsOfTheDecay(
    _ name: String, _ precision: String
  ) throws {
    let kept = "{piecewise_constant: {boundaries: [40], values: [0.03, 0.03]}}"
    let found = try bits(name, "weight_decay: \(kept)", precision: precision)
    #expect(try found == bits(name, "weight_decay: 0.03", precision: precision))
    // Of vectors and single numbers these have a decay of its own, or none.
    guard !["muon", "mars", "kron"].contains(name) else { return }
    let other = "{piecewise_constant: {boundaries: [3], values: [0.03, 0.01]}}"
    #expect(try found != bits(name, "weight_decay: \(other)", precision: precision))
  }
}
