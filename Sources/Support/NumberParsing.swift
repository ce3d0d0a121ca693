import Glibc

/// Reads numbers as ``decimal(_:)-(Double)`` writes them, back to the same bits.
package enum NumberParsing {
  /// The longest text that is looked at.
  private static let mostBytes = 64

  /// A decimal number taken apart.
  private struct Decimal {
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var isNegative = false
  }

  /// A Double; nil for anything that is not written as one.
  package static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    if let special = special(text) { return special }
    guard let decimal = decimal(text) else { return nil }
    return nearest(decimal) ?? slow(text) { strtod($0, nil) }
  }

  /// A Float; nil for anything that is not written as a number.
  package static func float(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
    if let special = special(text) { return Float(special) }
    guard let decimal = decimal(text) else { return nil }
    // Rounding twice goes wrong only where the first one lands halfway between two Floats. With these
    // exponents a number is far from subnormal Floats and from infinity: 0, or from 10⁻²² to 10³⁸.
    if (-22...19).contains(decimal.exponent), let value = nearest(decimal),
      value.bitPattern & 0x1FFF_FFFF != 0x1000_0000
    {
      return Float(value)
    }
    return slow(text) { strtof($0, nil) }
  }

  /// A whole number without a sign; nil for anything else.
  package static func whole(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !text.isEmpty, text.count <= 19, text.count == 1 || text[0] != 0x30 else { return nil }
    var value = 0
    for byte in text {
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.addingReportingOverflow(Int(digit))
      guard !overflows, !overflowsToo else { return nil }
      value = sum
    }
    return value
  }

  private static func special(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    switch text.count {
    case 3 where text.elementsEqual("NaN".utf8): .nan
    case 3 where text.elementsEqual("inf".utf8): .infinity
    case 4 where text.elementsEqual("-inf".utf8): -.infinity
    default: nil
    }
  }

  /// The parts of `-12.5e-7`; nil for another form.
  @inline(__always)
  private static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> Decimal? {
    guard text.count <= mostBytes else { return nil }
    var result = Decimal()
    var at = 0
    let end = text.count
    if at < end, text[at] == 0x2D {
      result.isNegative = true
      at += 1
    }
    func digits(_ isFraction: Bool) -> Bool {
      let first = at
      while at < end, text[at] &- 0x30 < 10 {
        if result.digits < 19 {
          result.mantissa = result.mantissa * 10 + UInt64(text[at] - 0x30)
          if result.mantissa > 0 { result.digits += 1 }
          if isFraction { result.exponent -= 1 }
        } else {
          result.digits += 1
          if !isFraction { result.exponent += 1 }
        }
        at += 1
      }
      return at > first
    }
    guard digits(false) else { return nil }
    if at < end, text[at] == 0x2E {
      at += 1
      guard digits(true) else { return nil }
    }
    if at < end, text[at] == 0x65 {
      at += 1
      var isNegative = false
      if at < end, text[at] == 0x2D || text[at] == 0x2B {
        isNegative = text[at] == 0x2D
        at += 1
      }
      let first = at
      var exponent = 0
      while at < end, text[at] &- 0x30 < 10 {
        exponent = min(99_999, exponent * 10 + Int(text[at] - 0x30))
        at += 1
      }
      guard at > first else { return nil }
      result.exponent += isNegative ? -exponent : exponent
    }
    return at == end ? result : nil
  }

  /// The nearest number, where no more than its first 19 digits are needed for it.
  @inline(__always)
  private static func nearest(_ decimal: Decimal) -> Double? {
    guard decimal.digits <= 19,
      let value = DecimalConversion.nearest(
        mantissa: decimal.mantissa, exponent: decimal.exponent)
    else { return nil }
    return decimal.isNegative ? -value : value
  }

  /// What the C library reads. It follows no locale, since the program never sets one.
  private static func slow<T>(
    _ text: UnsafeBufferPointer<UInt8>, _ read: (UnsafePointer<CChar>) -> T
  ) -> T {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: mostBytes + 1) { copy in
      for at in 0..<text.count { copy[at] = CChar(bitPattern: text[at]) }
      copy[text.count] = 0
      guard let base = copy.baseAddress else { return read("nan") }
      return read(base)
    }
  }
}
