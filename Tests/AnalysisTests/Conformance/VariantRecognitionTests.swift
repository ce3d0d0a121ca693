import Analysis
import Runner
import Sweeps
import TestSupport
import Testing
import YAML

/// Trajectories of rules that were altered on purpose: each alteration is found by name.
@Suite struct VariantRecognitionTests {
  private static let steps = 40

  private func csv<T: BinaryFloatingPoint & LosslessStringConvertible>(
    _ type: T.Type, _ step: (inout Walk<T>) -> Void
  ) -> String {
    var walk = Walk<T>()
    var text = "iteration,x,y\n0,\(walk.x[0]),\(walk.x[1])\n"
    for t in 1...Self.steps {
      step(&walk)
      text += "\(t),\(walk.x[0]),\(walk.x[1])\n"
    }
    return text
  }

  private func conformance(_ rule: AlteredRule, _ precision: Precision) throws -> Conformance {
    let folder = TemporaryFolder()
    let path = folder.write(
      """
      loss: {expression: \(AlteredRule.loss)}
      start: {x: \(AlteredRule.start[0]), y: \(AlteredRule.start[1])}
      precision: \(precision.rawValue)
      optimizers: [\(rule.optimizer)]

      """, to: "rule.yaml")
    let plan = Plan(try Experiment.load(path: path, figures: nil))
    let text =
      precision == .float32 ? csv(Float.self, rule.single) : csv(Double.self, rule.double)
    let foreign = try ForeignTrajectory(
      SourceFile(name: "rule.csv", text: text), names: ["x", "y"])
    return try Conformance(foreign, plan, trial: 0, jobs: 2)
  }

  @Test(arguments: AlteredRule.unaltered, Precision.allCases)
  func `the usual arithmetic in other words agrees`(
    _ rule: AlteredRule, _ precision: Precision
  ) throws {
    let found = try conformance(rule, precision)
    #expect(found.agreement.agrees, "\(String(describing: found.agreement.departure))")
    #expect(found.agreement.rows == Self.steps && found.explanations.isEmpty)
  }

  @Test(arguments: AlteredRule.altered, Precision.allCases)
  func `an alteration is found`(_ rule: AlteredRule, _ precision: Precision) throws {
    let found = try conformance(rule, precision)
    #expect(!found.agreement.agrees)
    let best = try #require(found.explanations.first)
    #expect(
      Set(best.changes.map(\.name)) == Set(rule.changes),
      "\(found.explanations.map { ($0.changes.map(\.name), $0.agreement.agreeing) })")
    #expect(best.agreement.agrees, "\(String(describing: best.agreement.departure))")
    #expect(best.agreement.rows == Self.steps)
  }

  /// A rule in Float held against an experiment in float64.
  @Test func `single precision is found`() throws {
    let rule = AlteredRule.unaltered[0]
    let mixed = AlteredRule(
      optimizer: rule.optimizer, changes: ["float32 arithmetic"],
      double: { _ in }, single: rule.single)
    let folder = TemporaryFolder()
    let path = folder.write(
      "loss: {expression: \(AlteredRule.loss)}\nstart: {x: -1.2, y: 1}\nprecision: float64\n"
        + "optimizers: [\(rule.optimizer)]\n", to: "rule.yaml")
    let plan = Plan(try Experiment.load(path: path, figures: nil))
    let foreign = try ForeignTrajectory(
      SourceFile(name: "rule.csv", text: csv(Float.self, mixed.single)), names: ["x", "y"])
    let found = try Conformance(foreign, plan, trial: 0, jobs: 1)
    #expect(found.explanations.first?.changes.map(\.name) == mixed.changes)
    #expect(found.explanations.first?.agreement.agrees == true)
  }

  /// Bias corrections of Float, as libraries without Double have them, in either precision.
  @Test(arguments: Precision.allCases) func `corrections in single precision are found`(
    _ precision: Precision
  ) throws {
    var form = AdamForm()
    (form.inSingle, form.beta2) = (true, 0.9999)
    let made = form
    let found = try conformance(
      AlteredRule(
        optimizer: "{adam: {learning_rate: 0.05, beta_2: 0.9999, epsilon: 0.01}}", changes: [],
        double: { made.step(&$0) }, single: { made.step(&$0) }), precision)
    #expect(!found.agreement.agrees)
    #expect(
      found.explanations.first?.changes.map(\.name) == ["bias correction in float32"],
      "\(found.explanations.map { $0.changes.map(\.name) })")
    #expect(found.explanations.first?.agreement.agrees == true)
  }

  /// Nothing depends on the number of threads.
  @Test func `threads change nothing`() throws {
    let rule = AlteredRule.altered[0]
    let folder = TemporaryFolder()
    let path = folder.write(
      "loss: {expression: \(AlteredRule.loss)}\nstart: {x: -1.2, y: 1}\nprecision: float64\n"
        + "optimizers: [\(rule.optimizer)]\n", to: "rule.yaml")
    let plan = Plan(try Experiment.load(path: path, figures: nil))
    let foreign = try ForeignTrajectory(
      SourceFile(name: "rule.csv", text: csv(Double.self, rule.double)), names: ["x", "y"])
    let texts = try [1, 2, 5].map { jobs in
      "\(try Conformance(foreign, plan, trial: 0, jobs: jobs))"
    }
    #expect(Set(texts).count == 1)
  }
}
