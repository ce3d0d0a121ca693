import Support
import TestSupport
import Testing

/// Numbers read back as they were written.
@Suite struct NumberTextTests {
  private func double(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { NumberParsing.double($0) }
  }

  private func float(_ text: String) -> Float? {
    Array(text.utf8).withUnsafeBufferPointer { NumberParsing.float($0) }
  }

  /// The ends of the whole numbers, whose magnitudes are no Int.
  @Test func endsOfWholeNumbers() {
    for value in [-0x1p63, 0x1p63, -0x1p63.nextUp, 0x1p53, -0x1p53, -1e15, 1e15 - 1] {
      #expect(double(decimal(value))?.bitPattern == value.bitPattern, "\(value)")
      let single = Float(value)
      #expect(float(decimal(single))?.bitPattern == single.bitPattern, "\(value)")
    }
  }

  /// Whatever is written comes back with the same bits.
  @Test func sameBits() {
    var generator = SplitMix(seed: 1)
    for _ in 0..<200_000 {
      let bits = generator.next()
      let value = Double(bitPattern: bits)
      #expect(double(decimal(value))?.bitPattern == value.bitPattern || value.isNaN)
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      #expect(float(decimal(single))?.bitPattern == single.bitPattern || single.isNaN)
      // Numbers of few digits, and halves between two Floats.
      let few = Double(Int64(bitPattern: bits) % 100_000) / 1000
      #expect(double(decimal(few)) == few && float(decimal(few)) == Float(few))
      let half = decimal((Double(single) + Double(single.nextUp)) / 2)
      if let nearest = Float(half), nearest.isFinite { #expect(float(half) == nearest, "\(half)") }
    }
    for value in [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 0x1p53, 0x1p53 + 2, 1e22, 1e23, 1e-22,
    ] {
      #expect(double(decimal(value))?.bitPattern == value.bitPattern)
      let single = Float(value)
      #expect(float(decimal(single))?.bitPattern == single.bitPattern)
    }
    #expect(double("NaN")?.isNaN == true && float("NaN")?.isNaN == true)
    #expect(decimal(Double.nan) == "NaN" && decimal(-Double.infinity) == "-inf")
    #expect(decimal(2.0) == "2.0" && decimal(Float(-0.0)) == "-0.0")
  }

  /// Subnormal numbers and their neighbours, whose last bits a double rounding loses.
  @Test func subnormals() {
    var generator = SplitMix(seed: 3)
    for _ in 0..<50_000 {
      let bits = generator.next()
      let value = Double(bitPattern: bits & 0x801F_FFFF_FFFF_FFFF)
      #expect(double(decimal(value))?.bitPattern == value.bitPattern)
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: bits) & 0x80FF_FFFF)
      #expect(float(decimal(single))?.bitPattern == single.bitPattern)
    }
  }

  /// No shorter text reads as the same number.
  @Test func noDigitIsTooMuch() {
    var generator = SplitMix(seed: 4)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      let text = decimal(value)
      let mantissa = text.prefix { $0 != "e" }
      guard mantissa.contains("."), !mantissa.hasSuffix(".0"), let last = mantissa.last else {
        continue
      }
      let rest = text.dropFirst(mantissa.count)
      let digit = last.wholeNumberValue ?? 0
      for other in [digit, min(digit + 1, 9)] {
        // The last digit gone, or the one before it higher by one.
        var shorter = Array(mantissa.dropLast())
        if other != digit, let before = shorter.last?.wholeNumberValue, before < 9 {
          shorter[shorter.count - 1] = Character(String(before + 1))
        }
        guard shorter.last != "." else { continue }
        #expect(double(String(shorter) + rest) != value, "\(text)")
      }
    }
  }

  @Test func wholeNumbers() {
    func whole(_ text: String) -> Int? {
      Array(text.utf8).withUnsafeBufferPointer { NumberParsing.whole($0) }
    }
    for value in [0, 1, 9, 10, 123_456_789, .max] { #expect(whole(String(value)) == value) }
    for text in ["", "-1", "01", "1.0", "9223372036854775808", "99999999999999999999", "1e3", "٣"] {
      #expect(whole(text) == nil, "\(text)")
    }
    #expect(shortest(-0.0) == "-0" && shortest(1e14) == "100000000000000" && shortest(0.1) == "0.1")
    #expect(shortest(-Double.infinity) == "-Inf" && shortest(Double.nan) == "NaN")
  }

  @Test func thousands() {
    #expect(
      [0, 999, 1000, -1_234_567, 100_000, .min].map(grouped) == [
        "0", "999", "1,000", "-1,234,567", "100,000", "-9,223,372,036,854,775,808",
      ])
  }

  @Test func noNumbers() {
    for text in [
      "", "-", ".", "1.", ".5", "+1", "1e", "1e+", "e5", "1 ", " 1", "0x1", "nan", "Inf", "1,5",
      "1__0",
      "--1", "1.5.2", "1e5.0", "١", String(repeating: "1", count: 65),
    ] {
      #expect(double(text) == nil && float(text) == nil, "\(text)")
    }
  }
}
