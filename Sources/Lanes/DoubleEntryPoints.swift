// The entry points of the elementary functions of Double: compiled once, here. A pack travels by
// address, since Swift would hand it over in 128-bit registers and compute in these.

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
  @inlinable @inline(__always)
  public static func exp(_ x: DoublePack) -> DoublePack { x.changed(by: expInPlace) }
  @inlinable @inline(__always)
  public static func exp2(_ x: DoublePack) -> DoublePack { x.changed(by: exp2InPlace) }
  @inlinable @inline(__always)
  public static func expm1(_ x: DoublePack) -> DoublePack { x.changed(by: expm1InPlace) }
  @inlinable @inline(__always)
  public static func log(_ x: DoublePack) -> DoublePack { x.changed(by: logInPlace) }
  @inlinable @inline(__always)
  public static func log1p(_ x: DoublePack) -> DoublePack { x.changed(by: log1pInPlace) }
  @inlinable @inline(__always)
  public static func log2(_ x: DoublePack) -> DoublePack { x.changed(by: log2InPlace) }
  @inlinable @inline(__always)
  public static func log10(_ x: DoublePack) -> DoublePack { x.changed(by: log10InPlace) }
  @inlinable @inline(__always)
  public static func sin(_ x: DoublePack) -> DoublePack { x.changed(by: sinInPlace) }
  @inlinable @inline(__always)
  public static func cos(_ x: DoublePack) -> DoublePack { x.changed(by: cosInPlace) }
  @inlinable @inline(__always)
  public static func tan(_ x: DoublePack) -> DoublePack { x.changed(by: tanInPlace) }
  @inlinable @inline(__always)
  public static func asin(_ x: DoublePack) -> DoublePack { x.changed(by: asinInPlace) }
  @inlinable @inline(__always)
  public static func acos(_ x: DoublePack) -> DoublePack { x.changed(by: acosInPlace) }
  @inlinable @inline(__always)
  public static func atan(_ x: DoublePack) -> DoublePack { x.changed(by: atanInPlace) }
  @inlinable @inline(__always)
  public static func sinh(_ x: DoublePack) -> DoublePack { x.changed(by: sinhInPlace) }
  @inlinable @inline(__always)
  public static func cosh(_ x: DoublePack) -> DoublePack { x.changed(by: coshInPlace) }
  @inlinable @inline(__always)
  public static func tanh(_ x: DoublePack) -> DoublePack { x.changed(by: tanhInPlace) }
  @inlinable @inline(__always)
  public static func sigmoid(_ x: DoublePack) -> DoublePack { x.changed(by: sigmoidInPlace) }
  @inlinable @inline(__always)
  public static func softplus(_ x: DoublePack) -> DoublePack { x.changed(by: softplusInPlace) }
  @inlinable @inline(__always)
  public static func erf(_ x: DoublePack) -> DoublePack { x.changed(by: erfInPlace) }
  @inlinable @inline(__always)
  public static func pow(_ x: DoublePack, _ y: DoublePack) -> DoublePack {
    var exponent = y
    return x.changed { raiseInPlace(&$0, &exponent) }
  }

  @inlinable @inline(__always)
  func changed(by change: (inout DoublePack) -> Void) -> DoublePack {
    var copy = self
    change(&copy)
    return copy
  }
}

extension DoublePack {
  @usableFromInline @inline(never)
  static func expInPlace(_ x: inout DoublePack) { x = DoubleFunctions.exp(x) }
  @usableFromInline @inline(never)
  static func exp2InPlace(_ x: inout DoublePack) { x = DoubleFunctions.exp2(x) }
  @usableFromInline @inline(never)
  static func expm1InPlace(_ x: inout DoublePack) { x = DoubleFunctions.expm1(x) }
  @usableFromInline @inline(never)
  static func logInPlace(_ x: inout DoublePack) { x = DoubleFunctions.log(x) }
  @usableFromInline @inline(never)
  static func log1pInPlace(_ x: inout DoublePack) { x = DoubleFunctions.log1p(x) }
  @usableFromInline @inline(never)
  static func log2InPlace(_ x: inout DoublePack) { x = DoubleFunctions.log2(x) }
  @usableFromInline @inline(never)
  static func log10InPlace(_ x: inout DoublePack) { x = DoubleFunctions.log10(x) }
  @usableFromInline @inline(never)
  static func sinInPlace(_ x: inout DoublePack) { x = DoubleFunctions.sin(x) }
  @usableFromInline @inline(never)
  static func cosInPlace(_ x: inout DoublePack) { x = DoubleFunctions.cos(x) }
  @usableFromInline @inline(never)
  static func tanInPlace(_ x: inout DoublePack) { x = DoubleFunctions.tan(x) }
  @usableFromInline @inline(never)
  static func asinInPlace(_ x: inout DoublePack) { x = DoubleFunctions.asin(x) }
  @usableFromInline @inline(never)
  static func acosInPlace(_ x: inout DoublePack) { x = DoubleFunctions.acos(x) }
  @usableFromInline @inline(never)
  static func atanInPlace(_ x: inout DoublePack) { x = DoubleFunctions.atan(x) }
  @usableFromInline @inline(never)
  static func sinhInPlace(_ x: inout DoublePack) { x = DoubleFunctions.sinh(x) }
  @usableFromInline @inline(never)
  static func coshInPlace(_ x: inout DoublePack) { x = DoubleFunctions.cosh(x) }
  @usableFromInline @inline(never)
  static func tanhInPlace(_ x: inout DoublePack) { x = DoubleFunctions.tanh(x) }
  @usableFromInline @inline(never)
  static func sigmoidInPlace(_ x: inout DoublePack) { x = DoubleFunctions.sigmoid(x) }
  @usableFromInline @inline(never)
  static func softplusInPlace(_ x: inout DoublePack) { x = DoubleFunctions.softplus(x) }
  @usableFromInline @inline(never)
  static func erfInPlace(_ x: inout DoublePack) { x = DoubleFunctions.erf(x) }
  @usableFromInline @inline(never)
  static func raiseInPlace(_ x: inout DoublePack, _ y: inout DoublePack) {
    x = DoubleFunctions.pow(x, y)
  }
}
