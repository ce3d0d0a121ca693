/// A counter-based random number generator: a number depends on the seed, its purpose and its index,
/// never on how many were drawn before or on which thread.
///
/// Philox 4×32-10; Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
public enum Philox {
  /// What random numbers are drawn for. Streams of different purposes are disjoint.
  public enum Purpose: UInt32, Sendable {
    case start = 1
    /// Coordinates of sampled points.
    case point = 2
    /// The scrambling of Sobol' sequences.
    case sobol = 3
    /// The permuted digits of Halton sequences.
    case halton = 4
    /// Samples drawn with replacement from results.
    case bootstrap = 5
    /// The order of the rows in an epoch.
    case rows = 6
    /// Noise of gradients.
    case noise = 7
    /// Components of gradients that are dropped.
    case dropout = 8
    /// Rows of generated data sets, and which rows are held out.
    case data = 9
    /// Directions of planes and probes.
    case direction = 10
    /// Directions along which optimizers take second derivatives.
    case curvature = 11
  }

  /// A number in [0, 1) with 53 random bits.
  public static func uniform(
    seed: Int, purpose: Purpose, index: Int, coordinate: Int = 0
  ) -> Double {
    Double(bits(seed: seed, purpose: purpose, index: index, coordinate: coordinate) >> 11)
      * 0x1p-53
  }

  /// 64 random bits.
  public static func bits(seed: Int, purpose: Purpose, index: Int, coordinate: Int) -> UInt64 {
    let words = block(
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)),
      counter: (
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
        purpose.rawValue, UInt32(truncatingIfNeeded: coordinate)
      ))
    return UInt64(words.0) << 32 | UInt64(words.1)
  }

  /// Ten rounds of Philox.
  @inlinable
  public static func block(
    key: (UInt32, UInt32), counter: (UInt32, UInt32, UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var key = key
    var x = counter
    for round in 0..<10 {
      if round > 0 {
        key.0 &+= 0x9E37_79B9
        key.1 &+= 0xBB67_AE85
      }
      let p = UInt64(x.0) * 0xD251_1F53
      let q = UInt64(x.2) * 0xCD9E_8D57
      x = (
        UInt32(q >> 32) ^ x.1 ^ key.0, UInt32(truncatingIfNeeded: q),
        UInt32(p >> 32) ^ x.3 ^ key.1, UInt32(truncatingIfNeeded: p)
      )
    }
    return x
  }
}
