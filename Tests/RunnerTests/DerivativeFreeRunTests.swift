import Engine
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Optimizers that ask for losses alone, in experiments.
@Suite struct DerivativeFreeRunTests {
  private func plan(_ seeds: Int, _ optimizers: String) throws -> Plan {
    Plan(
      try experiment(
        """
        loss: rosenbrock
        seeds: \(seeds)
        precision: float64
        stop: {max_iterations: 50}
        optimizers: [\(optimizers)]
        """))
  }

  /// Seeds are trials of those that draw random numbers, and of no others.
  @Test func seedsAreTrialsOfWhatIsRandom() throws {
    let plan = try plan(
      5, "adam, nelder_mead, cma_es, spsa, {random_search: {sigma: [0.1, 0.2]}}")
    #expect(plan.groups.map(\.count) == [1, 1, 5, 5, 10])
    #expect(plan.notes.isEmpty)
    #expect(Set((0..<plan.count).map { plan.identity(of: $0).text }).count == plan.count)
  }

  /// Outcomes are those of any number of threads and size of a batch.
  @Test(arguments: ["nelder_mead", "cma_es", "{spsa: {a: 0.001}}", "random_search"])
  func outcomesAreTheTrials(_ optimizer: String) throws {
    let plan = try plan(40, optimizer)
    func outcomes(_ jobs: Int, _ batch: Int) throws -> [[UInt64]] {
      var tuning = RunTuning()
      tuning.batchTrials = batch
      let results = try #require(try Runner.run(plan, jobs: jobs, tuning: tuning))
      return (0..<plan.count).map { bits(results.outcome($0)) }
    }
    let all = try outcomes(1, 64)
    #expect(try outcomes(2, 3) == all)
    #expect(Set(all).count == plan.count)
  }

  /// What is counted are losses: the gradients of the stop rules are not the optimizers'.
  @Test func lossesAreCountedAndGradientsAreNot() throws {
    let plan = try plan(3, "{spsa: {a: 0.001}}, cma_es, random_search")
    let results = try #require(try Runner.run(plan, jobs: 1))
    let counts = (0..<plan.count).map { results.outcome($0).gradientEvaluations }
    #expect(counts == [100, 100, 100, 300, 300, 300, 51, 51, 51])
  }
}
