import Glibc
import Support

/// Numbers in cells: `12`, `-1.5e-7`, `+.5`, `3.`, each exactly as `strtod` reads it. No hexadecimal numbers, no
/// separators of thousands, no words.
enum CellNumber {
  /// Reads the number that begins at `at`, and moves `at` behind it.
  ///
  /// - Parameter text: a text that ends with a byte 0.
  /// - Returns: nil where no number begins there; infinity for one beyond Double's range.
  @inline(__always)
  static func scan(_ text: UnsafePointer<UInt8>, _ at: inout Int) -> Double? {
    var place = text + at
    let isNegative = place.pointee == 0x2D
    if isNegative || place.pointee == 0x2B { place += 1 }
    let first = place
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    digits = scanDigits(&place, &mantissa)
    if place.pointee == 0x2E {
      place += 1
      let fraction = scanDigits(&place, &mantissa)
      digits += fraction
      exponent = -fraction
    }
    guard digits > 0 else { return nil }
    if place.pointee | 0x20 == 0x65 {
      var mark = place + 1
      let shrinks = mark.pointee == 0x2D
      if shrinks || mark.pointee == 0x2B { mark += 1 }
      guard mark.pointee &- 0x30 < 10 else { return nil }
      var written = 0
      while mark.pointee &- 0x30 < 10 {
        written = min(99_999, written * 10 + Int(mark.pointee &- 0x30))
        mark += 1
      }
      exponent += shrinks ? -written : written
      place = mark
    }
    at = place - text
    let value =
      digits <= 19
      ? DecimalConversion.nearest(mantissa: mantissa, exponent: exponent) ?? strtod(first, nil)
      : long(first, digits: digits, exponent: exponent)
    return isNegative ? -value : value
  }

  @inline(__always)
  private static func scanDigits(
    _ place: inout UnsafePointer<UInt8>, _ mantissa: inout UInt64
  ) -> Int {
    let first = place
    while true {
      let digit = place.pointee &- 0x30
      guard digit < 10 else { return place - first }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      place += 1
    }
  }

  /// A number of more than 19 digits: zeros in front do not count, and digits behind the nineteenth rarely matter.
  @inline(never)
  private static func long(
    _ first: UnsafePointer<UInt8>, digits: Int, exponent: Int
  ) -> Double {
    var place = first
    var mantissa: UInt64 = 0
    var taken = 0
    var left = digits
    while left > 0, taken < 19 {
      if place.pointee != 0x2E {
        mantissa = mantissa * 10 + UInt64(place.pointee &- 0x30)
        if mantissa > 0 { taken += 1 }
        left -= 1
      }
      place += 1
    }
    let scale = exponent + left
    if let value = DecimalConversion.nearest(mantissa: mantissa, exponent: scale) {
      if left == 0 { return value }
      // Below the next number of 19 digits: the same nearest Double is that of all between them.
      if DecimalConversion.nearest(mantissa: mantissa + 1, exponent: scale) == value {
        return value
      }
    }
    return strtod(first, nil)
  }
}
