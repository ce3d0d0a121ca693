extension ShortFunctions {
  /// sin r and cos r for |r| ≤ π/4. Remez, relative errors 2⁻³⁸ and 2⁻⁴³.
  @inline(__always)
  static func sineAndCosine(_ r: V) -> (sine: V, cosine: V) {
    let z = r * r
    var p: V = 0x1.6cd83027174ebp-19
    p = p * z - 0x1.a00f9d1190db0p-13
    p = p * z + 0x1.11110895cbfc6p-7
    p = p * z - 0x1.5555554cba177p-3
    var q: V = -0x1.241e669536469p-22
    q = q * z + 0x1.a010ddc1ff620p-16
    q = q * z - 0x1.6c16b8285e076p-10
    q = q * z + 0x1.5555554ed7bc1p-5
    return (r + r * z * p, (1 - 0.5 * z) + z * z * q)
  }

  /// |x| = n π/2 + r: n modulo 4 in the low bits, and r.
  @inline(__always)
  static func reducedAngle(_ x: V) -> (quadrant: V.Bits, r: V) {
    let a = x.magnitude
    let shifted = a * 0x1.45f306dc9c883p-1 + V.roundingShift
    let n = shifted - V.roundingShift
    // π/2 in 33 bits and 53 more: the first product is exact, and no Float below 2²⁰ comes nearer to
    // a multiple of π/2 than the second can resolve.
    let r = (a - n * 0x1.921fb54400000p+0) - n * 0x1.0b4611a626331p-34
    let isHuge = .!(a .<= DoubleFunctions<V>.largestEasyAngle)
    guard isHuge.isAnyTrue else { return (shifted.bits, r) }
    let hard = DoubleFunctions<V>.reducedHugeAngle(a, where: isHuge, shifted, r, 0)
    return (hard.quadrant, hard.high)
  }

  @inline(__always)
  static func sin(_ x: V) -> V {
    let (quadrant, r) = reducedAngle(x)
    let (sine, cosine) = sineAndCosine(r)
    let isOdd = DoubleFunctions<V>.isOdd(quadrant)
    let sign = DoubleFunctions<V>.signOfSecondBit(quadrant) ^ x.signBit
    return V(bits: V.select(isOdd, cosine, sine).bits ^ sign)
  }

  @inline(__always)
  static func cos(_ x: V) -> V {
    let (quadrant, r) = reducedAngle(x)
    let (sine, cosine) = sineAndCosine(r)
    let isOdd = DoubleFunctions<V>.isOdd(quadrant)
    let sign = DoubleFunctions<V>.signOfSecondBit(quadrant.adding(1))
    return V(bits: V.select(isOdd, sine, cosine).bits ^ sign)
  }

  @inline(__always)
  static func tan(_ x: V) -> V {
    let (quadrant, r) = reducedAngle(x)
    let (sine, cosine) = sineAndCosine(r)
    let isOdd = DoubleFunctions<V>.isOdd(quadrant)
    let quotient = V.select(isOdd, -cosine, sine) / V.select(isOdd, sine, cosine)
    return V(bits: quotient.bits ^ x.signBit)
  }

  /// (asin r − r) / r for r² = z ≤ 1/4. Remez, relative error 2⁻³⁶ of asin r.
  @inline(__always)
  static func asinTail(_ z: V) -> V {
    var p: V = 0x1.1c4fa52951863p-5
    p = p * z + 0x1.e8d197551ef22p-8
    p = p * z + 0x1.936654b7bf7a4p-6
    p = p * z + 0x1.ed5185acf5425p-6
    p = p * z + 0x1.6ddb3a7529329p-5
    p = p * z + 0x1.3332a7b0fe932p-4
    p = p * z + 0x1.555556099721bp-3
    return p * z
  }

  @inline(__always)
  static func asin(_ x: V) -> V {
    let a = x.magnitude
    let isSmall = a .<= 0.5
    let half = 0.5 * (1 - a)
    let z = V.select(isSmall, a * a, half)
    let root = V.select(isSmall, a, half.squareRoot())
    let angle = root + root * asinTail(z)
    let large = 0x1.921fb54442d18p+0 - 2 * angle
    return V.select(isSmall, angle, large).withSign(of: x)
  }

  @inline(__always)
  static func acos(_ x: V) -> V {
    let a = x.magnitude
    let isSmall = a .<= 0.5
    let half = 0.5 * (1 - a)
    let z = V.select(isSmall, a * a, half)
    let root = V.select(isSmall, a, half.squareRoot())
    let angle = root + root * asinTail(z)
    let small = 0x1.921fb54442d18p+0 - (angle).withSign(of: x)
    let large = V.select(x .< 0, 0x1.921fb54442d18p+1 - 2 * angle, 2 * angle)
    return V.select(isSmall, small, large)
  }

  @inline(__always)
  static func atan(_ x: V) -> V {
    let a = x.magnitude
    // Around 0, 1 and ∞, with tan(π/8) and tan(3π/8) between.
    let isMiddle = a .> 0x1.a827999fcef32p-2
    let isLarge = a .> 0x1.3504f333f9de6p+1
    var numerator = V.select(isMiddle, a - 1, a)
    var denominator = V.select(isMiddle, a + 1, 1)
    var base = V.select(isMiddle, 0x1.921fb54442d18p-1, 0)
    numerator = V.select(isLarge, -1, numerator)
    denominator = V.select(isLarge, a, denominator)
    base = V.select(isLarge, 0x1.921fb54442d18p+0, base)
    let t = numerator / denominator
    let z = t * t
    // (atan t − t) / t³. Remez, relative error 2⁻³⁰ of atan t.
    var p: V = -0x1.f2562e364b2c2p-5
    p = p * z + 0x1.b202719711a37p-4
    p = p * z - 0x1.23b6c39ebc4c5p-3
    p = p * z + 0x1.9991adfe53f60p-3
    p = p * z - 0x1.5555495ddd923p-2
    return (base + (t + t * z * p)).withSign(of: x)
  }

  @inline(__always)
  static func erf(_ x: V) -> V {
    let a = x.magnitude.atMost(3.9375)
    // (erf a − a) / a below 1. Remez, error 2⁻³⁵.
    let z = a * a
    var p: V = -0x1.44cfbe7e8b240p-17
    p = p * z + 0x1.d8b8988a4ee3ep-14
    p = p * z - 0x1.bcd7e2d5c7f59p-11
    p = p * z + 0x1.562b1a72ebd5cp-8
    p = p * z - 0x1.b829d8e048b90p-6
    p = p * z + 0x1.ce2f09ad1002ep-4
    p = p * z - 0x1.8127466831b24p-2
    p = p * z + 0x1.06eba820314c6p-3
    // −log erfc a from 1 on, by a − 1. Remez, error 2⁻³⁵ of erf.
    let t = a - 1
    var q: V = 0x1.6bd647a281d60p-16
    q = q * t - 0x1.2f9713b890064p-12
    q = q * t + 0x1.07b648372fac0p-9
    q = q * t - 0x1.4933b9e3ab071p-7
    q = q * t + 0x1.547cef315a5f5p-5
    q = q * t + 0x1.afabbb4019473p-1
    q = q * t + 0x1.51c9b00106a77p+1
    q = q * t + 0x1.d97fbf283cd70p+0
    let (scale, tail) = reducedExp(-q)
    let large = 1 - (scale + scale * tail)
    return V.select(a .< 1, a + a * p, large).withSign(of: x)
  }
}
