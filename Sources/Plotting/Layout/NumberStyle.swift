/// How the numbers of one axis are written: all with the same number of decimals.
struct NumberStyle {
  /// U+2212, as wide as a plus and a digit.
  static let minus = "\u{2212}"

  /// The decimals of a unit, negative for whole powers of ten.
  private let decimals: Int
  /// The power of ten taken out of every number; nil for plain notation.
  private let exponent: Int?

  /// Chooses plain or scientific notation for numbers of up to `largestUnits` · 10^−decimals.
  init(largestUnits: Int, decimals: Int) {
    let digits = String(largestUnits).utf8.count
    let leading = digits - 1 - decimals
    let plainLength = max(leading, 0) + 1 + max(decimals, 0)
    let scientificLength = digits + 4
    self.decimals = decimals
    let plain =
      largestUnits == 0 || (leading < 6 && decimals <= 5) || plainLength <= scientificLength
    exponent = plain ? nil : leading
  }

  /// Writes a number given in units of 10^−decimals.
  func text(units: Int) -> String {
    let sign = units < 0 ? Self.minus : ""
    let digits = String(units.magnitude)
    guard let exponent else {
      if decimals <= 0 {
        return units == 0 ? "0" : sign + digits + String(repeating: "0", count: -decimals)
      }
      return sign + Self.point(digits, decimals: decimals)
    }
    if units == 0 { return "0" }
    return sign + Self.point(digits, decimals: exponent + decimals) + "×10"
      + Self.superscript(exponent)
  }

  /// Sets the decimal point into a string of digits.
  private static func point(_ digits: String, decimals: Int) -> String {
    guard decimals > 0 else { return digits }
    let missing = decimals + 1 - digits.utf8.count
    let padded = missing > 0 ? String(repeating: "0", count: missing) + digits : digits
    return padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// An exponent in Unicode's superscripts.
  static func superscript(_ exponent: Int) -> String {
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(exponent.magnitude).compactMap(\.wholeNumberValue).map { raised[$0] }
    return (exponent < 0 ? "⁻" : "") + String(digits)
  }
}
