/// The elementary functions, element by element.
///
/// They are the library's own: only correctly rounded arithmetic and operations on bit patterns, so
/// the same argument gives the same bits alone, in a pack, and on every machine (the sign and
/// payload of a NaN excepted). Results are within 1 ulp of the exact value in Float and within 2 in
/// Double, subnormal results included; zeros keep their sign, and infinities, NaN and the limits of
/// overflow follow IEEE 754.
public protocol ElementaryLane: Sendable {
  /// e to the power of x.
  static func exp(_ x: Self) -> Self
  /// 2 to the power of x; exact where x is integral.
  static func exp2(_ x: Self) -> Self
  /// eˣ − 1, accurate near zero.
  static func expm1(_ x: Self) -> Self
  /// The natural logarithm; −∞ at zero, NaN below.
  static func log(_ x: Self) -> Self
  /// log(1 + x), accurate near zero; −∞ at −1, NaN below.
  static func log1p(_ x: Self) -> Self
  /// The logarithm to base 2; exact at powers of 2.
  static func log2(_ x: Self) -> Self
  /// The logarithm to base 10.
  static func log10(_ x: Self) -> Self

  /// The sine of x radians, however large; NaN at infinity.
  static func sin(_ x: Self) -> Self
  /// The cosine of x radians, however large; NaN at infinity.
  static func cos(_ x: Self) -> Self
  /// The tangent of x radians, however large; NaN at infinity.
  static func tan(_ x: Self) -> Self
  /// The arc sine, −π/2 to π/2; NaN outside of [−1, 1].
  static func asin(_ x: Self) -> Self
  /// The arc cosine, 0 to π; NaN outside of [−1, 1].
  static func acos(_ x: Self) -> Self
  /// The arc tangent, −π/2 to π/2.
  static func atan(_ x: Self) -> Self

  /// The hyperbolic sine.
  static func sinh(_ x: Self) -> Self
  /// The hyperbolic cosine.
  static func cosh(_ x: Self) -> Self
  /// The hyperbolic tangent.
  static func tanh(_ x: Self) -> Self

  /// x to the power of y, with the special cases of IEEE 754: 1 wherever y = 0 or x = 1, NaN where x
  /// is negative and y finite but not integral.
  static func pow(_ x: Self, _ y: Self) -> Self

  /// 1 / (1 + e⁻ˣ).
  static func sigmoid(_ x: Self) -> Self
  /// log(1 + eˣ).
  static func softplus(_ x: Self) -> Self
  /// The error function.
  static func erf(_ x: Self) -> Self
}

extension Lane {
  /// x to an integral power, by one fixed chain of multiplications.
  ///
  /// The bits of the exponent's magnitude are read from the most significant down: starting from x,
  /// each further bit squares, and multiplies by x where it is 1. A negative power is 1 divided by
  /// the positive one, the zeroth is 1. Unlike ``ElementaryLane/pow(_:_:)`` it rounds at every step.
  ///
  /// - Parameters:
  ///   - x: the bases.
  ///   - exponent: the power, the same for all elements.
  @inlinable @inline(__always)
  public static func power(_ x: Self, _ exponent: Int) -> Self {
    let magnitude = exponent.magnitude
    guard magnitude != 0 else { return 1 }
    var result = x
    var bit = magnitude.bitWidth - 1 - magnitude.leadingZeroBitCount
    while bit > 0 {
      bit -= 1
      result = result * result
      if (magnitude >> UInt(bit)) & 1 == 1 { result = result * x }
    }
    return exponent < 0 ? 1 / result : result
  }
}
