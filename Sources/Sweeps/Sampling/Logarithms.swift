import Lanes

/// Geometric interpolation, the same on every machine.
enum Logarithms {
  /// The number at `t`, from 0 to 1, on the way from `a` to `b` by equal factors.
  static func interpolated(_ a: Double, _ b: Double, _ t: Double) -> Double {
    let log = Double.log10(a) * (1 - t) + Double.log10(b) * t
    let nearest = log.rounded()
    // Decades come out as users write them.
    if abs(log - nearest) < 1e-12, abs(nearest) < 300 {
      if let exact = Double("1e\(Int(nearest))") { return exact }
    }
    return Double.pow(10, log)
  }
}
