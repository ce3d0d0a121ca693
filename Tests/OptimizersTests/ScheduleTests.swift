import Formulas
import Lanes
import Optimizers
import Testing

struct ScheduleEntry: CustomStringConvertible, Sendable {
  let definition: ScheduleDefinition
  var description: String { definition.name }
  static let all = ScheduleCatalogue.all.map { ScheduleEntry(definition: $0) }

  /// Its defaults, with some boundaries and values where it takes lists.
  var settings: ScheduleSettings {
    let columns =
      definition.lists.isEmpty
      ? definition.parameters.map { [$0.defaultValue] }
      : [[5], [12], [0.02], [0.01], [0.005]]
    return ScheduleSettings(definition, ParameterColumns(columns))
  }
}

@Suite struct ScheduleTests {
  @Test(arguments: ScheduleEntry.all)
  func ratesAreFiniteAndNotNegative(_ entry: ScheduleEntry) {
    for (t, rate) in entry.settings.rates(at: 0...1000).enumerated() {
      #expect(rate.isFinite && rate >= 0, "step \(t)")
    }
  }

  @Test(arguments: ScheduleEntry.all)
  func trialsWithOwnSchedulesAreTrialsAlone(_ entry: ScheduleEntry) throws {
    let trials = 19
    let definition = try #require(OptimizerCatalogue.optimizer(named: "momentum"))
    let formula = try Formula("x^2 + 3*y^2")
    var settings = OptimizerSettings(definition.defaults)
    var schedule = entry.settings
    schedule.parameters.columns = schedule.parameters.columns.map { column in
      (0..<trials).map { $0 % 3 == 0 ? column[0] : column[0] * (column[0] >= 1 ? 2 : 0.9) }
    }
    settings.learningRate = schedule
    let starts = (0..<trials).map { [1 - 0.1 * Double($0), 0.7] }
    let packed = try Run<FloatPack>(definition, settings, formula, starts: starts)
    let alone = try (0..<trials).map { trial in
      var own = settings
      own.learningRate?.parameters.columns = schedule.parameters.columns.map { [$0[trial]] }
      return try Run<FloatPack>(definition, own, formula, starts: [starts[trial]])
    }
    for t in 1...40 {
      packed.step()
      if t % 5 == 0 { packed.retire(t % packed.batch.count) }
      for trial in 0..<trials {
        alone[trial].step()
        if let point = packed.point(trial) { #expect(point == alone[trial].point(0)) }
      }
    }
  }

  @Test func knownRates() throws {
    func rates(_ name: String, _ columns: [Double], at steps: [Int]) throws -> [Double] {
      let definition = try #require(ScheduleCatalogue.schedule(named: name))
      let settings = ScheduleSettings(definition, ParameterColumns(columns.map { [$0] }))
      return settings.rates(at: steps).map { ($0 * 1e12).rounded() / 1e12 }
    }
    #expect(
      try rates("step_decay", [1, 30, 0.1], at: [0, 29, 30, 60]) == [1, 1, 0.1, 0.01])
    #expect(
      try rates("exponential_decay", [1, 10, 0.5, 1], at: [9, 10, 19, 20]) == [1, 0.5, 0.5, 0.25])
    #expect(try rates("inverse_time_decay", [1, 10, 1, 0], at: [0, 10, 30]) == [1, 0.5, 0.25])
    #expect(
      try rates("linear_warmup", [0, 0.4, 4], at: [0, 1, 2, 4, 9]) == [0, 0.1, 0.2, 0.4, 0.4])
    #expect(
      try rates("cosine_restarts", [1, 10, 2, 0.5, 0], at: [0, 5, 10, 20, 30])
        == [1, 0.5, 0.5, 0.25, 0.25])
    #expect(
      try rates("cosine_restarts", [1, 10, 1, 1, 0], at: [0, 5, 10, 15, 1_000_005])
        == [1, 0.5, 1, 0.5, 0.5])
    #expect(
      try rates("one_cycle", [1, 100, 0.3, 25, 1e4], at: [0, 29, 99])
        == [0.04, 1, 0.000004])
    #expect(
      try rates("piecewise_constant", [2, 4, 0.3, 0.2, 0.1], at: [0, 1, 2, 3, 4, 9])
        == [0.3, 0.3, 0.2, 0.2, 0.1, 0.1])
  }

  /// A trial that does not move because its rate is 0 has paused, not converged.
  @Test func aRateOfZeroIsAPause() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "adam"))
    let warmup = try #require(ScheduleCatalogue.schedule(named: "linear_warmup"))
    var settings = OptimizerSettings(definition.defaults)
    settings.learningRate = ScheduleSettings(warmup, ParameterColumns([[0], [0.1], [3]]))
    let run = try Run<DoublePack>(
      definition, settings, try Formula("x^2"), starts: [[1], [2], [3]])
    #expect(run.optimizer.pauses)
    run.step()
    #expect(run.batch.value(run.batch.paused, 0, trial: 1) == 1)
    run.step()
    #expect(run.batch.value(run.batch.paused, 0, trial: 1) == 0)
  }

  @Test func adoptPausesAtItsFirstStep() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "adopt"))
    let settings = OptimizerSettings(definition.defaults)
    let run = try Run<FloatPack>(definition, settings, try Formula("x^2"), starts: [[1]])
    run.step()
    #expect(run.point(0) == [1])
    #expect(run.batch.paused[0].element(at: 0) == 1)
    run.step()
    #expect(run.batch.paused[0].element(at: 0) == 0)
  }

  @Test func rpropPausesWhereTheSignTurned() throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: "rprop"))
    var settings = OptimizerSettings(definition.defaults)
    settings.parameters.columns[0] = [1]
    let run = try Run<FloatPack>(definition, settings, try Formula("x^2"), starts: [[0.5]])
    run.step()
    #expect(run.point(0) == [-0.5])
    #expect(run.batch.paused[0].element(at: 0) == 0)
    run.step()
    #expect(run.point(0) == [-0.5])
    #expect(run.batch.paused[0].element(at: 0) == 1)
  }
}
