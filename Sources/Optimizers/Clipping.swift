import Lanes

/// Clips the gradient before an optimizer sees it.
///
/// g ← max(−c, min(c, g))
/// g ← g/‖g‖ · n, where ‖g‖ ≥ n
///
/// `clip_by_value` and `clip_by_global_norm` of every optimizer, in this order; Optax's clip and
/// clip_by_global_norm (Pascanu 2013).
final class ClippedOptimizer<V: SweepLane>: BatchOptimizer {
  private let optimizer: any BatchOptimizer<V>
  private var valueBounds: [V]
  private var normBounds: [V]

  /// nil where nothing is to be clipped.
  init?(_ optimizer: any BatchOptimizer<V>, _ settings: OptimizerSettings, _ batch: Batch<V>) {
    guard settings.clipByValue != nil || settings.clipByGlobalNorm != nil else { return nil }
    self.optimizer = optimizer
    valueBounds = settings.clipByValue.map { laneColumn($0, blocks: batch.capacity) } ?? []
    normBounds = settings.clipByGlobalNorm.map { laneColumn($0, blocks: batch.capacity) } ?? []
  }

  func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>) {
    for block in 0..<batch.blocks {
      if !valueBounds.isEmpty { clip(batch, block, toValue: valueBounds[block]) }
      if !normBounds.isEmpty { clip(batch, block, toNorm: normBounds[block]) }
    }
    optimizer.step(t, batch, evaluator)
  }

  private func clip(_ batch: Batch<V>, _ block: Int, toValue bound: V) {
    for row in 0..<batch.shape.rows {
      let place = row * batch.capacity + block
      batch.gradient[place] = V.maximum(-bound, V.minimum(bound, batch.gradient[place]))
    }
  }

  private func clip(_ batch: Batch<V>, _ block: Int, toNorm bound: V) {
    let norm = batch.norm(batch.gradient, block)
    for row in 0..<batch.shape.rows {
      let place = row * batch.capacity + block
      let g = batch.gradient[place]
      batch.gradient[place] = (g / norm * bound).replacing(with: g, where: norm .< bound)
    }
  }

  func move(from: Int, to: Int) {
    optimizer.move(from: from, to: to)
    moveLane(&valueBounds, from: from, to: to)
    moveLane(&normBounds, from: from, to: to)
  }

  func exchange(_ archive: inout Archive) { optimizer.exchange(&archive) }
}

extension Batch {
  /// The Euclidean norms of a block's vectors; `buffer` is of the shape of ``x``.
  @inlinable
  func norm(_ buffer: UnsafeMutablePointer<V>, _ block: Int) -> V {
    shape.sum { row in
      let value = buffer[row * capacity + block]
      return value * value
    }.squareRoot()
  }
}

/// A number for each trial, in lanes; one number stands for all.
func laneColumn<V: Lane>(_ values: [Double], blocks: Int) -> [V] {
  (0..<blocks).map { block in
    var lanes = V(rounding: values.last ?? 0)
    for lane in 0..<V.width where block * V.width + lane < values.count {
      lanes.setElement(at: lane, to: V.Element(values[block * V.width + lane]))
    }
    return lanes
  }
}

/// Puts the number of trial `from` in the place of trial `to`.
func moveLane<V: Lane>(_ column: inout [V], from: Int, to: Int) {
  guard !column.isEmpty else { return }
  let value = column[from / V.width].element(at: from % V.width)
  column[to / V.width].setElement(at: to % V.width, to: value)
}
