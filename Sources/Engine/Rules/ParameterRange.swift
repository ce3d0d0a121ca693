/// The numbers that a hyperparameter may be.
public struct ParameterRange: Sendable, Hashable {
  public let lower: Double
  public let upper: Double
  public let includesLower: Bool
  public let includesUpper: Bool

  public init(
    _ lower: Double, _ upper: Double, includesLower: Bool = true, includesUpper: Bool = true
  ) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
  }

  /// Any finite number.
  public static let any = ParameterRange(
    -.infinity, .infinity, includesLower: false, includesUpper: false)
  /// From 0 on.
  public static let nonNegative = ParameterRange(0, .infinity, includesUpper: false)
  /// Above 0.
  public static let positive = ParameterRange(
    0, .infinity, includesLower: false, includesUpper: false)
  /// From 0 to below 1: a decay rate.
  public static let decay = ParameterRange(0, 1, includesUpper: false)
  /// Above 0 and below 1.
  public static let openUnit = ParameterRange(0, 1, includesLower: false, includesUpper: false)
  /// At most 0.
  public static let nonPositive = ParameterRange(-.infinity, 0, includesLower: false)
  /// From 1 on.
  public static let factor = ParameterRange(1, .infinity, includesUpper: false)
  /// From 0 to 1.
  public static let unit = ParameterRange(0, 1)

  /// Whether `value` is in the range; NaN never is.
  public func contains(_ value: Double) -> Bool {
    (includesLower ? value >= lower : value > lower)
      && (includesUpper ? value <= upper : value < upper)
  }

  /// In words: `at least 0`, `at least 0 and below 1`.
  public var text: String {
    var parts: [String] = []
    if lower.isFinite { parts.append("\(includesLower ? "at least" : "above") \(short(lower))") }
    if upper.isFinite { parts.append("\(includesUpper ? "at most" : "below") \(short(upper))") }
    return parts.isEmpty ? "a finite number" : parts.joined(separator: " and ")
  }

  private func short(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
