import Engine
import Lanes
import Optimizers
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// A batch that is stopped, and goes on in another engine, gives the bits of one that was not.
@Suite struct CheckpointTests {
  /// Every optimizer, with a learning rate a trial where it has one; trials end at steps of their own.
  private static func text(_ name: String, _ precision: String) -> String {
    let definition = OptimizerCatalogue.all.first { $0.name == name }
    let sweeps = definition?.parameters.contains { $0.name == "learning_rate" } == true
    return """
      precision: \(precision)
      loss: {rosenbrock: {dimension: 3}}
      start: {uniform: [-2, 2]}
      seeds: 9
      stop: {max_iterations: 300, converged: [unchanged, {loss_below: 0.05}, {loss_change: 1e-5, patience: 3}]}
      optimizers: [{\(name): {\(sweeps ? "learning_rate: [1e-3, 1e-2, 0.1, 3]" : "")}}]
      """
  }

  /// - Parameters:
  ///   - stops: the beat at which the run is stopped; nil for none.
  ///   - step: it is stopped at the first beat from this step on.
  /// - Returns: the outcomes, and the checkpoint of a run that was stopped.
  private func run<V: PackLane>(
    _ lane: V.Type, _ plan: Plan, from checkpoint: [UInt8]? = nil, stops: Int? = nil,
    atStep step: Int = .max
  ) throws -> (outcomes: [[UInt64]], checkpoint: [UInt8]?) {
    let group = plan.groups[0]
    let choice = plan.experiment.optimizers[0]
    let engine = BatchEngine<V>(try Runner.compile(plan, group: 0), maximumTrials: group.count)
    let trials = plan.columns(0..<group.count, of: group)
    let table = try OutcomeTable(
      count: group.count, dimension: trials.starts.count, hasAverage: choice.averages,
      isSingle: plan.experiment.precision == .float32)
    var beats = 0
    var kept: [UInt8]?
    let isWhole = engine.run(
      trials.count, parameters: choice.numbers(for: trials), starts: trials.starts, firstRow: 0,
      into: table, resuming: checkpoint
    ) { t in
      beats += 1
      guard beats == stops || t >= step else { return true }
      kept = engine.checkpoint(t)
      return false
    }
    #expect(isWhole == (kept == nil))
    return ((0..<group.count).map { bits(table[$0]) }, kept)
  }

  private func check<V: PackLane>(_ lane: V.Type, _ name: String, _ precision: String) throws {
    let plan = Plan(try experiment(Self.text(name, precision)))
    let whole = try run(lane, plan).outcomes
    var stopped = 0
    for beat in [1, 2, 4, 7] {
      guard let kept = try run(lane, plan, stops: beat).checkpoint else { continue }
      stopped += 1
      #expect(try run(lane, plan, from: kept).outcomes == whole, "\(name) at beat \(beat)")
      // Twice stopped; what is damaged or of other trials is begun anew.
      if let second = try run(lane, plan, from: kept, stops: 2).checkpoint {
        #expect(try run(lane, plan, from: second).outcomes == whole, "\(name), twice")
      }
      for end in [0, 8, kept.count / 2, kept.count - 1] {
        let outcomes = try run(lane, plan, from: Array(kept.prefix(end))).outcomes
        #expect(outcomes == whole, "\(name), of \(end) bytes")
      }
    }
    #expect(stopped > 0, "\(name) was never stopped")
  }

  @Test(arguments: OptimizerCatalogue.all.map(\.name))
  func everyOptimizer(_ name: String) throws {
    try check(FloatPack.self, name, "float32")
    try check(DoublePack.self, name, "float64")
  }

  /// Behind the steps whose constants are kept in a table (2 MB of numbers), where they are computed 64 at a
  /// time: Adam's bias corrections, as two numbers a step, and a schedule.
  @Test func behindTheTable() throws {
    let text = """
      loss: {expression: 2*x^4 + 3*x^3 + 2}
      start: {x: [1, 2]}
      stop: {max_iterations: 600000, converged: never}
      optimizers: [{adam: {learning_rate: {cosine_decay: {initial: 0.01, decay_steps: 500000}}}}]
      """
    let plan = Plan(try experiment(text))
    let whole = try run(FloatPack.self, plan).outcomes
    for step in [1000, 200_000, 300_000] {
      let kept = try #require(try run(FloatPack.self, plan, atStep: step).checkpoint)
      #expect(try run(FloatPack.self, plan, from: kept).outcomes == whole, "step \(step)")
    }
  }
}
