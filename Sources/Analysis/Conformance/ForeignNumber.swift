import Support
import Sweeps

/// A number as another program writes it: `-1.5e+02`, `.5`, `nan`, `Infinity`.
public struct ForeignNumber: Sendable, Hashable {
  /// The nearest Double.
  public let value: Double
  /// The nearest Float, rounded once.
  public let single: Float
  /// How many significant digits are written, without zeros at the end; 0 for what is not finite.
  public let digits: Int
  /// Half a unit of the last digit that is written.
  public let halfUnit: Double

  /// Nil for what is no number.
  public init?(_ text: String) {
    let lower = text.lowercased()
    let isNegative = lower.hasPrefix("-")
    let body = isNegative || lower.hasPrefix("+") ? lower.dropFirst() : Substring(lower)
    if ["nan", "inf", "infinity"].contains(body) {
      let size = body == "nan" ? Double.nan : .infinity
      value = isNegative ? -size : size
      single = Float(value)
      (digits, halfUnit) = (0, 0)
      return
    }
    // The mantissa with a digit on both sides of its point, as the library's own files have it.
    let parts = body.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    guard let mantissa = parts.first, mantissa.contains(where: \.isNumber) else { return nil }
    let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = halves[0].isEmpty ? "0" : halves[0]
    let fraction = halves.count > 1 ? halves[1] : ""
    var written = (isNegative ? "-" : "") + whole
    if !fraction.isEmpty { written += "." + fraction }
    if parts.count > 1 { written += "e" + parts[1] }
    let bytes = Array(written.utf8)
    guard let double = bytes.withUnsafeBufferPointer({ NumberParsing.double($0) }),
      let float = bytes.withUnsafeBufferPointer({ NumberParsing.float($0) })
    else { return nil }
    value = double
    single = float
    let figures = (whole + fraction).drop { $0 == "0" }
    digits = figures.count - figures.reversed().prefix { $0 == "0" }.count
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
    halfUnit = 0.5 * Double.pow10(exponent)
  }

  /// The number in a precision, as a Double.
  func value(in precision: Precision) -> Double {
    precision == .float32 ? Double(single) : value
  }

  /// A text of a file, for a message.
  static func shortened(_ text: String) -> String {
    text.count > 40 ? text.prefix(40) + "…" : text
  }
}

extension Double {
  /// 10 to a whole power, to a few units in the last place.
  fileprivate static func pow10(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<min(abs(exponent), 400) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }
}
