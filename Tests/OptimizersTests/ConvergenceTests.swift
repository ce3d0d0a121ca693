import Formulas
import Lanes
import Optimizers
import Testing

/// Where optimizers must arrive, and by which way.
@Suite struct ConvergenceTests {
  private static let steps = 400

  /// The first learning rate under cosine decay, tuned to the quadratic in factors of about three. Most
  /// optimizers take 0.1; these take steps relative to something other than the gradient or its sign.
  private static let rates: [String: Double] = [
    "adadelta": 3, "adafactor": 1, "adamod": 10, "adan": 1, "ademamix": 1, "dadapt_adamw": 1,
    "dog": 3, "dowg": 1, "lars": 10, "schedule_free_radam": 1, "schedule_free_sgd": 1,
  ]

  /// Other parameters, where the steps do not suffice with those by default: means of some 28 gradients make
  /// x swing as long, and Sophia's bound is a hundredth of the rate.
  private static let others: [String: [String: Double]] = [
    "sophia": ["rho": 0.1, "beta_1": 0.9, "beta_2": 0.9, "update_period": 2],
    "tiger": ["beta": 0.8],
  ]

  /// Settings in which the learning rate decays, of the wrapped optimizer where there is one.
  private func decaying(_ definition: OptimizerDefinition) throws -> OptimizerSettings {
    let rate = Self.rates[definition.name] ?? 0.1
    let schedule = [
      "learning_rate": ["cosine_decay": ["initial": rate, "decay_steps": Double(Self.steps)]]
    ]
    if definition.wrapsOptimizer {
      return try settingsOf(definition.name, ["optimizer": ["gradient_descent": schedule]])
    }
    let hasRate = definition.parameters.contains { $0.name == "learning_rate" }
    let others = Self.others[definition.name] ?? [:]
    return try settingsOf(
      definition.name, (hasRate ? schedule : [:] as [String: Any]).merging(others) { $1 })
  }

  /// From a loss of 1.39, each comes within 10⁻⁷ of the minimum.
  /// Those that draw steps at random come near it at a pace of their own: ``DerivativeFreeTests``.
  @Test(
    arguments: Entry.all.filter {
      $0.definition.needs != .losses || $0.definition.randomness == .none
    })
  func theMinimumOfAQuadraticIsReached(_ entry: Entry) throws {
    let run = try Run<DoublePack>(
      entry.definition, try decaying(entry.definition), Formula("x^2 + 3*y^2"),
      starts: [[0.8, -0.5]])
    for _ in 0..<Self.steps { run.step() }
    let loss = try #require(run.loss(0))
    #expect(loss <= 1e-7)
  }

  /// A line search only accepts steps that lower the loss.
  @Test(arguments: ["line_search_descent", "newton", "bfgs", "conjugate_gradient", "lbfgs"])
  func lineSearchesNeverRaiseTheLoss(_ name: String) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: name))
    for (problem, start) in [("rosenbrock", [-1.2, 1]), ("beale", [1, 1])] {
      let run = try Run<DoublePack>(
        definition, OptimizerSettings(definition.defaults),
        Formula(try #require(problems[problem]).formula), starts: [start])
      let first = try #require(run.loss(0))
      var last = first
      for step in 1...100 {
        run.step()
        let loss = try #require(run.loss(0))
        #expect(loss <= last, "\(problem), step \(step)")
        last = loss
      }
      #expect(last < 0.01 * first, "\(problem)")
    }
  }

  /// With a rate below 2/L gradient descent lowers a loss of curvature L in every step, and above it
  /// raises it.
  @Test func gradientDescentIsStableBelowTwoOverTheCurvature() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "gradient_descent"))
    for (rate, isStable) in [(0.01, true), (0.3, true), (0.333, true), (0.334, false), (1, false)] {
      let run = try Run<DoublePack>(
        definition, settingsOf("gradient_descent", ["learning_rate": rate]), Formula("x^2 + 3*y^2"),
        starts: [[0, -0.5]])
      var last = try #require(run.loss(0))
      for step in 1...50 {
        run.step()
        let loss = try #require(run.loss(0))
        #expect((loss < last) == isStable, "rate \(rate), step \(step)")
        last = loss
      }
    }
  }
}
