import Figures
import Runner
import Sweeps
import TestSupport
import Testing

/// Figures are named by what they show.
@Suite struct FigureNameTests {
  private func names(_ figures: String) throws -> [String] {
    let folder = TemporaryFolder()
    folder.write(
      """
      loss: [beale, himmelblau]
      stop: {max_iterations: 20}
      optimizers:
        - momentum: {learning_rate: [1e-4, 1e-3], momentum: [0, 0.9]}
        - adam
      figures: \(figures)
      """, to: "f.yaml")
    let plan = Plan(try Experiment.load(path: folder.file("f.yaml")))
    let results = try #require(try Runner.run(plan, jobs: 1))
    return try FigureBuilder(results).figures().map(\.name)
  }

  /// A figure more, in any place, leaves the names of the others.
  @Test func placesDoNotCount() throws {
    let kinds = ["loss_curves", "contour_paths", "heat_map", "sensitivity", "rank"]
    let all = try names("[\(kinds.joined(separator: ", "))]")
    #expect(Set(all).count == all.count && all.count > kinds.count)
    for kind in kinds {
      let rest = kinds.filter { $0 != kind }
      let own = try names("[\(kind)]")
      #expect(Set(try names("[\(rest.joined(separator: ", "))]")) == Set(all).subtracting(own))
      #expect(Set(try names("[\(([kind] + rest).joined(separator: ", "))]")) == Set(all))
    }
  }

  /// Figures that would share a name are distinguished by the options in which they differ, equal ones by numbers.
  @Test func namesDiffer() throws {
    let found = try names(
      "[{heat_map: {x: momentum}}, {heat_map: {x: learning_rate}}, loss_curves, loss_curves]")
    #expect(Set(found).count == found.count, "\(found)")
    #expect(found.contains("heat-map-beale-momentum-x-momentum"), "\(found)")
    #expect(found.contains("heat-map-beale-momentum-x-learning-rate"), "\(found)")
    #expect(
      found.contains("loss-curves-beale") && found.contains("loss-curves-beale-2"), "\(found)")
    // The options that are the same are no part of them.
    let titled = try names("[{heat_map: {x: momentum, colour: iterations}}]")
    #expect(titled.contains("heat-map-iterations-beale-momentum"), "\(titled)")
  }
}
