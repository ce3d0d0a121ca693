import Lanes
import Support

/// Random points of a plane in polar coordinates, a lane each: what normal numbers and others are made of. Each
/// depends on the seed, its purpose, its index, the step and the stream alone.
struct PolarNumbers {
  /// The logarithm of a number from 0 to 1, uniform.
  let logarithm: DoublePack
  /// The cosine of an angle, uniform.
  let cosine: DoublePack

  /// - Parameter indices: of the lanes in use, at most as many as a pack has.
  init(seed: Int, purpose: Philox.Purpose, indices: Range<Int>, step: Int, stream: Int) {
    var (radii, angles): (DoublePack, DoublePack) = (0.5, 0)
    for (lane, index) in indices.enumerated() {
      let words = Philox.block(
        key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)),
        counter: (
          UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: step), purpose.rawValue,
          UInt32(truncatingIfNeeded: stream)
        ))
      let (a, b) = (
        UInt64(words.0) << 32 | UInt64(words.1), UInt64(words.2) << 32 | UInt64(words.3)
      )
      // Above 0 and up to 1: the logarithm is finite.
      radii.setElement(at: lane, to: Double((a >> 11) + 1) * 0x1p-53)
      angles.setElement(at: lane, to: Double(b >> 11) * 0x1p-53)
    }
    logarithm = DoublePack.log(radii)
    cosine = DoublePack.cos(DoublePack(rounding: 2 * .pi) * angles)
  }

  /// Numbers of N(0, 1): Box and Muller (1958).
  var normal: DoublePack {
    (DoublePack(rounding: -2) * logarithm).squareRoot() * cosine
  }
}
