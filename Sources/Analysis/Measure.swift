import Engine
import Results

/// A number that a trial ends with: a column of results.
public enum Measure: String, Sendable, Hashable, CaseIterable {
  case finalLoss = "final_loss"
  case bestLoss = "best_loss"
  case iterations
  case gradientNorm = "gradient_norm"
  case gradientEvaluations = "gradient_evaluations"
  case testLoss = "test_loss"
  case testAccuracy = "test_accuracy"
  case bestTestAccuracy = "best_test_accuracy"
}

extension Measure {
  /// A number of a trial. Of an optimizer that reports an average, losses are of that: it is evaluated at the end
  /// alone, so that its best loss is the last.
  package func value(_ table: OutcomeTable, _ index: Int) -> Double {
    switch self {
    case .finalLoss: table.reportedLoss(of: index)
    case .bestLoss: table.finalAverageLoss(of: index) ?? table.bestLoss(of: index)
    case .iterations: Double(table.iterations(of: index))
    case .gradientNorm: table.gradientNorm(of: index)
    case .gradientEvaluations: Double(table.gradientEvaluations(of: index))
    case .testLoss: table.measures(of: index)?.finalTestLoss ?? .nan
    case .testAccuracy: table.measures(of: index)?.finalTestAccuracy ?? .nan
    case .bestTestAccuracy: table.measures(of: index)?.bestTestAccuracy ?? .nan
    }
  }

  /// Whether the larger of two numbers is the better one.
  package var isLargerBetter: Bool { self == .testAccuracy || self == .bestTestAccuracy }

  /// The number where trials are ranked, the smaller the better: infinite for NaN, and for an exploded trial
  /// whatever it came to, but for the best loss, which it did reach. ``shown(_:)`` is what people read.
  package func ranked(_ table: OutcomeTable, _ index: Int) -> Double {
    if self != .bestLoss, self != .bestTestAccuracy, table.status(of: index) == .exploded {
      return .infinity
    }
    let value = value(table, index)
    return value.isNaN ? .infinity : isLargerBetter ? -value : value
  }

  /// A number by which trials are ranked, as people read it.
  package func shown(_ ranked: Double) -> Double { isLargerBetter ? 0 - ranked : ranked }
}
