// |x| = n π/2 + high + low, then fdlibm's kernels on ±π/4, which take the low part into account.

extension DoubleFunctions {
  /// Up to here n has 20 bits, and its product with 33 bits of π/2 is exact.
  @inline(__always)
  static var largestEasyAngle: V { 0x1p20 }

  /// The elements in which the lowest bit is 1.
  @inline(__always)
  static func isOdd(_ quadrant: V.Bits) -> V.Mask { (quadrant & 1) .== 1 }

  /// The bit of value 2 as a sign bit.
  @inline(__always)
  static func signOfSecondBit(_ quadrant: V.Bits) -> V.Bits { (quadrant & 2).shiftedLeft(62) }

  /// |x| modulo π/2: n modulo 4 in the low bits, and high + low.
  @inline(__always)
  static func reducedAngle(_ x: V) -> (quadrant: V.Bits, high: V, low: V) {
    let a = x.magnitude
    let shifted = a * 0x1.45f306dc9c883p-1 + V.roundingShift
    let n = shifted - V.roundingShift
    // π/2 in three times 33 bits and 53 more: all products but the last are exact.
    let first = a - n * 0x1.921fb54400000p+0
    let second = first - n * 0x1.0b4611a600000p-34
    let secondLost = sumError(first, -n * 0x1.0b4611a600000p-34, second)
    let third = second - n * 0x1.3198a2e000000p-69
    let thirdLost = sumError(second, -n * 0x1.3198a2e000000p-69, third)
    let rest = (secondLost + thirdLost) - n * 0x1.b839a252049c1p-104
    let high = third + rest
    let low = (third - high) + rest
    let isHuge = .!(a .<= largestEasyAngle)
    guard isHuge.isAnyTrue else { return (shifted.bits, high, low) }
    return reducedHugeAngle(a, where: isHuge, shifted, high, low)
  }

  /// The elements where `mask` holds reduced one by one, the others as given.
  @inline(never)
  static func reducedHugeAngle(
    _ a: V, where mask: V.Mask, _ shifted: V, _ high: V, _ low: V
  ) -> (quadrant: V.Bits, high: V, low: V) {
    var (shifted, high, low) = (shifted, high, low)
    for index in 0..<V.width where mask.element(at: index) {
      let angle = HugeAngle(a.element(at: index))
      shifted.setElement(at: index, to: angle.quadrant)
      high.setElement(at: index, to: angle.high)
      low.setElement(at: index, to: angle.low)
    }
    return (shifted.bits, high, low)
  }

  /// (sin r − r) / r³ for |r| ≤ π/4 by z = r², without its first term −1/6. Remez, relative error
  /// 2⁻⁵⁸ of sin r.
  @inline(__always)
  static func sineTail(_ z: V) -> V {
    var p: V = 0x1.5d930aaddd7dbp-33
    p = p * z - 0x1.ae5e6684bdf0ap-26
    p = p * z + 0x1.71de357859203p-19
    p = p * z - 0x1.a01a019c12b8fp-13
    return p * z + 0x1.111111110f887p-7
  }

  /// (cos r − 1 + r²/2) / r⁴ for |r| ≤ π/4 by z = r². Remez, relative error 2⁻⁶⁴ of cos r.
  @inline(__always)
  static func cosineTail(_ z: V) -> V {
    var p: V = -0x1.8fa4618427299p-37
    p = p * z + 0x1.1ee9d75146edep-29
    p = p * z - 0x1.27e4f7ea44571p-22
    p = p * z + 0x1.a01a019c83be5p-16
    p = p * z - 0x1.6c16c16c14f8dp-10
    return p * z + 0x1.555555555554bp-5
  }

  /// sin(high + low) less high.
  @inline(__always)
  static func sineRest(_ high: V, _ low: V) -> V {
    let z = high * high
    let cube = z * high
    let tail = z * (0.5 * low - cube * sineTail(z)) - low
    return -(tail + cube * 0x1.5555555555549p-3)
  }

  /// cos(high + low) as a sum of two.
  @inline(__always)
  static func cosineParts(_ high: V, _ low: V) -> (high: V, rest: V) {
    let z = high * high
    let half = 0.5 * z
    let cosine = 1 - half
    return (cosine, ((1 - cosine) - half) + (z * z * cosineTail(z) - high * low))
  }

  @inline(__always)
  static func sin(_ x: V) -> V {
    let (quadrant, high, low) = reducedAngle(x)
    let (cosine, rest) = cosineParts(high, low)
    let sine = high + sineRest(high, low)
    let result = V.select(isOdd(quadrant), cosine + rest, sine)
    return V(bits: result.bits ^ signOfSecondBit(quadrant) ^ x.signBit)
  }

  @inline(__always)
  static func cos(_ x: V) -> V {
    let (quadrant, high, low) = reducedAngle(x)
    let (cosine, rest) = cosineParts(high, low)
    let sine = high + sineRest(high, low)
    let result = V.select(isOdd(quadrant), sine, cosine + rest)
    return V(bits: result.bits ^ signOfSecondBit(quadrant.adding(1)))
  }

  @inline(__always)
  static func tan(_ x: V) -> V {
    let (quadrant, high, low) = reducedAngle(x)
    let odd = isOdd(quadrant)
    let (cosineHead, cosineRest) = cosineParts(high, low)
    let cosine = cosineHead + cosineRest
    let cosineLow = (cosineHead - cosine) + cosineRest
    let rest = sineRest(high, low)
    let sine = high + rest
    let sineLow = (high - sine) + rest
    let denominatorLow = V.select(odd, sineLow, cosineLow)
    let quotient = V.select(odd, cosine, sine) / V.select(odd, sine, cosine)
    // The low parts change the quotient by an ulp or so: 1 / cos r within 2 % will do.
    let rough = 0x1.31f0b3f700733p+1 - 0x1.67ee00e65ae1ep+0 * cosine
    let reciprocal = rough.replacing(with: rough * quotient, where: odd)
    let numeratorLow = V.select(odd, cosineLow, sineLow)
    let result = quotient + (numeratorLow - quotient * denominatorLow) * reciprocal
    let sign = (quadrant & 1).shiftedLeft(63) ^ x.signBit
    return V(bits: result.bits ^ sign)
  }
}
