import Engine
import Results

/// A number that a trial ends with: a column of results.
public enum Measure: String, Sendable, Hashable, CaseIterable {
  case finalLoss = "final_loss"
  case bestLoss = "best_loss"
  case iterations
  case gradientNorm = "gradient_norm"
  case gradientEvaluations = "gradient_evaluations"
}

extension Measure {
  /// A number of a trial.
  package func value(_ table: OutcomeTable, _ index: Int) -> Double {
    switch self {
    case .finalLoss: table.finalLoss(of: index)
    case .bestLoss: table.bestLoss(of: index)
    case .iterations: Double(table.iterations(of: index))
    case .gradientNorm: table.gradientNorm(of: index)
    case .gradientEvaluations: Double(table.gradientEvaluations(of: index))
    }
  }

  /// The number where trials are ranked: infinite for NaN, and for an exploded trial whatever it
  /// came to, but for the best loss, which it did reach.
  package func ranked(_ table: OutcomeTable, _ index: Int) -> Double {
    if self != .bestLoss, table.status(of: index) == .exploded { return .infinity }
    let value = value(table, index)
    return value.isNaN ? .infinity : value
  }
}
