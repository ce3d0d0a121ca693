/// A number that came of a trial: a column of results.
public enum Measure: String, Sendable, Hashable, CaseIterable {
  case finalLoss = "final_loss"
  case bestLoss = "best_loss"
  case iterations
  case gradientNorm = "gradient_norm"
  case gradientEvaluations = "gradient_evaluations"
}

/// What a performance profile counts.
public enum Cost: String, Sendable, Hashable, CaseIterable {
  case iterations
  case gradientEvaluations = "gradient_evaluations"
}
