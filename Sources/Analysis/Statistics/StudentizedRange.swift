import Lanes

/// The range of several independent standard normal numbers: the studentized range of infinite freedom.
enum StudentizedRange {
  /// The probability that the range of `groups` numbers is at most `q`:
  /// k · ∫ φ(z) · (Φ(z) − Φ(z − q))^(k−1) dz, by the trapezoidal rule, which is exact to rounding for so
  /// smooth an integrand.
  static func probability(_ q: Double, groups: Int) -> Double {
    let (step, reach) = (1.0 / 64, 9.0)
    var sum = 0.0
    for at in 0...Int(2 * reach / step) {
      let z = -reach + Double(at) * step
      let between = normal(z) - normal(z - q)
      sum += density(z) * Double.pow(between, Double(groups - 1))
    }
    return Double(groups) * sum * step
  }

  /// The range that is not exceeded with a probability, for at least two groups.
  static func quantile(_ probability: Double, groups: Int) -> Double {
    var (low, high) = (0.0, 20.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if Self.probability(middle, groups: groups) < probability {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }

  private static func density(_ z: Double) -> Double {
    Double.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
  }

  private static func normal(_ z: Double) -> Double { (1 + Double.erf(z / 2.0.squareRoot())) / 2 }
}
