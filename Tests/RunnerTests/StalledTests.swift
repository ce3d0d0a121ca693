import Engine
import Results
import Runner
import Sweeps
import Testing

/// Trials that come to rest where the gradient is not small.
@Suite struct StalledTests {
  private func file(_ optimizers: String, converged: String = "unchanged") -> String {
    """
    loss: quartic
    start: {x: {linspace: [-2, 2, 33]}}
    stop: {max_iterations: 500, converged: \(converged)}
    optimizers: [\(optimizers)]
    """
  }

  /// Steps too small for float32, and a rule that does not move; float64 goes on.
  @Test func `what does not move has stalled`() throws {
    for (precision, optimizer) in [
      ("float32", "{gradient_descent: {learning_rate: 1e-12}}"),
      ("float64", "{gradient_descent: {learning_rate: 0}}"),
    ] {
      let results = try run("precision: \(precision)\n" + file(optimizer))
      var stalled = 0
      for trial in 0..<results.plan.count {
        let outcome = results.outcome(trial)
        let isSmall = outcome.gradientNorm <= 1e-3 * max(1, abs(outcome.finalLoss))
        #expect(outcome.status == (isSmall ? .converged : .stalled), "\(outcome)")
        if outcome.status == .stalled { stalled += 1 }
      }
      #expect(stalled > 25)
    }
    let results = try run(
      "precision: float64\n" + file("{gradient_descent: {learning_rate: 1e-12}}"))
    #expect(
      !(0..<results.plan.count).contains { results.outcome($0).status == .stalled })
  }

  /// A trial that meets another criterion in the same step has converged.
  @Test(arguments: ["{loss_below: 100}", "{loss_change: 1, patience: 1}", "{gradient_norm: 1e6}"])
  func `another criterion makes it converged`(_ criterion: String) throws {
    let optimizer = "{gradient_descent: {learning_rate: 1e-12}}"
    let alone = try run(file(optimizer))
    let both = try run(file(optimizer, converged: "[unchanged, \(criterion)]"))
    #expect(alone.outcome(0).status == .stalled)
    for trial in 0..<both.plan.count {
      #expect(both.outcome(trial).status == .converged)
      #expect(both.outcome(trial).iterations == 1)
    }
  }

  /// The same by joined steps in machine code, by steps apart and by any number of threads.
  @Test func `all ways of running agree`() throws {
    let text = file("{momentum: {learning_rate: {logspace: [1e-12, 1e-1, 12]}}}, lbfgs")
    let plan = Plan(try experiment(text))
    var tuning = RunTuning()
    let joined = try #require(try Runner.run(plan, jobs: 1))
    tuning.joinsSteps = false
    let apart = try #require(try Runner.run(plan, jobs: 3, tuning: tuning))
    var seen = Set<Status>()
    for trial in 0..<plan.count {
      #expect(bits(joined.outcome(trial)) == bits(apart.outcome(trial)))
      seen.insert(joined.outcome(trial).status)
    }
    #expect(seen.contains(.stalled) && seen.contains(.converged))
  }
}
