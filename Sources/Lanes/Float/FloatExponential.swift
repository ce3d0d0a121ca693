// Float in lanes of Float, where that is faster than by way of Double.

/// Elementary functions of Float, computed in lanes of Float.
enum FloatFunctions<V: Lane> where V.Element == Float {
  /// Up to here eˣ is a normal number, and so is all that leads to it.
  @inline(__always)
  static var largestNear: V { 87 }

  /// 1.5 · 2²³: adding it rounds to an integer and leaves that integer in the low bits.
  @inline(__always)
  static var roundingShift: V { 0x1.8p23 }

  @inline(__always)
  static func exp(_ x: V) -> V {
    guard (.!(x.magnitude .<= largestNear)).isAnyTrue else {
      let (shifted, fraction) = reducedExp(x)
      return V(bits: fraction.bits.adding(shifted.bits.shiftedLeft(23)))
    }
    return farExp(x)
  }

  /// The same for all x. Its bits are those of the short way wherever that leads.
  @inline(never)
  static func farExp(_ x: V) -> V {
    let low = x.replacing(with: -105, where: x .< -105)
    let (shifted, fraction) = reducedExp(low.replacing(with: 90, where: low .> 90))
    // 2ⁿ in two steps, of which only the second can leave the normal range.
    let n = shifted.bits.subtracting(roundingShift.bits)
    let half = n.shiftedRight(1)
    let one = V(repeating: 1).bits
    let first = V(bits: half.shiftedLeft(23).adding(one))
    let second = V(bits: n.subtracting(half).shiftedLeft(23).adding(one))
    return fraction * first * second
  }

  /// x = n ln 2 + r: ``roundingShift`` + n, and eʳ.
  @inline(__always)
  static func reducedExp(_ x: V) -> (shifted: V, fraction: V) {
    let shifted = x * 0x1.715476p+0 + roundingShift
    let n = shifted - roundingShift
    // ln 2 in 14 bits and 24 more: n times the first is exact, and so is the difference.
    let head = x - n * 0x1.62ep-1
    let low = n * 0x1.0bfbe8p-15
    let r = head - low
    // (eʳ − 1 − r) / r². Remez, relative error 2⁻²⁸ of eʳ.
    var p: V = 0x1.6a25a0p-10
    p = p * r + 0x1.123a02p-7
    p = p * r + 0x1.5558f0p-5
    p = p * r + 0x1.555492p-3
    p = p * r + 0x1.fffffcp-2
    return (shifted, 1 + (head + (r * r * p - low)))
  }
}
