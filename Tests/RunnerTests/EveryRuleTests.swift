import Engine
import Optimizers
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// The experiment of the gallery in which every optimizer of the catalogue stands.
@Suite struct EveryRuleTests {
  @Test func everyRuleOfTheCatalogueArrives() throws {
    let path = Repository.file("Experiments/every-rule.yaml")
    let plan = Plan(try Experiment.load(path: path, figures: nil))
    let names = plan.experiment.optimizers.map(\.name)
    #expect(
      Set(names) == Set(OptimizerCatalogue.all.map(\.name)) && Set(names).count == names.count)
    let results = try #require(try Runner.run(plan, jobs: 2))
    var arrived: Set<String> = []
    for (group, outcomes) in zip(plan.groups, results.outcomes) {
      let name = plan.experiment.optimizers[group.optimizerIndex].name
      if (0..<group.count).contains(where: { outcomes.status(of: $0) == .converged }) {
        arrived.insert(name)
      }
    }
    #expect(Set(names).subtracting(arrived).isEmpty)
  }
}
