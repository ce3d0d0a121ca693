import Optimizers

/// How an optimizer of an experiment is put together: its own parameters, a schedule, clipping, the
/// optimizer that it wraps. All numbers stand in one list, in which each part knows its places.
struct OptimizerShape: Sendable {
  let definition: OptimizerDefinition
  /// The place of each parameter of the definition; nil for a learning rate under a schedule.
  var own: [Int?]
  var schedule: (definition: ScheduleDefinition, places: [Int])?
  var clipByValue: Int?
  var clipByGlobalNorm: Int?
  /// The wrapped optimizer, or nothing.
  var inner: [OptimizerShape] = []

  /// The settings of a batch, from the values that its trials have at each place.
  func settings(_ column: (Int) -> [Double]) -> OptimizerSettings {
    let columns = zip(definition.parameters, own).map { parameter, place in
      place.map(column) ?? [parameter.defaultValue]
    }
    var settings = OptimizerSettings(ParameterColumns(columns))
    settings.learningRate = schedule.map { schedule in
      ScheduleSettings(schedule.definition, ParameterColumns(schedule.places.map(column)))
    }
    settings.clipByValue = clipByValue.map(column)
    settings.clipByGlobalNorm = clipByGlobalNorm.map(column)
    if let wrapped = inner.first {
      settings.inner = .optimizer(wrapped.definition, wrapped.settings(column))
    }
    return settings
  }

  /// Itself and what it wraps, from the outside in.
  var chain: [OptimizerShape] { [self] + inner.flatMap(\.chain) }

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
  public var name: String { shape.definition.name }
  /// The name of the optimizer, as figures and reports write it.
  public var title: String { shape.title }
  /// The optimizer's entry of the catalogue.
  public var definition: OptimizerDefinition { shape.definition }

  /// The optimizer's entry, then those of the optimizers that it wraps, from the outside in.
  public var definitions: [OptimizerDefinition] { shape.chain.map(\.definition) }

  /// The schedules of its learning rates, from the outside in.
  public var schedules: [ScheduleDefinition] { shape.chain.compactMap { $0.schedule?.definition } }

  /// The values that a parameter takes, by place; nil for one that is not swept.
  public func sweptValues(of place: Int) -> SweptValues? {
    for axis in axes where axis.count > 1 {
      if let at = axis.targets.firstIndex(of: place) { return axis.values[at] }
    }
    return nil
  }

  /// What the optimizer asks of the loss, whatever it wraps.
  public var needs: OptimizerNeeds { definition.needs(with: shape.settings { _ in [0] }) }

  /// The settings of a batch of trials.
  public func settings(for trials: [Trial]) -> OptimizerSettings {
    shape.settings { place in trials.map { $0.parameters[place] } }
  }
}

extension ParameterDescription {
  /// A value as tables write it: truth values and choices by name.
  public func text(_ value: Double, _ number: (Double) -> String) -> String {
    switch kind {
    case .boolean: value == 0 ? "false" : "true"
    case .choice(let names):
      Int(exactly: value).flatMap { names.indices.contains($0) ? names[$0] : nil } ?? number(value)
    case .number, .whole: number(value)
    }
  }

  /// The same parameter under another name.
  func renamed(_ name: String) -> ParameterDescription {
    ParameterDescription(
      name: name, defaultValue: defaultValue, range: range, summary: summary, kind: kind)
  }
}
