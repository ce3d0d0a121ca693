/// Quantiles of sorted numbers.
public enum Quantiles {
  /// The quantile of numbers in ascending order, between neighbours by proportion (type 7 of
  /// Hyndman & Fan); infinite where a neighbour with a share is.
  ///
  /// - Parameters:
  ///   - sorted: at least one number, ascending, none NaN.
  ///   - q: from 0 to 1.
  public static func quantile(_ sorted: [Double], _ q: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = min(max(q, 0), 1) * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    guard low + 1 < sorted.count else { return last }
    let t = place - Double(low)
    let (a, b) = (sorted[low], sorted[low + 1])
    if t == 0 || a == b { return a }
    // An infinite neighbour: whatever its share, the place between is as infinite; of two the worse.
    if b == .infinity { return b }
    return a == -.infinity ? a : a + (b - a) * t
  }
}
