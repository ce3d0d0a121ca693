import Engine
import Formulas
import Lanes
import Optimizers
import Testing

/// Cautious steps, and gradients without their means.
@Suite struct CautiousTests {
  private func definition(_ name: String) throws -> OptimizerDefinition {
    try #require(OptimizerCatalogue.optimizer(named: name))
  }

  private func point(
    _ name: String, _ written: [String: Any], _ formula: String, _ start: [Double],
    steps: Int = 1, variables: [Variable]? = nil
  ) throws -> [Double] {
    let formula = try Formula(formula, variables: variables)
    let run = try Run<DoublePack>(
      definition(name), try settingsOf(name, written), formula, starts: [start],
      tensors: TensorShape.tensors(of: formula.variables))
    for _ in 0..<steps { run.step() }
    return try #require(run.point(0))
  }

  /// Every step of it goes downhill: of n numbers n/(n + 1) of it is left.
  @Test func gradientDescentIsItselfUpToAFactor() throws {
    let found = try point(
      "cautious", ["optimizer": ["gradient_descent": ["learning_rate": 0.1]]], "x^2 + 3*y^2",
      [0.75, -0.5], steps: 9)
    let expected = try point(
      "gradient_descent", ["learning_rate": 0.1 * 2 / 3], "x^2 + 3*y^2", [0.75, -0.5], steps: 9)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-15) }
  }

  /// A number whose momentum leads uphill stays, the other goes by as much as it would, times 2/(1 + 1).
  @Test func whatGoesUphillStays() throws {
    let sgd = ["sgd": ["learning_rate": 0.9375, "momentum": 0.9]]
    // The whole first step goes downhill: two thirds of it are left, which leads beyond the minimum of x.
    let first = try point("cautious", ["optimizer": sgd], "x^2 + y", [1, 0])
    #expect(first == [-0.25, -0.625])
    // There the gradient of x is −0.5, and momentum leads on: −(0.9·2 − 0.5)·0.9375. That of y leads down.
    let second = try point("cautious", ["optimizer": sgd], "x^2 + y", [1, 0], steps: 2)
    #expect(second == [-0.25, -0.625 - 1.9 * 0.9375])
  }

  /// A step of which nothing is left is none that has converged, and one that leads nowhere is.
  @Test func aStepThatIsLeftOutIsAPause() throws {
    let entry = try definition("cautious")
    let settings = try settingsOf(
      "cautious", ["optimizer": ["sgd": ["learning_rate": 1.0, "momentum": 0.9]]])
    func pauses(_ formula: String, _ start: Double, steps: Int) throws -> (Bool, isSame: Bool) {
      let run = try Run<DoublePack>(entry, settings, try Formula(formula), starts: [[start]])
      for _ in 1..<steps { run.step() }
      let before = run.point(0)
      run.step()
      return (run.batch.paused[0].element(at: 0) != 0, run.point(0) == before)
    }
    // From 1 by half of −1.5 to 0.25, then with a momentum that still leads down.
    #expect(try pauses("0.75*x^2", 1, steps: 1) == (false, false))
    // Uphill at once: the gradient turns, the momentum does not.
    let found = try (2...9).map { try pauses("0.75*x^2", 1, steps: $0) }
    #expect(found.contains { $0.0 && $0.isSame })
    #expect(found.allSatisfy { $0.0 == $0.isSame })
    // At the minimum nothing leads anywhere.
    #expect(try pauses("0.75*x^2", 0, steps: 1) == (false, true))
  }

  /// Rules whose decay is their own keep all of it: at a gradient of 0 nothing else is left.
  @Test func decayIsNotLeftOut() throws {
    var checked: [String] = []
    for definition in OptimizerCatalogue.all where definition.needs == .gradient {
      guard definition.parameters.contains(where: { $0.name == "weight_decay" }) else { continue }
      let rate = definition.parameters.contains { $0.name == "learning_rate" } ? 0.1 : nil
      var written: [String: Any] = ["weight_decay": 0.25]
      if let rate { written["learning_rate"] = rate }
      if definition.parameters.contains(where: { $0.name == "vector_weight_decay" }) {
        written["vector_weight_decay"] = 0.25
      }
      let inner = try settingsOf(definition.name, written)
      let step = definition.arithmetic(with: inner).step
      // Where estimates are of all numbers, y decays by what x has done.
      guard step.decay != nil, step.states[.all].isEmpty else { continue }
      checked.append(definition.name)
      // Nothing depends on y; its gradient is 0, and its step is left out.
      let formula = try Formula("x + 0*y")
      var cautious = OptimizerSettings(ParameterColumns([]))
      cautious.inners = [.optimizer(definition, inner)]
      func path(_ definition: OptimizerDefinition, _ settings: OptimizerSettings) throws
        -> [Double]
      {
        let run = try Run<DoublePack>(definition, settings, formula, starts: [[3, 2]])
        return try (0..<6).map { _ in
          run.step()
          return try #require(run.point(0))[1]
        }
      }
      let found = try path(try self.definition("cautious"), cautious)
      let expected = try path(definition, inner)
      for (a, b) in zip(found, expected) {
        #expect(abs(a - b) <= 1e-14 || b.isNaN, "\(definition.name): \(a), not \(b)")
      }
      #expect(found[5] < 2 || found[5].isNaN, "\(definition.name)")
    }
    for name in ["adamw", "lion", "laprop", "nadamw", "adamaxw", "adan", "tiger", "adamp"] {
      #expect(checked.contains(name), "\(name)")
    }
    #expect(!checked.contains("sgd") && !checked.contains("adam"))
  }

  // MARK: Centralization

  private static let matrix = [
    Variable("U", shape: .matrix(rows: 2, columns: 3)), Variable("c", count: 2), Variable("s"),
  ]
  private static let affine =
    "sum(sum(exp(0.3*U[i,k] + i*k)*(c[i] + 1)^2, k, 0, 2), i, 0, 1) + s^2*c[0]"
  private static let start = [0.1, -0.2, 0.3, 0.4, 0.5, -0.6, 0.7, 0.8, 0.9]

  @Test func rowsOfCentralizedGradientsHaveNoMean() throws {
    func step(_ written: [String: Any]) throws -> [Double] {
      let point = try point(
        "gradient_descent", ["learning_rate": 1.0].merging(written) { $1 }, Self.affine,
        Self.start, variables: Self.matrix)
      return zip(point, Self.start).map { $1 - $0 }
    }
    let plain = try step([:])
    let centered = try step(["gradient_centralization": true])
    for row in [0..<3, 3..<6] {
      let mean = plain[row].reduce(0, +) / 3
      #expect(abs(mean) > 0.1 && abs(centered[row].reduce(0, +)) < 1e-12)
      for at in row { #expect(abs(centered[at] - (plain[at] - mean)) < 1e-12) }
    }
    #expect(Array(centered[6...]) == Array(plain[6...]))
    #expect(try step(["gradient_centralization": false]) == plain)
  }

  /// Clipped first: the longest part of a row is cut, and then the mean is that of what is left.
  @Test func centralizationComesAfterClipping() throws {
    let found = try point(
      "gradient_descent",
      ["learning_rate": 1.0, "gradient_centralization": true, "clip_by_value": 1.0],
      "U[0,0]*5 + U[0,1]*0.5 + U[0,2]*0", [0, 0, 0],
      variables: [Variable("U", shape: .matrix(rows: 1, columns: 3))])
    #expect(found == [-0.5, 0, 0.5])
  }
}
