extension DoubleFunctions {
  /// A quarter of eᵃ as a sum of two, and of e⁻ᵃ, for 0 ≤ a ≤ 710.5.
  @inline(__always)
  static func quarters(_ a: V) -> (high: V, low: V, inverse: V) {
    let (shifted, head, tail) = reducedExp(a)
    let (high, low) = onePlus(head, tail)
    let scale = V.powerOfTwo(shifted - 2)
    return (scale * high, scale * low, 0.0625 / (scale * high))
  }

  @inline(__always)
  static func sinh(_ x: V) -> V {
    let a = x.magnitude.atMost(710.5)
    // (sinh a − a) / a³ below 1. Remez, relative error 2⁻⁶³ of sinh a.
    let z = a * a
    var p: V = 0x1.b4cf7d9f1efe9p-41
    p = p * z + 0x1.611a3a1257aacp-33
    p = p * z + 0x1.ae646766a6657p-26
    p = p * z + 0x1.71de3a45f70cbp-19
    p = p * z + 0x1.a01a01a0291fcp-13
    p = p * z + 0x1.11111111110a1p-7
    p = p * z + 0x1.5555555555556p-3
    let (high, low, inverse) = quarters(a)
    let quarter = high + (low - inverse)
    let large = 2 * quarter
    return V.select(a .< 1, a + a * (z * p), large).withSign(of: x)
  }

  @inline(__always)
  static func cosh(_ x: V) -> V {
    let (high, low, inverse) = quarters(x.magnitude.atMost(710.5))
    return 2 * (high + (low + inverse))
  }

  /// 1 / d for 1 ≤ d ≤ 2, within 1 %: for corrections of an ulp or so.
  @inline(__always)
  static func roughReciprocal(_ d: V) -> V {
    (0x1.4afd6a052bf5bp-2 * d - 0x1.745d1745d1746p+0) * d + 0x1.0f83e0f83e0f8p+1
  }

  /// (high + low) / (1 + addend + addendLow) for addends of 0 to 1, corrected for the low parts.
  @inline(__always)
  static func quotient(_ high: V, _ low: V, onePlus addend: V, _ addendLow: V) -> V {
    let denominator = 1 + addend
    let denominatorLow = ((1 - denominator) + addend) + addendLow
    let quotient = high / denominator
    return quotient + (low - quotient * denominatorLow) * roughReciprocal(denominator)
  }

  @inline(__always)
  static func tanh(_ x: V) -> V {
    // −(e⁻²ᵃ − 1) / (1 + e⁻²ᵃ)
    let a = x.magnitude.atMost(40)
    let (halfHigh, halfLow) = halfExpm1(-2 * a)
    let (high, low) = (2 * halfHigh, 2 * halfLow)
    let result = quotient(-high, -low, onePlus: 1 + high, (high - ((1 + high) - 1)) + low)
    return result.magnitude.withSign(of: x)
  }

  @inline(__always)
  static func sigmoid(_ x: V) -> V {
    // With e = e⁻ᵃ: 1 / (1 + e) or e / (1 + e).
    let (shifted, head, tail) = reducedExp(-x.magnitude.atMost(760))
    let (high, low) = onePlus(head, tail)
    let isNegative = x .< 0
    // Below 2⁻¹⁰²² the bits of 2ⁿ are none, and below 2⁻¹⁰⁰ it does not count in the sum.
    let scale = V.select(x.magnitude .< 100, V.powerOfTwo(shifted), 0)
    let result = quotient(
      V.select(isNegative, high, 1), V.select(isNegative, low, 0),
      onePlus: scale * high, scale * low)
    return result.scaled(V.select(isNegative, shifted, V.roundingShift))
  }

  @inline(__always)
  static func softplus(_ x: V) -> V {
    // max(x, 0) + log(1 + e⁻ᵃ)
    let (shifted, head, tail) = reducedExp(-x.magnitude.atMost(760))
    let (high, low) = onePlus(head, tail)
    let small = high.scaled(shifted)
    let smallLow = low.scaled(shifted)
    // 1 + small = 2 (1 + f) or 1 + f.
    let isLarge = small .> 0x1.a827999fcef32p-2
    let one = V.select(isLarge, 1, 0)
    let difference = small - one
    let back = difference + one
    let lost = (small - back) + smallLow
    let half = V.select(isLarge, 0.5, 1)
    let logarithm = logarithmSum(one, half * difference, half * lost)
    return x.atLeast(0) + logarithm
  }
}
