import Datasets
import Glibc
import Support
import TestSupport
import Testing

@Suite struct GeneratedTests {
  private func make(
    _ set: GeneratedSet, _ parameters: [String: Double] = [:], rows: Int = 200, seed: Int = 0
  ) throws -> DataSet {
    try DataSet(
      .generated(set, parameters: parameters, rows: rows, seed: seed), name: set.rawValue)
  }

  private func targets(_ set: DataSet) -> [Double] { set.targets.map(Array.init) ?? [] }

  @Test(arguments: GeneratedSet.allCases) func fewerRowsAreTheBeginning(_ kind: GeneratedSet) throws
  {
    let long = try make(kind)
    let short = try make(kind, rows: 50)
    #expect(long.features.prefix(short.features.count).elementsEqual(short.features))
    #expect(
      long.targets?.prefix(50).elementsEqual(targets(short))
        == true)
    #expect(long.identity != short.identity)
    let other = try make(kind, seed: 1)
    #expect(!other.features.elementsEqual(long.features))
    #expect(other.digest != long.digest)
    #expect(kind.parameters.allSatisfy { $0.range.contains($0.defaultValue) })
    #expect(!kind.formula.isEmpty && !kind.summary.isEmpty)
  }

  /// The same bits on every machine.
  @Test(
    arguments: zip(
      GeneratedSet.allCases,
      ["ca2823c3c9e6563f", "f0c2b908cd6a4041", "1f256f25cc6035fa", "18687ca551ab14ac"])
  ) func bitsAreFixed(_ kind: GeneratedSet, _ expected: String) throws {
    let set = try make(kind, seed: 3)
    var digest = Digest()
    for value in set.features { digest.update(number: value) }
    for value in targets(set) { digest.update(number: value) }
    #expect(String(Hexadecimal.text(digest.finalized()).prefix(16)) == expected)
  }

  @Test func blobsSurroundTheirCenters() throws {
    let centers = try make(.blobs, ["spread": 0, "classes": 4, "features": 3])
    for number in 0..<200 {
      #expect(row(centers, number) == row(centers, number % 4))
      #expect(row(centers, number).allSatisfy { abs($0) <= 10 })
    }
    #expect(Set((0..<4).map { row(centers, $0) }).count == 4)
    #expect(centers.classes == ["0", "1", "2", "3"])
    let blobs = try make(.blobs, ["spread": 2, "classes": 4, "features": 3], rows: 8000)
    let differences = (0..<8000).flatMap { number in
      zip(row(blobs, number), row(centers, number % 4)).map { $0 - $1 }
    }
    let mean = differences.reduce(0, +) / Double(differences.count)
    let variance = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
    #expect(abs(mean) < 0.05 && abs(variance - 4) < 0.15, "\(mean) \(variance)")
  }

  @Test func moonsAreHalfCircles() throws {
    let moons = try make(.moons, ["noise": 0])
    for number in 0..<200 {
      let (x, y) = (row(moons, number)[0], row(moons, number)[1])
      if number % 2 == 0 {
        #expect(abs(x * x + y * y - 1) < 1e-14 && y >= 0)
      } else {
        #expect(abs((x - 1) * (x - 1) + (y - 0.5) * (y - 0.5) - 1) < 1e-14 && y <= 0.5)
      }
    }
    #expect(moons.labels?.elementsEqual((0..<200).map { $0 % 2 }) == true)
  }

  @Test func linearHasKnownWeights() throws {
    let set = try make(.linear, ["noise": 0, "features": 4])
    let targets = self.targets(set)
    for number in 0..<200 {
      let sum = zip(row(set, number), [0.25, 0.5, 0.75, 1]).reduce(1) { $0 + $1.0 * $1.1 }
      #expect(abs(targets[number] - sum) < 1e-14)
    }
    #expect(set.classes.isEmpty && set.classProblem?.kind == .noClasses)
    let noisy = try make(.linear, ["noise": 0.5, "features": 4], rows: 200)
    let differences = zip(self.targets(noisy), targets).map { $0 - $1 }
    let variance = differences.reduce(0) { $0 + $1 * $1 } / 200
    #expect(abs(variance - 0.25) < 0.08, "\(variance)")
    #expect(noisy.features.elementsEqual(set.features))
  }

  @Test func spiralsTurnWithTheirRadius() throws {
    let set = try make(.spirals, ["noise": 0, "classes": 3])
    for number in 0..<200 {
      let (x, y) = (row(set, number)[0], row(set, number)[1])
      let radius = (x * x + y * y).squareRoot()
      let angle = 2 * Double.pi * (1.5 * radius + Double(number % 3) / 3)
      #expect(abs(x - radius * cos(angle)) < 1e-12 && abs(y - radius * sin(angle)) < 1e-12)
      #expect(radius <= 1)
    }
    #expect(set.classes == ["0", "1", "2"])
  }

  @Test func splitsAndScalesLikeFiles() throws {
    let set = try DataSet(
      .generated(
        .moons, rows: 100, test: .shuffled(share: 0.3, seed: 2), scale: .unit), name: "m")
    #expect(set.trainingRows == 70 && set.testRows == 30)
    let training = set.features.prefix(140)
    #expect(training.min() == 0 && training.max() == 1)
  }
}
