import Engine
import Lanes
import Losses
import Optimizers
import Testing

/// Runs trials of one optimizer on a model.
struct Learning<Element: PackElement> {
  typealias V = LanePack<Element>
  let problem: ModelProblem<Element>
  let definition: OptimizerDefinition
  let stop: StopRule
  var size: Int?
  var order = MinibatchOrder.shuffled
  var oracle = GradientOracle()
  var interval = 3
  var seed = 4

  init(
    _ test: ModelCase, _ definition: OptimizerDefinition, steps: Int = 20, size: Int? = 16,
    converged: [StopRule.Criterion] = [.unchanged]
  ) {
    problem = test.problem(Element.self)
    self.definition = definition
    var stop = StopRule()
    stop.maximumIterations = steps
    stop.converged = converged
    self.stop = stop
    self.size = size
  }

  /// Outcomes of trials with some learning rates, from starts of their own; in batches of at most `most`.
  func outcomes(
    _ rates: [Double], elements: Bool, most: Int = 64, interrupted: Bool = false
  ) throws -> [Outcome] {
    let model = problem.model
    let most = elements ? 1 : most
    let test = ModelCase(model: model, trainingRows: 0, rows: 0)
    let place = definition.parameters.firstIndex { $0.name == "learning_rate" }
    let defaults = OptimizerSettings(definition.defaults)
    let numbers = definition.numbers(of: defaults)
    let group = CompiledGroup(
      definition.arithmetic(with: defaults), parameters: numbers.map { $0[0] },
      varying: numbers.indices.map { $0 == place }, stop: stop, dimension: model.dimension,
      tensors: model.tensors, gradient: nil)
    func engine() -> LearningEngine<V> {
      LearningEngine(
        group, loss: problem.loss(lanesAreElements: elements), maximumTrials: most,
        lanesAreElements: elements)
    }
    let present = engine()
    var result: [Outcome] = []
    for first in stride(from: 0, to: rates.count, by: most) {
      let range = first..<min(first + most, rates.count)
      var columns = definition.defaults
      if let place { columns.columns[place] = range.map { rates[$0] } }
      let parameters = definition.numbers(of: OptimizerSettings(columns))
      let points = range.map { test.point($0) }
      let starts = (0..<model.dimension).map { at in points.map { $0[at] } }
      let conditions = LearningEngine<V>.Conditions(
        minibatches: size.map {
          MinibatchSequence(rows: problem.trainingRows, size: $0, order: order, seed: seed)
        }, oracle: oracle, seed: seed, evaluationInterval: interval, stop: stop)
      func table() throws -> OutcomeTable {
        try OutcomeTable(
          count: range.count, dimension: model.dimension, hasMeasures: true,
          hasAverage: definition.averages(with: defaults), isSingle: Element.self == Float.self)
      }
      var outcomes = try table()
      if interrupted {
        // Stopped at every step that the pulse sees, and gone on with by another engine.
        var checkpoint: [UInt8]?
        var isWhole = false
        var stops = 0
        while !isWhole {
          let other = engine()
          outcomes = try table()
          isWhole = other.run(
            range.count, parameters: parameters, starts: starts, conditions: conditions,
            into: outcomes, resuming: checkpoint
          ) { t in
            checkpoint = other.checkpoint(t)
            return false
          }
          stops += isWhole ? 0 : 1
        }
        #expect(stops > 0 || (0..<range.count).allSatisfy { outcomes.iterations(of: $0) == 1 })
      } else {
        #expect(
          present.run(
            range.count, parameters: parameters, starts: starts, conditions: conditions,
            into: outcomes))
      }
      result += (0..<range.count).map { outcomes[$0] }
    }
    return result
  }

  static var rates: [Double] { (0..<21).map { 1e-3 * Double($0 * $0 + 1) } }
}

private func isSame(_ a: [Outcome], _ b: [Outcome]) -> Bool {
  func bits(_ outcome: Outcome) -> [UInt64] {
    let measures = outcome.measures ?? Outcome.Measures()
    let numbers =
      [
        outcome.finalLoss, outcome.gradientNorm, outcome.bestLoss, outcome.reportedLoss,
        measures.finalTestLoss, measures.finalTestAccuracy, measures.bestTestAccuracy,
        measures.finalNorm,
      ] + outcome.final
    // Which NaN a NaN is depends on the order of operands.
    return numbers.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
      + [UInt64(outcome.iterations), UInt64(outcome.gradientEvaluations)]
  }
  return a.map(\.status) == b.map(\.status) && a.map(bits) == b.map(bits)
}

@Suite struct LearningTests {
  private static let network = ModelCase.all[6]
  private static let small = ModelCase.all[2]

  @Test(arguments: OptimizerCatalogue.all)
  func lanesOfTrialsAndOfElementsGiveTheSameOutcomes(_ definition: OptimizerDefinition) throws {
    func check<Element: PackElement>(_ type: Element.Type, _ test: ModelCase) throws {
      let learning = Learning<Element>(test, definition)
      let elements = try learning.outcomes(Learning<Element>.rates, elements: true)
      #expect(elements.allSatisfy { $0.iterations > 0 })
      for most in [1, 5, 64] {
        let packed = try learning.outcomes(Learning<Element>.rates, elements: false, most: most)
        #expect(isSame(packed, elements), "in batches of \(most)")
      }
    }
    // What search methods keep grows by the square of the parameters, and their work by the cube.
    try check(Float.self, definition.needs == .losses ? Self.small : Self.network)
    try check(Double.self, Self.small)
  }

  @Test(arguments: OptimizerCatalogue.all)
  func whatIsInterruptedGoesOn(_ definition: OptimizerDefinition) throws {
    for elements in [false, true] {
      var learning = Learning<Float>(Self.small, definition, steps: 8)
      learning.oracle.delay = 2
      learning.oracle.noise = .normal(deviation: 0.01)
      let rates = [1e-3, 0.1, 1e3]
      let whole = try learning.outcomes(rates, elements: elements)
      let parts = try learning.outcomes(rates, elements: elements, interrupted: true)
      #expect(isSame(whole, parts), "elements: \(elements)")
    }
  }

  @Test func trialsThatEndBetweenEvaluationsAreEvaluated() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "gradient_descent"))
    var learning = Learning<Float>(Self.small, definition, steps: 60)
    learning.interval = 1000
    // Among those that go on: one that explodes, and one that does not move.
    let rates = [0.1, 1e30, 0.05, 0, 0.01]
    for elements in [false, true] {
      let outcomes = try learning.outcomes(rates, elements: elements)
      #expect(outcomes[1].status == .exploded && outcomes[1].iterations < 10)
      #expect(outcomes[3].status == .stalled && outcomes[3].iterations == 1)
      #expect(
        outcomes.indices.filter { ![1, 3].contains($0) }.allSatisfy {
          outcomes[$0].status == .maximumIterations && outcomes[$0].iterations == 60
        })
      let evaluate = PointEvaluation(learning.problem, elements: true)
      for outcome in outcomes where outcome.status != .exploded {
        let point = evaluate([outcome.final])[0]
        #expect(Double(point.loss) == outcome.finalLoss)
        #expect(Double(point.test) == outcome.measures?.finalTestLoss)
        #expect(Double(point.accuracy) == outcome.measures?.finalTestAccuracy)
      }
    }
  }

  @Test func aTargetAccuracyEndsTrials() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "adam"))
    let learning = Learning<Float>(
      Self.small, definition, steps: 400, converged: [.testAccuracyAbove(0.5)])
    let outcomes = try learning.outcomes([1e-2, 0.1], elements: false)
    let reached = outcomes.filter { $0.status == .converged }
    #expect(!reached.isEmpty)
    for outcome in reached {
      #expect((outcome.measures?.finalTestAccuracy ?? 0) >= 0.5)
      #expect(outcome.iterations % 3 == 0)
    }
  }

  @Test func delayedGradientsAreThoseOfEarlierPoints() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "gradient_descent"))
    var learning = Learning<Double>(Self.small, definition, steps: 9, size: nil)
    learning.oracle.delay = 3
    let outcome = try learning.outcomes([0.05], elements: false)[0]
    let evaluate = PointEvaluation(learning.problem, elements: true)
    var points = [Self.small.point(0)]
    for t in 1...9 {
      let gradient = evaluate([points[max(0, t - 1 - 3)]])[0].gradient
      points.append(zip(points[t - 1], gradient).map { $0 - 0.05 * $1 })
    }
    #expect(outcome.final == points[9])
    // Without a delay it goes elsewhere.
    learning.oracle.delay = 0
    #expect(try learning.outcomes([0.05], elements: false)[0].final != points[9])
  }

  @Test func everyOptimizerMeetsTheSameNoise() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "gradient_descent"))
    for noise in [
      GradientOracle.Noise.normal(deviation: 0.5), .studentT(scale: 0.5, freedom: 3),
    ] {
      var learning = Learning<Double>(Self.network, definition, steps: 40, size: nil)
      learning.oracle.noise = noise
      learning.interval = 40
      // A rate so small that the gradient stays: what moves the point is the noise, in units of the rate.
      let rate = 1e-12
      let noisy = try learning.outcomes([rate, rate], elements: false)
      learning.oracle.noise = nil
      let exact = try learning.outcomes([rate, rate], elements: false)
      func noiseOf(_ trial: Int) -> [Double] {
        zip(noisy[trial].final, exact[trial].final).map { ($1 - $0) / rate / 40.0.squareRoot() }
      }
      let (a, b) = (noiseOf(0), noiseOf(1))
      // Points are rounded at 1e-16 / 1e-12.
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-2 })
      let mean = a.reduce(0, +) / Double(a.count)
      let deviation = (a.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(a.count))
        .squareRoot()
      #expect(abs(mean) < 0.15)
      // Student's t with three degrees of freedom has the deviation √3.
      let expected = noise == .normal(deviation: 0.5) ? 0.5 : 0.5 * 3.0.squareRoot()
      #expect(abs(deviation / expected - 1) < 0.25, "\(deviation)")
      learning.oracle.noise = noise
      learning.seed = 5
      #expect(try learning.outcomes([rate], elements: false)[0].final != noisy[0].final)
    }
  }

  @Test func droppedComponentsAreZero() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "gradient_descent"))
    var learning = Learning<Double>(Self.network, definition, steps: 1, size: nil)
    learning.oracle.dropout = 0.7
    let start = Self.network.point(0)
    let moved = try learning.outcomes([0.1], elements: true)[0].final
    learning.oracle.dropout = 0
    let whole = try learning.outcomes([0.1], elements: true)[0].final
    let kept = zip(moved, start).count { $0 != $1 }
    #expect(abs(Double(kept) / Double(start.count) - 0.3) < 0.12)
    for (at, value) in moved.enumerated() { #expect(value == start[at] || value == whole[at]) }
  }

  @Test func epochsArePermutations() {
    let sequence = MinibatchSequence(rows: 53, size: 10, order: .shuffled, seed: 3)
    #expect(sequence.stepsPerEpoch == 6)
    var epochs: [[Int32]] = []
    for epoch in 0..<4 {
      var rows: [Int32] = []
      for step in 1...6 {
        let part = sequence.rows(of: 6 * epoch + step)
        #expect(part.count == (step == 6 ? 3 : 10))
        rows += part
      }
      #expect(rows.sorted() == Array(0..<53))
      epochs.append(rows)
    }
    #expect(Set(epochs).count == 4)
    let other = MinibatchSequence(rows: 53, size: 53, order: .shuffled, seed: 3)
    #expect(Array(other.rows(of: 3)) == epochs[2])
    let otherSeed = MinibatchSequence(rows: 53, size: 53, order: .shuffled, seed: 4)
    #expect(Array(otherSeed.rows(of: 3)) != epochs[2])
    let plain = MinibatchSequence(rows: 53, size: 20, order: .sequential, seed: 3)
    #expect(Array(plain.rows(of: 6)) == Array(40..<53))
  }
}
