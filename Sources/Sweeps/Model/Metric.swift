/// By which result settings are compared; the smaller the better.
public enum Metric: String, Sendable, Hashable, CaseIterable {
  case finalLoss = "final_loss"
  case bestLoss = "best_loss"
  case iterations
}
