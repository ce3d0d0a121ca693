// The functions of Float, computed in Double: polynomials just long enough for a result that is
// wrong by 0.51 ulp of Float after its one rounding. Doubles hold every Float, its subnormals and its
// overflows with room to spare, so nothing needs scaling in steps.

/// Elementary functions of Float, computed in lanes of Double.
enum ShortFunctions<V: Lane> where V.Element == Double {
  /// eʳ − 1 for |r| ≤ ln 2 / 2. Remez, relative error 2⁻³⁴ of eʳ.
  @inline(__always)
  static func expm1Reduced(_ r: V) -> V {
    var p: V = 0x1.9f047c11a275ap-13
    p = p * r + 0x1.6d8d1fca4e100p-10
    p = p * r + 0x1.111274855b403p-7
    p = p * r + 0x1.55548db7d6822p-5
    p = p * r + 0x1.5555543fcd293p-3
    p = p * r + 0x1.0000003a18b04p-1
    return r + r * r * p
  }

  /// x = n ln 2 + r: 2ⁿ and eʳ − 1, for |x| ≤ 700.
  @inline(__always)
  static func reducedExp(_ x: V) -> (scale: V, tail: V) {
    let shifted = x * 0x1.71547652b82fep+0 + V.roundingShift
    let n = shifted - V.roundingShift
    let r = x - n * 0x1.62e42fefa39efp-1
    return (V.powerOfTwo(shifted), expm1Reduced(r))
  }

  @inline(__always)
  static func exp(_ x: V) -> V {
    let (scale, tail) = reducedExp(clamped(x))
    return scale + scale * tail
  }

  @inline(__always)
  static func exp2(_ x: V) -> V {
    let x = clamped(x)
    let shifted = x + V.roundingShift
    let fraction = x - (shifted - V.roundingShift)
    let tail = expm1Reduced(fraction * 0x1.62e42fefa39efp-1)
    let scale = V.powerOfTwo(shifted)
    return scale + scale * tail
  }

  @inline(__always)
  static func expm1(_ x: V) -> V {
    let (scale, tail) = reducedExp(clamped(x))
    // At −0 the sum would be +0.
    return ((scale - 1) + scale * tail).replacing(with: x, where: x .== 0)
  }

  @inline(__always)
  static func sinh(_ x: V) -> V {
    let a = x.magnitude.atMost(200)
    let (scale, tail) = reducedExp(a)
    let grown = (scale - 1) + scale * tail
    return (0.5 * (grown + grown / (grown + 1))).withSign(of: x)
  }

  @inline(__always)
  static func cosh(_ x: V) -> V {
    let a = x.magnitude.atMost(200)
    let (scale, tail) = reducedExp(a)
    let grown = scale + scale * tail
    return 0.5 * (grown + 1 / grown)
  }

  @inline(__always)
  static func tanh(_ x: V) -> V {
    let a = x.magnitude.atMost(20)
    let (scale, tail) = reducedExp(-2 * a)
    let shrunk = (scale - 1) + scale * tail
    return (shrunk / (2 + shrunk)).magnitude.withSign(of: x)
  }

  @inline(__always)
  static func sigmoid(_ x: V) -> V { 1 / (1 + exp(-x)) }

  @inline(__always)
  static func softplus(_ x: V) -> V {
    let (scale, tail) = reducedExp(-x.magnitude.atMost(200))
    let small = scale + scale * tail
    // log(1 + small), the power of two of 1 + small being 0 or 1.
    let isLarge = small .> 0x1.a827999fcef32p-2
    let f = small.replacing(with: 0.5 * (small - 1), where: isLarge)
    let k = V(repeating: 0).replacing(with: 0x1.62e42fefa39efp-1, where: isLarge)
    return x.atLeast(0) + (k + log1pReduced(f))
  }

  /// x within ±200, where every function here has long reached its limit in Float.
  @inline(__always)
  static func clamped(_ x: V) -> V {
    x.atMost(200).atLeast(-200)
  }
}
