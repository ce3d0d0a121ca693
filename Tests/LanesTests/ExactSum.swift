/// A sum and a product in whole numbers of any size, rounded at the end: what a fused multiply-add is by
/// definition. It shares nothing with the processor's arithmetic.
struct ExactSum {
  /// The magnitude, 32 bits a word, the lowest first; without zeros at the end.
  private var words: [UInt32] = []
  private var isNegative = false
  /// The sum is the whole number times 2 to this.
  private let exponent: Int

  /// `x · y + z`, correctly rounded; all are finite.
  static func addingProduct<E: BinaryFloatingPoint>(_ x: E, _ y: E, to z: E) -> E {
    // Zeros have signs of their own.
    if x == 0 || y == 0 { return x * y + z }
    let product = ExactSum(whole(x), whole(y))
    if z == 0 { return product.rounded() }
    let addend = ExactSum(whole(z), (1, 0, .plus))
    return product.adding(addend).rounded()
  }

  private typealias Whole = (magnitude: UInt64, exponent: Int, sign: FloatingPointSign)

  private static func whole<E: BinaryFloatingPoint>(_ x: E) -> Whole {
    let lowest = E.leastNonzeroMagnitude
    let exponent = max(Int(x.exponent) - E.significandBitCount, Int(lowest.exponent))
    let integer = x.magnitude * E(sign: .plus, exponent: E.Exponent(-exponent / 2), significand: 1)
    let rest = -exponent - -exponent / 2
    let scaled = integer * E(sign: .plus, exponent: E.Exponent(rest), significand: 1)
    return (UInt64(scaled), exponent, x.sign)
  }

  private init(_ a: Whole, _ b: Whole) {
    let product = a.magnitude.multipliedFullWidth(by: b.magnitude)
    words = [product.low, product.high].flatMap {
      [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)]
    }
    exponent = a.exponent + b.exponent
    isNegative = a.sign != b.sign
    trim()
  }

  private init(_ words: [UInt32], isNegative: Bool, exponent: Int) {
    self.words = words
    self.isNegative = isNegative
    self.exponent = exponent
    trim()
  }

  private mutating func trim() { while words.last == 0 { words.removeLast() } }

  private var bitCount: Int {
    words.isEmpty ? 0 : words.count * 32 - (words.last?.leadingZeroBitCount ?? 0)
  }

  private func bit(_ at: Int) -> Bool {
    at >= 0 && at / 32 < words.count && words[at / 32] >> UInt32(at % 32) & 1 == 1
  }

  /// The same number as a multiple of a smaller power of 2.
  private func scaled(to smaller: Int) -> ExactSum {
    let shift = exponent - smaller
    var result = [UInt32](repeating: 0, count: words.count + shift / 32 + 1)
    for at in 0..<words.count * 32 where bit(at) {
      result[(at + shift) / 32] |= 1 << UInt32((at + shift) % 32)
    }
    return ExactSum(result, isNegative: isNegative, exponent: smaller)
  }

  private func adding(_ other: ExactSum) -> ExactSum {
    let smaller = min(exponent, other.exponent)
    let (a, b) = (scaled(to: smaller), other.scaled(to: smaller))
    let count = max(a.words.count, b.words.count) + 1
    func signed(_ sum: ExactSum, _ at: Int) -> Int64 {
      let word = at < sum.words.count ? Int64(sum.words[at]) : 0
      return sum.isNegative ? -word : word
    }
    var carry: Int64 = 0
    var result: [UInt32] = []
    for at in 0..<count {
      carry += signed(a, at) + signed(b, at)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    guard carry < 0 else { return ExactSum(result, isNegative: false, exponent: smaller) }
    // The complement: invert all bits and add 1.
    var isOne = true
    for at in result.indices {
      result[at] = ~result[at]
      if isOne { (result[at], isOne) = result[at].addingReportingOverflow(1) }
    }
    return ExactSum(result, isNegative: true, exponent: smaller)
  }

  /// The nearest number, of two the one whose last bit is 0.
  private func rounded<E: BinaryFloatingPoint>() -> E {
    let lowest = Int(E.leastNonzeroMagnitude.exponent)
    // The exponent of the result's last bit.
    let last = max(exponent + bitCount - (E.significandBitCount + 1), lowest)
    let dropped = last - exponent
    var significand: UInt64 = 0
    for at in stride(from: bitCount - 1, through: dropped, by: -1) {
      significand = significand << 1 | (bit(at) ? 1 : 0)
    }
    if bit(dropped - 1), significand & 1 == 1 || (0..<max(0, dropped - 1)).contains(where: bit) {
      significand += 1
    }
    // In two steps, since the factor itself may be too small for a number.
    let value =
      E(significand) * E(sign: .plus, exponent: E.Exponent(last - last / 2), significand: 1)
    let result = value * E(sign: .plus, exponent: E.Exponent(last / 2), significand: 1)
    return isNegative ? -result : result
  }
}
