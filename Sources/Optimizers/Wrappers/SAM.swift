import Lanes

/// SAM: steps with the gradient of a point uphill, so that sharp minima are left.
///
/// g′ = ∇f(x + ρ·g/‖g‖)
/// x ← the optimizer's step from x with g′
///
/// Foret, "Sharpness-Aware Minimization" (2021). Two gradients a step; where ‖g‖ is 0, g′ is g. The
/// loss that the optimizer sees is the one at x.
final class SAM<V: SweepLane>: BatchOptimizer {
  private let optimizer: any BatchOptimizer<V>
  private var rho: [V]
  private let uphill: Batch<V>

  init(_ settings: OptimizerSettings, _ batch: Batch<V>) {
    let (definition, inner) = settings.inner.resolved
    optimizer = definition.make(inner, for: batch)
    rho = laneColumn(settings.parameters.columns[0], blocks: batch.capacity)
    uphill = Batch(like: batch)
  }

  func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>) {
    for block in 0..<batch.blocks {
      let norm = batch.norm(batch.gradient, block)
      let reach = V.select(norm .== 0, 0, rho[block] / norm)
      for row in 0..<batch.shape.rows {
        let place = row * batch.capacity + block
        uphill.x[place] = batch.x[place] + reach * batch.gradient[place]
      }
    }
    evaluator.evaluate(at: uphill.x, loss: uphill.loss, gradient: batch.gradient, batch: batch)
    for trial in 0..<batch.count { batch.extraEvaluations[trial] += 1 }
    optimizer.step(t, batch, evaluator)
  }

  func move(from: Int, to: Int) {
    optimizer.move(from: from, to: to)
    moveLane(&rho, from: from, to: to)
  }

  func exchange(_ archive: inout Archive) { optimizer.exchange(&archive) }
}

extension OptimizerCatalogue {
  static let sam = OptimizerDefinition(
    name: "sam", title: "SAM",
    summary: "Steps with the gradient of a point uphill, so that sharp minima are left.",
    equations: ["g′ = ∇f(x + ρ·g/‖g‖)", "x ← the optimizer's step from x with g′"],
    source: "Foret 2021; Optax contrib sam",
    parameters: [
      ParameterDescription(
        name: "rho", defaultValue: 0.05, range: .nonNegative, summary: "ρ: how far uphill.")
    ], needs: .evaluations, wrapsOptimizer: true,
    float: { SAM($0, $1) }, double: { SAM($0, $1) }, floatPack: { SAM($0, $1) },
    doublePack: { SAM($0, $1) })
}
