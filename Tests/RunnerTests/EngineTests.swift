import Engine
import Results
import Runner
import Sweeps
import TestSupport
import Testing

func experiment(_ text: String) throws -> Experiment {
  try Repository.withFile(named: "test.yaml", text) { try Experiment.load(path: $0, figures: nil) }
}

func run(_ text: String, jobs: Int = 1) throws -> RunResults {
  try #require(try Runner.run(Plan(try experiment(text)), jobs: jobs))
}

/// Outcomes as bits, so that NaN equals itself.
func bits(_ outcome: Outcome) -> [UInt64] {
  [
    UInt64(outcome.status.rawValue), UInt64(outcome.iterations),
    UInt64(outcome.gradientEvaluations),
  ]
    + ([outcome.finalLoss, outcome.gradientNorm, outcome.bestLoss, outcome.reportedLoss]
    + outcome.final)
    .map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
}

@Suite struct EngineTests {
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
    #expect(seen.isSuperset(of: [.converged, .exploded, .maximumIterations]))
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
