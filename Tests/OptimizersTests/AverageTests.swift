import Formulas
import Lanes
import Optimizers
import Testing

/// What optimizers report in place of their last point.
@Suite struct AverageTests {
  private static let valley = "(1-x)^2 + 100*(y-x^2)^2"
  private static let starts: [[Double]] = (0..<11).map { [-1.2 + 0.2 * Double($0), 1] }

  private func run<V: PackLane>(
    _ name: String, _ written: [String: Any], _ lane: V.Type = DoublePack.self,
    starts: [[Double]] = starts
  ) throws -> Run<V> {
    try Run<V>(
      try #require(OptimizerCatalogue.optimizer(named: name)), settingsOf(name, written),
      Formula(Self.valley), starts: starts)
  }

  private static var inner: [[String: [String: Any]]] {
    [
      ["adam": ["learning_rate": 0.01]], ["momentum": ["learning_rate": 1e-4]], ["lbfgs": [:]],
      ["sam": ["optimizer": ["adam": ["learning_rate": 0.01]]]],
    ]
  }

  /// Averages look on: every point is the wrapped optimizer's.
  @Test(arguments: ["ema", "swa"], 0..<4)
  func pointsAreTheWrappedOptimizers(_ name: String, _ index: Int) throws {
    let inner = Self.inner[index]
    let (plain, settings) = try #require(inner.first)
    let wrapped = try run(name, ["optimizer": inner])
    let alone = try run(plain, settings)
    for t in 1...40 {
      wrapped.step()
      alone.step()
      for trial in Self.starts.indices {
        #expect(wrapped.point(trial) == alone.point(trial), "step \(t)")
      }
    }
    #expect(wrapped.batch.extraEvaluations[0] == alone.batch.extraEvaluations[0])
  }

  @Test(arguments: [
    "ema", "swa", "schedule_free_sgd", "schedule_free_adamw", "schedule_free_radam",
  ])
  func beforeTheFirstStepTheAverageIsTheStart(_ name: String) throws {
    func check<V: PackLane>(_ lane: V.Type) throws {
      let run = try run(name, [:], lane)
      for trial in Self.starts.indices { #expect(run.average(trial) == run.point(trial)) }
    }
    try check(DoublePack.self)
    try check(FloatPack.self)
  }

  @Test(arguments: 0..<4)
  func withoutDecayTheAverageIsThePoint(_ index: Int) throws {
    let run = try run("ema", ["decay": 0, "optimizer": Self.inner[index]])
    for t in 1...40 {
      run.step()
      for trial in Self.starts.indices {
        #expect(run.average(trial) == run.point(trial), "step \(t)")
      }
    }
  }

  /// The first point whole, then each with its part.
  @Test func anExponentialAverageIsItsRecursion() throws {
    let run = try run("ema", ["decay": 0.75, "optimizer": Self.inner[0]])
    var expected: [Double] = []
    for t in 1...30 {
      run.step()
      let x = try #require(run.point(3))
      expected = t == 1 ? x : zip(expected, x).map { 0.75 * $0 + 0.25 * $1 }
      #expect(run.average(3) == expected, "step \(t)")
    }
  }

  @Test(arguments: [(1, 1), (3, 1), (1, 4), (5, 3)])
  func theMeanIsOfThePointsThatAreNamed(_ first: Int, _ period: Int) throws {
    let run = try run(
      "swa", ["first": Double(first), "period": Double(period), "optimizer": Self.inner[0]])
    var points: [[Double]] = []
    for t in 1...40 {
      run.step()
      let x = try #require(run.point(5))
      if t >= first, (t - first) % period == 0 { points.append(x) }
      let count = Double(max(1, points.count))
      let mean =
        t < first ? x : (0..<2).map { at in points.reduce(0) { $0 + $1[at] } / count }
      let average = try #require(run.average(5))
      for (a, b) in zip(average, mean) { #expect(abs(a - b) <= 1e-14, "step \(t)") }
      if t <= first { #expect(average == x) }
    }
    #expect(points.count == (40 - first) / period + 1)
  }

  /// A step between two that are averaged leaves the average alone, whatever it came to.
  @Test func whatIsNotNamedIsNotLookedAt() throws {
    let run = try run(
      "swa", ["period": 1000.0, "optimizer": ["gradient_descent": ["learning_rate": 10]]],
      starts: [[1.5, 0]])
    run.step()
    let first = try #require(run.average(0))
    for _ in 0..<12 { run.step() }
    #expect(try #require(run.point(0)).contains { !$0.isFinite })
    #expect(run.average(0) == first)
  }

  /// Around an optimizer that averages: clipping and wrappers pass its average on, unless they have one.
  @Test func averagesPassThroughWrappers() throws {
    let core = ["schedule_free_sgd": ["learning_rate": 1e-3]]
    let alone = try run("schedule_free_sgd", ["learning_rate": 1e-3])
    let clipped = try run(
      "schedule_free_sgd",
      ["learning_rate": 1e-3, "clip_by_value": 1e30, "clip_by_global_norm": 1e30])
    let ahead = try run("lookahead", ["sync_period": 1000, "optimizer": core])
    let twice = try run("ema", ["decay": 0, "optimizer": core])
    for t in 1...30 {
      for run in [alone, clipped, ahead, twice] { run.step() }
      for trial in Self.starts.indices {
        #expect(clipped.average(trial) == alone.average(trial), "step \(t)")
        #expect(ahead.average(trial) == alone.average(trial), "step \(t)")
        #expect(twice.average(trial) == alone.point(trial), "step \(t)")
        // Of the first points the average is the last.
        #expect((alone.average(trial) == alone.point(trial)) == (t == 1), "step \(t)")
      }
    }
    func averages(_ name: String, _ written: [String: Any]) throws -> Bool {
      try #require(OptimizerCatalogue.optimizer(named: name)).averages(
        with: settingsOf(name, written))
    }
    #expect(try averages("lookahead", ["optimizer": core]))
    #expect(try averages("sam", ["optimizer": ["lookahead": ["optimizer": core]]]))
    #expect(try !averages("sam", ["optimizer": Self.inner[0]]))
  }

  /// While the rate is 0 x pauses, and so does the average.
  @Test func aSilentPhasePauses() throws {
    let run = try run("schedule_free_radam", ["learning_rate": 0.1])
    let start = try #require(run.point(0))
    for t in 1...8 {
      run.step()
      let isPaused = try #require(run.optimizer.pauses ? run.batch.paused : nil)[0].element(at: 0)
      #expect((isPaused != 0) == (run.point(0) == start), "step \(t)")
      #expect((run.average(0) == start) == (isPaused != 0), "step \(t)")
    }
    #expect(run.point(0) != start)
    let loud = try self.run("schedule_free_radam", ["silent_sgd_phase": false])
    loud.step()
    #expect(loud.point(0) != start)
  }

  /// The parameters of one's own, in single precision.
  @Test(arguments: ["ema", "swa", "schedule_free_sgd", "schedule_free_adamw"])
  func anOptimizerOfOnesOwnReportsTheSame(_ name: String) throws {
    let isPlain = ["ema", "swa"].contains(name)
    let settings = try settingsOf(name, isPlain ? [:] : ["learning_rate": 1e-3])
    let definition = try #require(OptimizerCatalogue.optimizer(named: name))
    var x: [Float] = [-1.2, 1]
    let optimizer = Optimizer(definition, settings, parameters: x)
    #expect(optimizer.averages)
    let run = try Run<FloatPack>(
      definition, settings, Formula(Self.valley), starts: [x.map(Double.init)])
    for t in 1...20 {
      optimizer.step(&x) { point in
        let value = run.value(at: point.map(Double.init))
        return (Float(value.loss), value.gradient.map { Float($0) })
      }
      run.step()
      #expect(optimizer.average(of: x).map(Double.init) == run.average(0), "step \(t)")
    }
    let plain = try Optimizer<Float>("adam", parameters: x)
    #expect(!plain.averages && plain.average(of: x) == x)
  }
}
