// xʸ = 2^(y log₂ x), with log₂ x as a sum of two good to 2⁻⁶³ or so of it: y log₂ x reaches 1075, and
// its error is the relative error of the result. Products are made exact by cutting the factors.

extension DoubleFunctions {
  /// log₂(2ᵏ (1 + f)) as a sum of two, the first cut to 26 bits.
  @inline(__always)
  static func preciseLog2(_ k: V, _ f: V) -> (high: V, low: V) {
    // s = f / (2 + f) as a head and the rest.
    let denominator = 2 + f
    let denominatorLow = (2 - denominator) + f
    let s = f / denominator
    let head = s.head
    let denominatorHead = denominator.head
    let denominatorRest = (denominator - denominatorHead) + denominatorLow
    let rest = ((f - head * denominatorHead) - head * denominatorRest) / denominator
    // log(1 + f) = 2 s + 2 s³/3 + s⁵ T(s²) = ⅔ s (3 + s² + 3/2 s⁴ T). Remez, relative error 2⁻⁶⁶.
    let z = s * s
    let z2 = z * z
    var even: V = 0x1.0e42d17798167p-3
    even = even * z2 + 0x1.3b1eec224b198p-3
    even = even * z2 + 0x1.c71c722d66ed8p-3
    even = even * z2 + 0x1.9999999999b30p-2
    var odd: V = 0x1.0f7fe68f120dcp-3
    odd = odd * z2 + 0x1.745ce9e30b578p-3
    odd = odd * z2 + 0x1.2492492457d56p-2
    let square = head * head
    let squareLow = rest * (head + s) + z2 * (1.5 * (even + z * odd))
    let series = (3 + square + squareLow).head
    let seriesLow = squareLow - ((series - 3) - square)
    let product = head * series
    let productLow = rest * series + s * seriesLow
    let sum = (product + productLow).head
    let sumLow = productLow - (sum - product)
    // times ⅔ / ln 2, in 26 bits and 53 more.
    let high = sum * 0x1.ec709d8000000p-1
    let low = sum * 0x1.0e80ff5d27f05p-27 + sumLow * 0x1.ec709dc3a03fdp-1
    let whole = (k + high + low).head
    return (whole, low - ((whole - k) - high))
  }

  @inline(__always)
  static func pow(_ x: V, _ y: V) -> V {
    let (k, f) = split(x.magnitude)
    let (high, low) = preciseLog2(k, f)
    // Beyond 2⁶⁵ every power but that of 1 has left the range.
    let exponent = y.atMost(0x1p65).atLeast(-0x1p65)
    let exponentHead = exponent.head
    let product = exponentHead * high
    let productLow = (exponent - exponentHead) * high + exponent * low
    let sum = product + productLow
    let clamped = sum.atMost(1040).atLeast(-1090)
    // Out of range the low part is of no account, and it may be large.
    let sumLow = ((product - sum) + productLow).replacing(with: 0, where: clamped .!= sum)
    let (shifted, head, tail) = reducedExp2(clamped, sumLow)
    return withPowerLimits(onePlus(head, tail).high.scaled(shifted), x, y)
  }

  /// xʸ, given |x|ʸ for finite positive |x| and finite y.
  @inline(__always)
  static func withPowerLimits(_ magnitude: V, _ x: V, _ y: V) -> V {
    // 0 · x is NaN at infinity and at NaN.
    let nothing: V = 0 * x + 0 * y
    let sum: V = x + nothing
    let isSpecial = .!(sum .> 0)
    guard isSpecial.isAnyTrue else { return magnitude }
    return powerLimits(magnitude, x, y)
  }

  /// The same, wherever x and y lie: where x is positive and both are finite it changes nothing.
  @inline(never)
  static func powerLimits(_ magnitude: V, _ x: V, _ y: V) -> V {
    let infinity = V(repeating: .infinity)
    let a = x.magnitude
    let b = y.magnitude
    // From 2⁵² on all are integral, and from 2⁵³ on all are even.
    let half = 0.5 * b
    let isIntegral = (b .>= 0x1p52) .| (rounded(b) .== b)
    let isOdd = (b .< 0x1p53) .& isIntegral .& (rounded(half) .!= half)
    // |x| or |y| of 0 or ∞: 0, 1 or ∞ by whether |x| lies below or above 1.
    let grows = (a .> 1) .& (y .> 0) .| (a .< 1) .& (y .< 0)
    let isExtreme = (a .== 0) .| (a .== infinity) .| (b .== infinity)
    let extreme = V.select(grows, infinity, 0)
    var result = magnitude.replacing(with: extreme, where: isExtreme)
    let signed = V(bits: result.bits | x.signBit)
    result = result.replacing(with: signed, where: isOdd)
    let isOutside = (x .< 0) .& .!isIntegral .& (a .< infinity)
    result = result.replacing(with: V(repeating: .nan), where: isOutside)
    result = result.replacing(with: x + y, where: x.isNaNMask .| y.isNaNMask)
    let isOne = (y .== 0) .| (x .== 1) .| (x .== -1) .& (b .== infinity)
    return result.replacing(with: 1, where: isOne)
  }

  /// The nearest integer to each 0 ≤ x < 2⁵².
  @inline(__always)
  static func rounded(_ x: V) -> V { (x + 0x1p52) - 0x1p52 }
}
