import Results
import Support

/// Whether numbers of tables read back to the same bits, for Tests/Fuzzing.
public enum NumberChecks {
  /// The first Float of a range of bit patterns that does not read back; nil where all do.
  public static func firstLost(floats bits: ClosedRange<UInt32>) -> Float? {
    let buffer = RowBuffer(capacity: 64)
    for pattern in bits {
      let value = Float(bitPattern: pattern)
      buffer.removeAll()
      buffer.put(number: Double(value), isSingle: true)
      let read = NumberParsing.float(text(buffer))
      if read?.bitPattern != value.bitPattern, !(value.isNaN && read?.isNaN == true) {
        return value
      }
    }
    return nil
  }

  /// The first of some random Doubles, of all exponents, that does not read back; nil where all do.
  public static func firstLost(doubles count: Int, seed: UInt64) -> Double? {
    let buffer = RowBuffer(capacity: 64)
    var state = seed
    for _ in 0..<count {
      // SplitMix64.
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      bits ^= bits >> 31
      let value = Double(bitPattern: bits)
      buffer.removeAll()
      buffer.put(number: value, isSingle: false)
      let read = NumberParsing.double(text(buffer))
      if read?.bitPattern != bits, !(value.isNaN && read?.isNaN == true) { return value }
    }
    return nil
  }

  private static func text(_ buffer: RowBuffer) -> UnsafeBufferPointer<UInt8> {
    let bytes = buffer.bytes
    return UnsafeBufferPointer(
      start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count)
  }
}
