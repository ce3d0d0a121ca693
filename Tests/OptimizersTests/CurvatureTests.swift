import Engine
import Formulas
import Lanes
import Optimizers
import Support
import Testing

/// Moves to the diagonal of the second derivatives, or to an estimate of it.
private struct Diagonal<V: Lane>: VectorRule {
  var isExact: V = 1
  typealias State = NoState

  func step(_ e: Elements<Self>) {
    let signs = e.probe(.sign, where: isExact .== 0)
    let product = e.curvature(along: { _ in signs }, where: isExact .== 0)
    let exact = e.curvatureDiagonal(where: isExact .> 0)
    // What is not asked for is 0.
    for i in e.indices { e.x[i] = exact + signs * product }
  }

  static var parameters: [Parameter<Self>] { [.init("exact", \.isExact, .any, "Whether exact.")] }
}

/// Moves to random signs.
private struct Signs<V: Lane>: VectorRule {
  var unused: V = 0
  typealias State = NoState

  func step(_ e: Elements<Self>) {
    let all = V.Mask(repeating: true)
    let (first, second) = (e.probe(.sign, where: all), e.probe(.sign, where: all))
    for i in e.indices { e.x[i] = first + 4 * second }
  }

  static var parameters: [Parameter<Self>] { [.init("unused", \.unused, .any, "Nothing.")] }
}

private func definition<R: VectorRule>(_ rule: R) -> OptimizerDefinition
where R.V == TracerLane {
  OptimizerDefinition(
    "shown", title: "Shown", summary: "Shows numbers.", equations: ["x"], source: "this test",
    needs: .curvature, rule)
}

/// A coupled sum of fourth powers, by hand.
private struct Coupled {
  static let dimension = 5
  static let formula = "sum((i+1)*x[i]^4/4, i, 0, 4) + sum(x[i]*x[i+1], i, 0, 3)"

  static func gradient(_ x: [Double]) -> [Double] {
    x.indices.map { i -> Double in
      let own = Double(i + 1) * x[i] * x[i] * x[i]
      return own + (i > 0 ? x[i - 1] : 0) + (i < 4 ? x[i + 1] : 0)
    }
  }

  static func diagonal(_ x: [Double]) -> [Double] {
    x.indices.map { 3 * Double($0 + 1) * x[$0] * x[$0] }
  }

  /// z⊙(H·z).
  static func estimate(_ x: [Double], _ z: [Double]) -> [Double] {
    let diagonal = diagonal(x)
    return x.indices.map { i in
      let others = (i > 0 ? z[i - 1] : 0) + (i < 4 ? z[i + 1] : 0)
      return diagonal[i] + z[i] * others
    }
  }

  /// The signs of a trial's seed at a step.
  static func signs(seed: Int, step: Int) -> [Double] {
    let words = Philox.block(
      key: (UInt32(seed), 0),
      counter: (0, UInt32(step), Philox.Purpose.curvature.rawValue, 0))
    return (0..<dimension).map { words.0 >> UInt32($0) & 1 == 0 ? -1 : 1 }
  }

  static func run(
    _ definition: OptimizerDefinition, _ settings: OptimizerSettings, starts: [[Double]],
    seeds: [Int] = [0]
  ) throws -> Run<DoublePack> {
    let formula = try Formula(formula, variables: [Variable("x", count: dimension)])
    return try Run(definition, settings, formula, starts: starts, seeds: seeds)
  }
}

@Suite struct CurvatureTests {
  private static let starts = (0..<21).map { (trial: Int) -> [Double] in
    (0..<Coupled.dimension).map { (i: Int) -> Double in
      Double((i * 3 + trial) % 7) / 4 - 0.7 + 0.01 * Double(trial)
    }
  }

  @Test func theDiagonalIsExact() throws {
    let formula = try Formula("x^4*y + y^2*z^3 + sin(x*z)")
    let rule = definition(Diagonal())
    let starts = (0..<21).map { (trial: Int) -> [Double] in
      let shift = 0.05 * Double(trial)
      return [0.3 + shift, -0.9, 0.4 - 2 * shift]
    }
    let run = try Run<DoublePack>(rule, OptimizerSettings(rule.defaults), formula, starts: starts)
    run.step()
    for (trial, start) in starts.enumerated() {
      let (x, y, z) = (start[0], start[1], start[2])
      let sine = DoublePack.sin(DoublePack(repeating: x * z)).element(at: 0)
      let first: Double = 12 * x * x * y - z * z * sine
      let second: Double = 2 * z * z * z
      let third: Double = 6 * y * y * z - x * x * sine
      let expected = [first, second, third]
      let found = try #require(run.point(trial))
      for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-12) }
      // A product for each element.
      #expect(run.batch.extraEvaluations[trial] == 3)
    }
  }

  /// Over many seeds the mean of the estimates is the diagonal, within five deviations of the mean.
  @Test func theEstimateIsUnbiased() throws {
    let rule = definition(Diagonal(isExact: 0))
    let count = 4000
    let start = Self.starts[3]
    let run = try Coupled.run(
      rule, OptimizerSettings(rule.defaults), starts: Array(repeating: start, count: count),
      seeds: Array(0..<count))
    run.step()
    let points = try (0..<count).map { try #require(run.point($0)) }
    for (seed, point) in points.enumerated().prefix(50) {
      let expected = Coupled.estimate(start, Coupled.signs(seed: seed, step: 1))
      for (a, b) in zip(point, expected) { #expect(abs(a - b) <= 1e-12) }
    }
    let exact = Coupled.diagonal(start)
    for i in 0..<Coupled.dimension {
      let mean = points.reduce(0) { $0 + $1[i] } / Double(count)
      // Each neighbour adds ±1.
      let deviation = ((i == 0 || i == 4 ? 1 : 2) / Double(count)).squareRoot()
      #expect(abs(mean - exact[i]) <= 5 * deviation)
      #expect(Set(points.map { ($0[i] * 1e9).rounded() }).count == (i == 0 || i == 4 ? 2 : 3))
    }
    #expect((0..<count).allSatisfy { run.batch.extraEvaluations[$0] == 1 })
  }

  /// The signs of a request are as often 1 as −1, and differ by element, step and request.
  @Test func signsAreIndependent() throws {
    let rule = definition(Signs())
    let count = 1000
    let formula = try Formula("sum(x[i]^2, i, 0, 999)", variables: [Variable("x", count: count)])
    let run = try Run<FloatPack>(
      rule, OptimizerSettings(rule.defaults), formula,
      starts: [[Double](repeating: 0, count: count)], seeds: [7])
    var signs: [[Double]] = []
    for _ in 0..<3 {
      run.step()
      let point = try #require(run.point(0))
      // first + 4·second
      signs.append(point.map { ($0 + 8).truncatingRemainder(dividingBy: 4) == 1 ? 1 : -1 })
      signs.append(point.map { $0 > 0 ? 1 : -1 })
    }
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let bound = 5 * Double(count).squareRoot()
    for (at, a) in signs.enumerated() {
      #expect(abs(a.reduce(0, +)) < bound)
      #expect(abs(product(Array(a.dropFirst()), Array(a.dropLast()))) < bound)
      for b in signs[..<at] { #expect(abs(product(a, b)) < bound) }
    }
  }

  /// Sophia's equations in a plain loop.
  @Test(arguments: [true, false])
  func sophiaIsThePapers(_ isExact: Bool) throws {
    let sophia = try #require(OptimizerCatalogue.optimizer(named: "sophia"))
    let settings = try settingsOf(
      "sophia",
      [
        "learning_rate": 0.5, "beta_1": 0.8, "beta_2": 0.9, "rho": 0.05, "weight_decay": 0.02,
        "update_period": 3, "diagonal": isExact ? "exact" : "hutchinson",
      ])
    let seeds = Self.starts.indices.map { $0 * 5 }
    let run = try Coupled.run(sophia, settings, starts: Self.starts, seeds: seeds)
    var points = Self.starts
    var (means, curvatures) = (
      points.map { $0.map { _ in 0.0 } }, points.map { $0.map { _ in 0.0 } }
    )
    for t in 1...40 {
      run.step()
      for trial in points.indices {
        let x = points[trial]
        let gradient = Coupled.gradient(x)
        let found =
          isExact
          ? Coupled.diagonal(x)
          : Coupled.estimate(x, Coupled.signs(seed: seeds[trial], step: t))
        for i in x.indices {
          if t % 3 == 0 { curvatures[trial][i] = 0.9 * curvatures[trial][i] + 0.1 * found[i] }
          means[trial][i] = 0.8 * means[trial][i] + 0.2 * gradient[i]
          let wanted = means[trial][i] / max(curvatures[trial][i], 1e-12)
          points[trial][i] = x[i] * (1 - 0.01) - 0.5 * max(-0.05, min(0.05, wanted))
        }
        let point = try #require(run.point(trial))
        for (a, b) in zip(point, points[trial]) { #expect(abs(a - b) <= 1e-9, "step \(t)") }
        #expect(run.batch.extraEvaluations[trial] == t / 3 * (isExact ? Coupled.dimension : 1))
      }
    }
  }

  /// AdaHessian's equations in a plain loop.
  @Test(arguments: [true, false])
  func adaHessianIsThePapers(_ isExact: Bool) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "adahessian"))
    let settings = try settingsOf(
      "adahessian",
      [
        "learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.9, "weight_decay": 0.02,
        "hessian_power": 0.8, "epsilon": 0.1, "diagonal": isExact ? "exact" : "hutchinson",
      ])
    let seeds = Self.starts.indices.map { $0 * 5 }
    let run = try Coupled.run(definition, settings, starts: Self.starts, seeds: seeds)
    var points = Self.starts
    var (means, squares) = (points.map { $0.map { _ in 0.0 } }, points.map { $0.map { _ in 0.0 } })
    var (decay1, decay2) = (1.0, 1.0)
    for t in 1...40 {
      run.step()
      decay1 *= 0.8
      decay2 *= 0.9
      for trial in points.indices {
        let x = points[trial]
        let gradient = Coupled.gradient(x)
        let found =
          isExact
          ? Coupled.diagonal(x)
          : Coupled.estimate(x, Coupled.signs(seed: seeds[trial], step: t))
        for i in x.indices {
          squares[trial][i] = 0.9 * squares[trial][i] + 0.1 * found[i] * found[i]
          means[trial][i] = 0.8 * means[trial][i] + 0.2 * gradient[i]
          let square = DoublePack(repeating: squares[trial][i] / (1 - decay2))
          let divisor = DoublePack.pow(square, 0.4).element(at: 0) + 0.1
          points[trial][i] = x[i] * (1 - 0.001) - 0.05 * means[trial][i] / (1 - decay1) / divisor
        }
        let point = try #require(run.point(trial))
        for (a, b) in zip(point, points[trial]) { #expect(abs(a - b) <= 1e-9, "step \(t)") }
        #expect(run.batch.extraEvaluations[trial] == t * (isExact ? Coupled.dimension : 1))
      }
    }
  }

  /// Without second derivatives there is no step, and nothing crashes.
  @Test func withoutSecondDerivativesStepsAreNaN() throws {
    var x = [0.5, -0.25]
    let optimizer = try Optimizer<Double>("adahessian", parameters: x)
    optimizer.step(&x, gradient: [1, 2])
    #expect(x[0].isNaN && x[1].isNaN)
  }
}
