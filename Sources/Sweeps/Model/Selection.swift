/// Seeds on which the best setting is chosen, and others on which it is reported: so that a lucky seed
/// does not count twice.
public struct Selection: Sendable, Hashable {
  /// Ascending, none in both.
  public let choose: [Int]
  public let report: [Int]

  public init(choose: [Int], report: [Int]) {
    self.choose = choose
    self.report = report
  }
}
