import Formulas
import Lanes
import Optimizers
import Testing

@Suite struct GoldenTests {
  /// Every recorded trajectory, at every recorded step.
  @Test(arguments: try readGolden())
  func trajectoryIsTheSources(_ golden: Golden) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: golden.optimizer))
    let problem = try #require(problems[golden.problem])
    let formula = try Formula(problem.formula, variables: problem.variables)
    let run = try Run<DoublePack>(
      definition, golden.settings, formula, starts: [golden.start],
      // All variables together are one tensor in these records.
      tensors: TensorShape.vector(formula.dimension))
    try check(run, golden)
  }

  private func check(_ run: Run<DoublePack>, _ golden: Golden) throws {
    for (step, expected, tolerance) in golden.path {
      while run.t < step { run.step() }
      let x = try #require(run.point(0))
      let scale = max(1, expected.map(abs).max() ?? 1)
      let error = zip(x, expected).map { abs($0 - $1) }.max() ?? .infinity
      let isClose = error <= tolerance * scale
      #expect(isClose, "step \(step): \(x), not \(expected), off by \(error / scale)")
      if !isClose { return }
    }
  }

  /// The same for optimizers of tensors, trials in lanes.
  @Test(arguments: try readNewer())
  func newerTrajectoryIsTheSources(_ golden: Golden) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: golden.optimizer))
    let problem = try #require(problems[golden.problem])
    let formula = try Formula(problem.formula, variables: problem.variables)
    let run = try Run<DoublePack>(
      definition, golden.settings, formula, starts: [golden.start],
      tensors: TensorShape.tensors(of: formula.variables))
    try check(run, golden)
  }

  /// The same with elements in lanes.
  @Test(arguments: try readNewer())
  func newerTrajectoryOfElementsIsTheSources(_ golden: Golden) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: golden.optimizer))
    let problem = try #require(problems[golden.problem])
    let formula = try Formula(problem.formula, variables: problem.variables)
    var x = golden.start
    let optimizer = Optimizer<Double>(
      definition, golden.settings, parameters: x,
      tensors: TensorShape.tensors(of: formula.variables))
    let run = try Run<DoublePack>(
      definition, golden.settings, formula, starts: [golden.start],
      tensors: TensorShape.tensors(of: formula.variables))
    for (step, _, _) in golden.path where step <= 50 {
      while optimizer.steps < step { optimizer.step(&x) { run.value(at: $0) } }
      while run.t < step { run.step() }
      #expect(run.point(0) == x, "step \(step)")
    }
  }

  /// Each has at least four: a one-dimensional problem, two valleys, and ten dimensions.
  @Test func everyOptimizerHasTrajectories() throws {
    let golden = try readGolden()
    let all = Set(golden.map(\.problem))
    #expect(all.count == 4)
    // Those without gradients have loops beside them: ``DerivativeFreeTests``.
    for definition in OptimizerCatalogue.all where definition.needs != .losses {
      let problems = Set(golden.filter { $0.optimizer == definition.name }.map(\.problem))
      let missing = all.subtracting(problems).sorted()
      #expect(missing.isEmpty, "\(definition.name) lacks \(missing) in Fixtures/*.jsonl")
    }
    for trajectory in golden { #expect(trajectory.path.count >= 5, "\(trajectory)") }
  }
}
