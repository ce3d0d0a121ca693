import Lanes

// What each operation does to numbers: the one place, for constants folded while a formula is read
// and for every lane of a program that runs.

extension Operation {
  /// The operation on one number a lane; comparisons give 1 or 0.
  @inline(__always)
  func applied<V: Lane>(to a: V, _ b: V, _ c: V, payload: Int) -> V {
    switch self {
    case .negate: -a
    case .squareRoot, .normRoot: a.squareRoot()
    case .exp: V.exp(a)
    case .log: V.log(a)
    case .log2: V.log2(a)
    case .log10: V.log10(a)
    case .sin: V.sin(a)
    case .cos: V.cos(a)
    case .tan: V.tan(a)
    case .asin: V.asin(a)
    case .acos: V.acos(a)
    case .atan: V.atan(a)
    case .sinh: V.sinh(a)
    case .cosh: V.cosh(a)
    case .tanh: V.tanh(a)
    case .magnitude: a.magnitude
    case .sign: a.signum
    case .sigmoid: V.sigmoid(a)
    case .relu: Kernel.relu(a)
    case .softplus: V.softplus(a)
    case .erf: V.erf(a)
    case .floor: a.roundedDown()
    case .logOrZero: Kernel.logOrZero(a)
    case .integerPower: Kernel.power(a, payload)
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: V.pow(a, b)
    case .minimum: V.minimum(a, b)
    case .maximum: V.maximum(a, b)
    case .less: Kernel.truth(a .< b)
    case .lessOrEqual: Kernel.truth(a .<= b)
    case .equal: Kernel.truth(a .== b)
    case .notEqual: Kernel.truth(a .!= b)
    case .guardedMultiply: Kernel.guardedMultiply(a, b)
    case .guardedDivide: Kernel.guardedDivide(a, b)
    case .select: V.select(a .!= 0, b, c)
    // Joined operations are made for programs alone, leaves and loops have no operands.
    default: a
    }
  }
}

/// Small functions of lanes that only formulas need.
enum Kernel {
  @inline(__always)
  static func truth<V: Lane>(_ mask: V.Mask) -> V { V.select(mask, 1, 0) }

  @inline(__always)
  static func relu<V: Lane>(_ x: V) -> V {
    // NaN stays NaN.
    V.select(x .<= 0, 0, x)
  }

  @inline(__always)
  static func logOrZero<V: Lane>(_ x: V) -> V { V.select(x .== 0, 0, V.log(x)) }

  @inline(__always)
  static func guardedMultiply<V: Lane>(_ a: V, _ b: V) -> V { V.select(a .== 0, 0, a * b) }

  @inline(__always)
  static func guardedDivide<V: Lane>(_ a: V, _ b: V) -> V { V.select(b .== 0, 0, a / b) }

  /// The power by squaring from the exponent's most significant bit down; for exponents below 0 the
  /// reciprocal of the power.
  @inline(__always)
  static func power<V: Lane>(_ x: V, _ exponent: Int) -> V {
    let count = exponent.magnitude
    if count == 0 { return 1 }
    var result = x
    var bit = Int.bitWidth - count.leadingZeroBitCount - 2
    while bit >= 0 {
      result = result * result
      if count >> UInt(bit) & 1 == 1 { result = result * x }
      bit -= 1
    }
    return exponent < 0 ? 1 / result : result
  }
}
