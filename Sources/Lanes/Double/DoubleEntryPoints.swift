// The elementary functions of Double, alone and in packs, compiled once.

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

extension LanePack where Element == Double {
  @usableFromInline @inline(never)
  package static func expInPlace(_ x: inout DoublePack) { x = DoubleFunctions.exp(x) }
  @usableFromInline @inline(never)
  package static func exp2InPlace(_ x: inout DoublePack) { x = DoubleFunctions.exp2(x) }
  @usableFromInline @inline(never)
  package static func expm1InPlace(_ x: inout DoublePack) { x = DoubleFunctions.expm1(x) }
  @usableFromInline @inline(never)
  package static func logInPlace(_ x: inout DoublePack) { x = DoubleFunctions.log(x) }
  @usableFromInline @inline(never)
  package static func log1pInPlace(_ x: inout DoublePack) { x = DoubleFunctions.log1p(x) }
  @usableFromInline @inline(never)
  package static func log2InPlace(_ x: inout DoublePack) { x = DoubleFunctions.log2(x) }
  @usableFromInline @inline(never)
  package static func log10InPlace(_ x: inout DoublePack) { x = DoubleFunctions.log10(x) }
  @usableFromInline @inline(never)
  package static func sinInPlace(_ x: inout DoublePack) { x = DoubleFunctions.sin(x) }
  @usableFromInline @inline(never)
  package static func cosInPlace(_ x: inout DoublePack) { x = DoubleFunctions.cos(x) }
  @usableFromInline @inline(never)
  package static func tanInPlace(_ x: inout DoublePack) { x = DoubleFunctions.tan(x) }
  @usableFromInline @inline(never)
  package static func asinInPlace(_ x: inout DoublePack) { x = DoubleFunctions.asin(x) }
  @usableFromInline @inline(never)
  package static func acosInPlace(_ x: inout DoublePack) { x = DoubleFunctions.acos(x) }
  @usableFromInline @inline(never)
  package static func atanInPlace(_ x: inout DoublePack) { x = DoubleFunctions.atan(x) }
  @usableFromInline @inline(never)
  package static func sinhInPlace(_ x: inout DoublePack) { x = DoubleFunctions.sinh(x) }
  @usableFromInline @inline(never)
  package static func coshInPlace(_ x: inout DoublePack) { x = DoubleFunctions.cosh(x) }
  @usableFromInline @inline(never)
  package static func tanhInPlace(_ x: inout DoublePack) { x = DoubleFunctions.tanh(x) }
  @usableFromInline @inline(never)
  package static func sigmoidInPlace(_ x: inout DoublePack) { x = DoubleFunctions.sigmoid(x) }
  @usableFromInline @inline(never)
  package static func softplusInPlace(_ x: inout DoublePack) { x = DoubleFunctions.softplus(x) }
  @usableFromInline @inline(never)
  package static func erfInPlace(_ x: inout DoublePack) { x = DoubleFunctions.erf(x) }
  @usableFromInline @inline(never)
  package static func raiseInPlace(_ x: inout DoublePack, _ y: inout DoublePack) {
    x = DoubleFunctions.pow(x, y)
  }
}
