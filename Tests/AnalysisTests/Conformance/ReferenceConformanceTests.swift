import Analysis
import Foundation
import Runner
import Sweeps
import TestSupport
import Testing
import YAML

/// Trajectories of PyTorch, Keras and Optax: each agrees with its own rule, and names it where it is held against
/// another.
@Suite struct ReferenceConformanceTests {
  /// A record of Fixtures/optimizers.jsonl.
  struct Record: CustomStringConvertible, Sendable {
    let optimizer: String
    /// In JSON, which is YAML.
    let parameters: String
    let problem: String
    let start: [Double]
    let csv: String
    var description: String { "\(optimizer) \(parameters) on \(problem)" }
  }

  private static let problems: [String: (loss: String, names: [String])] = [
    "quartic": ("{expression: 2*x^4 + 3*x^3 + 2}", ["x"]),
    "rosenbrock": ("{expression: (1-x)^2 + 100*(y-x^2)^2}", ["x", "y"]),
    "beale": (
      "{expression: (1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2}", ["x", "y"]
    ),
    "ill_conditioned_quadratic_10d": (
      "{expression: '0.5*sum(10^(4*i/9)*x[i]^2, i, 0, 9)', variables: {x: 10}}",
      (0..<10).map { "x[\($0)]" }
    ),
  ]

  static func records() throws -> [Record] {
    let text = try String(
      contentsOfFile: Repository.file("Tests/OptimizersTests/Fixtures/optimizers.jsonl"),
      encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      let problem = object["problem"] as? String ?? ""
      let parameters = try JSONSerialization.data(
        withJSONObject: object["parameters"] ?? [:], options: [.sortedKeys])
      let rows = (object["path"] as? [String: [Double]] ?? [:])
        .compactMap { key, x in Int(key).map { ($0, x) } }.sorted { $0.0 < $1.0 }
      let header = (["iteration"] + (problems[problem]?.names ?? [])).joined(separator: ",")
      let body = rows.map { "\($0),\($1.map { "\($0)" }.joined(separator: ","))" }
      return Record(
        optimizer: object["optimizer"] as? String ?? "",
        parameters: String(decoding: parameters, as: UTF8.self), problem: problem,
        start: object["start"] as? [Double] ?? [],
        csv: ([header] + body).joined(separator: "\n"))
    }
  }

  private func conformance(
    _ record: Record, against optimizer: String, tolerance: Double? = nil
  ) throws -> Conformance {
    let problem = try #require(Self.problems[record.problem])
    let folder = TemporaryFolder()
    let path = folder.write(
      """
      loss: \(problem.loss)
      start: {points: [[\(record.start.map { "\($0)" }.joined(separator: ", "))]]}
      precision: float64
      optimizers: [\(optimizer)]

      """, to: "rule.yaml")
    let plan = Plan(try Experiment.load(path: path, figures: nil))
    let foreign = try ForeignTrajectory(
      SourceFile(name: "foreign.csv", text: record.csv), names: problem.names)
    return try Conformance(foreign, plan, trial: 0, tolerance: tolerance, jobs: 2)
  }

  /// Optax computes their cube roots and warm-ups with literals of Float.
  private static let rounded: Set = ["madgrad", "schedule_free_adamw"]

  @Test(arguments: try records()) func `a library agrees with its rule`(_ record: Record) throws {
    let isRounded = Self.rounded.contains(record.optimizer)
    let found = try conformance(
      record, against: "{\(record.optimizer): \(record.parameters)}",
      tolerance: isRounded ? 1e-7 : nil)
    #expect(found.agreement.agrees, "\(String(describing: found.agreement.departure))")
    #expect(found.agreement.rows >= 5)
  }

  /// A trajectory of one rule, the rule that it is held against, and what explains it.
  @Test(arguments: [
    (
      "adamw", "{adam: {learning_rate: 0.01, weight_decay: 0.01, epsilon: 1e-8}}",
      ["weight decay decoupled"]
    ),
    (
      "adam", "{amsgrad: {learning_rate: 0.1, beta_1: 0.8, beta_2: 0.99, epsilon: 1e-8}}",
      ["the rule is adam"]
    ),
    (
      "adam", "{adamw: {learning_rate: 0.1, beta_1: 0.8, beta_2: 0.99, epsilon: 1e-8}}",
      ["weight decay left out"]
    ),
    ("amsgrad", "{adam: {learning_rate: 0.1, epsilon: 1e-7}}", ["largest mean square (AMSGrad)"]),
    (
      "nadam", "{nadamw: {learning_rate: 0.01, epsilon: 1e-8}}",
      ["the rule is nadam", "weight decay left out"]
    ),
    (
      "nadamw", "{nadam: {learning_rate: 0.01, weight_decay: 0.0001, epsilon: 1e-8}}",
      ["the rule is nadamw"]
    ),
    (
      "adamaxw", "{adamax: {learning_rate: 0.01, weight_decay: 0.0001, epsilon: 1e-8}}",
      ["weight decay decoupled"]
    ),
    (
      "momentum", "{nesterov: {learning_rate: 1e-4, momentum: 0.7}}",
      ["momentum without look ahead"]
    ),
    ("nesterov", "{momentum: {learning_rate: 1e-4, momentum: 0.9}}", ["Nesterov's momentum"]),
    (
      "adabelief", "{adam: {learning_rate: 0.01, epsilon: 1e-16}}",
      ["squares of g − m (AdaBelief)"]
    ),
    ("yogi", "{adam: {learning_rate: 0.01, epsilon: 0.001}}", ["the rule is yogi"]),
    ("radam", "{adam: {learning_rate: 0.01, epsilon: 1e-8}}", ["the rule is radam"]),
    ("rmsprop", "{adagrad: {learning_rate: 0.01, epsilon: 1e-8}}", ["the rule is rmsprop"]),
    (
      "adagrad", "{rmsprop: {learning_rate: 0.1, epsilon: 1e-10}}",
      ["sum of squares in place of their mean"]
    ),
    ("lion", "{sign_sgd: {learning_rate: 0.01}}", ["the rule is lion"]),
    ("lookahead", "{adam: {learning_rate: 0.01}}", ["lookahead around it"]),
    ("sam", "{gradient_descent: {learning_rate: 1e-4}}", ["sam around it"]),
  ])
  func `a library held against another rule names its own`(
    _ right: String, _ wrong: String, _ changes: [String]
  ) throws {
    // Of several records of a rule, that with the numbers of the wrong one.
    let records = try Self.records().filter { $0.optimizer == right && $0.problem == "rosenbrock" }
    #expect(!records.isEmpty)
    let found = try records.map { try conformance($0, against: wrong) }
    #expect(found.allSatisfy { !$0.agreement.agrees })
    #expect(
      found.contains { found in
        guard let best = found.explanations.first else { return false }
        return best.agreement.agrees && Set(best.changes.map(\.name)) == Set(changes)
      }, "\(found.map { $0.explanations.first?.changes.map(\.name) ?? [] })")
  }
}
