import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Testing

/// A matrix and a vector, and single numbers among them that are one vector.
private let mixed: [TensorShape] = [
  .numbers(1), TensorShape("A", rows: 3, columns: 4), .numbers(2), TensorShape("b", rows: 5),
  .numbers(1),
]
private let count = 21

/// Squares of unlike sizes: each number for itself.
private func separable<Number: PackElement>(
  _ x: [Number], _ scales: [Number]
) -> (loss: Number, gradient: [Number]) {
  var loss: Number = 0
  for i in x.indices { loss += scales[i] * x[i] * x[i] }
  return (loss, x.indices.map { 2 * scales[$0] * x[$0] })
}

private func scales<Number: PackElement>(_ count: Int) -> [Number] {
  (0..<count).map { Number(1 + $0 * 5 % 7) / 4 }
}

/// The start of a trial.
private func start<Number: PackElement>(_ trial: Int, _ count: Int) -> [Number] {
  (0..<count).map { Number(1 + ($0 + trial) % 5) / Number(1 + $0 % 7) - Number(0.3) }
}

/// Evaluates a function for every trial of a batch.
private final class EachTrial<V: PackLane>: Evaluator {
  private let function: ([V.Element]) -> (loss: V.Element, gradient: [V.Element])

  init(_ function: @escaping ([V.Element]) -> (loss: V.Element, gradient: [V.Element])) {
    self.function = function
  }

  func evaluate(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    for trial in 0..<batch.count {
      let answer = function((0..<batch.dimension).map { batch.value(x, $0, trial: trial) })
      loss[trial / V.width].setElement(at: trial % V.width, to: answer.loss)
      for i in 0..<batch.dimension {
        batch.set(gradient, i, trial: trial, to: answer.gradient[i])
      }
    }
  }

  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {}
}

/// Steps of trials that lie in lanes.
private final class PackedRun<V: PackLane> {
  let batch: Batch<V>
  let optimizer: StepOptimizer<V>
  private let evaluator: EachTrial<V>
  private let mover: LaneMover<V>
  private var t = 0
  /// Which trial each place holds.
  private(set) var trials: [Int]

  init(
    _ definition: OptimizerDefinition, _ settings: OptimizerSettings, _ tensors: [TensorShape]?,
    starts: [[V.Element]],
    _ function: @escaping ([V.Element]) -> (loss: V.Element, gradient: [V.Element])
  ) {
    batch = Batch(dimension: starts[0].count, trials: starts.count)
    trials = Array(starts.indices)
    for (trial, start) in starts.enumerated() {
      for (i, value) in start.enumerated() { batch.set(batch.x, i, trial: trial, to: value) }
    }
    optimizer = StepOptimizer(
      definition.arithmetic(with: settings), numbers: definition.numbers(of: settings),
      tensors: tensors, batch)
    evaluator = EachTrial(function)
    var columns = batch.relocatableState
    columns.add(optimizer.relocatableState)
    mover = LaneMover(columns)
  }

  func step() {
    t += 1
    evaluator.evaluate(at: batch.x, loss: batch.loss, gradient: batch.gradient, batch: batch)
    optimizer.step(t, evaluator)
  }

  /// Ends a trial: the last one takes its place.
  func retire(_ place: Int) {
    let last = batch.count - 1
    mover.move(from: last, to: place)
    optimizer.moveSearch?(last, place)
    trials[place] = trials[last]
    trials.removeLast()
    batch.keep(last)
  }

  func point(_ trial: Int) -> [V.Element]? {
    trials.firstIndex(of: trial).map { place in
      (0..<batch.dimension).map { batch.value(batch.x, $0, trial: place) }
    }
  }
}

/// Whether two points have the same bits; one NaN is like another.
private func areAlike<Number: PackElement>(_ a: [Number], _ b: [Number]) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy {
      Double($0).bitPattern == Double($1).bitPattern || ($0.isNaN && $1.isNaN)
    }
}

extension Entry {
  /// Those that ask for no second derivatives.
  static var withoutCurvature: [Entry] { all.filter { $0.definition.needs != .curvature } }
}

@Suite struct TensorTests {
  @Test(arguments: Entry.withoutCurvature)
  func lanesOfTrialsAreLanesOfElements(_ entry: Entry) throws {
    for trials in [1, 37] {
      lanes(Float.self, entry, trials)
      lanes(Double.self, entry, trials)
    }
  }

  private func lanes<Number: PackElement>(_ type: Number.Type, _ entry: Entry, _ trials: Int) {
    let settings = OptimizerSettings(entry.definition.defaults)
    let scales: [Number] = scales(count)
    let starts: [[Number]] = (0..<trials).map { start($0, count) }
    let run = PackedRun<Number.Pack>(entry.definition, settings, mixed, starts: starts) {
      separable($0, scales)
    }
    // The first, one of the last block, and one between; their ends are not the same.
    let compared = Array(Set([0, trials / 2, trials - 1])).sorted()
    var points = compared.map { starts[$0] }
    let alone = compared.map {
      Optimizer<Number>(entry.definition, settings, parameters: starts[$0], tensors: mixed)
    }
    for t in 1...30 {
      run.step()
      for (at, trial) in compared.enumerated() {
        alone[at].step(&points[at]) { separable($0, scales) }
        guard let point = run.point(trial) else { continue }
        let isSame = areAlike(point, points[at])
        #expect(isSame, "\(Number.self), step \(t), trial \(trial) of \(trials)")
        if !isSame { return }
      }
      if run.batch.count > 2 { run.retire(t % (run.batch.count - 1)) }
    }
    #expect(run.trials.contains(0))
  }

  @Test(arguments: Entry.withoutCurvature)
  func machineCodeIsTheInterpreter(_ entry: Entry) throws {
    func path(_ set: InstructionSet) -> (elements: [[Double]], trials: [[Float]], native: Bool) {
      InstructionSet.$chosen.withValue(set) {
        let settings = OptimizerSettings(entry.definition.defaults)
        let scales: [Double] = scales(count)
        let optimizer = Optimizer<Double>(
          entry.definition, settings, parameters: start(0, count), tensors: mixed)
        var x: [Double] = start(0, count)
        let run = PackedRun<FloatPack>(
          entry.definition, settings, mixed, starts: (0..<20).map { start($0, count) }
        ) { separable($0, (0..<count).map { Float(scales[$0]) }) }
        var elements: [[Double]] = []
        var trials: [[Float]] = []
        for _ in 1...20 {
          optimizer.step(&x) { separable($0, scales) }
          run.step()
          elements.append(x)
          trials.append(run.point(19) ?? [])
        }
        return (elements, trials, run.optimizer.ranNatively)
      }
    }
    let expected = path(.portable)
    #expect(!expected.native || entry.definition.needs == .evaluations)
    for set in InstructionSet.available where set != .portable {
      let found = path(set)
      #expect(found.native, "\(set.rawValue)")
      #expect(zip(found.elements, expected.elements).allSatisfy { areAlike($0, $1) })
      #expect(zip(found.trials, expected.trials).allSatisfy { areAlike($0, $1) })
    }
  }

  /// Those whose numbers are of all parameters, as in their sources; every other rule works on each tensor for
  /// itself.
  private static let ofAllParameters: Set<String> = [
    "barzilai_borwein", "dadapt_adamw", "dog", "dowg", "momo", "momo_adam", "polyak_sgd", "prodigy",
    "swats",
  ]

  /// Parameters with which numbers of all parameters matter within a few steps, where defaults do not suffice.
  private static let coupling: [String: [String: Double]] = [
    "momo_adam": ["learning_rate": 1], "swats": ["learning_rate": 0.1, "epsilon": 0.5],
  ]

  @Test(arguments: Entry.all.filter { $0.definition.needs == .gradient })
  func twoTensorsAreTwoTrials(_ entry: Entry) throws {
    guard !entry.definition.wrapsOptimizer else { return }
    // Of each a matrix beside a vector, and two of a kind.
    let matrix = TensorShape("A", rows: 3, columns: 4)
    let others = [TensorShape("b", rows: 12), TensorShape("B", rows: 4, columns: 3)]
    var isApart = true
    for other in others {
      let scales: [Float] = scales(24)
      let start: [Float] = start(3, 24)
      let settings = try settingsOf(
        entry.definition.name, Self.coupling[entry.definition.name] ?? [:])
      let whole = PackedRun<FloatPack>(
        entry.definition, settings, [matrix, other], starts: [start]
      ) { separable($0, scales) }
      let parts = [matrix, other].enumerated().map { at, shape in
        PackedRun<FloatPack>(
          entry.definition, settings, [shape], starts: [Array(start[12 * at..<12 * at + 12])]
        ) { separable($0, Array(scales[12 * at..<12 * at + 12])) }
      }
      for _ in 1...20 {
        whole.step()
        for part in parts { part.step() }
        let expected = parts.flatMap { $0.point(0) ?? [] }
        if !areAlike(whole.point(0) ?? [], expected) { isApart = false }
      }
    }
    #expect(isApart == !Self.ofAllParameters.contains(entry.definition.name))
  }

  /// Numbers of one name are one vector, in however many pieces; and a vector is what was one before there were
  /// tensors.
  @Test(arguments: Entry.withoutCurvature)
  func aVectorInPiecesIsOne(_ entry: Entry) throws {
    let settings = OptimizerSettings(entry.definition.defaults)
    let scales: [Double] = scales(count)
    let layouts: [[TensorShape]?] = [
      nil, [.numbers(count)], [TensorShape("w", rows: count)],
      [.numbers(4), .numbers(1), .numbers(count - 5)],
    ]
    let paths = layouts.map { tensors -> [Double] in
      let optimizer = Optimizer<Double>(
        entry.definition, settings, parameters: start(1, count), tensors: tensors)
      var x: [Double] = start(1, count)
      for _ in 1...25 { optimizer.step(&x) { separable($0, scales) } }
      return x
    }
    for path in paths { #expect(areAlike(path, paths[0])) }
  }

  @Test(arguments: Entry.withoutCurvature)
  func aRestoredStateGoesOnAlike(_ entry: Entry) throws {
    let settings = OptimizerSettings(entry.definition.defaults)
    let scales: [Float] = scales(count)
    var x: [Float] = start(2, count)
    let optimizer = Optimizer<Float>(
      entry.definition, settings, parameters: x, tensors: mixed)
    for _ in 0..<13 { optimizer.step(&x) { separable($0, scales) } }
    var y = x
    let other = Optimizer<Float>(
      entry.definition, settings, parameters: [Float](repeating: 0, count: count), tensors: mixed)
    try other.restore(optimizer.state)
    for _ in 0..<13 {
      optimizer.step(&x) { separable($0, scales) }
      other.step(&y) { separable($0, scales) }
    }
    #expect(areAlike(x, y))
  }

  @Test func wrongCountsAreRefused() throws {
    #expect(throws: OptimizerError.wrongTensors(count: 3, parameters: 2)) {
      _ = try Optimizer<Float>("adam", parameters: [0, 0], tensors: [.numbers(3)])
    }
  }

  /// Single numbers of a formula are one vector, wherever they stand.
  @Test func variablesAreTensors() throws {
    let formula = try Formula(
      "a + b + sum(x[i]^2, i, 0, 2)",
      variables: [Variable("a"), Variable("x", count: 3), Variable("b")])
    #expect(
      TensorShape.tensors(of: formula.variables)
        == [.numbers(1), TensorShape("x", rows: 3), .numbers(1)])
  }
}
