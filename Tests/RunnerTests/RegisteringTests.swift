import Engine
import Optimizers
import Runner
import Sweeps
import TestSupport
import Testing

/// Optimizers that a program brings along.
@Suite struct RegisteringTests {
  private func definition(_ name: String, rate: String) throws -> OptimizerDefinition {
    let formula = try UpdateFormula(
      parameters: ["learning_rate"], states: [],
      statements: [("x", "x - \(rate) * gradient")])
    return OptimizerDefinition(name, formula: formula, defaults: [0.01], equations: [])
  }

  private func load(_ text: String, _ optimizers: [OptimizerDefinition]) throws -> Experiment {
    try Repository.withFile(named: "test.yaml", text) {
      try Experiment.load(path: $0, optimizers: optimizers, figures: nil)
    }
  }

  private let text = """
    loss: quartic
    stop: {max_iterations: 50}
    optimizers: [gradient_descent: {learning_rate: 0.01}, mine: {learning_rate: 0.01}]
    """

  @Test func aFileCanNameThem() throws {
    let mine = try definition("mine", rate: "learning_rate")
    let results = try #require(
      try Runner.run(Plan(try load(text, [mine])), jobs: 1))
    #expect(results.outcome(0).final == results.outcome(1).final)
    #expect(throws: ExperimentError.self) { _ = try load(text, []) }
  }

  @Test func theyStandBeforeTheCatalogue() throws {
    let mine = try definition("mine", rate: "learning_rate")
    let halved = try definition("gradient_descent", rate: "0.5*learning_rate")
    let results = try #require(
      try Runner.run(Plan(try load(text, [mine, halved])), jobs: 1))
    #expect(results.outcome(0).final != results.outcome(1).final)
  }

  @Test func aFileCannotDefineThemAgain() throws {
    let mine = try definition("mine", rate: "learning_rate")
    let clash =
      text + "\ndefine: {optimizers: {mine: {parameters: {a: 1}, update: {x: x - a*gradient}}}}\n"
    #expect(throws: ExperimentError.self) { _ = try load(clash, [mine]) }
    #expect(throws: ExperimentError.self) {
      _ = try load(clash.replacing("learning_rate: 0.01}]", with: "learning_rate: x}]"), [])
    }
  }
}
