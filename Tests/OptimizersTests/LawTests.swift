import Engine
import Formulas
import Lanes
import Optimizers
import Testing

/// Catalogue entries as test arguments.
struct Entry: CustomStringConvertible, Sendable {
  let definition: OptimizerDefinition
  var description: String { definition.name }
  static let all = OptimizerCatalogue.all.map { Entry(definition: $0) }
}

/// Settings in which every hyperparameter that is a number differs from trial to trial, a little.
func differing(_ definition: OptimizerDefinition, trials: Int) -> OptimizerSettings {
  var settings = OptimizerSettings(definition.defaults)
  for (at, parameter) in definition.parameters.enumerated() {
    settings.parameters.columns[at] = (0..<trials).map { (trial: Int) -> Double in
      switch parameter.kind {
      case .boolean: return Double(trial % 2)
      case .choice(let words): return Double(trial % words.count)
      case .whole: return parameter.defaultValue + Double(trial % 3)
      case .number, .list:
        let value = parameter.defaultValue * (1 - 0.01 * Double(trial % 7)) + 1e-3
        return parameter.range.contains(value) ? value : parameter.defaultValue
      }
    }
  }
  return settings
}

/// The settings of one of the trials.
func only(_ trial: Int, of settings: OptimizerSettings) -> OptimizerSettings {
  var result = settings
  result.parameters.columns = settings.parameters.columns.map { [$0[min(trial, $0.count - 1)]] }
  return result
}

private func starts(_ count: Int) -> [[Double]] {
  (0..<count).map { (trial: Int) -> [Double] in
    let x = -1.2 + 0.09 * Double(trial)
    let y = 1 - 0.11 * Double(trial % 5)
    return [x, y]
  }
}

@Suite struct LawTests {
  @Test(arguments: Entry.all)
  func defaultsAreInRange(_ entry: Entry) {
    for parameter in entry.definition.parameters {
      if let other = parameter.defaultsTo {
        #expect(parameter.defaultValue.isNaN)
        #expect(entry.definition.parameters.contains { $0.name == other })
      } else {
        #expect(parameter.range.contains(parameter.defaultValue), "\(parameter.name)")
      }
    }
    #expect(!entry.definition.summary.isEmpty && entry.definition.summary.hasSuffix("."))
    #expect(!entry.definition.equations.isEmpty && !entry.definition.source.isEmpty)
  }

  @Test func namesDiffer() {
    let names = OptimizerCatalogue.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: Entry.all)
  func packedTrialsAreTrialsAlone(_ entry: Entry) throws {
    try packed(FloatPack.self, entry)
    try packed(DoublePack.self, entry)
  }

  /// Packed trials with differing hyperparameters, some ending on the way, have the bits of the same
  /// trials alone.
  private func packed<V: PackLane>(_ type: V.Type, _ entry: Entry) throws {
    let trials = 21
    let formula = try Formula("(1-x)^2 + 100*(y-x^2)^2")
    let settings = differing(entry.definition, trials: trials)
    let starts = starts(trials)
    let run = try Run<V>(entry.definition, settings, formula, starts: starts)
    let alone = try (0..<trials).map { trial in
      try Run<V>(
        entry.definition, only(trial, of: settings), formula, starts: [starts[trial]])
    }
    for t in 1...40 {
      run.step()
      if t % 4 == 0 { run.retire(t / 2 % run.batch.count) }
      for trial in 0..<trials {
        alone[trial].step()
        guard let point = run.point(trial), let expected = alone[trial].point(0) else { continue }
        let isSame = zip(point, expected).allSatisfy { a, b in
          a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
        }
        #expect(isSame, "\(V.self), step \(t), trial \(trial): \(point), not \(expected)")
        if !isSame { return }
      }
    }
    for trial in run.trials {
      let place = run.trials.firstIndex(of: trial) ?? 0
      #expect(run.batch.extraEvaluations[place] == alone[trial].batch.extraEvaluations[0])
    }
  }

  @Test(arguments: Entry.all)
  func aSliceIsItsElements(_ entry: Entry) throws {
    try slice(Float.self, entry)
    try slice(Double.self, entry)
  }

  /// A vector in lanes has the bits of the same vector as a trial of many numbers.
  private func slice<Number: PackElement>(_ type: Number.Type, _ entry: Entry) throws {
    guard entry.definition.needs != .curvature else { return }
    let count = 21
    let scales = (0..<count).map { Number(1 + $0) }
    func evaluate(_ x: [Number]) -> (loss: Number, gradient: [Number]) {
      var loss: Number = 0
      for i in 0..<count { loss += scales[i] * x[i] * x[i] }
      return (loss, (0..<count).map { 2 * scales[$0] * x[$0] })
    }
    let start = (0..<count).map { Number(1) / Number(1 + $0) - Number(0.3) }
    let settings = OptimizerSettings(entry.definition.defaults)
    var x = start
    let optimizer = Optimizer(entry.definition, settings, parameters: x)
    let batch = Batch<Number.Pack>(dimension: count, trials: 1)
    for i in 0..<count { batch.set(batch.x, i, trial: 0, to: start[i]) }
    let alone = StepOptimizer(
      entry.definition.arithmetic(with: settings), numbers: entry.definition.numbers(of: settings),
      batch)
    let same = FunctionEvaluator<Number>(evaluate)
    for t in 1...30 {
      optimizer.step(&x, evaluate: evaluate)
      same.evaluate(at: batch.x, loss: batch.loss, gradient: batch.gradient, batch: batch)
      alone.step(t, same)
      let isSame = (0..<count).allSatisfy {
        Double(x[$0]).bitPattern == Double(batch.value(batch.x, $0, trial: 0)).bitPattern
      }
      #expect(isSame, "\(Number.self), step \(t)")
      if !isSame { return }
    }
  }

  @Test(arguments: Entry.all)
  func aRestoredStateGoesOnAlike(_ entry: Entry) throws {
    guard entry.definition.needs != .curvature else { return }
    func evaluate(_ x: [Float]) -> (loss: Float, gradient: [Float]) {
      let a = 1 - x[0]
      let b = x[1] - x[0] * x[0]
      return (a * a + 10 * b * b, [-2 * a - 40 * b * x[0], 20 * b])
    }
    var x: [Float] = [-0.5, 0.7]
    let settings = OptimizerSettings(entry.definition.defaults)
    let optimizer = Optimizer(entry.definition, settings, parameters: x)
    for _ in 0..<13 { optimizer.step(&x, evaluate: evaluate) }
    var y = x
    let other = Optimizer<Float>(entry.definition, settings, parameters: [0, 0])
    try other.restore(optimizer.state)
    #expect(other.steps == 13)
    for _ in 0..<13 {
      optimizer.step(&x, evaluate: evaluate)
      other.step(&y, evaluate: evaluate)
    }
    #expect(x.map(\.bitPattern) == y.map(\.bitPattern))
    #expect(throws: OptimizerError.self) { try other.restore([1, 2, 3]) }
  }
}

/// Evaluates a function for the first trial of a batch.
final class FunctionEvaluator<Number: PackElement>: Evaluator {
  typealias V = Number.Pack
  private let function: ([Number]) -> (loss: Number, gradient: [Number])

  init(_ function: @escaping ([Number]) -> (loss: Number, gradient: [Number])) {
    self.function = function
  }

  func evaluate(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    gradient: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    let answer = function((0..<batch.dimension).map { batch.value(x, $0, trial: 0) })
    loss[0] = V(repeating: answer.loss)
    for i in 0..<batch.dimension { batch.set(gradient, i, trial: 0, to: answer.gradient[i]) }
  }

  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {}
}
