import Expressions
import Lanes
import Optimizers
import Results
import Runner
import Sweeps
import Testing

/// An optimizer's step and the loss as one pass of native code give the bits of two passes of code
/// that was compiled with the library.
@Suite struct FusedStepTests {
  /// Losses of one number, two, and several; with loops, with functions, with square roots and
  /// divisions; that are NaN somewhere, and whose gradient is.
  private static let losses = [
    "quartic", "rosenbrock", "{rosenbrock: {dimension: 3}}", "{rosenbrock: {dimension: 7}}",
    "beale", "rastrigin", "ackley",
    "{expression: sqrt(x^2 + 0.01) / (1 + abs(x))}\nstart: {x: 3}",
    "{expression: log(x) + x}\nstart: {x: 0.5}",
    "{expression: sqrt(x) + 2*x}\nstart: {x: 0.5}",
  ]

  /// Every optimizer that has a learning rate, swept from too small to too large: some trials
  /// converge, some explode, and the batch shrinks through all sizes, from more blocks than a
  /// pipeline is long to fewer.
  private static func sweep(_ loss: String, _ precision: String, _ stop: String) -> String {
    let optimizers = OptimizerCatalogue.all.filter { definition in
      definition.needs == .gradient && !definition.wrapsOptimizer
        && definition.parameters.contains { $0.name == "learning_rate" }
    }
    let entries = optimizers.map {
      "  - \($0.name): {learning_rate: {logspace: [1e-4, 30, 300]}}"
    }
    return """
      precision: \(precision)
      loss: \(loss)
      stop: {max_iterations: 120\(stop)}
      define:
        optimizers:
          own:
            parameters: {learning_rate: 0.1, beta: 0.9}
            state: {m: 0, v: x}
            update:
              m: beta*m + (1 - beta)*gradient
              v: max(v, gradient^2)
              x: x - learning_rate*m/(sqrt(v) + 1e-6)
      optimizers:
      \(entries.joined(separator: "\n"))
        - own: {learning_rate: {logspace: [1e-4, 30, 300]}, beta: [0.5, 0.9]}
        - adam: {learning_rate: {step_decay: {initial: 0.1, step_size: 10, decay_rate: 0.5}}}
        - momentum: {learning_rate: 0.01, momentum: {linspace: [0, 0.99, 40]}}
      """
  }

  private static func outcomes(_ text: String, _ set: InstructionSet) throws -> [[UInt64]] {
    let plan = Plan(try experiment(text))
    let results = try InstructionSet.$chosen.withValue(set) {
      try #require(try Runner.run(plan, jobs: 1))
    }
    return (0..<plan.count).map { bits(results.outcome($0)) }
  }

  @Test(arguments: losses, ["float32", "float64"])
  func givesTheBitsOfTwoPasses(_ loss: String, _ precision: String) throws {
    let text = Self.sweep(loss, precision, "")
    let portable = try Self.outcomes(text, .portable)
    #expect(Set(portable.map { $0[0] }).count >= 2)
    for set in InstructionSet.available where set != .portable {
      let native = try Self.outcomes(text, set)
      let first = portable.indices.first { portable[$0] != native[$0] }
      #expect(first == nil, "\(set.rawValue), trial \(first ?? 0)")
    }
  }

  @Test(arguments: [
    ", converged: {loss_below: 0.5}", ", converged: [unchanged, {gradient_norm: 1e-3}]",
    ", converged: {loss_change: 1e-5, patience: 3}", ", converged: never",
    ", exploded: {loss_above: 100}",
  ])
  func holdsForEveryStopRule(_ stop: String) throws {
    for loss in ["quartic", "rosenbrock"] {
      let text = Self.sweep(loss, "float32", stop)
      let portable = try Self.outcomes(text, .portable)
      for set in InstructionSet.available where set != .portable {
        #expect(try Self.outcomes(text, set) == portable, "\(set.rawValue)")
      }
    }
  }

  /// All but those whose step takes a power (madgrad, schedule-free, FTRL) or that pause.
  @Test func mostOptimizersAreJoined() throws {
    guard InstructionSet.available.count > 1 else { return }
    let program = try Formula("x^2 + (x - y)^4", variables: ["x", "y"].map { Variable($0) })
      .gradientProgram()
    var others: [String] = []
    for definition in OptimizerCatalogue.all where definition.needs == .gradient {
      guard !definition.wrapsOptimizer else { continue }
      let batch = Batch<FloatPack>(dimension: 2, trials: 20)
      let optimizer = definition.make(OptimizerSettings(definition.defaults), for: batch)
      let watch = Watch<FloatPack>(rows: 2, capacity: 2)
      if !optimizer.fuse(program, batch, watch) { others.append(definition.name) }
    }
    #expect(others == ["rprop", "adopt", "madgrad", "schedule_free_adamw", "ftrl"])
  }
}
