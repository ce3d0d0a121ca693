import Results
import TestSupport
import Testing

/// Numbers and tables read back as they were written.
@Suite struct TableReadingTests {
  private func double(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { NumberParsing.double($0) }
  }

  private func float(_ text: String) -> Float? {
    Array(text.utf8).withUnsafeBufferPointer { NumberParsing.float($0) }
  }

  /// Whatever is written comes back with the same bits.
  @Test func sameBits() {
    var generator = SplitMix(seed: 1)
    for _ in 0..<200_000 {
      let bits = generator.next()
      let value = Double(bitPattern: bits)
      #expect(double(shortest(value))?.bitPattern == value.bitPattern || value.isNaN)
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      #expect(float(shortest(single))?.bitPattern == single.bitPattern || single.isNaN)
      // Numbers of few digits, and halves between two Floats.
      let few = Double(Int64(bitPattern: bits) % 100_000) / 1000
      #expect(double(shortest(few)) == few && float(shortest(few)) == Float(few))
      let half = shortest((Double(single) + Double(single.nextUp)) / 2)
      if let nearest = Float(half), nearest.isFinite { #expect(float(half) == nearest, "\(half)") }
    }
    for value in [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 0x1p53, 0x1p53 + 2, 1e22, 1e23, 1e-22,
    ] {
      #expect(double(shortest(value))?.bitPattern == value.bitPattern)
      let single = Float(value)
      #expect(float(shortest(single))?.bitPattern == single.bitPattern)
    }
    #expect(double("NaN")?.isNaN == true && float("NaN")?.isNaN == true)
  }

  @Test func noNumbers() {
    for text in [
      "", "-", ".", "1.", ".5", "+1", "1e", "1e+", "e5", "1 ", " 1", "0x1", "nan", "inf", "1,5",
      "1__0",
      "--1", "1.5.2", "1e5.0", "١", String(repeating: "1", count: 65),
    ] {
      #expect(double(text) == nil && float(text) == nil, "\(text)")
    }
  }

  /// What a writer writes, a reader reads, however the file falls into pieces.
  @Test func records() throws {
    var generator = SplitMix(seed: 2)
    let pieces = ["", "a", ",", "\"", "\n", "é", "🙂", "\r", "long text ", "0.5"]
    for size in [16, 17, 64, 1 << 20] {
      var rows: [[String]] = []
      var writer = CSVWriter()
      for _ in 0..<300 {
        let row = (0..<Int.random(in: 1...90, using: &generator)).map { _ in
          (0..<Int.random(in: 0...4, using: &generator)).map { _ in generator.pick(pieces) }
            .joined()
        }
        for field in row { writer.field(field) }
        writer.endLine()
        rows.append(row)
      }
      let folder = TemporaryFolder()
      let reader = try CSVReader(path: folder.write(writer.bytes, to: "t.csv"), bufferSize: size)
      var line = 1
      for row in rows {
        try #require(try reader.next())
        #expect(reader.line == line)
        try #require(reader.fieldCount == row.count)
        for (at, field) in row.enumerated() {
          var one = CSVWriter()
          one.field(field)
          #expect(Array(reader.field(at)) == one.bytes)
        }
        line += 1 + row.reduce(0) { $0 + $1.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) } }
      }
      #expect(try !reader.next())
      #expect(reader.hexadecimalDigest() == Digest.hexadecimal(of: writer.bytes))
    }
  }

  @Test(arguments: [
    ("a,b", 1, 4, "cut off"), ("a\nb", 2, 2, "cut off"), ("a\r\nb\n", 1, 2, "carriage return"),
    ("é,x\"y\n", 1, 4, "a quote"), ("\"a\nb\"c\n", 2, 3, "after the quote"),
    ("\"a\n", 2, 1, "cut off"), ("\"", 1, 2, "cut off"),
  ])
  func wrongRecords(_ text: String, _ line: Int, _ column: Int, _ message: String) throws {
    let folder = TemporaryFolder()
    let reader = try CSVReader(path: folder.write(text, to: "t.csv"))
    do throws(TableError) {
      while try reader.next() {}
      Issue.record("nothing is wrong with \(text)")
    } catch {
      #expect(error.line == line && error.column == column, "\(error.rendered)")
      #expect(error.rendered.contains(message), "\(error.rendered)")
    }
  }
}
