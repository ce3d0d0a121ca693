import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Laws of rules over tensors that files define, whatever they say.
@Suite struct OwnRuleLawTests {
  private static let tensors: [TensorShape] = [
    .numbers(1), TensorShape("A", rows: 2, columns: 3), .numbers(1),
    TensorShape("B", rows: 3, columns: 2),
    TensorShape("b", rows: 2),
  ]
  private static let loss =
    "{expression: \"sum(sum((A[i,j] - 0.3*i + j)^2, i, 0, 1), j, 0, 2) + (a*B[0,0] - 1)^2"
    + " + sum(sum((B[i,j] - 1)^2, i, 0, 2), j, 0, 1) + sum((b[i] + a*i)^2, i, 0, 1) + (p - 1)^2\","
    + " variables: {a: scalar, A: [2, 3], p: scalar, B: [3, 2], b: 2}}"

  private static func file(_ rule: String, _ precision: String, _ use: String = "own") -> String {
    """
    precision: \(precision)
    loss: \(loss)
    start: {uniform: [-1, 1]}
    seeds: 5
    stop: {max_iterations: 8, converged: never}
    define:
      optimizers:
        own:
    \(rule)
    optimizers: [\(use)]
    """
  }

  private static func outcomes(_ text: String, joined: Bool = true) throws -> [[UInt64]] {
    let plan = Plan(try experiment(text))
    var tuning = RunTuning()
    tuning.joinsSteps = joined
    let results = try #require(try Runner.run(plan, jobs: 1, tuning: tuning))
    return (0..<plan.count).map { bits(results.outcome($0)) }
  }

  // MARK: Rules at random

  /// Joined with the loss or by phases, in lanes of trials or of elements, a rule has the same bits.
  @Test(arguments: 0..<24, [false, true])
  func aRuleAtRandomIsTheSameEverywhere(_ seed: Int, _ hasMatrices: Bool) throws {
    let rule = RandomRule(seed: UInt64(seed), hasMatrices: hasMatrices).text
    for precision in ["float32", "float64"] {
      let text = Self.file(rule, precision)
      let joined = try Self.outcomes(text)
      #expect(try Self.outcomes(text, joined: false) == joined, "\(rule)")
      #expect(Set(joined.map { $0.last }).count > 1)
      if precision == "float32" {
        try elements(FloatPack.self, text, rule)
      } else {
        try elements(DoublePack.self, text, rule)
      }
    }
  }

  /// Trials side by side against each by itself, its elements side by side.
  private func elements<V: PackLane>(_ lane: V.Type, _ text: String, _ rule: String) throws {
    let plan = Plan(try experiment(text))
    let choice = plan.experiment.optimizers[0]
    let loss = plan.experiment.losses[0].loss
    guard case .formula(let formula) = loss.objective else { return }
    let trials = (0..<plan.count).map { plan.trial($0) }
    let settings = choice.settings(for: [trials[0]])
    let run = try OwnRun<V>(
      choice.definition, settings, formula, starts: trials.map(\.start),
      tensors: TensorShape.tensors(of: formula.variables))
    for trial in trials.indices {
      let alone = Optimizer<V.Element>(
        choice.definition, settings, parameters: trials[trial].start.map { V.Element($0) },
        tensors: TensorShape.tensors(of: formula.variables))
      var x = trials[trial].start.map { V.Element($0) }
      let single = try OwnRun<V>(
        choice.definition, settings, formula, starts: [trials[trial].start],
        tensors: TensorShape.tensors(of: formula.variables))
      for _ in 0..<4 { alone.step(&x) { single.value(at: $0) } }
      let point = run.path(steps: 4)[trial]
      let isSame = zip(x, point).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
      #expect(isSame, "trial \(trial) of \(rule)")
    }
  }

  // MARK: What rules are made of

  private static let heavyBall = """
          parameters: {learning_rate: 0.05, momentum: 0.9}
          state: {change: 0}
          update:
            change: learning_rate*gradient + momentum*change
            x: x - change
    """

  /// Schedules, clipping and wrappers take a rule of one's own as they do the built-in one.
  @Test(arguments: [
    "NAME: {learning_rate: {cosine_decay: {initial: 0.1, decay_steps: [4, 7]}}, momentum: 0.8}",
    "NAME: {learning_rate: 0.1, momentum: [0.5, 0.9], clip_by_global_norm: [0.5, 2], clip_by_value: 0.7}",
    "sam: {rho: [0.01, 0.1], optimizer: {NAME: {learning_rate: 0.05, momentum: 0.9}}}",
    "lookahead: {sync_period: 2, optimizer: {sam: {optimizer: {NAME: {learning_rate: 0.1}}}}}",
  ])
  func schedulesAndWrappersTakeThem(_ use: String) throws {
    for precision in ["float32", "float64"] {
      let own = try Self.outcomes(
        Self.file(Self.heavyBall, precision, use.replacing("NAME", with: "own")))
      let builtIn = try Self.outcomes(
        Self.file(
          Self.heavyBall, precision,
          use.replacing("NAME", with: "momentum").replacing(
            "{learning_rate: 0.1}", with: "{learning_rate: 0.1, momentum: 0.9}")))
      #expect(own == builtIn && Set(own).count > 4)
    }
  }

  /// Groups of tensors have numbers of their own in a rule of one's own, beside it or in the one rule inside.
  @Test func groupsHaveTheirOwnNumbers() throws {
    let groups =
      "groups: [{tensors: A, momentum: [0, 0.5]}, {tensors: [B, b], learning_rate_factor: 0.1},"
      + " {tensors: p, frozen: true}]"
    let use = "NAME: {learning_rate: 0.05, momentum: 0.9, \(groups)}"
    let around = """
            parameters: {optimizer: momentum}
            update: {x: x + optimizer(gradient)}
      """
    for precision in ["float32", "float64"] {
      let builtIn = try Self.outcomes(
        Self.file(Self.heavyBall, precision, use.replacing("NAME", with: "momentum")))
      let own = try Self.outcomes(
        Self.file(Self.heavyBall, precision, use.replacing("NAME", with: "own")))
      let inside = try Self.outcomes(
        Self.file(
          around, precision, "own: {optimizer: {\(use.replacing("NAME", with: "momentum"))}}"))
      #expect(own == builtIn && inside == builtIn && Set(own).count == 10)
    }
  }

  /// A repetition is its statements written out, and a whole trial is the same one.
  @Test func aRepetitionIsItsStatementsWrittenOut() throws {
    func rule(_ update: String) -> String {
      """
            parameters: {rate: 0.1}
            state: {s: 0}
            update: [\(update), {x: x - rate*(s + y)}]
      """
    }
    let repeated = rule(
      "{y: gradient}, {repeat: 2, update: [{s: s + y}, {repeat: 3, update: {y: tanh(y) + s}}]}")
    let step = "{s: s + y}, {y: tanh(y) + s}, {y: tanh(y) + s}, {y: tanh(y) + s}"
    let written = rule("{y: gradient}, \(step), \(step)")
    let plans = try [repeated, written].map { Plan(try experiment(Self.file($0, "float64"))) }
    let identities = plans.map { $0.identities(of: $0.groups[0]).identity($0.trial(0)).text }
    #expect(identities[0] == identities[1])
    #expect(
      try Self.outcomes(Self.file(repeated, "float64"))
        == Self.outcomes(Self.file(written, "float64")))
  }

  /// A gradient at another point is an evaluation, one at x is none, and a loss is one with its gradient.
  @Test(arguments: [
    ("x - 0.01*gradient(x)", 1), ("x - 0.01*gradient(x + 0.1)", 2),
    ("x - 0.01*(gradient(x + 0.1) + gradient(0.1 + x))", 3),
    ("x - 0.01*(gradient(0.5*x) + gradient(0.5*x))", 2),
    ("x - 0.01*tanh(gradient*(loss(0.9*x) + norm(gradient(0.9*x))))", 2),
    ("x - 0.01*tanh(gradient*loss(x))", 1),
    ("x - 0.01*gradient(x + 0.1*gradient(x + 0.1))", 3),
  ])
  func evaluationsAreCounted(_ update: String, _ perStep: Int) throws {
    let text = Self.file("      update: {x: '\(update)'}", "float64")
    for outcome in try Self.outcomes(text) {
      #expect(outcome[1] == 8 && outcome[2] == UInt64(8 * perStep))
    }
  }

  /// States of all shapes hold what they are set to: a trial written out by hand.
  @Test func statesHaveTheirShapes() throws {
    let rule = """
            row_state: {r: 0}
            column_state: {c: 0}
            tensor_state: {k: 0}
            shared_state: {d: 0}
            update:
              - r: r + sum(gradient, rows)
              - c: c + sum(gradient, columns)
              - k: k + sum(gradient)
              - d: d + sum(gradient, all)
              - x: x - 0.001*(r + c + k + d)
      """
    let plan = Plan(try experiment(Self.file(rule, "float64")))
    let choice = plan.experiment.optimizers[0]
    let x: [Double] = (0..<16).map { Double($0 % 5) - 1.5 }
    let g: [Double] = (0..<16).map { Double(1 + $0 * 5 % 7) }
    let tensors = Self.tensors
    let optimizer = Optimizer<Double>(
      choice.definition, choice.settings(for: [plan.trial(0)]), parameters: x, tensors: tensors)
    var moved = x
    for _ in 0..<2 { optimizer.step(&moved, gradient: g) }
    // Single numbers are one vector, of one column.
    let parts: [(places: [Int], columns: Int)] = [
      ([0, 7], 1), (Array(1...6), 3), (Array(8...13), 2), ([14, 15], 1),
    ]
    let all = g.reduce(0, +)
    for (places, columns) in parts {
      let sum = places.reduce(0) { $0 + g[$1] }
      for (at, i) in places.enumerated() {
        let row = places.enumerated().filter { $0.offset / columns == at / columns }
        let column = places.enumerated().filter { $0.offset % columns == at % columns }
        let step = [row, column].map { $0.reduce(0) { $0 + g[$1.element] } }.reduce(sum + all, +)
        #expect(abs(moved[i] - (x[i] - 0.003 * step)) < 1e-12, "\(i)")
      }
    }
  }

  /// A rule inside is set and swept where its rule is used, under columns of its name.
  @Test func rulesInsideAreSwept() throws {
    let rule = """
            parameters: {mix: 0.5, first: {adam: {learning_rate: 0.1}}, second: lion}
            update:
              x: x + (mix*first(gradient) + (1 - mix)*second(gradient))
      """
    let use = "own: {mix: [0, 1], second: [sgd, {lion: {learning_rate: [0.01, 0.02]}}]}"
    let plan = Plan(try experiment(Self.file(rule, "float64", use)))
    #expect(plan.count == 5 * 2 * 3)
    let choice = plan.experiment.optimizers[1]
    let names = choice.parameters.map(\.name)
    #expect(names.contains("first.learning_rate") && names.contains("second.beta_1"))
    #expect(choice.fixed[names.firstIndex(of: "first.learning_rate") ?? 0] == 0.1)
    #expect(choice.title == "Own (Adam, Lion)")
    #expect(choice.words.map(\.column) == ["first.optimizer", "second.optimizer"])
    let outcomes = try Self.outcomes(Self.file(rule, "float64", use))
    #expect(Set(outcomes).count >= 20)
    // With all of the first it is Adam, and what the second does makes no difference.
    let adam = try Self.outcomes(Self.file(rule, "float64", "adam: {learning_rate: 0.1}"))
    let mixed = try Self.outcomes(Self.file(rule, "float64", "own: {mix: 1, second: sgd}"))
    for (a, b) in zip(adam, mixed) {
      for (first, second) in zip(a.dropFirst(6), b.dropFirst(6)) {
        let values = [Double(bitPattern: first), Double(bitPattern: second)]
        #expect(abs(values[0] - values[1]) < 1e-9)
      }
    }
  }
}

/// Trials of a rule on a formula, stepped by themselves.
private final class OwnRun<V: PackLane> {
  private let batch: Batch<V>
  private let optimizer: StepOptimizer<V>
  private let evaluator: ProgramEvaluator<V>
  private var t = 0

  init(
    _ definition: OptimizerDefinition, _ settings: OptimizerSettings, _ formula: Formula,
    starts: [[Double]], tensors: [TensorShape]
  ) throws {
    batch = Batch(dimension: starts[0].count, trials: starts.count)
    evaluator = ProgramEvaluator(
      gradient: try formula.gradientProgram(), curvature: try formula.gradientProgram(),
      dimension: starts[0].count,
      maximumBlocks: batch.capacity)
    for (trial, start) in starts.enumerated() {
      for (i, value) in start.enumerated() {
        batch.set(batch.x, i, trial: trial, to: V.Element(value))
      }
    }
    optimizer = StepOptimizer(
      definition.arithmetic(with: settings), numbers: definition.numbers(of: settings),
      tensors: tensors, batch)
  }

  /// The points after so many steps.
  func path(steps: Int) -> [[V.Element]] {
    while t < steps {
      t += 1
      evaluator.evaluate(at: batch.x, loss: batch.loss, gradient: batch.gradient, batch: batch)
      optimizer.step(t, evaluator)
    }
    return (0..<batch.count).map { trial in
      (0..<batch.dimension).map { batch.value(batch.x, $0, trial: trial) }
    }
  }

  /// The loss and its gradient at a point.
  func value(at x: [V.Element]) -> (loss: V.Element, gradient: [V.Element]) {
    let probe = Batch<V>(dimension: x.count, trials: 1)
    for (i, value) in x.enumerated() { probe.set(probe.x, i, trial: 0, to: value) }
    evaluator.evaluate(at: probe.x, loss: probe.loss, gradient: probe.gradient, batch: probe)
    return (
      probe.value(probe.loss, 0, trial: 0),
      (0..<x.count).map { probe.value(probe.gradient, $0, trial: 0) }
    )
  }
}
