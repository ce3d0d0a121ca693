import Lanes

/// Lookahead: an optimizer runs ahead, and every k steps is drawn back to a slower point.
///
/// x ← the optimizer's step
/// every k steps: z ← z + α·(x − z), x ← z
///
/// Zhang, "Lookahead Optimizer: k steps forward, 1 step back" (2019). The trial's point is the fast
/// one, x; the optimizer keeps its state when it is drawn back.
final class Lookahead<V: SweepLane>: BatchOptimizer {
  private let optimizer: any BatchOptimizer<V>
  private var periods: [Int]
  private var fractions: [V]
  private let slow: Batch<V>

  init(_ settings: OptimizerSettings, _ batch: Batch<V>) {
    let (definition, inner) = settings.inner.resolved
    optimizer = definition.make(inner, for: batch)
    let columns = settings.parameters.columns
    periods = (0..<batch.count).map { max(1, Int(columns[0][min($0, columns[0].count - 1)])) }
    fractions = laneColumn(columns[1], blocks: batch.capacity)
    slow = Batch(like: batch)
    slow.x.update(from: batch.x, count: batch.shape.rows * batch.capacity)
  }

  func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>) {
    optimizer.step(t, batch, evaluator)
    for trial in 0..<batch.count where t % periods[trial] == 0 {
      let fraction = fractions[trial / V.width].element(at: trial % V.width)
      for i in 0..<batch.dimension {
        let from = batch.value(slow.x, i, trial: trial)
        let point = from + fraction * (batch.value(batch.x, i, trial: trial) - from)
        batch.set(slow.x, i, trial: trial, to: point)
        batch.set(batch.x, i, trial: trial, to: point)
      }
    }
  }

  func move(from: Int, to: Int) {
    optimizer.move(from: from, to: to)
    periods[to] = periods[from]
    moveLane(&fractions, from: from, to: to)
    for i in 0..<slow.dimension {
      slow.set(slow.x, i, trial: to, to: slow.value(slow.x, i, trial: from))
    }
  }

  func exchange(_ archive: inout Archive) {
    optimizer.exchange(&archive)
    let count = slow.shape.rows * slow.capacity * MemoryLayout<V>.stride
    archive.exchange(UnsafeMutableRawBufferPointer(start: slow.x, count: count))
  }
}

extension OptimizerCatalogue {
  static let lookahead = OptimizerDefinition(
    name: "lookahead", title: "Lookahead",
    summary: "An optimizer runs ahead, and every k steps is drawn back to a slower point.",
    equations: ["x ← the optimizer's step", "every k steps: z ← z + α·(x − z), x ← z"],
    source: "Zhang 2019; Optax lookahead",
    parameters: [
      ParameterDescription(
        name: "sync_period", defaultValue: 5, range: .factor,
        summary: "k: how many steps it runs ahead.", kind: .whole),
      ParameterDescription(
        name: "slow_step_size", defaultValue: 0.5, range: .unit,
        summary: "α: how far the slow point follows."),
    ], wrapsOptimizer: true,
    float: { Lookahead($0, $1) }, double: { Lookahead($0, $1) }, floatPack: { Lookahead($0, $1) },
    doublePack: { Lookahead($0, $1) })
}
