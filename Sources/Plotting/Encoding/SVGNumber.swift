/// Decimal numbers as short as SVG allows.
enum SVGNumber {
  /// A number with at most so many decimals (up to 9), without zeros at its end; 0 for NaN and
  /// infinities.
  static func text(_ value: Double, decimals: Int = 2) -> String {
    var bytes: [UInt8] = []
    append(value, decimals: decimals, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a number in the form of ``text(_:decimals:)``.
  static func append(_ value: Double, decimals: Int = 2, to bytes: inout [UInt8]) {
    let decimals = min(max(decimals, 0), 9)
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = value.isFinite ? min(max(value, -1e9), 1e9) * scale : 0
    append(units: Int(scaled.rounded()), decimals: decimals, to: &bytes)
  }

  /// Appends a number given in units of its last decimal.
  ///
  /// - Parameter omitsZero: Whether a number below 1 begins with its point.
  static func append(
    units: Int, decimals: Int, omitsZero: Bool = false, to bytes: inout [UInt8]
  ) {
    var rest = units.magnitude
    var decimals = decimals
    while decimals > 0, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    if units < 0 { bytes.append(UInt8(ascii: "-")) }
    // The digits from the last to the first, then turned round.
    let start = bytes.count
    func digit() {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    for _ in 0..<decimals { digit() }
    if decimals > 0 { bytes.append(UInt8(ascii: ".")) }
    if rest == 0, decimals == 0 || !omitsZero { digit() }
    while rest > 0 { digit() }
    bytes[start...].reverse()
  }
}
