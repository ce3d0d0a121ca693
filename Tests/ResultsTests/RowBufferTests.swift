import Results
import Support
import TestSupport
import Testing

/// Rows that are made in place have the text of those made with strings.
@Suite struct RowBufferTests {
  @Test func numbersAreTheShortest() {
    var generator = SplitMix(seed: 1)
    let buffer = RowBuffer(capacity: 1)
    for _ in 0..<20_000 {
      let bits = generator.next()
      let whole = Double(Int64(bitPattern: bits) >> Int64(bits % 64))
      for value in [Double(bitPattern: bits), whole] {
        buffer.removeAll()
        buffer.put(number: value, isSingle: false)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == decimal(value))
        let single = Float(value)
        buffer.removeAll()
        buffer.put(number: Double(single), isSingle: true)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == decimal(single))
      }
    }
  }

  @Test func wholeNumbersAndHexadecimalOnes() {
    var generator = SplitMix(seed: 2)
    let buffer = RowBuffer(capacity: 1)
    var expected = ""
    for value in [0, 9, 10, -1, .max, .min, 1_000_000_000_000_000_000]
      + (0..<2000).map({ Int(truncatingIfNeeded: generator.next()) >> ($0 % 64) })
    {
      buffer.put(whole: value)
      buffer.put(0x2C)
      buffer.put(hexadecimal: UInt64(bitPattern: Int64(value)))
      buffer.put("\n")
      let digits = String(UInt64(bitPattern: Int64(value)), radix: 16)
      expected += "\(value),\(String(repeating: "0", count: 16 - digits.count))\(digits)\n"
    }
    // Much longer than the buffer was made for.
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected)
    #expect(buffer.count == expected.utf8.count)
  }
}
