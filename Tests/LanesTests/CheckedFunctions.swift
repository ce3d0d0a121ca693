import Glibc
import Lanes

#if arch(x86_64)
  private let angles: [ClosedRange<Double>] = [
    -1...1, -4...4, -100...100, -1e5...1e5, -1.1e6...1.1e6, -1e12...1e12,
  ]

  /// Multiples of π/4, and those Floats and Doubles that come nearest to a multiple of π/2.
  private let turns: [Double] =
    (0...64).map { Double($0) * .pi / 4 } + [
      16_367_173 * 0x1p72, 0x1.6ac5b262ca1ffp+849, 0x1p20, 0x1p28, 1e22, 0x1.921fb54442d18p+600,
    ]

  /// All functions of one variable.
  let checkedFunctions: [CheckedFunction] = [
    CheckedFunction(
      name: "exp", float: FloatPack.exp, double: DoublePack.exp, floatAlone: Float.exp,
      doubleAlone: Double.exp, reference: { x in expl(x) },
      intervals: [-104...89, -746...710, -1...1],
      points: [0, 88.72, -87.33, -103.97, 709.78, -708.39, -745.13, 0.34657, -0.34657, 1]),
    CheckedFunction(
      name: "exp2", float: FloatPack.exp2, double: DoublePack.exp2, floatAlone: Float.exp2,
      doubleAlone: Double.exp2, reference: { x in exp2l(x) },
      intervals: [-150...129, -1080...1025, -1...1],
      points: [0, 128, -126, -149, -150, 1024, -1022, -1074, -1075, 0.5, 1.5]),
    CheckedFunction(
      name: "expm1", float: FloatPack.expm1, double: DoublePack.expm1, floatAlone: Float.expm1,
      doubleAlone: Double.expm1, reference: { x in expm1l(x) },
      intervals: [-20...89, -50...710, -1...1, -2...2],
      points: [0, 88.72, 709.78, 0.34657, -0.34657, 1.0397, -1.0397, -17, -37]),
    CheckedFunction(
      name: "log", float: FloatPack.log, double: DoublePack.log, floatAlone: Float.log,
      doubleAlone: Double.log, reference: { x in logl(x) },
      intervals: [0...2, 0.5...1.5, 0...1e30],
      points: [1, 0.70710678118654752, 1.4142135623730951, 2, 0.5, 1e-38, 1e-308]),
    CheckedFunction(
      name: "log1p", float: FloatPack.log1p, double: DoublePack.log1p, floatAlone: Float.log1p,
      doubleAlone: Double.log1p, reference: { x in log1pl(x) },
      intervals: [-1...1, -0.5...0.5, 0...1e30],
      points: [0, -1, -0.29289321881345248, 0.41421356237309505, 1, 3, 1e16]),
    CheckedFunction(
      name: "log2", float: FloatPack.log2, double: DoublePack.log2, floatAlone: Float.log2,
      doubleAlone: Double.log2, reference: { x in log2l(x) },
      intervals: [0...2, 0.5...1.5, 0...1e30],
      points: [1, 0.70710678118654752, 1.4142135623730951, 2, 0.5, 1e-38, 1e-308]),
    CheckedFunction(
      name: "log10", float: FloatPack.log10, double: DoublePack.log10, floatAlone: Float.log10,
      doubleAlone: Double.log10, reference: { x in log10l(x) },
      intervals: [0...2, 0.5...1.5, 0...1e30],
      points: [1, 0.70710678118654752, 1.4142135623730951, 10, 100, 0.1, 1e-38, 1e-308]),
    CheckedFunction(
      name: "sin", float: FloatPack.sin, double: DoublePack.sin, floatAlone: Float.sin,
      doubleAlone: Double.sin, reference: { x in sinl(x) },
      intervals: angles,
      points: turns),
    CheckedFunction(
      name: "cos", float: FloatPack.cos, double: DoublePack.cos, floatAlone: Float.cos,
      doubleAlone: Double.cos, reference: { x in cosl(x) },
      intervals: angles,
      points: turns),
    CheckedFunction(
      name: "tan", float: FloatPack.tan, double: DoublePack.tan, floatAlone: Float.tan,
      doubleAlone: Double.tan, reference: { x in tanl(x) },
      intervals: angles,
      points: turns),
    CheckedFunction(
      name: "asin", float: FloatPack.asin, double: DoublePack.asin, floatAlone: Float.asin,
      doubleAlone: Double.asin, reference: { x in asinl(x) },
      intervals: [-1...1, -0.6...0.6, 0.99...1],
      points: [0.5, -0.5, 1, -1, 0]),
    CheckedFunction(
      name: "acos", float: FloatPack.acos, double: DoublePack.acos, floatAlone: Float.acos,
      doubleAlone: Double.acos, reference: { x in acosl(x) },
      intervals: [-1...1, -0.6...0.6, 0.99...1],
      points: [0.5, -0.5, 1, -1, 0]),
    CheckedFunction(
      name: "atan", float: FloatPack.atan, double: DoublePack.atan, floatAlone: Float.atan,
      doubleAlone: Double.atan, reference: { x in atanl(x) },
      intervals: [-1...1, -5...5, -100...100],
      points: [0.4375, 0.6875, 1.1875, 2.4375, 0.41421356, 2.41421356, 1, 0.5, 1.5]),
    CheckedFunction(
      name: "sinh", float: FloatPack.sinh, double: DoublePack.sinh, floatAlone: Float.sinh,
      doubleAlone: Double.sinh, reference: { x in sinhl(x) },
      intervals: [-1...1, -5...5, -90...90, -711...711],
      points: [1, -1, 89.4, 710.475, 0, 22]),
    CheckedFunction(
      name: "cosh", float: FloatPack.cosh, double: DoublePack.cosh, floatAlone: Float.cosh,
      doubleAlone: Double.cosh, reference: { x in coshl(x) },
      intervals: [-1...1, -5...5, -90...90, -711...711],
      points: [1, -1, 89.4, 710.475, 0, 22]),
    CheckedFunction(
      name: "tanh", float: FloatPack.tanh, double: DoublePack.tanh, floatAlone: Float.tanh,
      doubleAlone: Double.tanh, reference: { x in tanhl(x) },
      intervals: [-1...1, -3...3, -20...20],
      points: [0, 0.17328, -0.17328, 0.51986, 9, 19, 22]),
    CheckedFunction(
      name: "sigmoid", float: FloatPack.sigmoid, double: DoublePack.sigmoid,
      floatAlone: Float.sigmoid,
      doubleAlone: Double.sigmoid, reference: { x in 1 / (1 + expl(-x)) },
      intervals: [-5...5, -110...20, -750...40, -1...1],
      points: [0, -87.33, -103.97, -708.39, -745.13, 17, 37]),
    CheckedFunction(
      name: "softplus", float: FloatPack.softplus, double: DoublePack.softplus,
      floatAlone: Float.softplus,
      doubleAlone: Double.softplus,
      reference: { x in x > 0 ? x + log1pl(expl(-x)) : log1pl(expl(x)) },
      intervals: [-5...5, -110...20, -750...40, -1...1],
      points: [0, -0.88137, 0.88137, -87.33, -103.97, -708.39, -745.13, 17, 37]),
    CheckedFunction(
      name: "erf", float: FloatPack.erf, double: DoublePack.erf, floatAlone: Float.erf,
      doubleAlone: Double.erf, reference: { x in erfl(x) },
      intervals: [-1...1, -4...4, -6.5...6.5],
      points: [0, 1, -1, 0.5, 3.9, 5.9]),
  ]
#endif
