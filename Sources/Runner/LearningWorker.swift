import Engine
import Lanes
import Optimizers
import Sweeps

/// Runs batches of one group. Used by one thread.
final class LearningWorker<V: PackLane> {
  private let plan: Plan
  private let group: Plan.Group
  private let learning: LearningGroup
  private let compiled: CompiledGroup
  private let choice: LossChoice
  private let optimizer: OptimizerChoice
  /// Engines for trials in lanes, and for elements in lanes.
  private var engines: [Bool: LearningEngine<V>] = [:]
  /// The orders of the last seed's rows.
  private var sequence: MinibatchSequence?
  private var sequenceSeed = 0

  init(_ plan: Plan, _ group: Plan.Group, _ learning: LearningGroup, _ compiled: CompiledGroup) {
    self.plan = plan
    self.group = group
    self.learning = learning
    self.compiled = compiled
    choice = plan.experiment.losses[group.lossIndex]
    optimizer = plan.experiment.optimizers[group.optimizerIndex]
  }

  /// Runs trials that share rows and noise; see ``LearningEngine/run(_:parameters:starts:conditions:into:observer:resuming:pulse:)``.
  ///
  /// - Parameters:
  ///   - numbers: what the arithmetic computes with, where it is not the plan's.
  ///   - stop: when trials end, where it is not as the plan has it.
  func run(
    _ trials: TrialColumns, numbers: [[Double]]? = nil, stop: StopRule? = nil,
    into table: OutcomeTable?,
    observer: LearningEngine<V>.Observer? = nil, resuming checkpoint: [UInt8]? = nil,
    pulse: ((Int, _ checkpoint: () -> [UInt8]) -> Bool)? = nil
  ) -> Bool {
    let elements = learning.usesElements(trials.count)
    guard
      let engine = engines[elements]
        ?? learning.engine(V.self, compiled, lanesAreElements: elements)
    else { return false }
    engines[elements] = engine
    let gradients = optimizer.gradients(trials, 0, on: choice)
    let seed = trials.seeds?[0] ?? 0
    let conditions = LearningEngine<V>.Conditions(
      minibatches: minibatches(gradients.batch, seed), oracle: choice.oracle, seed: seed,
      accumulate: gradients.accumulated,
      evaluationInterval: plan.evaluationInterval(lossIndex: group.lossIndex, gradients),
      stop: stop ?? plan.stop(lossIndex: group.lossIndex, gradients))
    return engine.run(
      trials.count, parameters: numbers ?? plan.numbers(for: trials, of: group),
      starts: starts(trials),
      seeds: trials.seeds, conditions: conditions, into: table, observer: observer,
      resuming: checkpoint,
      pulse: pulse.map { pulse in { t in pulse(t) { engine.checkpoint(t) } } })
  }

  private func minibatches(_ size: Int, _ seed: Int) -> MinibatchSequence? {
    guard size > 0, let rows = choice.loss.data?.trainingRows else { return nil }
    if let sequence, sequence.size == size, sequenceSeed == seed { return sequence }
    let made = MinibatchSequence(
      rows: rows, size: size, order: plan.experiment.minibatchOrder, seed: seed)
    sequence = made
    sequenceSeed = seed
    return made
  }

  /// Starting points by component; those by rule are computed by seed.
  private func starts(_ trials: TrialColumns) -> [[Double]] {
    guard trials.starts.isEmpty else { return trials.starts }
    let seeds = trials.seeds ?? [0]
    let different = Set(seeds)
    guard different.count > 1 else { return choice.startingPoint(seed: seeds[0]).map { [$0] } }
    var points: [Int: [Double]] = [:]
    for seed in different { points[seed] = choice.startingPoint(seed: seed) }
    return (0..<choice.loss.dimension).map { component in
      seeds.map { points[$0]?[component] ?? 0 }
    }
  }
}
