/// The shortest text that reads back as the same number, for people: `2`, `0.1`, `NaN`, `Inf`, `-Inf`.
package func shortest(_ value: Double) -> String {
  if let whole = wholeText(value) { return whole }
  return value.isFinite ? value.description : value.isNaN ? "NaN" : value < 0 ? "-Inf" : "Inf"
}

/// The shortest text that reads back as the same number, for tables: `2.0`, `0.1`, `NaN`, `inf`, `-inf`.
///
/// A real number has a point or an exponent, so that no reader of a table guesses from its first rows that
/// a column holds whole numbers.
package func decimal(_ value: Double) -> String {
  value.isNaN ? "NaN" : value.description
}

/// The shortest text that reads back as the same Float, for tables.
package func decimal(_ value: Float) -> String {
  value.isNaN ? "NaN" : value.description
}

/// Whole numbers without `.0`; −0 keeps its sign.
private func wholeText(_ value: Double) -> String? {
  guard let whole = Int(exactly: value), whole.magnitude < 1_000_000_000_000_000 else { return nil }
  return whole == 0 && value.sign == .minus ? "-0" : String(whole)
}

/// A whole number with commas between thousands.
package func grouped(_ value: Int) -> String {
  let digits = String(value.magnitude)
  var text = value < 0 ? "-" : ""
  for (at, digit) in digits.enumerated() {
    if at > 0, (digits.count - at) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}

/// Bytes in words: `1.5 GB`.
package func size(_ bytes: Double) -> String {
  let units = ["bytes", "kB", "MB", "GB", "TB"]
  var value = bytes
  var unit = 0
  while value >= 1000, unit < units.count - 1 {
    value /= 1000
    unit += 1
  }
  let rounded = value < 10 && unit > 0 ? (value * 10).rounded() / 10 : value.rounded()
  return "\(grouped(rounded)) \(units[unit])"
}

/// A number with commas between thousands, and with its decimals.
private func grouped(_ value: Double) -> String {
  value >= 1000 && value < 1e15 ? grouped(Int(value)) : shortest(value)
}
