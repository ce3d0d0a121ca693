import Engine
import Formulas
import Lanes
import Optimizers
import Support
import Testing

/// Optimizers that ask for losses alone, against loops over one trial, and the laws that they keep.
@Suite struct DerivativeFreeTests {
  private static let names = ["nelder_mead", "cma_es", "spsa", "random_search"]

  private func definition(_ name: String) throws -> OptimizerDefinition {
    try #require(OptimizerCatalogue.optimizer(named: name))
  }

  private func run(
    _ name: String, _ formula: String, _ starts: [[Double]], seeds: [Int] = [0],
    _ written: [String: Any] = [:], variables: [Variable]? = nil
  ) throws -> Run<DoublePack> {
    var settings = try settingsOf(name, written)
    settings.seeds = seeds
    return try Run<DoublePack>(
      definition(name), settings, Formula(formula, variables: variables), starts: starts)
  }

  private static let rosenbrock = "(1-x)^2 + 100*(y-x^2)^2"
  private func rosenbrock(_ x: [Double]) -> Double {
    let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
    return a * a + 100 * (b * b)
  }

  /// The generator's words for a number.
  private func words(_ seed: Int, _ step: Int, _ index: Int) -> (UInt64, UInt64) {
    let words = Philox.block(
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)),
      counter: (UInt32(index), UInt32(step), Philox.Purpose.search.rawValue, 0))
    return (UInt64(words.0) << 32 | UInt64(words.1), UInt64(words.2) << 32 | UInt64(words.3))
  }

  private func normal(_ seed: Int, _ step: Int, _ index: Int) -> Double {
    let (a, b) = words(seed, step, index)
    let radius = (-2 * Double.log(Double((a >> 11) + 1) * 0x1p-53)).squareRoot()
    return radius * Double.cos(2 * Double.pi * (Double(b >> 11) * 0x1p-53))
  }

  private let seeds = [0, 7, 1 << 40, 3, 4, 5, 6, 8, 9, 10, 11]
  private var starts: [[Double]] { seeds.indices.map { [-1.2 + 0.1 * Double($0), 1] } }

  @Test func randomSearchIsALoop() throws {
    let packed = try run("random_search", Self.rosenbrock, starts, seeds: seeds, ["sigma": 0.2])
    var points = starts
    var accepted = 0
    for t in 1...60 {
      packed.step()
      for (trial, seed) in seeds.enumerated() {
        let x = points[trial]
        let y = x.indices.map { x[$0] + 0.2 * normal(seed, t, $0) }
        let isLower = rosenbrock(y) < rosenbrock(x)
        if isLower {
          points[trial] = y
          accepted += 1
        }
        #expect(packed.point(trial) == points[trial], "step \(t), seed \(seed)")
        let isPaused = packed.batch.paused[trial / 8].element(at: trial % 8) != 0
        #expect(isPaused == !isLower)
      }
    }
    #expect(accepted > 20)
  }

  @Test func spsaIsALoop() throws {
    let written: [String: Any] = ["a": 0.05, "A": 10.0, "c": 0.05, "alpha": 0.7, "gamma": 0.2]
    let packed = try run("spsa", Self.rosenbrock, starts, seeds: seeds, written)
    var points = starts
    for t in 1...40 {
      packed.step()
      let a = 0.05 / Double.pow(10 + Double(t), 0.7)
      let c = 0.05 / Double.pow(Double(t), 0.2)
      for (trial, seed) in seeds.enumerated() {
        let x = points[trial]
        let signs = x.indices.map { words(seed, t, $0).0 >> 63 == 1 ? -1.0 : 1.0 }
        let ahead = rosenbrock(x.indices.map { x[$0] + c * signs[$0] })
        let behind = rosenbrock(x.indices.map { x[$0] - c * signs[$0] })
        let slope = (ahead - behind) / (2 * c)
        points[trial] = x.indices.map { x[$0] - a * (slope * signs[$0]) }
        #expect(packed.point(trial) == points[trial], "step \(t), seed \(seed)")
      }
    }
  }

  /// Over many seeds the estimate's mean is the gradient: exactly so for a quadratic.
  @Test func spsaIsUnbiased() throws {
    let seeds = Array(0..<4000)
    let packed = try run(
      "spsa", "x^2 + 3*y^2 + x*y", seeds.map { _ in [1, -0.5] }, seeds: seeds,
      ["a": 1.0, "A": 0.0, "alpha": 0.0])
    packed.step()
    var sum = [0.0, 0.0]
    for trial in seeds {
      let x = try #require(packed.point(trial))
      sum[0] += 1 - x[0]
      sum[1] += -0.5 - x[1]
    }
    let mean = sum.map { $0 / 4000 }
    // The gradient is (1.5, −2); an estimate is off by the other component, of either sign.
    #expect(abs(mean[0] - 1.5) < 4 * 2 / 4000.0.squareRoot())
    #expect(abs(mean[1] + 2) < 4 * 1.5 / 4000.0.squareRoot())
    #expect(mean != [1.5, -2])
  }

  /// The first generation, where the covariance is the identity.
  @Test func cmaESBeginsAsTheTutorial() throws {
    let packed = try run("cma_es", Self.rosenbrock, starts, seeds: seeds, ["sigma": 0.4])
    packed.step()
    let weights = (1...3).map { Double.log(3.5) - Double.log(Double($0)) }
    let sum = weights.reduce(0, +)
    for (trial, seed) in seeds.enumerated() {
      let x = starts[trial]
      let points = (0..<6).map { k in
        [0, 1].map { 0.4 * normal(seed, 1, 2 * k + $0) }
      }
      let order = (0..<6).sorted { a, b in
        rosenbrock(zip(x, points[a]).map(+)) < rosenbrock(zip(x, points[b]).map(+))
      }
      let point = try #require(packed.point(trial))
      for i in 0..<2 {
        let expected = x[i] + (0..<3).reduce(0.0) { $0 + weights[$1] / sum * points[order[$1]][i] }
        #expect(abs(point[i] - expected) < 1e-14, "seed \(seed)")
      }
    }
  }

  /// Only ranks count: an increasing function of the loss changes no bit.
  @Test func cmaESSeesRanksAlone() throws {
    let plain = try run("cma_es", Self.rosenbrock, starts, seeds: seeds)
    let bent = try run("cma_es", "log(1 + \(Self.rosenbrock))", starts, seeds: seeds)
    for t in 1...30 {
      plain.step()
      bent.step()
      for trial in seeds.indices { #expect(plain.point(trial) == bent.point(trial), "step \(t)") }
    }
  }

  /// A turned and stretched bowl of six dimensions costs it no more than what learning the shape takes.
  @Test func cmaESLearnsTheShape() throws {
    let stretched = try run(
      "cma_es", "sum(10^(4*i/5)*(x[i] + 0.5*x[5 - i])^2, i, 0, 5)",
      [[Double](repeating: 1, count: 6)],
      variables: [Variable("x", count: 6)])
    for _ in 0..<400 { stretched.step() }
    let loss = try #require(stretched.loss(0))
    #expect(loss < 1e-10)
  }

  @Test(arguments: [("nelder_mead", 1e-12, 150), ("cma_es", 1e-12, 250)])
  func theValleyIsFollowed(_ name: String, _ bound: Double, _ steps: Int) throws {
    let packed = try run(name, Self.rosenbrock, [[-1.2, 1]])
    for _ in 0..<steps { packed.step() }
    let loss = try #require(packed.loss(0))
    #expect(loss < bound)
  }

  @Test func theBowlIsReachedAtRandom() throws {
    let search = try run("random_search", "x^2 + 3*y^2", [[0.8, -0.5]], ["sigma": 0.05])
    let spsa = try run("spsa", "x^2 + 3*y^2", [[0.8, -0.5]], ["a": 0.3, "A": 10.0])
    for _ in 0..<600 {
      search.step()
      spsa.step()
    }
    let losses = (try #require(search.loss(0)), try #require(spsa.loss(0)))
    #expect(losses.0 < 1e-3)
    #expect(losses.1 < 1e-6)
  }

  /// Trials differ by their seeds, and each has the bits that it has alone.
  @Test(arguments: names)
  func seedsAreTheTrialsOwn(_ name: String) throws {
    let same = seeds.map { _ in [-1.2, 1.0] }
    let packed = try run(name, Self.rosenbrock, same, seeds: seeds)
    let alone = try seeds.map { try run(name, Self.rosenbrock, [[-1.2, 1]], seeds: [$0]) }
    for _ in 0..<20 {
      packed.step()
      for trial in seeds.indices { alone[trial].step() }
    }
    let points = try seeds.indices.map { try #require(packed.point($0)) }
    for trial in seeds.indices { #expect(points[trial] == alone[trial].point(0)) }
    #expect(Set(points).count == (try definition(name).randomness == .always ? seeds.count : 1))
  }

  /// Every loss that is asked for is counted, and no other.
  @Test(arguments: names)
  func evaluationsAreCounted(_ name: String) throws {
    let definition = try definition(name)
    let settings = OptimizerSettings(definition.defaults)
    let packed = try run(name, Self.rosenbrock, [[-1.2, 1]])
    var calls = 0
    var x = [-1.2, 1.0]
    let optimizer = Optimizer(definition, settings, parameters: x)
    for t in 1...40 {
      packed.step()
      optimizer.step(&x) { point in
        calls += 1
        return (rosenbrock(point), [0, 0])
      }
      // Each step begins with an evaluation that the method does not ask for; some use the first.
      let usesStart = name == "nelder_mead" || name == "random_search"
      #expect(packed.batch.extraEvaluations[0] == calls - t + (usesStart ? 1 : 0))
      #expect(packed.point(0) == x, "step \(t)")
      switch name {
      case "random_search": #expect(packed.batch.extraEvaluations[0] == t + 1)
      case "spsa": #expect(packed.batch.extraEvaluations[0] == 2 * t)
      case "cma_es": #expect(packed.batch.extraEvaluations[0] == 6 * t)
      default: break
      }
    }
  }

  /// The program of the loss alone has the bits of the one with its gradient.
  @Test(arguments: ["quartic", "rosenbrock", "beale", "ill_conditioned_quadratic_10d"])
  func aLossAloneIsTheLoss(_ name: String) throws {
    let problem = try #require(problems[name])
    let formula = try Formula(problem.formula, variables: problem.variables)
    let batch = Batch<FloatPack>(dimension: formula.dimension, trials: 50)
    for trial in 0..<50 {
      for i in 0..<formula.dimension {
        batch.set(batch.x, i, trial: trial, to: Float(normal(trial, 1, i)))
      }
    }
    let evaluator = ProgramEvaluator<FloatPack>(
      gradient: try formula.gradientProgram(), loss: formula.valueProgram(),
      dimension: formula.dimension, maximumBlocks: batch.capacity)
    evaluator.evaluate(at: batch.x, loss: batch.loss, gradient: batch.gradient, batch: batch)
    let alone = Batch<FloatPack>(dimension: formula.dimension, trials: 50)
    evaluator.losses(at: batch.x, loss: alone.loss, batch: batch)
    for trial in 0..<50 {
      #expect(
        batch.value(batch.loss, 0, trial: trial).bitPattern
          == alone.value(alone.loss, 0, trial: trial).bitPattern)
    }
  }
}
