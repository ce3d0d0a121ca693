// eˣ = 2ⁿ (1 + head + tail), |head + tail| about ln 2 / 2 at most. head is exact, and tail carries
// what is left with an error of about 2⁻⁵⁶: each function adds the parts so that its own last
// rounding is nearly the only one.

extension DoubleFunctions {
  /// (eʳ − 1 − r) / r² for |r| ≤ ln 2 / 2. Remez, relative error 2⁻⁵⁸ of eʳ.
  @inline(__always)
  static func expTail(_ r: V) -> V {
    let r2 = r * r
    var even: V = 0x1.28ad7ed4b2353p-22
    even = even * r2 + 0x1.a0199a038c009p-16
    even = even * r2 + 0x1.6c16c1842b3eap-10
    even = even * r2 + 0x1.5555555550885p-5
    even = even * r2 + 0x1.000000000000ap-1
    var odd: V = 0x1.ad7b6e479f115p-26
    odd = odd * r2 + 0x1.71df2834dc0a2p-19
    odd = odd * r2 + 0x1.a01a0128e1961p-13
    odd = odd * r2 + 0x1.11111111280bfp-7
    odd = odd * r2 + 0x1.55555555554f8p-3
    return even + r * odd
  }

  /// The parts of eˣ for |x| ≤ 1100: ``Lane/roundingShift`` + n, head and tail.
  @inline(__always)
  static func reducedExp(_ x: V) -> (shifted: V, head: V, tail: V) {
    let shifted = x * 0x1.71547652b82fep+0 + V.roundingShift
    let n = shifted - V.roundingShift
    // ln 2 in 32 bits and 53 more: n times the first is exact, and so is the difference.
    let head = x - n * 0x1.62e42fee00000p-1
    let low = n * 0x1.a39ef35793c76p-33
    let r = head - low
    return (shifted, head, r * r * expTail(r) - low)
  }

  /// The parts of 2ˣ for |x| ≤ 1100.
  @inline(__always)
  static func reducedExp2(_ x: V, _ low: V) -> (shifted: V, head: V, tail: V) {
    let shifted = x + V.roundingShift
    let fraction = x - (shifted - V.roundingShift)
    // The fraction times ln 2, both cut in two.
    let leading = fraction.head
    let head = leading * 0x1.62e42f8000000p-1
    let rest =
      (fraction - leading) * 0x1.62e42f8000000p-1 + fraction * 0x1.be8e7bcd5e4f2p-27
      + low * 0x1.62e42fefa39efp-1
    let r = head + rest
    return (shifted, head, r * r * expTail(r) + rest)
  }

  /// 1 + head + tail as a sum of two: the first rounded, the second what it lacks.
  @inline(__always)
  static func onePlus(_ head: V, _ tail: V) -> (high: V, low: V) {
    let sum = 1 + head
    let rest = ((1 - sum) + head) + tail
    let high = sum + rest
    return (high, (sum - high) + rest)
  }

  @inline(__always)
  static func exp(_ x: V) -> V {
    let (shifted, head, tail) = reducedExp(x.atMost(720).atLeast(-760))
    return onePlus(head, tail).high.scaled(shifted)
  }

  @inline(__always)
  static func exp2(_ x: V) -> V {
    let (shifted, head, tail) = reducedExp2(x.atMost(1040).atLeast(-1090), 0)
    return onePlus(head, tail).high.scaled(shifted)
  }

  /// (eˣ − 1) / 2 as a sum of two, for −700 ≤ x ≤ 710: half, lest 2ⁿ overflow before the result.
  @inline(__always)
  static func halfExpm1(_ x: V) -> (high: V, low: V) {
    let (shifted, head, tail) = reducedExp(x)
    let scale = V.powerOfTwo(shifted - 1)
    let whole = scale - 0.5
    let part = scale * head
    let sum = whole + part
    let rest = sumError(whole, part, sum) + scale * tail
    let high = sum + rest
    return (high, (sum - high) + rest)
  }

  @inline(__always)
  static func expm1(_ x: V) -> V {
    let (high, _) = halfExpm1(x.atMost(710).atLeast(-100))
    return (high + high).replacing(with: x, where: x.magnitude .< 0x1p-54)
  }

  /// What the rounded sum of two numbers lacks.
  @inline(__always)
  static func sumError(_ a: V, _ b: V, _ sum: V) -> V {
    let back = sum - a
    return (a - (sum - back)) + (b - back)
  }
}
