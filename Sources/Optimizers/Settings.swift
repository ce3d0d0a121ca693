import Engine

/// The hyperparameters of the trials of a batch, in the order of the optimizer's parameters.
public struct ParameterColumns: Sendable {
  /// For each parameter one value for all trials, or one for each.
  public var columns: [[Double]]

  public init(_ columns: [[Double]]) { self.columns = columns }
}

/// Everything that is chosen about an optimizer for the trials of a batch.
public struct OptimizerSettings: Sendable {
  /// In the order of the definition's parameters.
  public var parameters: ParameterColumns
  /// What the learning rate follows; its column in ``parameters`` is then ignored.
  public var learningRate: ScheduleSettings?
  /// What the weight decay follows; its column in ``parameters`` is then ignored.
  public var weightDecay: ScheduleSettings?
  /// Tensors with numbers of their own, each tensor in one group at most.
  public var groups: [GroupSettings] = []
  /// Where not 0, the gradient of each row of a matrix has its mean taken away: one number for all trials, or one
  /// for each. After clipping.
  public var gradientCentralization: [Double]?
  /// No component of the gradient is larger than this: one number for all trials, or one for each.
  public var clipByValue: [Double]?
  /// The gradient is no longer than this: one number for all trials, or one for each.
  public var clipByGlobalNorm: [Double]?
  /// The optimizers that it drives, in the order of ``OptimizerDefinition/rulesInside``; where there are fewer, the
  /// others are the definition's own.
  public var inners: [InnerOptimizer]

  public init(
    _ parameters: ParameterColumns, learningRate: ScheduleSettings? = nil,
    clipByValue: [Double]? = nil, clipByGlobalNorm: [Double]? = nil,
    inners: [InnerOptimizer] = []
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.clipByValue = clipByValue
    self.clipByGlobalNorm = clipByGlobalNorm
    self.inners = inners
  }
}

/// Tensors for which an optimizer has numbers of their own, as a parameter group of PyTorch.
public struct GroupSettings: Sendable {
  /// Names of tensors, in which `*` stands for any characters.
  public var tensors: [String]
  /// Parameters by name: one number for all trials, or one for each. A parameter under a schedule keeps this
  /// number.
  public var parameters: [(name: String, numbers: [Double])]
  /// What the learning rate is multiplied by, a schedule's too: one number for all trials, or one for each.
  public var learningRateFactor: [Double]?
  /// Where not 0, the tensors and what is kept for them stay as they are: one number for all trials, or one for
  /// each.
  public var frozen: [Double]?

  public init(
    _ tensors: [String], parameters: [(name: String, numbers: [Double])] = [],
    learningRateFactor: [Double]? = nil, frozen: [Double]? = nil
  ) {
    self.tensors = tensors
    self.parameters = parameters
    self.learningRateFactor = learningRateFactor
    self.frozen = frozen
  }

  /// In the order of ``ParameterGroup``.
  var numbers: [[Double]] {
    parameters.map(\.numbers) + [learningRateFactor, frozen].compactMap { $0 }
  }

  /// Whether a tensor is in the group.
  ///
  /// - Parameter name: of the tensor.
  public func contains(_ name: String) -> Bool {
    tensors.contains { TensorPattern($0).matches(name) }
  }
}

/// The optimizer that a wrapper drives, and its settings.
public indirect enum InnerOptimizer: Sendable {
  /// Gradient descent with its defaults.
  case gradientDescent
  case optimizer(OptimizerDefinition, OptimizerSettings)

  /// The definition, and the settings to make it with.
  public var resolved: (definition: OptimizerDefinition, settings: OptimizerSettings) {
    switch self {
    case .optimizer(let definition, let settings): return (definition, settings)
    case .gradientDescent:
      let definition = OptimizerCatalogue.gradientDescent
      return (definition, OptimizerSettings(definition.defaults))
    }
  }
}

extension OptimizerDefinition {
  /// Every parameter at its default, for all trials.
  public var defaults: ParameterColumns { ParameterColumns(parameters.map { [$0.defaultValue] }) }

  /// What its steps need from an evaluator with these settings, wrapped optimizers included.
  public func needs(with settings: OptimizerSettings) -> OptimizerNeeds {
    driven(with: settings).reduce(needs) { max($0, $1.definition.needs(with: $1.settings)) }
  }

  /// Whether it is a search method with some settings, or drives one: it evaluates where it wants.
  package func searches(with settings: OptimizerSettings) -> Bool {
    arithmetic(with: settings).search != nil
  }

  /// What it drives with some settings, in the order of ``rulesInside``.
  package func inners(of settings: OptimizerSettings) -> [InnerOptimizer] {
    rulesInside.enumerated().map { at, rule in
      at < settings.inners.count ? settings.inners[at] : rule.standard
    }
  }

  /// The optimizers that it drives with some settings, and theirs.
  private func driven(
    with settings: OptimizerSettings
  ) -> [(definition: OptimizerDefinition, settings: OptimizerSettings)] {
    inners(of: settings).map(\.resolved)
  }

  /// The arithmetic of the optimizer with a schedule, clipping and a wrapped optimizer as the settings
  /// have them, for all numbers within the bounds of those of the settings.
  package func arithmetic(with settings: OptimizerSettings) -> OptimizerArithmetic {
    var result: OptimizerArithmetic
    switch core {
    case .traced(let trace): result = trace(bounds(of: settings))
    case .wrapper(let wrapper):
      let (definition, inner) = driven(with: settings)[0]
      result = definition.arithmetic(with: inner).wrapped(in: wrapper)
    case .formula(let formula):
      result = formula.arithmetic(
        around: driven(with: settings).map { $0.definition.arithmetic(with: $0.settings) })
    }
    if !wrapsOptimizer, !settings.groups.isEmpty {
      guard let grouped = result.grouped(settings.groups.map(parameterGroup)) else {
        preconditionFailure("a group changes what all tensors share")
      }
      result = grouped
    }
    for schedule in scheduled(by: settings) {
      result = result.scheduling(
        schedule.parameter, count: schedule.settings.parameters.columns.count,
        isRate: parameters[schedule.parameter].name == Self.rateName
      ) { schedule.settings.definition.rate($0, $1) }
    }
    if settings.gradientCentralization != nil { result = result.wrapped(in: .centralizing) }
    if settings.clipByGlobalNorm != nil { result = result.wrapped(in: .clippingByNorm) }
    if settings.clipByValue != nil { result = result.wrapped(in: .clippingByValue) }
    return result
  }

  /// The bounds of each parameter's numbers, those of groups among them.
  private func bounds(of settings: OptimizerSettings) -> [ClosedRange<Double>] {
    zip(parameters, settings.parameters.columns).map { parameter, column in
      let own = settings.groups.flatMap { group in
        group.parameters.filter { $0.name == parameter.name }.flatMap(\.numbers)
      }
      let numbers = (column + own).filter { !$0.isNaN }
      return (numbers.min() ?? 0)...(numbers.max() ?? 0)
    }
  }

  /// The numbers of some settings in the order of ``arithmetic(with:)``: for each one value for all
  /// trials, or one for each.
  package func numbers(of settings: OptimizerSettings) -> [[Double]] {
    var columns: [[Double]] = []
    if let bound = settings.clipByValue { columns.append(bound) }
    if let bound = settings.clipByGlobalNorm { columns.append(bound) }
    if let flag = settings.gradientCentralization { columns.append(flag) }
    columns += settings.parameters.columns
    for (definition, inner) in driven(with: settings) { columns += definition.numbers(of: inner) }
    if !wrapsOptimizer { columns += settings.groups.flatMap(\.numbers) }
    for schedule in scheduled(by: settings) {
      columns += schedule.settings.parameters.columns
    }
    return columns
  }

  /// The parameters that may follow a schedule.
  private static let rateName = "learning_rate"
  private static let decayName = "weight_decay"

  /// Whether a parameter may follow a schedule: the learning rate and the weight decay of rules.
  public func takesSchedule(_ parameter: String) -> Bool {
    switch parameter {
    case Self.rateName: takesSchedule
    case Self.decayName:
      takesSchedule && parameters.contains { $0.name == parameter }
    default: false
    }
  }

  /// The schedules, and which parameters follow them.
  private func scheduled(
    by settings: OptimizerSettings
  ) -> [(parameter: Int, settings: ScheduleSettings)] {
    [(Self.rateName, settings.learningRate), (Self.decayName, settings.weightDecay)].compactMap {
      name, schedule in
      guard let schedule, let parameter = parameters.firstIndex(where: { $0.name == name })
      else { return nil }
      return (parameter, schedule)
    }
  }

  // MARK: Groups

  /// Whether groups of tensors may have numbers of their own: not where all parameters are one vector, as search
  /// methods have it, and not around an optimizer, which has groups itself.
  public var takesGroups: Bool {
    !wrapsOptimizer && arithmetic(with: OptimizerSettings(defaults)).search == nil
  }

  /// Whether a group may have its own number of a parameter: not where all tensors share what comes of it.
  public func groups(mayChange parameter: String) -> Bool {
    guard !wrapsOptimizer, let at = parameters.firstIndex(where: { $0.name == parameter }) else {
      return false
    }
    let group = ParameterGroup(parameters: [at])
    return arithmetic(with: OptimizerSettings(defaults)).grouped([group]) != nil
  }

  /// The groups of tensors, which the innermost optimizer has: of several that are driven, one at most.
  public func groups(of settings: OptimizerSettings) -> [GroupSettings] {
    guard wrapsOptimizer else { return settings.groups }
    return driven(with: settings).map { $0.definition.groups(of: $0.settings) }
      .first { !$0.isEmpty } ?? []
  }

  private func parameterGroup(_ settings: GroupSettings) -> ParameterGroup {
    func index(_ name: String) -> Int {
      guard let at = parameters.firstIndex(where: { $0.name == name }) else {
        preconditionFailure("a group has a number of a parameter that the optimizer lacks")
      }
      return at
    }
    return ParameterGroup(
      parameters: settings.parameters.map { index($0.name) },
      scaled: settings.learningRateFactor == nil
        ? []
        : [index(Self.rateName)]
          + parameters.indices.filter {
            parameters[$0].name == "vector_learning_rate"
          },
      mayFreeze: settings.frozen != nil)
  }
}
