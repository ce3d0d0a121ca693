import Results
import Support
import TestSupport
import Testing

/// Tables read back as they were written.
@Suite struct CSVTests {
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
