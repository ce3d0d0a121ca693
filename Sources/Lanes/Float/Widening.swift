import CLanes

// Computing the functions of Float in Double: a pack of 16 floats goes in two halves, one after the
// other, so that no more than one pack of doubles is alive at a time.

extension Float {
  /// Computes in Double: converted exactly, and the result rounded once.
  @inlinable @inline(__always)
  public func inDouble(_ body: (Double) -> Double) -> Float { Float(body(Double(self))) }
}

extension LanePack where Element == Float {
  /// The 16 numbers as 8 and 8, exactly.
  @inlinable @inline(__always)
  public var widened: (low: DoublePack, high: DoublePack) {
    var source = storage
    var low = SIMD8<Double>()
    var high = SIMD8<Double>()
    clanes_widen(&source, &low, &high)
    return (DoublePack(low), DoublePack(high))
  }

  /// 8 and 8 numbers, each rounded to the nearest Float.
  @inlinable @inline(__always)
  public init(narrowing low: DoublePack, _ high: DoublePack) {
    var low = low.storage
    var high = high.storage
    var result = SIMD16<Float>()
    clanes_narrow(&low, &high, &result)
    self.init(result)
  }

  /// Computes in Double: each element converted exactly, and the result rounded once.
  ///
  /// - Parameter body: called for the first half of the elements and for the second. By address,
  ///   lest a half that is not inlined travel in 128-bit registers.
  @inlinable @inline(__always)
  public func inDouble(_ body: (inout DoublePack) -> Void) -> FloatPack {
    var (low, high) = widened
    body(&low)
    body(&high)
    return FloatPack(narrowing: low, high)
  }
}
