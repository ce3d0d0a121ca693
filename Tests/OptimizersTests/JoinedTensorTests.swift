import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Testing

/// Steps joined with the loss work a tensor at a time as steps by phases do.
@Suite struct JoinedTensorTests {
  private static let tensors: [TensorShape] = [
    .numbers(1), TensorShape("A", rows: 2, columns: 3), .numbers(1), TensorShape("b", rows: 2),
  ]

  @Test(arguments: Entry.all.filter { $0.definition.needs != .curvature })
  func joinedStepsAreStepsByPhases(_ entry: Entry) throws {
    let formula = try Formula(
      "sum((i+1)*(x[i]-0.3*i)^2, i, 0, 9) + (x[0]*x[8] - 1)^2",
      variables: [Variable("x", count: 10)])
    for set in InstructionSet.available {
      try InstructionSet.$chosen.withValue(set) {
        let joined = try path(FloatPack.self, entry, formula, joinsSteps: true)
        let apart = try path(FloatPack.self, entry, formula, joinsSteps: false)
        #expect(!apart.isJoined)
        let isTraced = entry.definition.needs == .gradient || entry.definition.name == "sam"
        #expect(joined.isJoined == (isTraced && !joined.hasMatrices))
        #expect(joined.points.count == 31 * 10 * 19)
        #expect(joined.points == apart.points, "\(set.rawValue)")
      }
    }
  }

  private func path<V: PackLane>(
    _ type: V.Type, _ entry: Entry, _ formula: Formula, joinsSteps: Bool
  ) throws -> (points: [UInt64], isJoined: Bool, hasMatrices: Bool) {
    let trials = 19
    var settings = OptimizerSettings(entry.definition.defaults)
    // Its default is for losses of less curvature: no trial would be left.
    if entry.definition.name == "schedule_free_sgd" { settings.parameters.columns[0] = [0.01] }
    let numbers = entry.definition.numbers(of: settings)
    var stop = StopRule()
    stop.maximumIterations = 30
    stop.converged = []
    let group = CompiledGroup(
      entry.definition.arithmetic(with: settings), parameters: numbers.map { $0[0] },
      varying: numbers.map { _ in false }, stop: stop, dimension: 10, tensors: Self.tensors,
      gradient: try formula.gradientProgram(), joinsSteps: joinsSteps)
    let engine = BatchEngine<V>(group, maximumTrials: trials)
    let starts = (0..<10).map { (i: Int) -> [Double] in
      (0..<trials).map { (trial: Int) -> Double in
        let shift = 0.1 * Double(i % 3)
        return 0.5 - 0.07 * Double(trial) + shift
      }
    }
    var points: [UInt64] = []
    engine.run(trials, parameters: numbers, starts: starts, firstRow: 0, into: nil) { _, batch in
      for i in 0..<batch.dimension {
        for trial in 0..<batch.count {
          points.append(Double(batch.value(batch.x, i, trial: trial)).bitPattern)
        }
      }
    }
    return (points, group.isJoined, group.multipliesMatrices)
  }

  /// What a trial keeps for its rows, columns and tensors is in a checkpoint, in any place of the batch.
  @Test(arguments: ["adafactor", "novograd", "lamb", "lars", "fromage"], [true, false])
  func aCheckpointGoesOnAlike(_ name: String, _ joinsSteps: Bool) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: name))
    let formula = try Formula(
      "sum((i+1)*(x[i]-0.3*i)^4, i, 0, 9)", variables: [Variable("x", count: 10)])
    var settings = OptimizerSettings(definition.defaults)
    settings.parameters.columns[0] = [name == "lars" ? 20 : 0.1]
    let numbers = definition.numbers(of: settings)
    var stop = StopRule()
    stop.maximumIterations = 60
    // Some end on the way, so that others take their places.
    stop.converged = [.lossBelow(100)]
    let group = CompiledGroup(
      definition.arithmetic(with: settings), parameters: numbers.map { $0[0] },
      varying: numbers.map { _ in false }, stop: stop, dimension: 10, tensors: Self.tensors,
      gradient: try formula.gradientProgram(), joinsSteps: joinsSteps)
    #expect(group.isJoined == joinsSteps)
    let starts = (0..<10).map { (i: Int) -> [Double] in
      (0..<19).map { (trial: Int) -> Double in
        let shift = 0.1 * Double(i % 3)
        return 1.5 - 0.2 * Double(trial) + shift
      }
    }
    func run(_ checkpoint: [UInt8]?, _ pulse: ((BatchEngine<DoublePack>, Int) -> Bool)?) throws
      -> [[UInt64]]
    {
      let engine = BatchEngine<DoublePack>(group, maximumTrials: 19)
      let table = try OutcomeTable(count: 19, dimension: 10, isSingle: false)
      engine.run(
        19, parameters: numbers, starts: starts, firstRow: 0, into: table, resuming: checkpoint,
        pulse: pulse.map { pulse in { pulse(engine, $0) } })
      return (0..<19).map { row in
        let numbers = [table.finalLoss(of: row), table.bestLoss(of: row)]
        return [UInt64(table.iterations(of: row))]
          + (numbers + (0..<10).map { table.final($0, of: row) }).map(\.bitPattern)
      }
    }
    let whole = try run(nil, nil)
    #expect(Set(whole.map { $0[0] }).count > 1)
    var checkpoint: [UInt8]?
    _ = try run(nil) { engine, t in
      checkpoint = engine.checkpoint(t)
      return t < 20
    }
    let found = try #require(checkpoint)
    #expect(try run(found, nil) == whole)
  }
}
