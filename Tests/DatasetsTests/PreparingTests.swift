import Datasets
import Support
import TestSupport
import Testing

@Suite struct PreparingTests {
  private func text(_ rows: Int) -> String {
    "x,y\n" + (0..<rows).map { "\($0),\($0 % 2)\n" }.joined()
  }

  /// ⌈share · rows⌉ of the decimal number, which products in binary miss.
  @Test func sharesAreThoseOfDecimalNumbers() throws {
    for (share, rows, held) in [
      (0.2, 5, 1), (0.1, 30, 3), (0.2, 1797, 360), (0.2, 569, 114), (0.07, 100, 7), (0.29, 100, 29),
      (0.5, 3, 2), (0.001, 10, 1), (1e-7, 10, 1), (1e-300, 10, 1), (0.3, 10, 3), (0.6, 5, 3),
      (0.123_456_789_012_345_68, 100, 13),
    ] {
      let set = try read(text(rows), test: .share(share))
      #expect(set.testRows == held, "\(share) of \(rows)")
      #expect(set.trainingRows + set.testRows == rows)
      #expect(set.features.elementsEqual((0..<rows).map(Double.init)), "the file's order")
    }
    for hundredths in 1..<100 {
      for rows in [3, 10, 57, 100, 150] where (hundredths * rows + 99) / 100 < rows {
        let set = try read(text(rows), test: .share(Double(hundredths) / 100))
        #expect(set.testRows == (hundredths * rows + 99) / 100, "0.\(hundredths) of \(rows)")
      }
    }
  }

  @Test func shuffleChoosesRowsAndKeepsTheirOrder() throws {
    let rows = 100
    var chosen: Set<[Double]> = []
    for seed in [0, 1, 7, -3] {
      let set = try read(text(rows), test: .shuffled(share: 0.2, seed: seed))
      #expect(set.trainingRows == 80)
      let numbers = Array(set.features)
      let (training, tests) = (numbers.prefix(80), numbers.suffix(20))
      #expect(training.sorted() == Array(training) && tests.sorted() == Array(tests))
      #expect(Set(numbers).count == rows)
      let order = RandomPermutation.of(rows, seed: seed, purpose: .data).suffix(20).sorted()
      #expect(tests.map { Int32($0) } == order)
      #expect(set.targets?.elementsEqual(numbers.map { Double(Int($0) % 2) }) == true)
      #expect(set.labels?.elementsEqual(numbers.map { Int32($0) % 2 }) == true)
      chosen.insert(Array(tests))
    }
    #expect(chosen.count == 4)
  }

  @Test func standardScale() throws {
    let set = try read(
      "a,b,y\n1,5,0\n2,5,1\n3,5,0\n6,5,1\n100,7,0\n", test: .share(0.2), scale: .standard)
    // Mean 3, population variance (4 + 1 + 0 + 9)/4.
    let deviation = 3.5.squareRoot()
    #expect(set.column(named: "a") == [1, 2, 3, 6, 100].map { ($0 - 3) / deviation })
    // A column that is constant in the training rows is 0 in test rows too.
    #expect(set.column(named: "b") == [0, 0, 0, 0, 0])
    #expect(set.column(named: "y") == [0, 1, 0, 1, 0])
    #expect(set.summary.columns.map(\.range) == [1...100, 5...7, 0...1])
  }

  @Test func unitScale() throws {
    let set = try read("a,b,y\n-1,5,0\n3,5,1\n1,5,0\n4,7,2\n", test: .share(0.2), scale: .unit)
    #expect(set.column(named: "a") == [0, 1, 0.5, 1.25])
    #expect(set.column(named: "b") == [0, 0, 0, 0])
    #expect(set.column(named: "y") == [0, 1, 0, 2])
  }

  /// Squares of such numbers overflow or vanish.
  @Test(arguments: [1.0, 0x1p1000, 0x1p-1000, 0x1p-1060]) func scalesOfAllMagnitudes(_ unit: Double)
    throws
  {
    let plain = try read("x,y\n1,0\n3,1\n-4,0\n7,1\n", scale: .standard)
    let scaled = try read(
      "x,y\n\(unit),0\n\(3 * unit),1\n\(-4 * unit),0\n\(7 * unit),1\n", scale: .standard)
    #expect(scaled.features.elementsEqual(plain.features))
  }

  /// The mean of numbers near 10⁹ that differ in their last digits.
  @Test func sumsAreAccurate() throws {
    let count = 100_000
    let text =
      "x,y\n" + (0..<count).map { "1000000000.\($0 % 10)00\($0 % 2),\($0 % 2)\n" }.joined()
    let set = try read(text, scale: .standard)
    let mean = set.features.reduce(0, +) / Double(count)
    let square = set.features.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean) < 1e-6 && abs(square - 1) < 1e-7, "\(mean) \(square)")
    let unscaled = try read(text)
    let range = unscaled.features.map { $0 - 1_000_000_000.45 }
    let deviation = (range.reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot()
    let ratio =
      (set.features[9] - set.features[0]) * deviation
      / (unscaled.features[9] - unscaled.features[0])
    #expect(abs(ratio - 1) < 1e-6)
  }

  @Test func identityIsWhatDeterminesTheNumbers() throws {
    let text = "a,b,y\n1,2,0\n3,5,1\n5,6,0\n7,9,1\n8,1,1\n"
    func identity(
      _ text: String, _ features: [String]? = nil, _ test: TestSplit = .share(0.2),
      _ scale: Scale = .none, target: String = "y"
    ) throws -> [UInt8] {
      try read(text, target: target, features: features, test: test, scale: scale).identity
    }
    let base = try identity(text)
    // Read from another folder, with the features named, and by a share that holds out as many rows.
    #expect(try identity(text) == base)
    #expect(try identity(text, ["a", "b"]) == base)
    #expect(try identity(text, nil, .share(0.15)) == base)
    let others = try [
      identity(text.replacing("9", with: "8")), identity(text, ["b", "a"]), identity(text, ["a"]),
      identity(text, nil, .share(0.4)), identity(text, nil, .none),
      identity(text, nil, .shuffled(share: 0.2, seed: 1)),
      identity(text, nil, .shuffled(share: 0.2, seed: 2)),
      identity(text, nil, .share(0.2), .standard),
      identity(text, nil, .share(0.2), .unit), identity(text, target: "a"),
    ]
    #expect(Set(others + [base]).count == others.count + 1)
    let set = try read(text)
    #expect(Hexadecimal.text(set.digest) == Digest.hexadecimal(of: text.utf8))
    #expect(set.sources.map(\.digest) == [Digest.hexadecimal(of: text.utf8)])
  }

  @Test func summaryCounts() throws {
    let set = try read("x,w,y\n1,0.5,b\n2,1,a\n3,1,b\n4,1,a\n5,2,b\n", test: .share(0.4))
    #expect(set.summary.classes.map(\.name) == ["a", "b"])
    #expect(set.summary.classes.map(\.trainingRows) == [1, 2])
    #expect(set.summary.classes.map(\.testRows) == [1, 1])
    #expect(set.summary.columns.map(\.isWhole) == [true, false, false])
    #expect(set.summary.columns.map(\.range) == [1...5, 0.5...2, nil])
    #expect(set.summary.memory == 5 * (2 * 8 + 4))
  }
}
