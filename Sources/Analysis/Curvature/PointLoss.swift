import Engine
import Formulas
import Lanes
import Losses
import Runner

/// A loss at single points, in Double, over all training rows where it has any: its value, its gradient, and
/// the exact product of its second derivatives and a direction. One serves one thread.
package final class PointLoss {
  private typealias V = DoublePack
  package let dimension: Int
  private let loss: any DataLoss<DoublePack>
  private let batch: Batch<DoublePack>
  /// A direction and its product with the second derivatives.
  private let other: Batch<DoublePack>

  /// What all threads share.
  package struct Shared: Sendable {
    fileprivate let compiled: CompiledLoss
    fileprivate let dimension: Int

    /// - Parameter curvature: whether products with second derivatives are wanted.
    /// - Throws: where the formula has no such derivatives.
    package init(_ loss: Loss, curvature: Bool = false) throws(FormulaError) {
      compiled = try CompiledLoss(loss, .float64, needsCurvature: curvature)
      dimension = loss.dimension
    }
  }

  /// From so many components on, points are evaluated one by one with components in lanes.
  private static let mostInLanes = 20_000

  /// - Parameter points: how many ``values(at:)`` takes at a time; others take one.
  package init?(_ shared: Shared, points: Int = 1) {
    dimension = shared.dimension
    let isLarge = shared.dimension > Self.mostInLanes
    let areElements = shared.compiled.isModel && (points == 1 || isLarge)
    let trials = areElements || isLarge ? 1 : max(1, points)
    guard
      let loss = shared.compiled.dataLoss(
        DoublePack.self, dimension: shared.dimension, lanesAreElements: areElements,
        maximumTrials: trials)
    else { return nil }
    self.loss = loss
    batch =
      areElements
      ? Batch(elements: shared.dimension) : Batch(dimension: shared.dimension, trials: trials)
    other =
      areElements
      ? Batch(elements: shared.dimension) : Batch(dimension: shared.dimension, trials: trials)
    most = trials
  }

  /// How many points are evaluated at a time.
  private let most: Int

  /// Where a component of a point lies.
  private func place(_ component: Int, _ point: Int) -> (block: Int, lane: Int) {
    batch.lanesAreElements
      ? (component / V.width, component % V.width)
      : (component * batch.capacity + point / V.width, point % V.width)
  }

  private func write(
    _ vector: [Double], to memory: UnsafeMutablePointer<DoublePack>, point: Int = 0
  ) {
    precondition(vector.count == dimension, "a point of the wrong dimension")
    for component in 0..<dimension {
      let (block, lane) = place(component, point)
      memory[block].setElement(at: lane, to: vector[component])
    }
  }

  private func read(_ memory: UnsafeMutablePointer<DoublePack>) -> [Double] {
    (0..<dimension).map { component in
      let (block, lane) = place(component, 0)
      return memory[block].element(at: lane)
    }
  }

  /// The loss at each of some points.
  package func values(at points: [[Double]]) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(points.count)
    var first = 0
    while first < points.count {
      let now = min(most, points.count - first)
      // Places without a point repeat the last.
      for place in 0..<most {
        write(points[first + min(place, now - 1)], to: batch.x, point: place)
      }
      loss.evaluate(at: batch.x, rows: nil, loss: batch.loss, gradient: nil, batch: batch)
      for place in 0..<now {
        values.append(batch.loss[place / V.width].element(at: place % V.width))
      }
      first += now
    }
    return values
  }

  /// ∇L at a point.
  package func gradient(at point: [Double]) -> [Double] {
    for place in 0..<most { write(point, to: batch.x, point: place) }
    loss.evaluate(
      at: batch.x, rows: nil, loss: batch.loss, gradient: batch.gradient, batch: batch)
    return read(batch.gradient)
  }

  /// ∇²L·v at a point, for as many directions v as the caller asks for.
  package func products(at point: [Double]) -> ([Double]) -> [Double] {
    for place in 0..<most { write(point, to: batch.x, point: place) }
    return { [self] direction in
      for place in 0..<most { write(direction, to: other.x, point: place) }
      loss.curvature(
        at: batch.x, along: other.x, product: other.gradient, rows: nil, batch: batch)
      return read(other.gradient)
    }
  }
}
