import Lanes
import Support

/// Random numbers of a search method: each from the trial's seed, the step and an index, so that a trial has
/// the same whatever runs beside it, and after a checkpoint.
struct SearchRandom<V: Lane> {
  /// A number of the normal distribution for each trial: Box and Muller (1958), in Double, then rounded.
  @inline(__always)
  static func normal(_ memory: SearchMemory<V>, step: Int, index: Int) -> V {
    var result: V = 0
    for lane in 0..<V.width {
      let (a, b) = words(memory.seed(ofLane: lane), step, index)
      // Above 0 and up to 1: the logarithm is finite.
      let radius = (-2 * Double.log(Double((a >> 11) + 1) * 0x1p-53)).squareRoot()
      let number = radius * Double.cos(2 * Double.pi * (Double(b >> 11) * 0x1p-53))
      result.setElement(at: lane, to: V.Element(number))
    }
    return result
  }

  /// 1 or −1 for each trial, each as likely.
  @inline(__always)
  static func sign(_ memory: SearchMemory<V>, step: Int, index: Int) -> V {
    var result: V = 1
    for lane in 0..<V.width where words(memory.seed(ofLane: lane), step, index).0 >> 63 == 1 {
      result.setElement(at: lane, to: -1)
    }
    return result
  }

  private static func words(_ seed: Int, _ step: Int, _ index: Int) -> (UInt64, UInt64) {
    let words = Philox.block(
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)),
      counter: (
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: step),
        Philox.Purpose.search.rawValue, UInt32(truncatingIfNeeded: step >> 32)
      ))
    return (UInt64(words.0) << 32 | UInt64(words.1), UInt64(words.2) << 32 | UInt64(words.3))
  }
}
