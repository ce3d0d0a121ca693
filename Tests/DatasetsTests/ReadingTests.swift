import Datasets
import Glibc
import Support
import TestSupport
import Testing

@Suite struct ReadingTests {
  @Test func columnsInTheFilesOrderOrAsChosen() throws {
    let text = "a,y,b,c\n1,0,2,3\n4,1,5,6\n"
    let all = try read(text)
    #expect(all.featureNames == ["a", "b", "c"])
    #expect(row(all, 0) == [1, 2, 3] && row(all, 1) == [4, 5, 6])
    #expect(all.targets.map(Array.init) == [0, 1])
    #expect(all.columnNames == ["a", "b", "c", "y"])
    let chosen = try read(text, features: ["c", "a"])
    #expect(row(chosen, 0) == [3, 1] && row(chosen, 1) == [6, 4])
    #expect(chosen.column(named: "a") == [1, 4])
    #expect(chosen.column(named: "y") == [0, 1])
    #expect(chosen.column(named: "b") == nil)
  }

  /// A column that is not chosen may hold anything.
  @Test func otherColumnsMayBeText() throws {
    let set = try read("id,x,y\n\"a,\"\"b\"\"\nc\",1,2\n,3,4\n", features: ["x"])
    #expect(set.features.elementsEqual([1, 3]))
  }

  @Test(arguments: [
    "x,y\n1,2\n3,4\n", "x,y\n1,2\n3,4", "x,y\r\n1,2\r\n3,4\r\n", "x,y\r1,2\r3,4\r",
    "\u{FEFF}x,y\n1,2\n3,4\n", "\"x\",\"y\"\n\"1\",\"2\"\n\"3\",\"4\"\n", "x,y\n\n1,2\n  \n3,4\n\n",
    " x ,\ty\n 1 , 2\n3\t, 4 \n", "x,y\n+1,2.\n3e0,.4E+1\n", "\n\nx,y\n1.0,2\n3,4e+0\r\n",
  ]) func formsOfOneTable(_ text: String) throws {
    let plain = try read(text)
    #expect(plain.columnNames == ["x", "y"], "\(text)")
    #expect(plain.features.elementsEqual([1, 3]), "\(text)")
    #expect(plain.targets?.elementsEqual([2, 4]) == true, "\(text)")
    // Members of one byte make the window end at every place of the text.
    let bytes = Array(text.utf8)
    let pieces = try read(bytes.flatMap { gzip([$0]) } + gzip([]) + [0, 0, 0])
    #expect(pieces.features.elementsEqual(plain.features), "\(text)")
    #expect(pieces.targets?.elementsEqual([2, 4]) == true, "\(text)")
    #expect(pieces.digest != plain.digest)
  }

  @Test func wordsAreClassesByCodePoint() throws {
    let set = try read(
      "x,y\n1,zebra\n2,\"a \"\"b\"\"\"\n3,Ä\n4,Zoo\n5,e\u{301}\n6,\u{E9}\n7,10\u{20}x\n8,zebra\n")
    #expect(
      set.classes.map { Array($0.utf8) }
        == ["10 x", "Zoo", "a \"b\"", "e\u{301}", "zebra", "Ä", "\u{E9}"].map { Array($0.utf8) })
    #expect(set.labels.map(Array.init) == [4, 2, 5, 1, 3, 6, 0, 4])
    #expect(set.targets == nil)
    #expect(set.column(named: "y") == [4, 2, 5, 1, 3, 6, 0, 4])
    #expect(set.classProblem == nil)
  }

  @Test func wholeNumbersAreClassesInTheirOrder() throws {
    let set = try read("x,y\n1,10\n2,-3\n3,9\n4,0\n5,-0\n6,1e1\n")
    #expect(set.classes == ["-3", "0", "9", "10"])
    #expect(set.labels.map(Array.init) == [3, 0, 2, 1, 1, 3])
    #expect(set.targets.map(Array.init) == [10, -3, 9, 0, 0, 10])
    #expect(set.targets?.allSatisfy { $0 != 0 || $0.sign == .plus } == true)
  }

  @Test func testFileMayOrderItsColumnsOtherwise() throws {
    let folder = TemporaryFolder()
    let train = folder.write("a,b,y\n1,2,0\n3,4,1\n", to: "f.csv")
    let test = folder.write(gzip(Array("y,a,b\n1,5,6\n".utf8)), to: "t.csv.gz")
    let set = try DataSet(
      .file(path: train, target: "y", test: .file(test), scale: .unit), name: "f")
    #expect(set.trainingRows == 2 && set.testRows == 1)
    // Training rows alone make the scale.
    #expect(set.features.elementsEqual([0, 0, 1, 1, 2, 2]))
    #expect(set.labels.map(Array.init) == [0, 1, 1])
    #expect(set.sources.map(\.path) == [train, test])
    let other = folder.write("y,a,b\n1,5,7\n", to: "u.csv")
    let changed = try DataSet(
      .file(path: train, target: "y", test: .file(other), scale: .unit), name: "f")
    #expect(changed.identity != set.identity && changed.digest != set.digest)
  }

  @Test func numbersAreThoseOfTheCLibrary() throws {
    var random = SplitMix(seed: 3)
    var texts: [String] = [
      "9007199254740993", "9007199254740992.999999999999999999999", "1e23", "8.5e22",
      "1.7976931348623157e308", "2.2250738585072011e-308", "5e-324", "2e-324", "1e-400",
      "0.000000000000000000000000000000000000000000000000000000000000000000000001234567890123456789",
      "123456789012345678901234567890e-20", "100000000000000000000000000000000000000000000",
      "0000000000000000000000000.5", "-0", "-0.0e5", "1e0000000000000000000001",
      "9223372036854775808", "18446744073709551615", "18446744073709551616", "4503599627370496.5",
      "4503599627370497.5", "1e-99999999999999999999",
    ]
    for _ in 0..<100_000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { texts.append(value.description) }
      // Any digits, any exponent.
      let digits = String(random.next()).prefix(Int.random(in: 1...20, using: &random))
      let more = Bool.random(using: &random) ? "" : String(random.next())
      let exponent = Int.random(in: -60...60, using: &random)
      texts.append("\(digits)\(more).\(random.next() % 1000)e\(exponent)")
      texts.append("-0.\(digits)")
      // Halfway between two numbers, and next to it.
      let half = (1 << 53) + UInt64.random(in: 0..<(1 << 53), using: &random)
      texts.append("\(half)\(Bool.random(using: &random) ? "" : ".00000000000000000000001")")
      texts.append("\(half >> 1).5e\(Int.random(in: -3...3, using: &random))")
    }
    let set = try read("x,y\n" + texts.enumerated().map { "\($1),\($0 % 2)\n" }.joined())
    #expect(set.rows == texts.count)
    var wrong: [String] = []
    for (text, value) in zip(texts, set.features)
    where strtod(text, nil).bitPattern != value.bitPattern {
      wrong.append(text)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  /// Rows that lie across the pieces in which a file is read.
  @Test func longFile() throws {
    var random = SplitMix(seed: 4)
    let width = 37
    var text = (0..<width).map { "c\($0)" }.joined(separator: ",") + ",y\n"
    var sums = [Double](repeating: 0, count: width)
    let rows = 9000
    for row in 0..<rows {
      for column in 0..<width {
        let value = Double(Int64(bitPattern: random.next()) >> 40) / 128
        sums[column] += value
        text += column % 5 == 0 ? "\"\(value)\"," : "\(value),"
      }
      text += "\(row % 3)\r\n"
    }
    #expect(text.utf8.count > 3 << 20, "several pieces")
    for bytes in [Array(text.utf8), gzip(Array(text.utf8))] {
      let set = try read(bytes)
      #expect(set.rows == rows)
      #expect((0..<width).map { set.column(named: "c\($0)")?.reduce(0, +) ?? 0 } == sums)
    }
  }

  @Test func imagesOfAllTypes() throws {
    let folder = TemporaryFolder()
    func bytes<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
      values.flatMap { value in withUnsafeBytes(of: value.bigEndian, Array.init) }
    }
    let numbers: [Double] = [0, 1, 2, 127, 5, 6, 7, 8, 9, 10, 11, 100]
    let forms: [(UInt8, [UInt8])] = [
      (0x08, numbers.map { UInt8($0) }), (0x09, bytes(numbers.map { Int8($0) })),
      (0x0B, bytes(numbers.map { Int16($0) })), (0x0C, bytes(numbers.map { Int32($0) })),
      (0x0D, bytes(numbers.map { Float($0).bitPattern })),
      (0x0E, bytes(numbers.map { $0.bitPattern })),
    ]
    let labels = folder.write(idx(8, [3], [7, 2, 7]), to: "l")
    for (type, data) in forms {
      let path = folder.write(gzip(idx(type, [3, 2, 2], data)), to: "i.gz")
      let set = try DataSet(.images(images: path, labels: labels), name: "i")
      #expect(set.features.elementsEqual(numbers), "type \(type)")
      #expect(set.featureNames == ["pixel_0_0", "pixel_0_1", "pixel_1_0", "pixel_1_1"])
      #expect(set.classes == ["2", "7"])
      #expect(set.labels.map(Array.init) == [1, 0, 1])
      let tested = try DataSet(
        .images(
          images: path, labels: labels, testImages: path, testLabels: labels, scale: .unit),
        name: "i")
      #expect(tested.trainingRows == 3 && tested.testRows == 3)
      #expect(tested.features.prefix(12).elementsEqual(tested.features.suffix(12)))
    }
    let negative = folder.write(idx(9, [3, 1], [0xFF, 0, 1]), to: "n")
    #expect(
      try DataSet(.images(images: negative, labels: labels), name: "n").features
        .elementsEqual([-1, 0, 1]))
  }

  @Test func estimateIsNearWhatIsRead() throws {
    let folder = TemporaryFolder()
    var random = SplitMix(seed: 6)
    let rows = 40_000
    let text =
      "a,b,c,y\n"
      + (0..<rows).map {
        "\(random.fraction()),\(random.fraction()),\(random.next() % 10),\($0 % 2)\n"
      }
      .joined()
    let path = folder.write(text, to: "f.csv")
    let zipped = folder.write(gzip(Array(text.utf8)), to: "f.csv.gz")
    for path in [path, zipped] {
      let definition = DataSetDefinition.file(path: path, target: "y", features: ["a", "b"])
      let estimate = try DataSetEstimate(definition)
      #expect(estimate.features == 2)
      #expect(abs(estimate.rows - rows) < rows / 50, "\(estimate.rows)")
      let memory = try DataSet(definition, name: "f").summary.memory
      #expect(
        estimate.bytes >= memory * 49 / 50 && estimate.bytes < memory + memory / 50 + (4 << 20))
    }
    // A file of a terabyte, nearly all of it a hole: its end is not looked at.
    let hole = folder.write("a,b,y\n" + String(repeating: "1,2,3\n", count: 60_000), to: "h.csv")
    #expect(truncate(hole, 6 << 37) == 0)
    #expect(
      try DataSetEstimate(.file(path: hole, target: "y")).rows == Int(Int32.max))
    #expect(
      try DataSetEstimate(.generated(.blobs, parameters: ["features": 7], rows: 50)).bytes
        == 50 * (7 * 8 + 12) + (2 << 20))
    #expect(throws: DataSetError.self) { try DataSetEstimate(.file(path: path, target: "z")) }
  }
}
