/// By which result settings are compared.
public enum Metric: String, Sendable, Hashable, CaseIterable {
  case finalLoss = "final_loss"
  case bestLoss = "best_loss"
  /// Over the test rows at the last step.
  case testLoss = "test_loss"
  /// The share of test rows that are right at the last step: the larger the better, unlike all others.
  case testAccuracy = "test_accuracy"
  case iterations

  /// Whether the larger of two results is the better one.
  public var isLargerBetter: Bool { self == .testAccuracy }
  /// Whether it needs rows that are held out.
  public var isOfTest: Bool { self == .testLoss || self == .testAccuracy }
}
