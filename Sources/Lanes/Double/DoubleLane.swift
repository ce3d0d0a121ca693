// What the elementary functions do with bit patterns and limits.
extension Lane where Element == Double {
  /// 1.5 · 2⁵²: adding it rounds to an integer and leaves that integer in the low bits, negative ones
  /// in two's complement.
  @inline(__always)
  static var roundingShift: Self { 0x1.8p52 }

  /// 2ⁿ for −1022 ≤ n ≤ 1023, from ``roundingShift`` + n.
  @inline(__always)
  static func powerOfTwo(_ shifted: Self) -> Self {
    Self(bits: shifted.bits.shiftedLeft(52).adding(0x3ff0_0000_0000_0000))
  }

  /// self · 2ⁿ from ``roundingShift`` + n, for |n| ≤ 2044: in two steps of about n / 2, of which only
  /// the second can leave the normal range, so the result is rounded once.
  @inline(__always)
  func scaled(_ shifted: Self) -> Self {
    let n = shifted - Self.roundingShift
    let firstShifted = 0.5 * n + Self.roundingShift
    let secondShifted = (n - (firstShifted - Self.roundingShift)) + Self.roundingShift
    return self * Self.powerOfTwo(firstShifted) * Self.powerOfTwo(secondShifted)
  }

  /// The smaller of each element and `limit`; NaN stays.
  @inline(__always)
  func atMost(_ limit: Self) -> Self { replacing(with: limit, where: self .> limit) }

  /// The larger of each element and `limit`; NaN stays.
  @inline(__always)
  func atLeast(_ limit: Self) -> Self { replacing(with: limit, where: self .< limit) }

  /// The sign bit of each element, and zeros.
  @inline(__always)
  var signBit: Bits { bits & ~Bits.signCleared }

  /// Each element, which must be positive or NaN, with the sign of `other`'s.
  @inline(__always)
  func withSign(of other: Self) -> Self { Self(bits: bits | other.signBit) }

  /// Each element cut to its 26 leading bits, so that the product of two such is exact.
  @inline(__always)
  var head: Self { Self(bits: bits & ~0x7ff_ffff) }
}

/// Elementary functions of Double, and parts of them that serve Float too.
enum DoubleFunctions<V: Lane> where V.Element == Double {}
