// The entry points of the elementary functions. They are compiled once, here, for each of the four
// lanes: a caller in another module that is itself specialised calls them with packs in registers.

extension Double {
  public static func exp(_ x: Double) -> Double { DoubleFunctions.exp(x) }
  public static func exp2(_ x: Double) -> Double { DoubleFunctions.exp2(x) }
  public static func expm1(_ x: Double) -> Double { DoubleFunctions.expm1(x) }
  public static func log(_ x: Double) -> Double { DoubleFunctions.log(x) }
  public static func log1p(_ x: Double) -> Double { DoubleFunctions.log1p(x) }
  public static func log2(_ x: Double) -> Double { DoubleFunctions.log2(x) }
  public static func log10(_ x: Double) -> Double { DoubleFunctions.log10(x) }
  public static func sin(_ x: Double) -> Double { DoubleFunctions.sin(x) }
  public static func cos(_ x: Double) -> Double { DoubleFunctions.cos(x) }
  public static func tan(_ x: Double) -> Double { DoubleFunctions.tan(x) }
  public static func asin(_ x: Double) -> Double { DoubleFunctions.asin(x) }
  public static func acos(_ x: Double) -> Double { DoubleFunctions.acos(x) }
  public static func atan(_ x: Double) -> Double { DoubleFunctions.atan(x) }
  public static func sinh(_ x: Double) -> Double { DoubleFunctions.sinh(x) }
  public static func cosh(_ x: Double) -> Double { DoubleFunctions.cosh(x) }
  public static func tanh(_ x: Double) -> Double { DoubleFunctions.tanh(x) }
  public static func sigmoid(_ x: Double) -> Double { DoubleFunctions.sigmoid(x) }
  public static func softplus(_ x: Double) -> Double { DoubleFunctions.softplus(x) }
  public static func erf(_ x: Double) -> Double { DoubleFunctions.erf(x) }
  public static func pow(_ x: Double, _ y: Double) -> Double { DoubleFunctions.pow(x, y) }
}

extension DoublePack {
  public static func exp(_ x: DoublePack) -> DoublePack { DoubleFunctions.exp(x) }
  public static func exp2(_ x: DoublePack) -> DoublePack { DoubleFunctions.exp2(x) }
  public static func expm1(_ x: DoublePack) -> DoublePack { DoubleFunctions.expm1(x) }
  public static func log(_ x: DoublePack) -> DoublePack { DoubleFunctions.log(x) }
  public static func log1p(_ x: DoublePack) -> DoublePack { DoubleFunctions.log1p(x) }
  public static func log2(_ x: DoublePack) -> DoublePack { DoubleFunctions.log2(x) }
  public static func log10(_ x: DoublePack) -> DoublePack { DoubleFunctions.log10(x) }
  public static func sin(_ x: DoublePack) -> DoublePack { DoubleFunctions.sin(x) }
  public static func cos(_ x: DoublePack) -> DoublePack { DoubleFunctions.cos(x) }
  public static func tan(_ x: DoublePack) -> DoublePack { DoubleFunctions.tan(x) }
  public static func asin(_ x: DoublePack) -> DoublePack { DoubleFunctions.asin(x) }
  public static func acos(_ x: DoublePack) -> DoublePack { DoubleFunctions.acos(x) }
  public static func atan(_ x: DoublePack) -> DoublePack { DoubleFunctions.atan(x) }
  public static func sinh(_ x: DoublePack) -> DoublePack { DoubleFunctions.sinh(x) }
  public static func cosh(_ x: DoublePack) -> DoublePack { DoubleFunctions.cosh(x) }
  public static func tanh(_ x: DoublePack) -> DoublePack { DoubleFunctions.tanh(x) }
  public static func sigmoid(_ x: DoublePack) -> DoublePack { DoubleFunctions.sigmoid(x) }
  public static func softplus(_ x: DoublePack) -> DoublePack { DoubleFunctions.softplus(x) }
  public static func erf(_ x: DoublePack) -> DoublePack { DoubleFunctions.erf(x) }
  public static func pow(_ x: DoublePack, _ y: DoublePack) -> DoublePack {
    DoubleFunctions.pow(x, y)
  }
}
