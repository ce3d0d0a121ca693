import Results
import Runner
import Sweeps
import TestSupport
import Testing

private func experiment(_ text: String) throws -> Experiment {
  try Experiment.load(path: try Repository.temporaryFile(named: "test.yaml", text))
}

private func run(_ text: String, jobs: Int = 1) throws -> RunResults {
  try #require(try Runner.run(Plan(try experiment(text)), jobs: jobs))
}

/// Outcomes as bits, so that NaN equals itself.
private func bits(_ outcome: Outcome) -> [UInt64] {
  [
    UInt64(outcome.status.rawValue), UInt64(outcome.iterations),
    UInt64(outcome.gradientEvaluations),
  ]
    + ([outcome.finalLoss, outcome.gradientNorm, outcome.bestLoss] + outcome.final)
    .map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
}

/// Every rule that can be written both ways, in the two precisions, with parameters that differ
/// from trial to trial.
private let twins: [(builtIn: String, own: String)] = [
  (
    "gradient_descent: {learning_rate: {logspace: [1e-4, 0.2, 40]}}",
    """
    own: {parameters: {learning_rate: 1e-3}, update: {x: x - learning_rate * gradient}}
    """
  ),
  (
    "momentum: {learning_rate: {logspace: [1e-4, 0.05, 20]}, momentum: [0.5, 0.7, 0.9]}",
    """
    own:
          parameters: {learning_rate: 1e-3, momentum: 0.7}
          state: {change: 0}
          update: {change: learning_rate * gradient + momentum * change, x: x - change}
    """
  ),
  (
    "adam: {learning_rate: {logspace: [1e-3, 1, 20]}, beta_1: [0.8, 0.9], beta_2: [0.99, 0.999]}",
    """
    own:
          parameters: {learning_rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7}
          state: {m: 0, v: 0}
          update:
            m: beta_1*m + (1 - beta_1)*gradient
            v: beta_2*v + (1 - beta_2)*gradient^2
            x: x - learning_rate * (m * (1/(1 - beta_1^t))) / (sqrt(v * (1/(1 - beta_2^t))) + epsilon)
    """
  ),
]

@Suite struct EngineTests {
  @Test(arguments: twins.indices, ["float32", "float64"])
  func ownOptimizerEqualsTheBuiltInBitForBit(_ at: Int, _ precision: String) throws {
    func text(_ optimizers: String) -> String {
      """
      precision: \(precision)
      loss: [quartic, rosenbrock, {expression: x^2/2 + 1 - cos(3*x) + exp(-x^2), start: {x: 3}}]
      stop: {max_iterations: 300}
      define:
        optimizers:
          \(twins[at].own)
      optimizers:
        - \(optimizers)
      """
    }
    let builtIn = twins[at].builtIn
    guard let colon = builtIn.firstIndex(of: ":") else { return }
    let a = try run(text(builtIn))
    let b = try run(text("own" + builtIn[colon...]))
    #expect(a.plan.count == b.plan.count && a.plan.count >= 60)
    for trial in 0..<a.plan.count {
      #expect(bits(a.outcome(trial)) == bits(b.outcome(trial)), "trial \(trial)")
    }
  }

  private static let sweep = """
    loss: [quartic, rosenbrock, beale]
    start: default
    stop: {max_iterations: 400, converged: [unchanged, {gradient_norm: 1e-6}]}
    optimizers:
      - gradient_descent: {learning_rate: {logspace: [1e-4, 0.5, 700]}}
      - momentum: {learning_rate: {logspace: [1e-4, 0.3, 40]}, momentum: {linspace: [0, 0.99, 20]}}
      - adam: {learning_rate: {logspace: [1e-4, 1, 30]}, beta_2: [0.9, 0.99, 0.999]}
    """

  @Test(arguments: ["float32", "float64"])
  func aTrialAloneGivesTheBitsOfATrialInABatch(_ precision: String) throws {
    let results = try run("precision: \(precision)\n" + Self.sweep)
    let plan = results.plan
    var seen = Set<Status>()
    for trial in stride(from: 0, to: plan.count, by: 7) {
      let path = try Runner.replay([trial], of: plan, every: .steps(1), jobs: 1)[0]
      let outcome = results.outcome(trial)
      seen.insert(outcome.status)
      let row = path.count - 1
      let found = (0..<path.dimension).map { path.value($0, at: row).bitPattern }
      #expect(found == outcome.final.map(\.bitPattern), "trial \(trial)")
      #expect(
        path.losses[row].bitPattern == outcome.finalLoss.bitPattern
          || path.losses[row].isNaN && outcome.finalLoss.isNaN)
      #expect(path.losses.filter { !$0.isNaN }.min() ?? .nan == outcome.bestLoss)
      let steps = outcome.status == .exploded ? outcome.iterations - 1 : outcome.iterations
      #expect(path.iterations == Array(0...steps))
    }
    #expect(seen == [.converged, .exploded, .maximumIterations])
  }

  @Test func outcomesDoNotDependOnThreads() throws {
    let one = try run(Self.sweep, jobs: 1)
    let many = try run(Self.sweep, jobs: 8)
    for trial in 0..<one.plan.count {
      #expect(bits(one.outcome(trial)) == bits(many.outcome(trial)))
    }
  }

  @Test(arguments: [
    ("unchanged", "converged"), ("{gradient_norm: 1e-3}", "converged"),
    ("{loss_below: 1}", "converged"), ("{loss_change: 1e-6, patience: 5}", "converged"),
    ("never", "max_iterations"), ("[{loss_below: -1}, {gradient_norm: 1e-3}]", "converged"),
  ])
  func stopRulesHoldAtTheFirstStepThatMeetsThem(_ rule: String, _ status: String) throws {
    let results = try run(
      """
      loss: quartic
      stop: {max_iterations: 2000, converged: \(rule)}
      optimizers: [{momentum: {learning_rate: 0.01}}]
      """)
    let outcome = results.outcome(0)
    #expect(outcome.status.name == status)
    let path = try Runner.replay([0], of: results.plan, every: .steps(1), jobs: 1)[0]
    func holds(_ step: Int) -> Bool {
      switch rule {
      case "unchanged": return path.points[step] == path.points[step - 1]
      case "{gradient_norm: 1e-3}", "[{loss_below: -1}, {gradient_norm: 1e-3}]":
        return Float(path.gradientNorms[step]) <= 1e-3
      case "{loss_below: 1}": return path.losses[step] <= 1
      case "{loss_change: 1e-6, patience: 5}":
        return step >= 5
          && (step - 4...step).allSatisfy {
            abs(Float(path.losses[$0]) - Float(path.losses[$0 - 1])) <= 1e-6
          }
      default: return false
      }
    }
    for step in 1..<path.count - 1 { #expect(!holds(step), "step \(step)") }
    if status == "converged" { #expect(holds(path.count - 1)) }
  }

  @Test func aLossAboveTheBoundExplodes() throws {
    let results = try run(
      """
      loss: quartic
      stop: {max_iterations: 50, exploded: {loss_above: 1e6}}
      optimizers: [{gradient_descent: {learning_rate: 0.1}}]
      """)
    let outcome = results.outcome(0)
    #expect(outcome.status == .exploded)
    #expect(outcome.iterations < 6)
    #expect(outcome.finalLoss > 1e6)
  }
}
