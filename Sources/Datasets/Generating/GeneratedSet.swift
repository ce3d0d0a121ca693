/// Kinds of data sets that formulas make.
///
/// Row i of a set is made from the seed and i alone: a set of fewer rows is the beginning of a longer one. u are
/// numbers uniform in [0, 1), n normal ones with mean 0 and variance 1.
public enum GeneratedSet: String, Sendable, Hashable, CaseIterable {
  case blobs, moons, linear, spirals

  /// A number that shapes a set.
  public struct Parameter: Sendable, Hashable {
    public let name: String
    public let defaultValue: Double
    public let range: ClosedRange<Double>
    /// Whether only whole numbers are allowed.
    public let isWhole: Bool
    public let summary: String
  }

  /// What it is, in a line.
  public var summary: String {
    switch self {
    case .blobs: "normal clouds around random centers, a class each"
    case .moons: "two interleaved half-moons, a class each"
    case .linear: "a target that is linear in the features, with known weights"
    case .spirals: "arms of a spiral, a class each"
    }
  }

  /// How a row is made; j counts features from 1, c classes from 0.
  public var formula: [String] {
    switch self {
    case .blobs:
      ["c = i mod classes", "center[c, j] = 20·u − 10", "x[j] = center[c, j] + spread·n"]
    case .moons:
      [
        "c = i mod 2, t = π·u", "c = 0: x1 = cos t + noise·n, x2 = sin t + noise·n",
        "c = 1: x1 = 1 − cos t + noise·n, x2 = 1/2 − sin t + noise·n",
      ]
    case .linear:
      ["x[j] = n, w[j] = j/features", "y = 1 + sum of w[j]·x[j] + noise·n"]
    case .spirals:
      [
        "c = i mod classes, t = u, a = 2π·(1.5·t + c/classes)",
        "x1 = t·cos a + noise·n, x2 = t·sin a + noise·n",
      ]
    }
  }

  public var parameters: [Parameter] {
    let classes = Parameter(
      name: "classes", defaultValue: self == .blobs ? 3 : 2, range: 2...1000, isWhole: true,
      summary: "how many classes, which rows take by turns")
    func noise(_ value: Double) -> Parameter {
      Parameter(
        name: "noise", defaultValue: value, range: 0...1e6, isWhole: false,
        summary: self == .linear
          ? "standard deviation of the target's noise" : "standard deviation around the curve")
    }
    func features(_ count: Double) -> Parameter {
      Parameter(
        name: "features", defaultValue: count, range: 1...100_000, isWhole: true,
        summary: "how many features a row has")
    }
    switch self {
    case .blobs:
      return [
        classes, features(2),
        Parameter(
          name: "spread", defaultValue: 1, range: 0...1e6, isWhole: false,
          summary: "standard deviation around a center"),
      ]
    case .moons: return [noise(0.15)]
    case .linear: return [features(10), noise(0.1)]
    case .spirals: return [classes, noise(0.02)]
    }
  }
}
