import Formulas
import Losses
import Support
import Synchronization

/// The sharpness of a loss: the largest eigenvalue of its second derivatives.
package enum Sharpness {
  /// What a figure shows: far below what a line's width is.
  package static let tolerance = 1e-4

  /// The sharpness at each of some points, over all training rows where the loss has any.
  ///
  /// - Parameters:
  ///   - tolerance: the error, as a share of the eigenvalue's size.
  ///   - jobs: how many threads; the numbers do not depend on it.
  /// - Returns: NaN where a point or a product has a number that is not finite.
  /// - Throws: where the formula has no second derivatives.
  /// - Complexity: some ten to a hundred products of the second derivatives and a vector for each point.
  package static func values(
    at points: [[Double]], of loss: Loss, tolerance: Double = tolerance, jobs: Int = 1
  ) throws(FormulaError) -> [Double] {
    let shared = try PointLoss.Shared(loss, curvature: true)
    let found = Mutex([Double](repeating: .nan, count: points.count))
    Parallel.forEach(
      points.count, threads: jobs, state: { PointLoss(shared) },
      body: { evaluator, index in
        let point = points[index]
        guard let evaluator, point.allSatisfy(\.isFinite) else { return }
        let value = LargestEigenvalue.find(
          dimension: point.count, tolerance: tolerance, product: evaluator.products(at: point))
        found.withLock { $0[index] = value }
      })
    return found.withLock { $0 }
  }
}
