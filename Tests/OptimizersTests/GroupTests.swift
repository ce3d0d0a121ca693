import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Testing

/// Groups of tensors with numbers of their own.
@Suite struct GroupTests {
  /// A matrix and a vector, and single numbers among them.
  private static let tensors: [TensorShape] = [
    .numbers(1), TensorShape("A", rows: 2, columns: 3), .numbers(1), TensorShape("b", rows: 2),
  ]
  private static let names = ["s", "A", "t", "b"]
  private static let inA = 1..<7
  private static let inB = 8..<10
  private static let grouping = Entry.all.filter { $0.definition.takesGroups }

  /// Each number for itself; of the first `count` numbers alone where there are fewer.
  private static func separable(_ count: Int) throws -> Formula {
    try Formula(
      "sum((i+1)*(x[i]-0.3*i)^2, i, 0, \(count - 1))", variables: [Variable("x", count: count)])
  }

  private static func start(_ trial: Int, _ count: Int) -> [Double] {
    (0..<count).map { i in 0.5 - 0.07 * Double(trial) + 0.1 * Double(i % 3) }
  }

  /// The bits of the points of some trials, step by step.
  private func points(
    _ entry: Entry, _ settings: OptimizerSettings, count: Int = 10, names: [String] = names
  ) throws -> [[UInt64]] {
    let tensors = Array(Self.tensors.prefix(names.count)).grouped(by: settings.groups, names: names)
    let run = try Run<DoublePack>(
      entry.definition, settings, try Self.separable(count),
      starts: (0..<11).map { Self.start($0, count) }, tensors: tensors)
    return try (1...25).flatMap { _ in
      run.step()
      return try (0..<11).map { try #require(run.point($0)).map(bits) }
    }
  }

  /// Which NaN a NaN is depends on the order of operands.
  private func bits(_ number: Double) -> UInt64 {
    number.isNaN ? Double.nan.bitPattern : number.bitPattern
  }

  /// What a group may have of an optimizer.
  private func changeable(_ definition: OptimizerDefinition) -> [ParameterDescription] {
    definition.parameters.filter { definition.groups(mayChange: $0.name) }
  }

  /// Settings in which a group has other numbers, and those of all tensors with the same.
  private func differing(
    _ definition: OptimizerDefinition, _ tensors: [String]
  ) -> (group: GroupSettings, all: OptimizerSettings) {
    var group = GroupSettings(tensors)
    var all = OptimizerSettings(definition.defaults)
    for (at, parameter) in definition.parameters.enumerated() {
      let value = parameter.defaultValue * 0.9 + 1e-3
      guard parameter.kind == .number, parameter.range.contains(value),
        definition.groups(mayChange: parameter.name)
      else { continue }
      group.parameters.append((parameter.name, [value]))
      all.parameters.columns[at] = [value]
    }
    return (group, all)
  }

  /// Whether the step of a tensor depends on others.
  private func sharesNumbers(_ definition: OptimizerDefinition) -> Bool {
    let step = definition.arithmetic(with: OptimizerSettings(definition.defaults)).step
    return !step.states[.all].isEmpty
      || step.graph.values.contains { value in
        switch value.kind {
        case .reduction(_, to: .all), .input(.loss), .input(.lossAt): true
        default: false
        }
      }
  }

  @Test(arguments: grouping)
  func aGroupThatChangesNothingChangesNoBit(_ entry: Entry) throws {
    let definition = entry.definition
    let plain = OptimizerSettings(definition.defaults)
    var grouped = plain
    let allowed = changeable(definition)
    for tensors in [["A"], ["b", "A"]] {
      grouped.groups = [
        GroupSettings(
          tensors, parameters: allowed.map { ($0.name, [$0.defaultValue]) },
          learningRateFactor: allowed.contains { $0.name == "learning_rate" } ? [1] : nil,
          frozen: [0])
      ]
      #expect(definition.numbers(of: grouped).count > definition.numbers(of: plain).count)
      #expect(try points(entry, grouped) == points(entry, plain), "\(tensors)")
    }
  }

  @Test(arguments: grouping)
  func theTensorsOfAGroupStepAsIfAllHadItsNumbers(_ entry: Entry) throws {
    let definition = entry.definition
    guard !sharesNumbers(definition) else { return }
    let plain = OptimizerSettings(definition.defaults)
    let (group, all) = differing(definition, ["A"])
    #expect(!group.parameters.isEmpty)
    var grouped = plain
    grouped.groups = [group]
    let found = try points(entry, grouped)
    let (inside, outside) = (try points(entry, all), try points(entry, plain))
    #expect(inside != outside)
    for (at, point) in found.enumerated() {
      let expected = (0..<10).map { Self.inA.contains($0) ? inside[at][$0] : outside[at][$0] }
      #expect(point == expected, "step \(at / 11 + 1), trial \(at % 11)")
      if point != expected { return }
    }
  }

  /// The others step as if it were not there.
  @Test(arguments: grouping)
  func aFrozenTensorStaysAsItIs(_ entry: Entry) throws {
    let definition = entry.definition
    let plain = OptimizerSettings(definition.defaults)
    var grouped = plain
    grouped.groups = [GroupSettings(["b"], frozen: [1])]
    let found = try points(entry, grouped)
    for (at, point) in found.enumerated() {
      #expect(Array(point[Self.inB]) == Self.start(at % 11, 10)[Self.inB].map(bits))
    }
    guard !sharesNumbers(definition) else { return }
    let alone = try points(entry, plain, count: 8, names: ["s", "A", "t"])
    #expect(found.map { Array($0.prefix(8)) } == alone)
    #expect(Set(alone.map { $0[0] }).count > 11)
  }

  /// Norms over all parameters leave it out.
  @Test func aFrozenTensorIsNotClipped() throws {
    let written: [String: Any] = [
      "learning_rate": 0.1, "momentum": 0.9, "clip_by_global_norm": 0.5,
    ]
    let (entry, plain) = try settings("sgd", written)
    var grouped = plain
    grouped.groups = [GroupSettings(["b"], frozen: [1])]
    let found = try points(entry, grouped).map { Array($0.prefix(8)) }
    #expect(try found == points(entry, plain, count: 8, names: ["s", "A", "t"]))
    #expect(try found != points(entry, plain).map { Array($0.prefix(8)) })
  }

  /// What is kept for it is as before the first step, whatever its gradients were.
  @Test(arguments: ["adam", "adafactor", "novograd", "soap"])
  func whatIsKeptOfAFrozenTensorStays(_ name: String) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: name))
    var settings = OptimizerSettings(definition.defaults)
    func state(_ gradient: Double) -> [UInt8] {
      var x = Self.start(0, 10)
      let optimizer = Optimizer<Double>(
        definition, settings, parameters: x, tensors: Self.tensors)
      for _ in 0..<3 {
        optimizer.step(
          &x,
          gradient: (0..<10).map { Self.inB.contains($0) || Self.inA.contains($0) ? gradient : 1 })
      }
      return optimizer.state
    }
    #expect(state(1) != state(2))
    settings.groups = [GroupSettings(["A", "b"], frozen: [1])]
    #expect(state(1) == state(2))
  }

  /// Joined with the loss, phase by phase, on every set of instructions.
  @Test(arguments: grouping)
  func joinedStepsOfGroupsAreStepsByPhases(_ entry: Entry) throws {
    let definition = entry.definition
    guard definition.needs == .gradient else { return }
    var settings = OptimizerSettings(definition.defaults)
    settings.groups = [
      differing(definition, ["A"]).group, GroupSettings(["t"], frozen: [0, 1, 0]),
      GroupSettings(["b"], frozen: [1]),
    ]
    let hasRate = changeable(definition).contains { $0.name == "learning_rate" }
    if hasRate { settings.groups[0].learningRateFactor = [0.5] }
    let tensors = Self.tensors.grouped(by: settings.groups, names: Self.names)
    for set in InstructionSet.available {
      try InstructionSet.$chosen.withValue(set) {
        let joined = try path(definition, settings, tensors, joinsSteps: true)
        let apart = try path(definition, settings, tensors, joinsSteps: false)
        #expect(!apart.isJoined && joined.points == apart.points, "\(set.rawValue)")
        let plain = try path(
          definition, OptimizerSettings(definition.defaults), Self.tensors, joinsSteps: true)
        #expect(joined.isJoined == plain.isJoined)
      }
    }
  }

  private func path(
    _ definition: OptimizerDefinition, _ settings: OptimizerSettings, _ tensors: [TensorShape],
    joinsSteps: Bool
  ) throws -> (points: [UInt64], isJoined: Bool) {
    let trials = 19
    let numbers = definition.numbers(of: settings).map { column in
      column.count == 1 ? column : (0..<trials).map { column[$0 % column.count] }
    }
    var stop = StopRule()
    stop.maximumIterations = 12
    stop.converged = []
    let group = CompiledGroup(
      definition.arithmetic(with: settings), parameters: numbers.map { $0[0] },
      varying: numbers.map { $0.count > 1 }, stop: stop, dimension: 10, tensors: tensors,
      gradient: try Self.separable(10).gradientProgram(), joinsSteps: joinsSteps)
    let engine = BatchEngine<FloatPack>(group, maximumTrials: trials)
    let starts = (0..<10).map { i in (0..<trials).map { Self.start($0, 10)[i] } }
    var points: [UInt64] = []
    engine.run(trials, parameters: numbers, starts: starts, firstRow: 0, into: nil) { _, batch in
      for i in 0..<batch.dimension {
        for trial in 0..<batch.count {
          points.append(bits(Double(batch.value(batch.x, i, trial: trial))))
        }
      }
    }
    return (points, group.isJoined)
  }

  /// Elements in lanes, in memory of the caller's.
  @Test(arguments: grouping)
  func elementsOfGroupsAreTrialsOfGroups(_ entry: Entry) throws {
    let definition = entry.definition
    guard definition.needs != .curvature else { return }
    var settings = OptimizerSettings(definition.defaults)
    settings.groups = [differing(definition, ["A*"]).group, GroupSettings(["b"], frozen: [1])]
    let tensors = Self.tensors
    let run = try Run<DoublePack>(
      definition, settings, try Self.separable(10), starts: [Self.start(3, 10)],
      tensors: tensors.grouped(by: settings.groups))
    var x = Self.start(3, 10)
    let optimizer = Optimizer<Double>(
      definition, settings, parameters: x, tensors: tensors)
    for t in 1...20 {
      optimizer.step(&x) { run.value(at: $0) }
      run.step()
      #expect(try #require(run.point(0)).map(bits) == x.map(bits), "step \(t)")
    }
    #expect(Array(x[Self.inB]) == Array(Self.start(3, 10)[Self.inB]) && x[0] != 0.29)
  }

  // MARK: Schedules

  private func settings(
    _ name: String, _ written: [String: Any]
  ) throws -> (Entry, OptimizerSettings) {
    let definition = try #require(OptimizerCatalogue.optimizer(named: name))
    return (Entry(definition: definition), try settingsOf(name, written))
  }

  @Test func aFactorMultipliesTheSchedule() throws {
    func decaying(_ rate: Double) -> [String: Any] {
      [
        "learning_rate": ["exponential_decay": ["initial": rate, "decay_steps": 7.0]],
        "momentum": 0.9,
      ]
    }
    let (entry, plain) = try settings("sgd", decaying(0.02))
    var grouped = plain
    grouped.groups = [GroupSettings(["A"], learningRateFactor: [0.5])]
    let found = try points(entry, grouped)
    let halved = try points(entry, try settings("sgd", decaying(0.01)).1)
    let whole = try points(entry, plain)
    #expect(found.map { Array($0[Self.inA]) } == halved.map { Array($0[Self.inA]) })
    #expect(found.map { Array($0[Self.inB]) } == whole.map { Array($0[Self.inB]) })
    #expect(halved != whole)
  }

  @Test func aNumberOfAGroupReplacesTheSchedule() throws {
    let (entry, plain) = try settings("adamw", ["weight_decay": 0.0, "learning_rate": 0.1])
    var grouped = plain
    grouped.weightDecay = try scheduleSettings("linear_warmup", ["peak": 0.5, "warmup_steps": 9.0])
    let decaying = try points(entry, grouped)
    grouped.groups = [GroupSettings(["A"], parameters: [("weight_decay", [0])])]
    let found = try points(entry, grouped)
    let without = try points(entry, plain)
    #expect(found.map { Array($0[Self.inA]) } == without.map { Array($0[Self.inA]) })
    #expect(found.map { Array($0[Self.inB]) } == decaying.map { Array($0[Self.inB]) })
    #expect(decaying != without)
  }

  // MARK: What cannot differ

  @Test func whatAllTensorsShareCannotDiffer() throws {
    func mayChange(_ name: String, _ parameter: String) throws -> Bool {
      let definition = try #require(OptimizerCatalogue.optimizer(named: name))
      return definition.groups(mayChange: parameter)
    }
    #expect(try !mayChange("dadapt_adamw", "learning_rate"))
    #expect(try mayChange("dadapt_adamw", "weight_decay"))
    #expect(try !mayChange("prodigy", "beta_2"))
    #expect(try mayChange("adam", "beta_2"))
    #expect(try !mayChange("adam", "no_such_parameter"))
    for name in ["sam", "lookahead", "cautious", "lbfgs", "newton"] {
      #expect(try #require(OptimizerCatalogue.optimizer(named: name)).takesGroups == false)
    }
    #expect(Self.grouping.count > 40)
  }

  @Test func singleNumbersOfAGroupAreAVectorOfTheirOwn() throws {
    let shapes = [TensorShape.numbers(1), .numbers(1), TensorShape("A", rows: 2), .numbers(1)]
    let groups = [GroupSettings(["x", "z"]), GroupSettings(["A"])]
    let found = shapes.grouped(by: groups, names: ["x", "y", "A", "z"])
    #expect(found.map(\.group) == [1, 0, 2, 1])
    // One norm for x and z, one for y: each divides by its own.
    let definition = try #require(OptimizerCatalogue.optimizer(named: "lars"))
    var settings = OptimizerSettings(definition.defaults)
    settings.groups = [GroupSettings(["x", "z"], frozen: [0])]
    let formula = try Formula("x^2 + 3*y^2 + 5*z^2")
    func run(_ settings: OptimizerSettings, _ formula: Formula, _ names: [String]) throws
      -> [Double]
    {
      let run = try Run<DoublePack>(
        definition, settings, formula, starts: [names.map { $0 == "y" ? 2.0 : 1 }],
        tensors: names.map { _ in .numbers(1) }.grouped(by: settings.groups, names: names))
      for _ in 0..<5 { run.step() }
      return try #require(run.point(0))
    }
    let plain = OptimizerSettings(definition.defaults)
    let together = try run(settings, formula, ["x", "y", "z"])
    #expect(try run(plain, Formula("x^2 + 5*z^2"), ["x", "z"]) == [together[0], together[2]])
    #expect(try run(plain, Formula("3*y^2"), ["y"]) == [together[1]])
    #expect(try run(plain, formula, ["x", "y", "z"]) != together)
  }

  @Test(arguments: [
    ("*", "", true), ("*", "W1", true), ("b*", "b", true), ("b*", "b12", true), ("b*", "W1", false),
    ("W1", "W1", true), ("W1", "W12", false), ("*1", "W1", true), ("*1", "W11", true),
    ("*1", "W12", false), ("W*2*", "W12", true), ("W*2*", "W1", false), ("a*b*c", "abbc", true),
    ("a*b*c", "acb", false), ("", "b", false),
  ])
  func aStarStandsForAnyCharacters(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(TensorPattern(pattern).matches(name) == matches)
  }
}
