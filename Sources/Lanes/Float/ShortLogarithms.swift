extension ShortFunctions {
  /// log(1 + f) for 1 + f in [√½, √2]. Remez in s² for s = f / (2 + f), relative error 2⁻³⁸.
  @inline(__always)
  static func log1pReduced(_ f: V) -> V {
    let s = f / (2 + f)
    let z = s * s
    var p: V = 0x1.e2f777ba2ff7bp-3
    p = p * z + 0x1.2438d1abd3006p-2
    p = p * z + 0x1.999a7a988c530p-2
    p = p * z + 0x1.555554fda1fa7p-1
    return s * (2 + z * p)
  }

  /// The limits of a logarithm of x: −∞ at 0, NaN below, +∞ at +∞, NaN at NaN.
  @inline(__always)
  static func withLimits(_ result: V, of x: V) -> V {
    DoubleFunctions<V>.logarithmLimits(result, of: x)
  }

  @inline(__always)
  static func log(_ x: V) -> V {
    let (k, f) = DoubleFunctions<V>.splitNormal(x)
    return withLimits(k * 0x1.62e42fefa39efp-1 + log1pReduced(f), of: x)
  }

  @inline(__always)
  static func log1p(_ x: V) -> V {
    let (k, rounded) = DoubleFunctions<V>.splitNormal(1 + x)
    // Where k = 0, x itself has the digits that 1 + x has lost.
    let f = rounded.replacing(with: x, where: k .== 0)
    let result = withLimits(k * 0x1.62e42fefa39efp-1 + log1pReduced(f), of: 1 + x)
    return result.replacing(with: x, where: x .== 0)
  }

  @inline(__always)
  static func log2(_ x: V) -> V {
    let (k, f) = DoubleFunctions<V>.splitNormal(x)
    return withLimits(k + 0x1.71547652b82fep+0 * log1pReduced(f), of: x)
  }

  @inline(__always)
  static func log10(_ x: V) -> V {
    let (k, f) = DoubleFunctions<V>.splitNormal(x)
    let result = k * 0x1.34413509f79ffp-2 + 0x1.bcb7b1526e50ep-2 * log1pReduced(f)
    return withLimits(result, of: x)
  }

  @inline(__always)
  static func pow(_ x: V, _ y: V) -> V {
    let (k, f) = DoubleFunctions<V>.splitNormal(x.magnitude)
    let s = f / (2 + f)
    let z = s * s
    // As in log1pReduced, relative error 2⁻⁴⁵: y multiplies it by up to 150.
    var p: V = 0x1.9115cd3303823p-3
    p = p * z + 0x1.c62b1729f7e80p-3
    p = p * z + 0x1.249411c8fa1cap-2
    p = p * z + 0x1.999996aa05effp-2
    p = p * z + 0x1.555555561dd37p-1
    let logarithm = k + 0x1.71547652b82fep+0 * (s * (2 + z * p))
    return DoubleFunctions<V>.withPowerLimits(exp2(logarithm * y), x, y)
  }
}
