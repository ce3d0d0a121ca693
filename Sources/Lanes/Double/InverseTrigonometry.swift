extension DoubleFunctions {
  /// (asin r − r) / r for r² = z ≤ 1/4. Remez, relative error 2⁻⁶⁰ of asin r.
  @inline(__always)
  static func asinTail(_ z: V) -> V {
    let z2 = z * z
    var even: V = 0x1.0be480f788932p-5
    even = even * z2 + 0x1.6502406618433p-6
    even = even * z2 + 0x1.618acac98be09p-7
    even = even * z2 + 0x1.ca2144caf9051p-7
    even = even * z2 + 0x1.6e8bdfe7250a1p-6
    even = even * z2 + 0x1.6db6db722b86cp-5
    even = even * z2 + 0x1.5555555555578p-3
    var odd: V = -0x1.59f6d9846a346p-6
    odd = odd * z2 + 0x1.e15a64e050274p-9
    odd = odd * z2 + 0x1.757789cbaa8d9p-7
    odd = odd * z2 + 0x1.1c49ddfa90eacp-6
    odd = odd * z2 + 0x1.f1c71a8b94fa1p-6
    odd = odd * z2 + 0x1.333333332df11p-4
    return z * (even + z * odd)
  }

  /// Half the angle from ±1: asin √z for z = (1 − |x|) / 2, as an exact head and the rest.
  @inline(__always)
  static func halfAngle(_ z: V, _ tail: V) -> (head: V, rest: V) {
    let root = z.squareRoot()
    let head = root.head
    // What √z lacks of its head; 0 / 0 at z = 0.
    let sum = root + head
    let lost = (z - head * head) / sum.replacing(with: 1, where: z .== 0)
    return (head, lost + root * tail)
  }

  @inline(__always)
  static func asin(_ x: V) -> V {
    let a = x.magnitude
    let isSmall = a .< 0.5
    let half = 0.5 * (1 - a)
    let tail = asinTail(V.select(isSmall, a * a, half))
    let (head, rest) = halfAngle(half, tail)
    // π/2 − 2 (head + rest), by way of π/4.
    let quarter: V = 0x1.921fb54442d18p-1
    let large = quarter + ((quarter - 2 * head) + (0x1.1a62633145c07p-54 - 2 * rest))
    return V.select(isSmall, a + a * tail, large).withSign(of: x)
  }

  @inline(__always)
  static func acos(_ x: V) -> V {
    let a = x.magnitude
    let isSmall = a .< 0.5
    let half = 0.5 * (1 - a)
    let tail = asinTail(V.select(isSmall, a * a, half))
    let (head, rest) = halfAngle(half, tail)
    let near = 2 * (head + rest)
    let piHalf: V = 0x1.921fb54442d18p+0
    let far = 2 * ((piHalf - head) + (0x1.1a62633145c07p-54 - rest))
    let middle = piHalf - (x - (0x1.1a62633145c07p-54 - x * tail))
    return V.select(isSmall, middle, V.select(x .< 0, far, near))
  }

  @inline(__always)
  static func atan(_ x: V) -> V {
    let a = x.magnitude
    // The nearest of tan 0, ½, 1, 3/2 and ∞; the angle from it is atan(numerator / denominator), at
    // most 7/16 and small where it is subtracted from a small one.
    let aboveHalf = a .>= 0.4375
    let aboveOne = a .>= 0.6875
    let aboveMore = a .>= 1.1875
    let aboveAll = a .>= 2.4375
    var numerator = a.replacing(with: 2 * a - 1, where: aboveHalf)
    var denominator = V.select(aboveHalf, 2 + a, 1)
    var base = V.select(aboveHalf, 0x1.dac670561bb4fp-2, 0)
    var baseLow = V.select(aboveHalf, 0x1.a2b7f222f65e2p-56, 0)
    numerator = numerator.replacing(with: a - 1, where: aboveOne)
    denominator = denominator.replacing(with: a + 1, where: aboveOne)
    base = base.replacing(with: 0x1.921fb54442d18p-1, where: aboveOne)
    baseLow = baseLow.replacing(with: 0x1.1a62633145c07p-55, where: aboveOne)
    numerator = numerator.replacing(with: a - 1.5, where: aboveMore)
    denominator = denominator.replacing(with: 1 + 1.5 * a, where: aboveMore)
    base = base.replacing(with: 0x1.f730bd281f69bp-1, where: aboveMore)
    baseLow = baseLow.replacing(with: 0x1.007887af0cbbdp-56, where: aboveMore)
    numerator = numerator.replacing(with: -1, where: aboveAll)
    denominator = denominator.replacing(with: a, where: aboveAll)
    base = base.replacing(with: 0x1.921fb54442d18p+0, where: aboveAll)
    baseLow = baseLow.replacing(with: 0x1.1a62633145c07p-54, where: aboveAll)
    let t = numerator / denominator
    // (atan t − t) / t³. Remez, relative error 2⁻⁵⁸ of atan t.
    let z = t * t
    let z2 = z * z
    var even: V = -0x1.0ab2aac28050bp-6
    even = even * z2 - 0x1.97ad69bf79c88p-5
    even = even * z2 - 0x1.10d646f63b817p-4
    even = even * z2 - 0x1.745cdc1d45e81p-4
    even = even * z2 - 0x1.2492492001e06p-3
    even = even * z2 - 0x1.555555555550cp-2
    var odd: V = 0x1.2b3391103373dp-5
    odd = odd * z2 + 0x1.dde109ee671fap-5
    odd = odd * z2 + 0x1.3b0f27861e78ap-4
    odd = odd * z2 + 0x1.c71c6fe00404dp-4
    odd = odd * z2 + 0x1.999999998ea94p-3
    let tail = t * (z * (even + z * odd))
    return (base + ((tail + baseLow) + t)).withSign(of: x)
  }
}
