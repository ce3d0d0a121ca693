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
    let run = try Run<DoublePack>(definition, golden.settings, formula, starts: [golden.start])
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

  /// Each has at least four: a one-dimensional problem, two valleys, and ten dimensions.
  @Test func everyOptimizerHasTrajectories() throws {
    let golden = try readGolden()
    let all = Set(golden.map(\.problem))
    #expect(all.count == 4)
    for definition in OptimizerCatalogue.all {
      let problems = Set(golden.filter { $0.optimizer == definition.name }.map(\.problem))
      let missing = all.subtracting(problems).sorted()
      #expect(missing.isEmpty, "\(definition.name) lacks \(missing) in Fixtures/*.jsonl")
    }
    for trajectory in golden { #expect(trajectory.path.count >= 5, "\(trajectory)") }
  }
}
