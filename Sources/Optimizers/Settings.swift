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
  /// Spares batches what others have computed already; nil computes everything anew.
  public var timeline: CoefficientTimeline?

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

extension OptimizerSettings {
  /// Gives the optimizer, and those that it wraps, a timeline.
  public mutating func share(_ timeline: CoefficientTimeline) {
    self.timeline = timeline
    if case .optimizer(let definition, var settings) = inner {
      settings.share(timeline)
      inner = .optimizer(definition, settings)
    }
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
}

extension OptimizerDefinition {
  /// What its steps ask of an evaluator with these settings, wrapped optimizers included.
  public func needs(with settings: OptimizerSettings) -> OptimizerNeeds {
    guard wrapsOptimizer else { return needs }
    let (definition, inner) = settings.inner.resolved
    return max(needs, definition.needs(with: inner))
  }
}
