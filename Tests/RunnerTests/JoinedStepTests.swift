import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Results
import Runner
import Sweeps
import Testing

/// A step and the loss as one program, in machine code or interpreted, give the bits of a step and an
/// evaluation one after the other.
@Suite struct JoinedStepTests {
  /// Losses of one number, two, and several; with loops, with functions, with square roots and
  /// divisions; that are NaN somewhere, and whose gradient is.
  private static let losses = [
    "quartic", "rosenbrock", "{rosenbrock: {dimension: 3}}", "{rosenbrock: {dimension: 7}}",
    "beale", "rastrigin", "ackley",
    "{expression: sqrt(x^2 + 0.01) / (1 + abs(x))}\nstart: {x: 3}",
    "{expression: log(x) + x}\nstart: {x: 0.5}",
    "{expression: sqrt(x) + 2*x}\nstart: {x: 0.5}",
  ]

  /// Every optimizer that is no search method, swept from too small to too large: some trials converge,
  /// some explode, and the batch shrinks through all sizes, from more blocks than a pipeline is long to
  /// fewer. Schedules, clipping and wrappers, too.
  private static func sweep(_ loss: String, _ precision: String, _ stop: String) -> String {
    let optimizers = OptimizerCatalogue.all.filter { definition in
      definition.needs == .gradient && !definition.wrapsOptimizer
    }
    let entries = optimizers.map { definition -> String in
      definition.parameters.contains { $0.name == "learning_rate" }
        ? "  - \(definition.name): {learning_rate: {logspace: [1e-4, 30, 300]}}"
        : "  - \(definition.name)"
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
        - adam: {learning_rate: {linear_warmup: {initial: 0, peak: [0.1, 0.2, 3], warmup_steps: 9}}}
        - momentum: {learning_rate: 0.01, momentum: {linspace: [0, 0.99, 40]}}
        - momentum:
            learning_rate: {logspace: [1e-4, 30, 99]}
            clip_by_value: 0.7
            clip_by_global_norm: [0.5, 2]
        - sam: {rho: [0, 0.1], optimizer: {adam: {learning_rate: {logspace: [1e-4, 30, 99]}}}}
        - lookahead: {optimizer: {rprop: {learning_rate: {logspace: [1e-4, 30, 99]}}}}
        - lookahead: {sync_period: [1, 2, 7], optimizer: {sam: {optimizer: lion}}}
      """
  }

  private static func outcomes(
    _ text: String, _ set: InstructionSet, joined: Bool = true
  ) throws -> [[UInt64]] {
    let plan = Plan(try experiment(text))
    var tuning = RunTuning()
    tuning.joinsSteps = joined
    let results = try InstructionSet.$chosen.withValue(set) {
      try #require(try Runner.run(plan, jobs: 1, tuning: tuning))
    }
    return (0..<plan.count).map { bits(results.outcome($0)) }
  }

  @Test(arguments: losses, ["float32", "float64"])
  func givesTheBitsOfTwoPasses(_ loss: String, _ precision: String) throws {
    let text = Self.sweep(loss, precision, "")
    let apart = try Self.outcomes(text, .portable, joined: false)
    #expect(Set(apart.map { $0[0] }).count >= 2)
    for set in InstructionSet.available {
      let joined = try Self.outcomes(text, set)
      let first = apart.indices.first { apart[$0] != joined[$0] }
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
      let apart = try Self.outcomes(text, .portable, joined: false)
      for set in InstructionSet.available {
        #expect(try Self.outcomes(text, set) == apart, "\(set.rawValue)")
      }
    }
  }

  /// States that become one another, or x, keep their numbers until all is read.
  @Test(arguments: [
    ["x: x - 0.1*gradient"], ["m: x", "x: m"], ["m: gradient", "x: m + 0.1"],
    ["m: 0.9*m + gradient", "v: 0.9*v + gradient^2", "x: x - 0.1*m/(sqrt(v) + 1e-8)"],
    ["s: m", "m: v", "v: x", "x: s"], ["v: m + 0.1", "m: x", "x: gradient"],
    ["m: 0.9*m", "v: v", "x: x - m*gradient"], ["s: sin(m)", "m: v", "v: x", "x: 0.1*s"],
    ["v: where(gradient < 0, m, exp(v))", "m: sin(v) + m", "x: x - 0.1*m*loss/t"],
  ])
  func statesMayChangePlaces(_ update: [String]) throws {
    let states = ["m", "v"].filter { name in update.contains { $0.hasPrefix("\(name): ") } }
    let quoted = update.map { $0.replacing(": ", with: ": \"") + "\"" }
    let text = """
      loss: [quartic, rosenbrock]
      start: {uniform: [-2, 2]}
      seeds: 40
      stop: {max_iterations: 20, converged: never}
      define:
        optimizers:
          own:
            parameters: {}
            state: {\(states.map { "\($0): 0.3" }.joined(separator: ", "))}
            update: {\(quoted.joined(separator: ", "))}
      optimizers: [own]
      """
    let apart = try Self.outcomes(text, .portable, joined: false)
    for set in InstructionSet.available {
      #expect(try Self.outcomes(text, set) == apart, "\(set.rawValue)")
    }
  }

  /// Every optimizer but search methods, and those that ask for second derivatives, runs by joined steps, and in machine code where there is any.
  @Test(arguments: InstructionSet.available)
  func everyOptimizerIsJoined(_ set: InstructionSet) throws {
    let program = try Formula("x^2 + (x - y)^4", variables: ["x", "y"].map { Variable($0) })
      .gradientProgram()
    for definition in OptimizerCatalogue.all {
      var settings = OptimizerSettings(definition.defaults)
      settings.clipByGlobalNorm = [1]
      let numbers = definition.numbers(of: settings)
      let group = CompiledGroup(
        definition.arithmetic(with: settings), parameters: numbers.map { $0[0] },
        varying: numbers.map { _ in false }, stop: StopRule(), dimension: 2, gradient: program,
        curvature: program)
      let isApart =
        definition.needs == .curvature
        || ["lbfgs", "bfgs", "conjugate_gradient", "line_search_descent"].contains(definition.name)
      #expect(group.isJoined == !isApart, "\(definition.name)")
      guard !isApart else { continue }
      InstructionSet.$chosen.withValue(set) {
        let engine = BatchEngine<FloatPack>(group, maximumTrials: 20)
        engine.run(20, parameters: numbers, starts: [[1], [0.5]], firstRow: 0, into: nil)
        #expect(engine.ranNatively == (set != .portable), "\(definition.name)")
      }
    }
  }
}
