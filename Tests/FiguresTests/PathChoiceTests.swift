import Analysis
import Figures
import Runner
import Sweeps
import TestSupport
import Testing

/// Of many trials contours show each optimizer's best setting, all from one start.
@Suite struct PathChoiceTests {
  @Test(arguments: ["final_loss", "best_loss", "iterations"])
  func bestSettingsFromOneStart(_ metric: String) throws {
    let folder = TemporaryFolder()
    folder.write(
      """
      loss: [beale, himmelblau]
      start: {uniform: [-3, 3]}
      seeds: 9
      stop: {max_iterations: 80}
      metric: \(metric)
      optimizers:
        - momentum: {learning_rate: [1e-4, 1e-3, 1e-2]}
        - adam: {learning_rate: [1e-2, 1e-1, 1]}
        - rmsprop: {learning_rate: [1e-3, 1e-2, 1e-1]}
      figures: [contour_paths]
      """, to: "f.yaml")
    let plan = Plan(try Experiment.load(path: folder.file("f.yaml")))
    let results = try #require(try Runner.run(plan, jobs: 1))
    let trials = FigureBuilder(results).trials
    let standings = Standings(results)
    #expect(trials.count == 6)
    for loss in 0..<2 {
      let own = trials.filter { plan.group(of: $0).lossIndex == loss }
      #expect(Set(own.map { Repetition(plan.trial($0)) }).count == 1)
      let best = Set(standings.losses[loss].map { plan.trial($0.trial).parameters })
      #expect(Set(own.map { plan.trial($0).parameters }) == best)
      // Not the luckiest: the first's median trial.
      let first = try #require(standings.losses[loss].first)
      let values = standings.values(first).values.sorted()
      let shown = try #require(
        own.first { plan.group(of: $0).optimizerIndex == first.optimizerIndex })
      #expect(standings.values(first)[Repetition(plan.trial(shown))] == values[4])
    }
  }
}
