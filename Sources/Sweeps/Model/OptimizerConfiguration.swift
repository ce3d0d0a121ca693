import Engine
import Losses
import Optimizers

/// How an optimizer of an experiment is composed: its own parameters, a schedule, clipping, the
/// optimizer that it wraps. All numbers stand in one list of parameters, and each part refers to its
/// own by index.
struct OptimizerConfiguration: Sendable {
  let definition: OptimizerDefinition
  /// The index of each parameter of the definition; nil for one under a schedule.
  var parameterIndices: [Int?]
  var schedules: [ParameterSchedule] = []
  var groups: [TensorGroup] = []
  var gradientCentralization: Int?
  var clipByValue: Int?
  var clipByGlobalNorm: Int?
  /// The optimizers that it drives, in the definition's order.
  var inner: [OptimizerConfiguration] = []

  /// The settings of a batch, from the values that its trials have for each parameter.
  func settings(seeds: [Int] = [0], _ column: (Int) -> [Double]) -> OptimizerSettings {
    let columns = zip(definition.parameters, parameterIndices).map { parameter, index in
      index.map(column) ?? [parameter.defaultValue]
    }
    var settings = OptimizerSettings(ParameterColumns(columns))
    settings.learningRate = schedule(of: "learning_rate", column)
    settings.weightDecay = schedule(of: "weight_decay", column)
    settings.groups = groups.map { $0.settings(column) }
    settings.gradientCentralization = gradientCentralization.map(column)
    settings.seeds = seeds
    settings.clipByValue = clipByValue.map(column)
    settings.clipByGlobalNorm = clipByGlobalNorm.map(column)
    settings.inners = inner.map { .optimizer($0.definition, $0.settings(seeds: seeds, column)) }
    return settings
  }

  private func schedule(
    of parameter: String, _ column: (Int) -> [Double]
  ) -> ScheduleSettings? {
    schedules.first { $0.parameter == parameter }.map { schedule in
      ScheduleSettings(schedule.definition, ParameterColumns(schedule.indices.map(column)))
    }
  }

  /// Itself and what it wraps, from the outside in.
  var chain: [OptimizerConfiguration] { [self] + inner.flatMap(\.chain) }

  /// As figures write it: `SAM (Adam)`.
  var title: String {
    guard !inner.isEmpty else { return definition.title }
    return "\(definition.title) (\(inner.map(\.title).joined(separator: ", ")))"
  }

  /// All that determines its arithmetic beside the numbers.
  var arithmetic: [UInt8] {
    var bytes = definition.arithmetic
    for schedule in schedules {
      // Those of rates were the first there were.
      let kind = schedule.parameter == "learning_rate" ? "" : " \(schedule.parameter)"
      bytes += Array("\(kind) schedule \(schedule.definition.name)".utf8)
    }
    for group in groups { bytes += Array(" group \(group.name)".utf8) }
    if gradientCentralization != nil { bytes += Array(" centralized".utf8) }
    if clipByValue != nil { bytes += Array(" value".utf8) }
    if clipByGlobalNorm != nil { bytes += Array(" norm".utf8) }
    for wrapped in inner { bytes += Array(" around ".utf8) + wrapped.arithmetic }
    return bytes
  }
}

extension OptimizerChoice {
  /// The name of the optimizer, as experiment files write it.
  public var name: String { configuration.definition.name }
  /// The name of the optimizer, as figures and reports write it.
  public var title: String { configuration.title }
  /// The optimizer's entry of the catalogue.
  public var definition: OptimizerDefinition { configuration.definition }

  /// The optimizer's entry, then those of the optimizers that it wraps, from the outside in.
  public var definitions: [OptimizerDefinition] { configuration.chain.map(\.definition) }

  /// The schedules of its parameters, from the outside in.
  public var schedules: [(parameter: String, definition: ScheduleDefinition)] {
    configuration.chain.flatMap(\.schedules).map { ($0.parameter, $0.definition) }
  }

  /// The tensors of a loss with the groups that the optimizer has them in.
  package func tensors(of loss: Loss) -> [TensorShape] {
    let groups = configuration.chain.flatMap(\.groups).map { $0.settings { _ in [0] } }
    return loss.tensors.grouped(by: groups, names: loss.tensorNames)
  }

  /// The values that a parameter takes, by its index; nil for one that is not swept.
  public func sweptValues(of index: Int) -> SweptValues? {
    for axis in axes where axis.count > 1 {
      if let at = axis.targets.firstIndex(of: index) { return axis.values[at] }
    }
    return nil
  }

  /// What the optimizer needs of the loss, whatever it wraps.
  public var needs: OptimizerNeeds { definition.needs(with: configuration.settings { _ in [0] }) }

  /// Whether it reports an average of its points: its own, or that of an optimizer that it wraps.
  public var averages: Bool { definition.averages(with: configuration.settings { _ in [0] }) }

  /// Whether trials depend on the seed, for what the optimizer or one that it wraps draws.
  package var usesSeeds: Bool {
    configuration.chain.contains { part in
      switch part.definition.randomness {
      case .none: return false
      case .always: return true
      case .choice(let name, let word):
        guard let at = part.definition.parameters.firstIndex(where: { $0.name == name }),
          case .choice(let words) = part.definition.parameters[at].kind,
          let index = part.parameterIndices[at]
        else { return false }
        if let swept = sweptValues(of: index) {
          return (0..<(swept.count ?? 0)).contains { words[Int(swept[$0])] == word }
        }
        return words[Int(fixed[index])] == word
      }
    }
  }

  /// Whether gradients are clipped before it sees them.
  var clipsGradients: Bool {
    configuration.clipByValue != nil || configuration.clipByGlobalNorm != nil
  }

  /// The settings of a batch of trials.
  public func settings(for trials: [Trial]) -> OptimizerSettings {
    configuration.settings(seeds: trials.map { $0.seed ?? 0 }) { index in
      trials.map { $0.parameters[index] }
    }
  }

  /// The arithmetic of the optimizer, whatever the numbers of trials of the experiment are.
  package var arithmetic: OptimizerArithmetic {
    definition.arithmetic(
      with: configuration.settings { index in
        guard let bounds = sweptValues(of: index)?.bounds else { return [fixed[index]] }
        return [bounds.lowerBound, bounds.upperBound]
      })
  }

  /// All numbers that the optimizer computes with, for some trials: hyperparameters, those of schedules,
  /// clipping bounds and wrapped optimizers. For each one value for all trials, or one for each.
  public func numbers(for trials: TrialColumns) -> [[Double]] {
    definition.numbers(
      of: configuration.settings(seeds: trials.seeds ?? [0]) { trials.parameters[$0] })
  }

  /// Whether ``StepGradients`` differ among the trials of a plan.
  package var variesGradients: Bool {
    [batchParameter, accumulateParameter].contains { $0.map(sweptParameters.contains) ?? false }
  }

  /// For each number of ``arithmetic`` whether the trials of a plan differ.
  package var varyingNumbers: [Bool] {
    var swept = Set(sweptParameters)
    // An epoch has as many steps as the minibatches make.
    if variesGradients {
      swept.formUnion(epochParameters)
    }
    // NaN marks what is swept: no default is.
    let marked = definition.numbers(
      of: configuration.settings { [swept.contains($0) ? .nan : 0] })
    return marked.map { $0[0].isNaN }
  }
}

extension Experiment {
  /// Whether some optimizer reports an average of its points: tables then have its loss, and trials of that optimizer
  /// are compared by it.
  public var averages: Bool { optimizers.contains(where: \.averages) }
}

extension ParameterDescription {
  /// A value as tables write it: truth values and choices by name.
  public func text(_ value: Double, _ number: (Double) -> String) -> String {
    switch kind {
    case .boolean: value == 0 ? "false" : "true"
    case .choice(let names):
      Int(exactly: value).flatMap { names.indices.contains($0) ? names[$0] : nil } ?? number(value)
    case .whole where value == 0 && self == .minibatch: "all"
    case .number, .whole: value.isNaN ? defaultsTo ?? number(value) : number(value)
    case .list(let values): "[\(values.map(number).joined(separator: ", "))]"
    }
  }

  /// The same parameter under another name.
  func renamed(_ name: String) -> ParameterDescription {
    ParameterDescription(
      name: name, defaultValue: defaultValue, range: range, summary: summary, kind: kind,
      defaultsTo: defaultsTo)
  }
}
