/// The Double nearest to mantissa · 10^exponent: what `strtod` gives, without text.
///
/// The algorithm of Lemire, "Number Parsing at a Gigabyte per Second" (2021), after Eisel: the mantissa times
/// 128 bits of the power of five, whose upper half nearly always decides how to round.
package enum DecimalConversion {
  /// Powers of ten that are exact in Double.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The exponents for which 5^|exponent| fits into 128 bits.
  private static let exponents = -55...55

  /// For each of ``exponents`` the upper 128 bits of 5^exponent, the first of them 1: exact from 0 on, else
  /// rounded up where the quotient can be exact in a product, down elsewhere.
  private static let powersOfFive: [UInt128] = exponents.map { exponent in
    var power: UInt128 = 1
    for _ in 0..<exponent.magnitude { power *= 5 }
    if exponent >= 0 { return power << UInt128(power.leadingZeroBitCount) }
    let high: UInt128 = 1 << UInt128(127 - power.leadingZeroBitCount)
    let quotient = power.dividingFullWidth((high: high, low: 0)).quotient
    return exponent >= -27 ? quotient + 1 : quotient
  }

  /// The number nearest to `mantissa` · 10^`exponent`, ties to even; nil in the rare cases that need more digits
  /// to decide, and far from 1, where the C library is to be asked.
  package static func nearest(mantissa: UInt64, exponent: Int) -> Double? {
    if mantissa <= 1 << 53 {
      // Both factors are exact, so that one rounding gives the product.
      if exponent >= 0, exponent <= 22 { return Double(mantissa) * powersOfTen[exponent] }
      if exponent < 0, exponent >= -22 { return Double(mantissa) / powersOfTen[-exponent] }
      if mantissa == 0 { return 0 }
    }
    guard exponents.contains(exponent) else { return nil }
    let zeros = mantissa.leadingZeroBitCount
    let normal = mantissa << UInt64(zeros)
    let power = powersOfFive[exponent - exponents.lowerBound]
    var product = normal.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power >> 64))
    // Where the nine bits below the rounded ones are all ones, the lower half may carry into them.
    if product.high & 0x1FF == 0x1FF {
      let lower = normal.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power))
      let (sum, carries) = product.low.addingReportingOverflow(lower.high)
      product.low = sum
      if carries { product.high += 1 }
    }
    let upperBit = Int(product.high >> 63)
    let shift = UInt64(upperBit + 9)
    var bits = product.high >> shift
    // floor(log₂ 10^exponent) from a multiplication.
    let power2 = ((217_706 * exponent) >> 16) + 63 + upperBit - zeros + 1023
    // Halfway between two numbers, which products of small powers can be: the even one.
    if product.low <= 1, exponent >= -4, exponent <= 23, bits & 3 == 1,
      bits << shift == product.high
    {
      bits &= ~1
    }
    bits += bits & 1
    bits >>= 1
    var biased = power2
    if bits >= 1 << 53 {
      bits = 1 << 52
      biased += 1
    }
    return Double(bitPattern: (bits & ~(1 << 52)) | UInt64(biased) << 52)
  }
}
