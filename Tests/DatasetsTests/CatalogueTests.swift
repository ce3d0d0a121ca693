import Datasets
import Support
import TestSupport
import Testing

@Suite struct CatalogueTests {
  @Test func factsAreThoseOfTheFiles() throws {
    let facts: [String: (rows: Int, test: Int, features: Int, classes: [Int])] = [
      "digits": (1797, 360, 64, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
      "breast_cancer": (569, 114, 30, [212, 357]), "iris": (150, 30, 4, [50, 50, 50]),
      "wine": (178, 36, 13, [59, 71, 48]),
    ]
    #expect(CatalogueDataSet.all.map(\.name) == ["digits", "breast_cancer", "iris", "wine"])
    for entry in CatalogueDataSet.all {
      let set = try DataSet(entry.definition, name: entry.name)
      let fact = try #require(facts[entry.name])
      #expect(set.rows == fact.rows && set.testRows == fact.test, "\(entry.name)")
      #expect(set.featureNames.count == fact.features)
      #expect(set.summary.classes.map { $0.trainingRows + $0.testRows } == fact.classes)
      #expect(set.classProblem == nil && set.targetName == entry.target)
      #expect(
        entry.summary.contains("\(fact.features) ")
          && entry.summary.contains("\(fact.classes.count) classes"))
      for text in [entry.details, entry.source, entry.licence] { #expect(!text.isEmpty) }
    }
  }

  /// What is part of the program is what the repository's file says.
  @Test func filesOfTheRepositoryAreTheSameSets() throws {
    for entry in CatalogueDataSet.all {
      let set = try DataSet(entry.definition, name: entry.name)
      let path = Repository.file("Experiments/data/\(entry.name).csv.gz")
      let file = try DataSet(
        .file(
          path: path, target: entry.target, test: CatalogueDataSet.test,
          scale: CatalogueDataSet.scale), name: entry.name)
      #expect(set.digest == file.digest && set.identity == file.identity)
      #expect(set.features.elementsEqual(file.features))
    }
  }

  @Test func featuresOfTrainingRowsHaveMean0AndDeviation1() throws {
    for entry in CatalogueDataSet.all {
      let set = try DataSet(entry.definition, name: entry.name)
      var constant = 0
      for name in set.featureNames {
        let column = try #require(set.column(named: name)).prefix(set.trainingRows)
        let mean = column.reduce(0, +) / Double(set.trainingRows)
        let square = column.reduce(0) { $0 + $1 * $1 } / Double(set.trainingRows)
        #expect(abs(mean) < 1e-13, "\(entry.name) \(name)")
        if square == 0 { constant += 1 } else { #expect(abs(square - 1) < 1e-13) }
      }
      #expect(constant >= (entry.name == "digits" ? 3 : 0))
      if entry.name != "digits" { #expect(constant == 0) }
    }
  }

  @Test func otherFilesOfTheRepositoryRead() throws {
    func file(_ name: String, _ target: String) throws -> DataSet {
      try DataSet(
        .file(
          path: Repository.file("Experiments/data/\(name).csv"), target: target, test: .share(0.2)),
        name: name)
    }
    #expect(try file("decay", "y").trainingRows == 48)
    #expect(try file("points", "label").classes == ["0", "1"])
    #expect(try file("ratings", "value").featureNames == ["row", "column"])
  }
}
