import Lanes

extension OptimizerDefinition {
  /// The definition of a rule, named once for every lane it runs on.
  @inlinable
  public init<
    F: Rule, D: Rule, FP: Rule, DP: Rule, T: Rule
  >(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    _ float: F.Type, _ double: D.Type, _ floatPack: FP.Type, _ doublePack: DP.Type,
    _ tracing: T.Type
  )
  where
    F.V == Float, D.V == Double, FP.V == FloatPack, DP.V == DoublePack, T.V == Dependence
  {
    let defaults = D()
    self.init(
      name: name, title: title, summary: summary, equations: equations, source: source,
      parameters: D.parameters.map {
        ParameterDescription(
          name: $0.name, defaultValue: defaults[keyPath: $0.path], range: $0.range,
          summary: $0.summary)
      },
      float: { parameters, batch in
        RuleOptimizer(
          float, inDouble: double, inPack: doublePack, tracing: tracing, parameters: parameters,
          batch: batch)
      },
      double: { parameters, batch in
        RuleOptimizer(
          double, inDouble: double, inPack: doublePack, tracing: tracing, parameters: parameters,
          batch: batch)
      },
      floatPack: { parameters, batch in
        RuleOptimizer(
          floatPack, inDouble: double, inPack: doublePack, tracing: tracing,
          parameters: parameters, batch: batch)
      },
      doublePack: { parameters, batch in
        RuleOptimizer(
          doublePack, inDouble: double, inPack: doublePack, tracing: tracing,
          parameters: parameters, batch: batch)
      })
  }

  /// The definition of an optimizer from its parts.
  public init(
    name: String, title: String, summary: String, equations: [String], source: String,
    parameters: [ParameterDescription],
    float: @escaping @Sendable (ParameterColumns, Batch<Float>) -> any BatchOptimizer<Float>,
    double: @escaping @Sendable (ParameterColumns, Batch<Double>) -> any BatchOptimizer<Double>,
    floatPack:
      @escaping @Sendable (ParameterColumns, Batch<FloatPack>)
      -> any BatchOptimizer<FloatPack>,
    doublePack:
      @escaping @Sendable (ParameterColumns, Batch<DoublePack>)
      -> any BatchOptimizer<DoublePack>
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.equations = equations
    self.source = source
    self.parameters = parameters
    arithmetic = Array(name.utf8)
    makers = Makers(float: float, double: double, floatPack: floatPack, doublePack: doublePack)
  }
}
