// The entry points of the elementary functions. They are compiled once, here, for each of the four
// lanes: a caller in another module that is itself specialised calls them with packs in registers.

extension Float {
  public static func exp(_ x: Float) -> Float { x.inDouble { ShortFunctions.exp($0) } }
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

extension FloatPack {
  public static func exp(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.exp($0) } }
  public static func exp2(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.exp2($0) } }
  public static func expm1(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.expm1($0) } }
  public static func log(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.log($0) } }
  public static func log1p(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.log1p($0) } }
  public static func log2(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.log2($0) } }
  public static func log10(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.log10($0) } }
  public static func sin(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.sin($0) } }
  public static func cos(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.cos($0) } }
  public static func tan(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.tan($0) } }
  public static func asin(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.asin($0) } }
  public static func acos(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.acos($0) } }
  public static func atan(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.atan($0) } }
  public static func sinh(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.sinh($0) } }
  public static func cosh(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.cosh($0) } }
  public static func tanh(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.tanh($0) } }
  public static func sigmoid(_ x: FloatPack) -> FloatPack {
    x.inDouble { ShortFunctions.sigmoid($0) }
  }
  public static func softplus(_ x: FloatPack) -> FloatPack {
    x.inDouble { ShortFunctions.softplus($0) }
  }
  public static func erf(_ x: FloatPack) -> FloatPack { x.inDouble { ShortFunctions.erf($0) } }
  public static func pow(_ x: FloatPack, _ y: FloatPack) -> FloatPack {
    let (bases, exponents) = (x.widened, y.widened)
    return FloatPack(
      narrowing: ShortFunctions.pow(bases.low, exponents.low),
      ShortFunctions.pow(bases.high, exponents.high))
  }
}
