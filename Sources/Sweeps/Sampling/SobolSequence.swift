import Support

/// Points of a Sobol' sequence, each computed from its number.
///
/// Any 2^k points that follow one another from a multiple of 2^k on are spread evenly: one in every
/// dyadic interval of length 2^−k of each coordinate, and as evenly in pairs of coordinates as the
/// direction numbers of Joe and Kuo allow. A scrambled sequence keeps all of it.
///
/// Scrambling is Owen's nested uniform one: the k-th bit of a coordinate is turned over or not by a
/// random bit that belongs to the seed, the coordinate and the k − 1 bits before it. A. B. Owen,
/// "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995).
package struct SobolSequence: Sendable {
  /// How many coordinates there may be.
  package static let dimensions = SobolTable.dimensions

  private let directions: [UInt32]
  /// What the scrambling of each coordinate depends on; empty where nothing is scrambled.
  private let keys: [UInt64]

  /// - Parameters:
  ///   - dimension: how many coordinates are needed, at most ``SobolTable/dimensions``.
  ///   - seed: what the scrambling depends on; nil for the plain sequence, whose first point is 0.
  package init(dimension: Int, seed: Int?) {
    directions = Array(SobolTable.directions.prefix(dimension * SobolTable.bits))
    keys =
      seed.map { seed in
        (0..<dimension).map {
          Philox.bits(seed: seed, purpose: .sobol, index: 0, coordinate: $0)
        }
      } ?? []
  }

  /// A coordinate of a point, in [0, 1).
  package func coordinate(_ axis: Int, of point: Int) -> Double {
    let bits = plainBits(axis, of: point)
    guard !keys.isEmpty else { return Double(bits) * 0x1p-32 }
    // In the middle of the point's interval: never 0, so that both ends are alike.
    return (Double(Self.scrambled(bits, keys[axis])) + 0.5) * 0x1p-32
  }

  /// The first 32 binary digits of a coordinate before it is scrambled.
  ///
  /// Points come in the order of the Gray code, as in most libraries: it reorders the points within
  /// each block of 2^k and changes no block.
  func plainBits(_ axis: Int, of point: Int) -> UInt32 {
    var rest = UInt32(truncatingIfNeeded: point ^ point >> 1)
    var bits: UInt32 = 0
    var at = axis * SobolTable.bits
    while rest != 0 {
      let zeros = rest.trailingZeroBitCount
      at += zeros
      bits ^= directions[at]
      at += 1
      // In two steps, since a shift by all 32 bits is none.
      rest >>= UInt32(zeros)
      rest >>= 1
    }
    return bits
  }

  /// Turns over each bit or not, by a random number that belongs to it and the bits before it.
  static func scrambled(_ bits: UInt32, _ key: UInt64) -> UInt32 {
    var flips: UInt32 = 0
    for depth in 0..<UInt32(SobolTable.bits) {
      // A node of the binary tree of prefixes: 1, then the bits on the way to it.
      let node = (UInt64(1) << 32 | UInt64(bits)) >> UInt64(32 - depth)
      flips |= UInt32(mixed(key &+ node &* 0x9E37_79B9_7F4A_7C15) >> 63) << (31 - depth)
    }
    return bits ^ flips
  }

  /// The finalizer of SplitMix64: every bit of the number changes every bit of the result.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
