import Engine
import Foundation
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// Trainings of other libraries, each a whole experiment file with the numbers to be met.
@Suite struct ModelGoldenTests {
  /// A line of the reference data, which tests take by its number.
  private struct Record: Decodable {
    let files: [String]
    let start: [Double]
    let loss: [String: Double]
    let testLoss: [String: Double]?
    let testAccuracy: [String: Double]?
    let norm: [String: Double]
    let tolerance: [String: Double]
    let final: Final

    struct Final: Decodable {
      let iteration: Int
      let first: [Double]
      let last: [Double]
    }
  }

  private static let lines: [Substring] = {
    let path = Repository.file("Tests/RunnerTests/Fixtures/models.jsonl")
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n")
  }()

  @Test func allAreThere() { #expect(Self.lines.count == 37) }

  /// The experiment of a line, with its data sets beside it.
  private static func path(_ line: Substring, _ record: Record) throws -> Trajectory {
    let folder = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in record.files {
      // What is compressed is known by its bytes.
      let plain = Repository.file("Experiments/data/\(name)")
      let source = FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz"
      try Data(contentsOf: URL(filePath: source)).write(to: folder.appending(path: name))
    }
    let numbers = record.start.map { "\($0)" }.joined(separator: "\n")
    try Data(numbers.utf8).write(to: folder.appending(path: "start.csv"))
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let experiment = try JSONSerialization.data(withJSONObject: object?["experiment"] ?? [:])
    let file = folder.appending(path: "golden.yaml")
    // JSON is YAML.
    try experiment.write(to: file)
    let plan = Plan(try Experiment.load(path: file.path, figures: nil))
    #expect(plan.count == 1)
    let paths = try Runner.replay([0], of: plan, every: .steps(1), jobs: 1)
    return try #require(paths.first)
  }

  @Test(arguments: 0..<37)
  func trainingIsThatOfTheSource(_ at: Int) throws {
    let line = Self.lines[at]
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let record = try decoder.decode(Record.self, from: Data(line.utf8))
    let path = try Self.path(line, record)
    let learning = try #require(path.learning)
    #expect(record.loss.count >= 5)
    for (step, loss) in record.loss {
      let row = try #require(path.iterations.firstIndex(of: Int(step) ?? -1))
      let tolerance = max(1e-9, record.tolerance[step] ?? 0)
      var pairs = [
        (path.losses[row], loss), (learning.parameterNorms[row], record.norm[step] ?? 0),
      ]
      if let expected = record.testLoss?[step] {
        pairs.append((learning.testLosses[row], expected))
      }
      if let expected = record.testAccuracy?[step] {
        pairs.append((learning.testAccuracies[row], expected))
      }
      for (found, expected) in pairs {
        #expect(
          abs(found - expected) <= tolerance * max(1, abs(expected)),
          "step \(step): \(found), not \(expected)")
      }
    }
    let row = try #require(path.iterations.firstIndex(of: record.final.iteration))
    let point = (0..<path.dimension).map { path.value($0, at: row) }
    let scale = max(1, (record.final.first + record.final.last).map(abs).max() ?? 1)
    let tolerance = max(1e-9, record.tolerance["\(record.final.iteration)"] ?? 0) * scale
    for (found, expected) in zip(point.prefix(8), record.final.first) {
      #expect(abs(found - expected) <= tolerance)
    }
    for (found, expected) in zip(point.suffix(8), record.final.last) {
      #expect(abs(found - expected) <= tolerance)
    }
  }
}
