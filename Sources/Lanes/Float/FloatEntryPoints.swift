// The elementary functions of Float, alone and in packs, compiled once.

extension Float {
  public static func exp(_ x: Float) -> Float { FloatFunctions.exp(x) }
  public static func exp2(_ x: Float) -> Float { x.inDouble { ShortFunctions.exp2($0) } }
  public static func expm1(_ x: Float) -> Float { x.inDouble { ShortFunctions.expm1($0) } }
  public static func log(_ x: Float) -> Float { x.inDouble { ShortFunctions.log($0) } }
  public static func log1p(_ x: Float) -> Float { x.inDouble { ShortFunctions.log1p($0) } }
  public static func log2(_ x: Float) -> Float { x.inDouble { ShortFunctions.log2($0) } }
  public static func log10(_ x: Float) -> Float { x.inDouble { ShortFunctions.log10($0) } }
  public static func sin(_ x: Float) -> Float { x.inDouble { ShortFunctions.sin($0) } }
  public static func cos(_ x: Float) -> Float { x.inDouble { ShortFunctions.cos($0) } }
  public static func tan(_ x: Float) -> Float { x.inDouble { ShortFunctions.tan($0) } }
  public static func asin(_ x: Float) -> Float { x.inDouble { ShortFunctions.asin($0) } }
  public static func acos(_ x: Float) -> Float { x.inDouble { ShortFunctions.acos($0) } }
  public static func atan(_ x: Float) -> Float { x.inDouble { ShortFunctions.atan($0) } }
  public static func sinh(_ x: Float) -> Float { x.inDouble { ShortFunctions.sinh($0) } }
  public static func cosh(_ x: Float) -> Float { x.inDouble { ShortFunctions.cosh($0) } }
  public static func tanh(_ x: Float) -> Float { x.inDouble { ShortFunctions.tanh($0) } }
  public static func sigmoid(_ x: Float) -> Float { x.inDouble { ShortFunctions.sigmoid($0) } }
  public static func softplus(_ x: Float) -> Float { x.inDouble { ShortFunctions.softplus($0) } }
  public static func erf(_ x: Float) -> Float { x.inDouble { ShortFunctions.erf($0) } }
  public static func pow(_ x: Float, _ y: Float) -> Float {
    Float(ShortFunctions.pow(Double(x), Double(y)))
  }
}

extension LanePack where Element == Float {
  @usableFromInline @inline(never)
  package static func expInPlace(_ x: inout FloatPack) { x = FloatFunctions.exp(x) }
  @usableFromInline @inline(never)
  package static func exp2InPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.exp2($0) }
  }
  @usableFromInline @inline(never)
  package static func expm1InPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.expm1($0) }
  }
  @usableFromInline @inline(never)
  package static func logInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.log($0) }
  }
  @usableFromInline @inline(never)
  package static func log1pInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.log1p($0) }
  }
  @usableFromInline @inline(never)
  package static func log2InPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.log2($0) }
  }
  @usableFromInline @inline(never)
  package static func log10InPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.log10($0) }
  }
  @usableFromInline @inline(never)
  package static func sinInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.sin($0) }
  }
  @usableFromInline @inline(never)
  package static func cosInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.cos($0) }
  }
  @usableFromInline @inline(never)
  package static func tanInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.tan($0) }
  }
  @usableFromInline @inline(never)
  package static func asinInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.asin($0) }
  }
  @usableFromInline @inline(never)
  package static func acosInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.acos($0) }
  }
  @usableFromInline @inline(never)
  package static func atanInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.atan($0) }
  }
  @usableFromInline @inline(never)
  package static func sinhInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.sinh($0) }
  }
  @usableFromInline @inline(never)
  package static func coshInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.cosh($0) }
  }
  @usableFromInline @inline(never)
  package static func tanhInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.tanh($0) }
  }
  @usableFromInline @inline(never)
  package static func sigmoidInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.sigmoid($0) }
  }
  @usableFromInline @inline(never)
  package static func softplusInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.softplus($0) }
  }
  @usableFromInline @inline(never)
  package static func erfInPlace(_ x: inout FloatPack) {
    x = x.inDouble { $0 = ShortFunctions.erf($0) }
  }
  @usableFromInline @inline(never)
  package static func raiseInPlace(_ x: inout FloatPack, _ y: inout FloatPack) {
    let exponents = y.widened
    var (low, high) = x.widened
    low = ShortFunctions.pow(low, exponents.low)
    high = ShortFunctions.pow(high, exponents.high)
    x = FloatPack(narrowing: low, high)
  }
}
