// x = 2ᵏ (1 + f) with 1 + f in [√½, √2], and log(1 + f) = f − f²/2 + s (f²/2 + R) with
// s = f / (2 + f): the form of fdlibm, whose last subtraction is nearly the only rounding.

extension DoubleFunctions {
  /// k and f for normal positive x.
  @inline(__always)
  static func splitNormal(_ x: V) -> (k: V, f: V) {
    // Counted from √½, so that the carry into the exponent decides between k and k + 1.
    let fromRoot = x.bits.adding(0x9_5f61_9980_c433)
    // The biased exponent in the low bits of 2⁵² is the number 2⁵² + exponent.
    let exponent = V(bits: fromRoot.shiftedRightLogically(52) | 0x4330_0000_0000_0000)
    let fraction = (fromRoot & 0xf_ffff_ffff_ffff).adding(0x3fe6_a09e_667f_3bcd)
    return (exponent - (0x1p52 + 1023), V(bits: fraction) - 1)
  }

  /// k and f for positive x, subnormal ones too.
  @inline(__always)
  static func split(_ x: V) -> (k: V, f: V) {
    let isSubnormal = x .< 0x1p-1022
    let (k, f) = splitNormal(x.replacing(with: x * 0x1p54, where: isSubnormal))
    return (k.replacing(with: k - 54, where: isSubnormal), f)
  }

  /// (log((1 + s) / (1 − s)) − 2 s) / s for s² = z ≤ 0.0295. Remez, relative error 2⁻⁵⁹ of the
  /// logarithm.
  @inline(__always)
  static func logTail(_ z: V) -> V {
    let z2 = z * z
    var even: V = 0x1.2f05d47d39208p-3
    even = even * z2 + 0x1.74663f2756f62p-3
    even = even * z2 + 0x1.24924941f15d9p-2
    even = even * z2 + 0x1.5555555555592p-1
    var odd: V = 0x1.39a1b1e63aa89p-3
    odd = odd * z2 + 0x1.c71c5208a6ec8p-3
    odd = odd * z2 + 0x1.999999997fdc3p-2
    return z * (even + z * odd)
  }

  /// k log 2 + log(1 + f + low), where low is what f lacks, an ulp of 1 + f at most.
  @inline(__always)
  static func logarithmSum(_ k: V, _ f: V, _ low: V) -> V {
    let s = f / (2 + f)
    let half = 0.5 * f * f
    let tail = s * (half + logTail(s * s))
    // low / (1 + f), for 1 / (1 + f) = (1 − s) / (1 + s) = 1 − 2 s + 2 s² − 2 s³ + …
    let correction = low - low * (s + s) * (1 - s * (1 - s))
    let rest = tail + (k * 0x1.ef35793c76730p-45 + correction)
    return k * 0x1.62e42fefa3800p-1 - ((half - rest) - f)
  }

  /// The limits of a logarithm of x: −∞ at 0, NaN below, +∞ at +∞, NaN at NaN.
  @inline(__always)
  static func logarithmLimits(_ result: V, of x: V) -> V {
    let finite = result.replacing(with: x, where: .!(x .< V(repeating: .infinity)))
    let positive = finite.replacing(with: V(repeating: .nan), where: x .< 0)
    return positive.replacing(with: V(repeating: -.infinity), where: x .== 0)
  }

  @inline(__always)
  static func log(_ x: V) -> V {
    let (k, f) = split(x)
    let s = f / (2 + f)
    let half = 0.5 * f * f
    let rest = s * (half + logTail(s * s)) + k * 0x1.ef35793c76730p-45
    return logarithmLimits(k * 0x1.62e42fefa3800p-1 - ((half - rest) - f), of: x)
  }

  @inline(__always)
  static func log1p(_ x: V) -> V {
    let sum = 1 + x
    let back = sum - 1
    let lost = (1 - (sum - back)) + (x - back)
    let (k, f) = splitNormal(sum)
    // What the sum lost is at most an ulp of it: relative to 2ᵏ it is lost / sum · (1 + f).
    let low = lost.replacing(with: lost / sum * (1 + f), where: k .!= 0)
    let result = logarithmLimits(logarithmSum(k, f, low), of: sum)
    return result.replacing(with: x, where: x .== 0)
  }

  /// The logarithm of 1 + f as a sum of two, the first cut to 26 bits.
  @inline(__always)
  static func logarithmPair(_ f: V) -> (head: V, rest: V) {
    let s = f / (2 + f)
    let half = 0.5 * f * f
    let head = (f - half).head
    return (head, ((f - head) - half) + s * (half + logTail(s * s)))
  }

  @inline(__always)
  static func log2(_ x: V) -> V {
    let (k, f) = split(x)
    let (head, rest) = logarithmPair(f)
    // 1 / ln 2 in 26 bits and 53 more.
    let high = head * 0x1.7154760000000p+0
    let low = (rest + head) * 0x1.4ae0bf85ddf44p-26 + rest * 0x1.7154760000000p+0
    let sum = k + high
    return logarithmLimits(sum + (low + ((k - sum) + high)), of: x)
  }

  @inline(__always)
  static func log10(_ x: V) -> V {
    let (k, f) = split(x)
    let (head, rest) = logarithmPair(f)
    // 1 / ln 10 in 26 bits and 53 more, and log₁₀ 2 in 40 and 53 more.
    let high = head * 0x1.bcb7b10000000p-2
    let whole = k * 0x1.34413509f6000p-2
    let low =
      k * 0x1.9fef311f12b36p-42 + (rest + head) * 0x1.49b9438ca9aaep-28
      + rest * 0x1.bcb7b10000000p-2
    let sum = whole + high
    return logarithmLimits(sum + (low + ((whole - sum) + high)), of: x)
  }
}
