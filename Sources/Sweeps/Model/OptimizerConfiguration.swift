import Engine
import Optimizers

/// How an optimizer of an experiment is composed: its own parameters, a schedule, clipping, the
/// optimizer that it wraps. All numbers stand in one list of parameters, and each part refers to its
/// own by index.
struct OptimizerConfiguration: Sendable {
  let definition: OptimizerDefinition
  /// The index of each parameter of the definition; nil for a learning rate under a schedule.
  var parameterIndices: [Int?]
  var schedule: (definition: ScheduleDefinition, parameterIndices: [Int])?
  var clipByValue: Int?
  var clipByGlobalNorm: Int?
  /// The wrapped optimizer, or nothing.
  var inner: [OptimizerConfiguration] = []

  /// The settings of a batch, from the values that its trials have for each parameter.
  func settings(seeds: [Int] = [0], _ column: (Int) -> [Double]) -> OptimizerSettings {
    let columns = zip(definition.parameters, parameterIndices).map { parameter, index in
      index.map(column) ?? [parameter.defaultValue]
    }
    var settings = OptimizerSettings(ParameterColumns(columns))
    settings.learningRate = schedule.map { schedule in
      ScheduleSettings(schedule.definition, ParameterColumns(schedule.parameterIndices.map(column)))
    }
    settings.seeds = seeds
    settings.clipByValue = clipByValue.map(column)
    settings.clipByGlobalNorm = clipByGlobalNorm.map(column)
    if let wrapped = inner.first {
      settings.inner = .optimizer(wrapped.definition, wrapped.settings(seeds: seeds, column))
    }
    return settings
  }

  /// Itself and what it wraps, from the outside in.
  var chain: [OptimizerConfiguration] { [self] + inner.flatMap(\.chain) }

  /// As figures write it: `SAM (Adam)`.
  var title: String {
    inner.first.map { "\(definition.title) (\($0.title))" } ?? definition.title
  }

  /// All that determines its arithmetic beside the numbers.
  var arithmetic: [UInt8] {
    var bytes = definition.arithmetic
    if let schedule { bytes += Array(" schedule \(schedule.definition.name)".utf8) }
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

  /// The schedules of its learning rates, from the outside in.
  public var schedules: [ScheduleDefinition] {
    configuration.chain.compactMap { $0.schedule?.definition }
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

  /// Whether gradients are clipped before it sees them.
  var clipsGradients: Bool {
    configuration.clipByValue != nil || configuration.clipByGlobalNorm != nil
  }

  /// Whether it draws random numbers of its own: trials differ by their seeds then.
  public var isRandom: Bool { definitions.contains(where: \.isRandom) }

  /// The settings of a batch of trials.
  public func settings(for trials: [Trial]) -> OptimizerSettings {
    configuration.settings(seeds: trials.map { $0.seed ?? 0 }) { index in
      trials.map { $0.parameters[index] }
    }
  }

  /// The arithmetic of the optimizer, whatever the numbers of trials are.
  package var arithmetic: OptimizerArithmetic {
    definition.arithmetic(with: configuration.settings { _ in [0] })
  }

  /// All numbers that the optimizer computes with, for some trials: hyperparameters, those of schedules,
  /// clipping bounds and wrapped optimizers. For each one value for all trials, or one for each.
  public func numbers(for trials: TrialColumns) -> [[Double]] {
    definition.numbers(
      of: configuration.settings(seeds: trials.seeds ?? [0]) { trials.parameters[$0] })
  }

  /// For each number of ``arithmetic`` whether the trials of a plan differ.
  package var varyingNumbers: [Bool] {
    var swept = Set(sweptParameters)
    // An epoch has as many steps as the minibatches make.
    if let batchParameter, swept.contains(batchParameter) { swept.formUnion(epochParameters) }
    // NaN marks what is swept: no default is.
    let marked = definition.numbers(
      of: configuration.settings { [swept.contains($0) ? .nan : 0] })
    return marked.map { $0[0].isNaN }
  }
}

extension ParameterDescription {
  /// A value as tables write it: truth values and choices by name.
  public func text(_ value: Double, _ number: (Double) -> String) -> String {
    switch kind {
    case .boolean: value == 0 ? "false" : "true"
    case .choice(let names):
      Int(exactly: value).flatMap { names.indices.contains($0) ? names[$0] : nil } ?? number(value)
    case .whole where value == 0 && self == .minibatch: "all"
    case .number, .whole: number(value)
    }
  }

  /// The same parameter under another name.
  func renamed(_ name: String) -> ParameterDescription {
    ParameterDescription(
      name: name, defaultValue: defaultValue, range: range, summary: summary, kind: kind)
  }
}
