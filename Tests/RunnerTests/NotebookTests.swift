import Foundation
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// The notebook's nine trials against what TensorFlow computed.
@Suite struct NotebookTests {
  struct Reference: Decodable {
    var optimizer: String
    var learningRate: Double
    var status: String
    var iterations: Int
    var path: [String: Double?]

    enum CodingKeys: String, CodingKey {
      case optimizer, status, iterations, path
      case learningRate = "learning_rate"
    }
  }

  static let references: [Reference] = {
    let file = Repository.file("Tests/RunnerTests/Fixtures/notebook.jsonl")
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(Reference.self, from: Data($0.utf8))
    }
  }()

  static let plan: Plan? = try? Plan(
    Experiment.load(path: Repository.file("Experiments/notebook.yaml"), figures: nil))

  @Test func allNineAreThere() throws {
    #expect(Self.references.count == 9)
    #expect(try #require(Self.plan).count == 9)
  }

  @Test(arguments: 0..<9)
  func verdictAndPathAreTheNotebooks(_ at: Int) throws {
    let plan = try #require(Self.plan)
    let reference = Self.references[at]
    let number = try #require(
      (0..<plan.count).first { number in
        let group = plan.group(of: number)
        let choice = plan.experiment.optimizers[group.optimizerIndex]
        return choice.definition.name == reference.optimizer
          && plan.trial(number).parameters[0] == reference.learningRate
      })
    let results = try #require(try Runner.run(plan, jobs: 1))
    let outcome = results.outcome(number)
    #expect(outcome.status.name == reference.status)
    #expect(outcome.iterations == reference.iterations)
    let path = try Runner.replay([number], of: plan, every: .steps(1), jobs: 1)[0]
    for (step, value) in reference.path {
      let row = try #require(Int(step))
      guard let value else {
        #expect(row >= path.count || !path.value(0, at: row).isFinite)
        continue
      }
      #expect(abs(path.value(0, at: row) - value) <= 1e-4 * max(1, abs(value)))
    }
    // The path ends where the outcome says.
    #expect(path.value(0, at: path.count - 1).bitPattern == outcome.final[0].bitPattern)
    let last = outcome.status == .exploded ? outcome.iterations - 1 : outcome.iterations
    #expect(path.iterations.last == last)
  }
}
