import Engine
import Optimizers
import Testing

/// Step constants: which of them are computed for each trial, and which once for all.
@Suite struct ConstantsTests {
  private func plan(_ name: String, varying: [String]) throws -> ConstantsPlan {
    let definition = try #require(OptimizerCatalogue.optimizer(named: name))
    let settings = OptimizerSettings(definition.defaults)
    return ConstantsPlan(
      definition.arithmetic(with: settings),
      varying: definition.parameters.map { varying.contains($0.name) })
  }

  /// Powers that trials share are no work for each trial: NAdam's rates are a product and a quotient.
  @Test func whatTrialsShareIsComputedOnce() throws {
    let plan = try plan("nadam", varying: ["learning_rate"])
    #expect(plan.timed.program.instructionCount > 0)
    #expect(plan.varyingTimed.computes.count == 2)
    #expect(plan.varyingTimed.program.instructionCount <= 6)
  }

  @Test func whatDoesNotChangeIsComputedBeforeTheFirstStep() throws {
    let plan = try plan("adam", varying: ["beta_1"])
    #expect(!plan.varyingOnce.computes.isEmpty && !plan.varyingTimed.computes.isEmpty)
    #expect(plan.once.computes.count == 1)
  }

  /// A rule that uses the step as it is finds it at every step.
  @Test func `the step itself is a constant of its step`() throws {
    let formula = try UpdateFormula(
      parameters: [], states: [], statements: [("x", "x - gradient/t")])
    let definition = OptimizerDefinition("mine", formula: formula, defaults: [], equations: [])
    var x = [1.0]
    let optimizer = Optimizer<Double>(
      definition, OptimizerSettings(definition.defaults), parameters: x)
    for expected in [0, -0.5, -0.5 - 1.0 / 3] {
      optimizer.step(&x, gradient: [1])
      #expect(x == [expected])
    }
  }
}
