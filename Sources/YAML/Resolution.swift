/// What became of reading a scalar as a number.
public enum Numeric<Value: Sendable & Equatable>: Sendable, Equatable {
  /// The number.
  case value(Value)
  /// It is a number, but not one that `Value` holds: `1e400`, or `1e-400`, which would be zero.
  case outOfRange
  /// It is no such number.
  case mismatch

  /// The number, or nil.
  public var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }
}

extension Scalar {
  /// What the scalar is by the YAML 1.2 core schema; `1_000` is a number, too.
  public var kind: Kind {
    guard isPlain else { return .text }
    if Self.nulls.contains(text) { return .null }
    if boolean != nil { return .boolean }
    switch NumberForm(text) {
    case .integer, .radix: return .integer
    case .decimal, .infinity, .notANumber: return .real
    case nil: return .text
    }
  }

  /// The boolean, if the scalar is one: `true`, `True`, `TRUE`, `false`, `False` or `FALSE`.
  public var boolean: Bool? {
    guard isPlain else { return nil }
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// The number nearest to what is written, whole or not, with `.inf` and `.nan`.
  public var real: Numeric<Double> {
    guard isPlain else { return .mismatch }
    switch NumberForm(text) {
    case .integer(let digits): return .finite(Double(digits))
    case .radix(let radix, let digits):
      // Exactly rounded up to 64 bits; nobody writes more.
      return .finite(UInt64(digits, radix: radix).map { Double($0) })
    case .decimal(let digits, let isZero):
      let number = Double(digits)
      return number == 0 && !isZero ? .outOfRange : .finite(number)
    case .infinity(let negative): return .value(negative ? -.infinity : .infinity)
    case .notANumber: return .value(.nan)
    case nil: return .mismatch
    }
  }

  /// The whole number, which may be written as a real one: `1e3` is 1000.
  public var integer: Numeric<Int> {
    guard isPlain else { return .mismatch }
    switch NumberForm(text) {
    case .integer(let digits): return Int(digits).map { .value($0) } ?? .outOfRange
    case .radix(let radix, let digits):
      return Int(digits, radix: radix).map { .value($0) } ?? .outOfRange
    case .decimal:
      guard let number = real.value else { return .outOfRange }
      guard number.rounded() == number else { return .mismatch }
      // Beyond 2^53 the number written may not be the number read.
      return abs(number) <= 0x1p53 ? .value(Int(number)) : .outOfRange
    case .infinity, .notANumber, nil: return .mismatch
    }
  }

  private static let nulls: [String] = ["", "~", "null", "Null", "NULL"]
}

extension Numeric where Value == Double {
  /// A number made of digits: infinite only because it is too large.
  fileprivate static func finite(_ number: Double?) -> Self {
    if let number, number.isFinite { .value(number) } else { .outOfRange }
  }
}

/// A plain scalar in one of the spellings of a number, without its underscores.
private enum NumberForm {
  /// Decimal digits with a sign or none.
  case integer(String)
  /// Digits after `0x` or `0o`.
  case radix(Int, String)
  /// Digits with a point or an exponent, in the form `1.0e5`; and whether all digits are zeros.
  case decimal(String, isZero: Bool)
  case infinity(negative: Bool)
  case notANumber

  init?(_ text: String) {
    guard let first = text.utf8.first, first <= 0x39, first != 0x20 else { return nil }
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .infinity(negative: false)
    case "-.inf", "-.Inf", "-.INF": self = .infinity(negative: true)
    case ".nan", ".NaN", ".NAN": self = .notANumber
    default:
      var scanner = DigitScanner(bytes: Array(text.utf8))
      guard let form = scanner.radixForm() ?? scanner.decimalForm() else { return nil }
      self = form
    }
  }
}

private struct DigitScanner {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var isAtEnd: Bool { position == bytes.count }

  mutating func radixForm() -> NumberForm? {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "0") else { return nil }
    let radix: Int
    switch bytes[1] {
    case UInt8(ascii: "x"): radix = 16
    case UInt8(ascii: "o"): radix = 8
    default: return nil
    }
    position = 2
    let digits = digits { Self.value(of: $0) < radix }
    guard isAtEnd, !digits.isEmpty else { return nil }
    return .radix(radix, String(decoding: digits, as: UTF8.self))
  }

  mutating func decimalForm() -> NumberForm? {
    position = 0
    var cleaned: [UInt8] = []
    if let sign = accept("+-") { cleaned.append(sign) }
    let whole = decimalDigits()
    let point = accept(".")
    let fraction = point == nil ? [] : decimalDigits()
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    cleaned += whole.isEmpty ? [0x30] : whole
    let isZero = (whole + fraction).allSatisfy { $0 == 0x30 }
    if isAtEnd, point == nil { return .integer(String(decoding: cleaned, as: UTF8.self)) }
    cleaned.append(UInt8(ascii: "."))
    cleaned += fraction.isEmpty ? [0x30] : fraction
    if accept("eE") != nil {
      cleaned.append(UInt8(ascii: "e"))
      if let sign = accept("+-") { cleaned.append(sign) }
      let exponent = decimalDigits()
      guard !exponent.isEmpty else { return nil }
      cleaned += exponent
    }
    guard isAtEnd else { return nil }
    return .decimal(String(decoding: cleaned, as: UTF8.self), isZero: isZero)
  }

  private mutating func accept(_ set: String) -> UInt8? {
    guard let next, set.utf8.contains(next) else { return nil }
    position += 1
    return next
  }

  private mutating func decimalDigits() -> [UInt8] { digits { Self.value(of: $0) < 10 } }

  /// Digits with single underscores between them, which are left out.
  private mutating func digits(_ isDigit: (UInt8) -> Bool) -> [UInt8] {
    var digits: [UInt8] = []
    while let byte = next {
      if isDigit(byte) {
        digits.append(byte)
      } else if byte == UInt8(ascii: "_"), !digits.isEmpty, position + 1 < bytes.count,
        isDigit(bytes[position + 1])
      {
        // Left out.
      } else {
        break
      }
      position += 1
    }
    return digits
  }

  private static func value(of byte: UInt8) -> Int {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x41 + 10
    case 0x61...0x66: Int(byte) - 0x61 + 10
    default: Int.max
    }
  }
}
