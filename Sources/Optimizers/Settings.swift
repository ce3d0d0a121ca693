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
  /// No component of the gradient is larger than this: one number for all trials, or one for each.
  public var clipByValue: [Double]?
  /// The gradient is no longer than this: one number for all trials, or one for each.
  public var clipByGlobalNorm: [Double]?
  /// The optimizer that a wrapper drives; by default gradient descent as the catalogue has it.
  public var inner: InnerOptimizer
  /// What the trials of an optimizer that draws random numbers are keyed by: one for all, or one for each.
  public var seeds: [Int] = [0]

  public init(
    _ parameters: ParameterColumns, learningRate: ScheduleSettings? = nil,
    clipByValue: [Double]? = nil, clipByGlobalNorm: [Double]? = nil,
    inner: InnerOptimizer = .gradientDescent
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.clipByValue = clipByValue
    self.clipByGlobalNorm = clipByGlobalNorm
    self.inner = inner
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
    guard wrapsOptimizer else { return needs }
    let (definition, inner) = settings.inner.resolved
    return max(needs, definition.needs(with: inner))
  }

  /// The arithmetic of the optimizer with a schedule, clipping and a wrapped optimizer as the settings
  /// have them, whatever the numbers are.
  package func arithmetic(with settings: OptimizerSettings) -> OptimizerArithmetic {
    var result: OptimizerArithmetic
    switch core {
    case .traced(let trace): result = trace()
    case .wrapper(let wrapper):
      let (definition, inner) = settings.inner.resolved
      result = definition.arithmetic(with: inner).wrapped(in: wrapper)
    }
    if let schedule = scheduled(by: settings) {
      result = result.scheduling(
        schedule.parameter, count: schedule.settings.parameters.columns.count
      ) { schedule.settings.definition.rate($0, $1) }
    }
    if settings.clipByGlobalNorm != nil { result = result.wrapped(in: .clippingByNorm) }
    if settings.clipByValue != nil { result = result.wrapped(in: .clippingByValue) }
    return result
  }

  /// The numbers of some settings in the order of ``arithmetic(with:)``: for each one value for all
  /// trials, or one for each.
  package func numbers(of settings: OptimizerSettings) -> [[Double]] {
    var columns: [[Double]] = []
    if let bound = settings.clipByValue { columns.append(bound) }
    if let bound = settings.clipByGlobalNorm { columns.append(bound) }
    columns += settings.parameters.columns
    if isRandom { columns.append(settings.seeds.map(Double.init)) }
    if wrapsOptimizer {
      let (definition, inner) = settings.inner.resolved
      columns += definition.numbers(of: inner)
    }
    if let schedule = scheduled(by: settings) {
      columns += schedule.settings.parameters.columns
    }
    return columns
  }

  /// The schedule of the learning rate, and which parameter that is.
  private func scheduled(
    by settings: OptimizerSettings
  ) -> (parameter: Int, settings: ScheduleSettings)? {
    guard let schedule = settings.learningRate,
      let parameter = parameters.firstIndex(where: { $0.name == "learning_rate" })
    else { return nil }
    return (parameter, schedule)
  }
}
