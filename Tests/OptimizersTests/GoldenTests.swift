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
    let averages = Dictionary(uniqueKeysWithValues: golden.averages.map { ($0.step, $0) })
    for (step, expected, tolerance) in golden.path {
      while run.t < step { run.step() }
      let isClose = isClose(try #require(run.point(0)), expected, tolerance, "step \(step)")
      if !isClose { return }
      guard let average = averages[step] else { continue }
      _ = self.isClose(
        try #require(run.average(0)), average.x, average.tolerance, "average of step \(step)")
    }
  }

  private func isClose(
    _ x: [Double], _ expected: [Double], _ tolerance: Double, _ what: String
  ) -> Bool {
    let scale = max(1, expected.map(abs).max() ?? 1)
    let error = zip(x, expected).map { abs($0 - $1) }.max() ?? .infinity
    let isClose = error <= tolerance * scale
    #expect(isClose, "\(what): \(x), not \(expected), off by \(error / scale)")
    return isClose
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
      #expect(run.average(0) == optimizer.average(of: x), "average of step \(step)")
    }
  }

  /// The averages of a record are those of its steps, and who has them has an average.
  @Test func whatAveragesHasAverages() throws {
    let newer = try readNewer()
    #expect(Set(newer.filter { !$0.averages.isEmpty }.map(\.optimizer)) == averaging)
    for golden in newer {
      let steps = golden.averages.map(\.step)
      #expect(steps == (averaging.contains(golden.optimizer) ? golden.path.map(\.step) : []))
    }
    for definition in OptimizerCatalogue.all {
      let averages = definition.averages(with: OptimizerSettings(definition.defaults))
      #expect(
        averages
          == (averaging.contains(definition.name) || definition.name == "schedule_free_adamw"))
    }
  }

  private var averaging: Set<String> { ["schedule_free_sgd", "schedule_free_radam", "ema", "swa"] }

  /// Those that no library's trajectories are to be had of: their sources draw random probes. Tests of their own
  /// hold them against their papers' equations.
  private static let withoutRecords: Set<String> = ["adahessian", "kron", "sophia"]

  /// Each has at least four: a one-dimensional problem, two valleys, and ten dimensions; or, of newer ones, tensors.
  @Test func everyOptimizerHasTrajectories() throws {
    let golden = try readGolden()
    let newer = Set(try readNewer().map(\.optimizer))
    let all = Set(golden.map(\.problem))
    #expect(all.count == 4)
    for definition in OptimizerCatalogue.all where !newer.contains(definition.name) {
      if Self.withoutRecords.contains(definition.name) { continue }
      let problems = Set(golden.filter { $0.optimizer == definition.name }.map(\.problem))
      let missing = all.subtracting(problems).sorted()
      #expect(missing.isEmpty, "\(definition.name) lacks \(missing) in Fixtures/*.jsonl")
    }
    for trajectory in golden { #expect(trajectory.path.count >= 5, "\(trajectory)") }
  }
}
