/// How far apart two numbers are in units in the last place: one more than the numbers of their precision
/// between them.
///
/// - Returns: 0 for equal numbers, −0 and 0 among them, and for two NaN; nil where one alone is NaN.
package func unitsInTheLastPlace(_ a: Double, _ b: Double) -> UInt64? {
  units(a, b) { number in
    let bits = Int64(bitPattern: number.bitPattern)
    return bits >= 0 ? bits : Int64.min &- bits
  }
}

/// The same for numbers of Float.
package func unitsInTheLastPlace(_ a: Float, _ b: Float) -> UInt64? {
  units(a, b) { number in
    let bits = Int64(Int32(bitPattern: number.bitPattern))
    return bits >= 0 ? bits : Int64(Int32.min) - bits
  }
}

/// - Parameter place: of a number among all of its precision, in their order.
private func units<T: BinaryFloatingPoint>(_ a: T, _ b: T, place: (T) -> Int64) -> UInt64? {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : nil }
  let (first, second) = (place(a), place(b))
  // As bits, since the infinities of Double are further apart than Int64 reaches.
  return UInt64(bitPattern: first > second ? first &- second : second &- first)
}
