import Formulas
import Losses
import Results
import Runner
import Sweeps

/// The lowest loss that is known of each loss: of its known minima, or the lowest that a trial found where
/// none is known or that lies below.
package struct LowestLosses {
  /// By loss; nil where nothing is known and no trial came to anything.
  package let losses: [(loss: Double, isFound: Bool)?]

  /// - Parameters:
  ///   - measure: what counts of a trial: its final loss or its lowest.
  ///   - tolerance: how far below a known minimum a trial must come to take its place, relative where that
  ///     is above 1.
  package init(
    _ results: RunResults, of measure: Measure = .finalLoss, tolerance: Double = 1e-8
  ) {
    losses = results.plan.experiment.losses.indices.map {
      Self.lowest($0, results, measure, tolerance)
    }
  }

  private static func lowest(
    _ lossIndex: Int, _ results: RunResults, _ measure: Measure, _ tolerance: Double
  ) -> (loss: Double, isFound: Bool)? {
    let loss = results.plan.experiment.losses[lossIndex].loss
    var found = Double.infinity
    for (group, table) in zip(results.plan.groups, results.outcomes)
    where group.lossIndex == lossIndex {
      for index in 0..<group.count {
        let value = measure.ranked(table, index)
        if value < found, measure == .finalLoss || value.isFinite { found = value }
      }
    }
    let known = loss.minimumLoss ?? atMinima(loss)
    if let known, !(found < known - tolerance * max(1, abs(known))) { return (known, false) }
    return found.isFinite ? (found, true) : nil
  }

  private static func atMinima(_ loss: Loss) -> Double? {
    guard !loss.minima.isEmpty, let formula = loss.formula else { return nil }
    let evaluator = PointEvaluator<Double>(formula.valueProgram())
    return loss.minima.map { evaluator($0)[0] }.filter(\.isFinite).min()
  }
}
