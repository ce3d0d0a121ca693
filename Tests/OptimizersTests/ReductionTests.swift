import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Testing

/// Steps by the largest and smallest numbers of tensors, rows, columns and all parameters.
private struct Extremes<V: Lane>: VectorRule {
  var rate: V = 0.25

  struct State: RuleState { var largest: V = 0 }
  struct RowState: RuleState { var smallest: V = 0 }
  struct ColumnState: RuleState { var largest: V = 0 }

  func step(_ e: Elements<Self>) {
    let rows = e.min(over: .rows) { e.gradient[$0] }
    let columns = e.max(over: .columns) { e.gradient[$0] }
    let tensor = e.max { e.gradient[$0] } - e.min { e.x[$0] }
    // Of numbers that are fewer already, too.
    func above(_ value: V) -> V { V.select(value .> 0.005, value, 0) }
    let last =
      e.last(over: .all) { above(e.gradient[$0]) } + e.last(over: .all) { _ in above(tensor) }
    let whole = e.min(over: .all) { e.gradient[$0] } + e.max { _ in rows } + last
    for i in e.indices {
      e.row[i].smallest = V.minimum(e.row[i].smallest, rows)
      e.column[i].largest = V.maximum(e.column[i].largest, columns)
      e.state[i].largest = V.maximum(e.state[i].largest, e.gradient[i])
      let reach = e.row[i].smallest + e.column[i].largest + e.state[i].largest
      e.x[i] -= rate * (0.01 * reach + tensor + whole)
    }
  }

  static var parameters: [Parameter<Self>] { [.init("rate", \.rate, .any, "The rate.")] }
}

private let definition = OptimizerDefinition(
  "extremes", title: "Extremes", summary: "Steps by extremes.", equations: ["x"],
  source: "this test",
  Extremes())

/// A matrix between the pieces of a vector, and a vector.
private let tensors: [TensorShape] = [
  .numbers(2), TensorShape("A", rows: 3, columns: 2), .numbers(1), TensorShape("b", rows: 2),
]

/// The rule in plain loops over the tensors above.
private struct PlainExtremes {
  private let vectors = [[0, 1, 8], [9, 10]]
  private let matrix = [[2, 3], [4, 5], [6, 7]]
  private var row = [Double](repeating: 0, count: 11)
  private var column = [Double](repeating: 0, count: 11)
  private var largest = [Double](repeating: 0, count: 11)

  mutating func step(_ x: inout [Double], _ g: [Double]) {
    let parts = vectors + [matrix.flatMap { $0 }]
    let old = x
    // Tensors in their order: the vector in pieces begins first.
    let spans = [parts[0], parts[2], parts[1]].map { part in
      part.map { g[$0] }.reduce(-.infinity, max) - part.map { old[$0] }.reduce(.infinity, min)
    }
    let last = (g.last { $0 > 0.005 } ?? 0) + (spans.last { $0 > 0.005 } ?? 0)
    for (at, part) in parts.enumerated() {
      let isMatrix = at == 2
      func rowOf(_ i: Int) -> [Int] { isMatrix ? matrix.first { $0.contains(i) } ?? [] : [i] }
      func columnOf(_ i: Int) -> [Int] { isMatrix ? part.filter { $0 % 2 == i % 2 } : part }
      func least(_ places: [Int], _ v: [Double]) -> Double { places.map { v[$0] }.min() ?? .nan }
      func most(_ places: [Int], _ v: [Double]) -> Double { places.map { v[$0] }.max() ?? .nan }
      let tensor = most(part, g) - least(part, old)
      let rows = part.map { least(rowOf($0), g) }
      let whole = least(Array(0..<11), g) + (rows.max() ?? .nan) + last
      for (place, i) in part.enumerated() {
        row[i] = min(row[i], rows[place])
        column[i] = max(column[i], most(columnOf(i), g))
        largest[i] = max(largest[i], g[i])
        let reach = row[i] + column[i] + largest[i]
        x[i] -= 0.25 * (0.01 * reach + tensor + whole)
      }
    }
  }
}

@Suite struct ReductionTests {
  private static let count = 11

  private func gradient(_ x: [Double]) -> [Double] {
    x.indices.map { 0.01 * Double(1 + $0 * 5 % 7) * (x[$0] - 0.5) }
  }

  private func start(_ trial: Int) -> [Double] {
    (0..<Self.count).map { (i: Int) -> Double in
      Double((i * 7 + trial * 3) % 11) / 4 - 1.1 - 0.01 * Double(trial)
    }
  }

  /// In lanes of elements, by machine code and by the interpreter, the numbers are those of plain loops.
  @Test func extremesAreThoseOfPlainLoops() {
    for set in InstructionSet.available {
      InstructionSet.$chosen.withValue(set) {
        var x = start(0)
        var expected = x
        var plain = PlainExtremes()
        let optimizer = Optimizer<Double>(
          definition, OptimizerSettings(definition.defaults), parameters: x, tensors: tensors)
        for step in 1...20 {
          optimizer.step(&x, gradient: gradient(x))
          plain.step(&expected, gradient(expected))
          #expect(x == expected, "\(set.rawValue), step \(step)")
        }
      }
    }
  }

  /// Trials in lanes, joined with the loss or by phases, have the bits of each trial alone.
  @Test(arguments: [true, false])
  func trialsInLanesAreTheSame(_ joinsSteps: Bool) throws {
    let trials = 19
    let formula = try Formula(
      "sum(0.005*(1 + i*5 - 7*floor(i*5/7))*(x[i] - 0.5)^2, i, 0, 10)",
      variables: [Variable("x", count: Self.count)])
    let settings = OptimizerSettings(definition.defaults)
    var stop = StopRule()
    stop.maximumIterations = 12
    stop.converged = []
    let starts = (0..<trials).map { start($0) }
    for set in InstructionSet.available {
      try InstructionSet.$chosen.withValue(set) {
        let group = CompiledGroup(
          definition.arithmetic(with: settings), parameters: [0.25], varying: [false], stop: stop,
          dimension: Self.count, tensors: tensors, gradient: try formula.gradientProgram(),
          joinsSteps: joinsSteps)
        #expect(group.isJoined == joinsSteps)
        let engine = BatchEngine<DoublePack>(group, maximumTrials: trials)
        var points: [[Double]] = []
        engine.run(
          trials, parameters: [[0.25]],
          starts: (0..<Self.count).map { i in starts.map { $0[i] } }, firstRow: 0, into: nil
        ) { _, batch in
          points += (0..<batch.count).map { trial in
            (0..<batch.dimension).map { batch.value(batch.x, $0, trial: trial) }
          }
        }
        #expect(points.count == 13 * trials)
        for trial in 0..<trials {
          let run = try Run<DoublePack>(
            definition, settings, formula, starts: [starts[trial]], tensors: tensors)
          for step in 0...12 {
            if step > 0 { run.step() }
            #expect(run.point(0) == points[step * trials + trial], "\(set.rawValue), step \(step)")
          }
        }
      }
    }
  }

  /// Where some number is NaN, so is what is taken of it, whichever number it is; what is taken of others is
  /// not.
  @Test func notANumberIsTheLargestAndTheSmallest() {
    let parts = [[0, 1, 8], [2, 3, 4, 5, 6, 7], [9, 10]]
    for place in 0..<Self.count {
      for (isWhole, isSmallest) in [(0.0, 0.0), (0, 1), (1, 0), (1, 1)] {
        let rule = OptimizerDefinition(
          "nan", title: "NaN", summary: "Shows NaN.", equations: ["x"], source: "this test",
          Shown(
            isWhole: TracerLane(repeating: isWhole), isSmallest: TracerLane(repeating: isSmallest)))
        var x = [Double](repeating: 0, count: Self.count)
        var g = start(1)
        g[place] = .nan
        let optimizer = Optimizer<Double>(
          rule, OptimizerSettings(rule.defaults), parameters: x, tensors: tensors)
        optimizer.step(&x, gradient: g)
        for part in parts {
          for i in part { #expect(x[i].isNaN == (isWhole == 1 || part.contains(place))) }
        }
        let batch = Batch<DoublePack>(dimension: Self.count, trials: 1)
        for i in 0..<Self.count { batch.set(batch.gradient, i, trial: 0, to: g[i]) }
        let packed = StepOptimizer(
          rule.arithmetic(with: OptimizerSettings(rule.defaults)), numbers: rule.defaults.columns,
          tensors: tensors, batch)
        packed.step(1, NoEvaluator())
        for i in 0..<Self.count {
          let value = batch.value(batch.x, i, trial: 0)
          #expect(value == x[i] || (value.isNaN && x[i].isNaN))
        }
      }
    }
  }
}

/// Moves to the largest or the smallest number of the gradient.
private struct Shown<V: Lane>: VectorRule {
  var isWhole: V = 0
  var isSmallest: V = 0
  typealias State = NoState

  func step(_ e: Elements<Self>) {
    func extreme(_ scope: ReductionScope) -> V {
      V.select(
        isSmallest .> 0, e.min(over: scope) { e.gradient[$0] },
        e.max(over: scope) { e.gradient[$0] })
    }
    let (whole, tensor) = (extreme(.all), extreme(.tensor))
    for i in e.indices { e.x[i] = V.select(isWhole .> 0, whole, tensor) }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("whole", \.isWhole, .any, "Of all."),
      .init("smallest", \.isSmallest, .any, "The smallest."),
    ]
  }
}
