// The elementary functions of packs. Each is compiled once, in this module, and takes its pack by
// address: as an argument it would travel in 128-bit registers.

extension LanePack {
  @inlinable @inline(__always)
  public static func exp(_ x: Self) -> Self {
    x.changed(by: FloatPack.expInPlace, DoublePack.expInPlace)
  }
  @inlinable @inline(__always)
  public static func exp2(_ x: Self) -> Self {
    x.changed(by: FloatPack.exp2InPlace, DoublePack.exp2InPlace)
  }
  @inlinable @inline(__always)
  public static func expm1(_ x: Self) -> Self {
    x.changed(by: FloatPack.expm1InPlace, DoublePack.expm1InPlace)
  }
  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self {
    x.changed(by: FloatPack.logInPlace, DoublePack.logInPlace)
  }
  @inlinable @inline(__always)
  public static func log1p(_ x: Self) -> Self {
    x.changed(by: FloatPack.log1pInPlace, DoublePack.log1pInPlace)
  }
  @inlinable @inline(__always)
  public static func log2(_ x: Self) -> Self {
    x.changed(by: FloatPack.log2InPlace, DoublePack.log2InPlace)
  }
  @inlinable @inline(__always)
  public static func log10(_ x: Self) -> Self {
    x.changed(by: FloatPack.log10InPlace, DoublePack.log10InPlace)
  }
  @inlinable @inline(__always)
  public static func sin(_ x: Self) -> Self {
    x.changed(by: FloatPack.sinInPlace, DoublePack.sinInPlace)
  }
  @inlinable @inline(__always)
  public static func cos(_ x: Self) -> Self {
    x.changed(by: FloatPack.cosInPlace, DoublePack.cosInPlace)
  }
  @inlinable @inline(__always)
  public static func tan(_ x: Self) -> Self {
    x.changed(by: FloatPack.tanInPlace, DoublePack.tanInPlace)
  }
  @inlinable @inline(__always)
  public static func asin(_ x: Self) -> Self {
    x.changed(by: FloatPack.asinInPlace, DoublePack.asinInPlace)
  }
  @inlinable @inline(__always)
  public static func acos(_ x: Self) -> Self {
    x.changed(by: FloatPack.acosInPlace, DoublePack.acosInPlace)
  }
  @inlinable @inline(__always)
  public static func atan(_ x: Self) -> Self {
    x.changed(by: FloatPack.atanInPlace, DoublePack.atanInPlace)
  }
  @inlinable @inline(__always)
  public static func sinh(_ x: Self) -> Self {
    x.changed(by: FloatPack.sinhInPlace, DoublePack.sinhInPlace)
  }
  @inlinable @inline(__always)
  public static func cosh(_ x: Self) -> Self {
    x.changed(by: FloatPack.coshInPlace, DoublePack.coshInPlace)
  }
  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self {
    x.changed(by: FloatPack.tanhInPlace, DoublePack.tanhInPlace)
  }
  @inlinable @inline(__always)
  public static func sigmoid(_ x: Self) -> Self {
    x.changed(by: FloatPack.sigmoidInPlace, DoublePack.sigmoidInPlace)
  }
  @inlinable @inline(__always)
  public static func softplus(_ x: Self) -> Self {
    x.changed(by: FloatPack.softplusInPlace, DoublePack.softplusInPlace)
  }
  @inlinable @inline(__always)
  public static func erf(_ x: Self) -> Self {
    x.changed(by: FloatPack.erfInPlace, DoublePack.erfInPlace)
  }
  @inlinable @inline(__always)
  public static func pow(_ x: Self, _ y: Self) -> Self {
    withAlignedCopy(of: x) { x in
      withAlignedCopy(of: y) { y in
        if MemoryLayout<Element>.size == 4 {
          FloatPack.raiseInPlace(
            &x.assumingMemoryBound(to: FloatPack.self).pointee,
            &y.assumingMemoryBound(to: FloatPack.self).pointee)
        } else {
          DoublePack.raiseInPlace(
            &x.assumingMemoryBound(to: DoublePack.self).pointee,
            &y.assumingMemoryBound(to: DoublePack.self).pointee)
        }
      }
      return x.load(as: Self.self)
    }
  }

  /// The pack changed by one of two functions, as its element has it.
  @inlinable @inline(__always)
  func changed(
    by float: (inout FloatPack) -> Void, _ double: (inout DoublePack) -> Void
  ) -> Self {
    Self.withAlignedCopy(of: self) {
      if MemoryLayout<Element>.size == 4 {
        float(&$0.assumingMemoryBound(to: FloatPack.self).pointee)
      } else {
        double(&$0.assumingMemoryBound(to: DoublePack.self).pointee)
      }
      return $0.load(as: Self.self)
    }
  }

  /// Calls `body` with a copy at the beginning of a cache line.
  ///
  /// Swift aligns packs to 16 bytes only. Where a copy crosses a line, which depends on all frames below
  /// on the stack, a function takes up to three times as long: exp of Double 4.5 ns an element in
  /// place of 1.5. Aligning it costs nothing there and up to a third elsewhere, measured on Zen.
  @inlinable @inline(__always)
  static func withAlignedCopy<Result>(
    of pack: Self, _ body: (UnsafeMutableRawPointer) -> Result
  ) -> Result {
    // On the stack: for larger alignments Swift would allocate memory from the heap.
    withUnsafeTemporaryAllocation(byteCount: 64 + 48, alignment: 16) { buffer in
      let memory = buffer.baseAddress.unsafelyUnwrapped.alignedUp(toMultipleOf: 64)
      memory.storeBytes(of: pack, as: Self.self)
      return body(memory)
    }
  }
}
