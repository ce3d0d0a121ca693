import Analysis
import Plotting
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Runs an experiment of a test.
private func run(_ yaml: String) throws -> RunResults {
  let folder = TemporaryFolder()
  let experiment = try Experiment.load(
    path: folder.write(yaml, to: "sample.yaml"), figures: nil)
  return try #require(try Runner.run(Plan(experiment), jobs: 2))
}

/// What holds of every performance profile, whatever the costs.
@Suite struct PerformanceProfileLaws {
  private func random(_ generator: inout SplitMix) -> [[Double?]] {
    let problems = Int.random(in: 1...30, using: &generator)
    return (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      (0..<problems).map { _ in
        // Few costs, so that many tie.
        Double.random(in: 0..<1, using: &generator) < 0.3
          ? nil : Double(Int.random(in: 0...8, using: &generator))
      }
    }
  }

  @Test func sharesRiseFromWinsToSolved() {
    var generator = SplitMix(seed: 3)
    for _ in 0..<500 {
      let costs = random(&generator)
      let profile = PerformanceProfile(costs: costs)
      let problems = Double(profile.problems)
      var wins = 0.0
      for solver in costs.indices {
        let steps = profile.steps(solver, to: 20)
        for (a, b) in zip(steps, steps.dropFirst()) {
          #expect(a.x <= b.x && a.y <= b.y)
          // A flight of steps: level or upright.
          #expect(a.x == b.x || a.y == b.y)
        }
        #expect(steps.first == Point(1, profile.wins(solver)))
        #expect(steps.last?.y == profile.solved(solver))
        let solved = Double(costs[solver].count { $0 != nil })
        #expect(profile.solved(solver) == solved / problems)
        wins += profile.wins(solver)
        for factor in [1, 1.5, 2, 3, 8] {
          let direct = costs[solver].indices.count { problem in
            let all = costs.compactMap { $0[problem].map { max($0, 1) } }
            guard let own = costs[solver][problem], let least = all.min() else { return false }
            return max(own, 1) / least <= factor
          }
          #expect(profile.share(solver, within: factor) == Double(direct) / problems)
        }
      }
      // Whatever is solved has a winner.
      #expect(wins >= Double(profile.solvable) / problems - 1e-12)
      let solvable = costs[0].indices.count { problem in costs.contains { $0[problem] != nil } }
      #expect(profile.solvable == solvable)
    }
  }
}

/// Medians of a sensitivity equal those computed from the rows of the outcomes.
@Suite struct SensitivityLaws {
  @Test(arguments: Measure.allCases) func mediansAreThoseOfTheTrials(_ measure: Measure) throws {
    let results = try run(
      """
      loss: beale
      start: {x: [-1, 1], y: [0, 2, 1]}
      stop: {max_iterations: 60}
      optimizers:
        - gradient_descent: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
        - adam: {learning_rate: [1e-3, 1e-2, 0.1, 1]}
        - lbfgs
      """)
    let plan = results.plan
    let table = Sensitivity(
      results, lossIndex: 0, parameter: "learning_rate", measure: measure, band: 0...1)
    #expect(table.series.count == 3 && table.lacking.isEmpty)
    for series in table.series {
      let group = try #require(plan.groups.first { $0.optimizerIndex == series.optimizerIndex })
      let choice = plan.experiment.optimizers[series.optimizerIndex]
      let place = try #require(choice.parameters.firstIndex { $0.name == "learning_rate" })
      #expect(series.trials == group.count)
      for point in series.points {
        var values: [Double] = []
        var exploded = 0
        for index in 0..<group.count
        where plan.trial(index, of: group).parameters[place] == point.x {
          let outcome = results.outcome(group.first + index)
          let isExploded = outcome.status == .exploded
          if isExploded { exploded += 1 }
          let value: Double =
            switch measure {
            case .finalLoss: outcome.finalLoss
            case .bestLoss: outcome.bestLoss
            case .iterations: Double(outcome.iterations)
            case .gradientNorm: outcome.gradientNorm
            case .gradientEvaluations: Double(outcome.gradientEvaluations)
            case .testLoss: outcome.measures?.finalTestLoss ?? .nan
            case .testAccuracy: outcome.measures?.finalTestAccuracy ?? .nan
            case .bestTestAccuracy: outcome.measures?.bestTestAccuracy ?? .nan
            }
          // The worst: of accuracies, which are better the larger they are, the smallest.
          let worst: Double = measure.isLargerBetter ? -.infinity : .infinity
          // What it reached before, it did reach.
          let isBest = measure == .bestLoss || measure == .bestTestAccuracy
          values.append(value.isNaN || isExploded && !isBest ? worst : value)
        }
        values.sort()
        #expect(point.count == values.count && point.exploded == exploded)
        // Six trials of a value.
        let (a, b) = (values[2], values[3])
        let median = a == b ? a : a + (b - a) * 0.5
        #expect(point.median == median)
        #expect(point.lower == values[0] && point.upper == values[5])
      }
    }
    // One of the samples explodes, else the test shows less than it seems to.
    #expect(table.series.contains { $0.exploded > 0 })
  }

  @Test func manyValuesAreGatheredAndNoneIsLost() throws {
    let results = try run(
      """
      loss: beale
      stop: {max_iterations: 5}
      optimizers:
        - adam: {learning_rate: {logspace: [1e-6, 10, 1000]}}
      """)
    let table = Sensitivity(
      results, lossIndex: 0, parameter: "learning_rate", measure: .finalLoss, band: 0.25...0.75)
    #expect(table.isBinned)
    #expect(table.series[0].points.count <= Sensitivity.mostValues)
    #expect(table.series[0].trials == 1000)
  }
}
