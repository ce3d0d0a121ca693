import Figures
import Sweeps
import TestSupport
import Testing

/// Columns that are computed from a plan's grid must be those of its trials.
@Suite struct PlaneAxisTests {
  private static let files = [
    """
    loss: himmelblau
    start: {x: {linspace: [-2, 2, 5]}, y: [0, 1, 0.5]}
    optimizers:
      - momentum: {learning_rate: {logspace: [1e-3, 1, 4]}, momentum: [0.5, 0.9]}
      - adam: {learning_rate: [0.1, 0.1, 0.2, 0.1], beta_1: [0.9, 0.8]}
      - gradient_descent
    """,
    """
    loss: [rosenbrock, beale]
    start: {points: [[0, 1], [1, 2], [0, 1], [3, 4]]}
    optimizers:
      - momentum:
          zip: {learning_rate: [0.1, 0.2, 0.3], momentum: [0.5, 0.6, 0.7]}
          nesterov: [false, true]
      - momentum: {learning_rate: [0.2, 0.3, 0.4], momentum: 0.6}
      - adam: {learning_rate: {cosine_decay: {initial: [0.1, 0.2], decay_steps: [10, 20, 30]}}}
    """,
    """
    loss: himmelblau
    start: {uniform: [-3, 3]}
    seeds: [5, 1, 9]
    optimizers:
      - adam: {learning_rate: [0.1, 0.2]}
      - sam: {optimizer: {adam: {learning_rate: [0.1, 0.3]}}, rho: [0.01, 0.05]}
    """,
  ]

  @Test(arguments: files) func `columns are those of the trials`(_ text: String) throws {
    let folder = TemporaryFolder()
    folder.write(
      text.replacing("\n      nesterov: [false, true]", with: ""), to: "f.yaml")
    let plan = Plan(try Experiment.load(path: folder.path + "/f.yaml"))
    var looked = 0
    for group in plan.groups {
      let choice = plan.experiment.optimizers[group.optimizerIndex]
      let names = plan.experiment.losses[group.lossIndex].loss.componentNames
      let stretches = group.stretches
      #expect(stretches.flatMap { Array($0.trials) } == Array(0..<group.count))
      func check(_ column: String, _ value: (Trial) -> Double) throws {
        let axis = try #require(plan.axis(column, in: group))
        for (trials, shift) in stretches {
          for trial in trials {
            let found = axis.values[axis.index(of: trial + shift)]
            #expect(found == value(plan.trial(trial, of: group)), "\(column) of \(trial)")
            looked += 1
          }
        }
      }
      for (place, parameter) in choice.parameters.enumerated() {
        try check(parameter.name) { $0.parameters[place] }
      }
      for (component, name) in names.enumerated() {
        try check("start.\(name)") { $0.start[component] }
      }
      #expect(plan.axis("no_such", in: group) == nil)
      #expect(plan.axis("start.no_such", in: group) == nil)
    }
    #expect(looked > 20)
  }
}
