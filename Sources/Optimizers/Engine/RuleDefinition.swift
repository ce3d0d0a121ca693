import Lanes

extension OptimizerDefinition {
  /// The definition of a rule, given once for every lane it runs on: `Adam()` five times, which
  /// Swift reads as the rule over these lanes.
  @inlinable
  public init<F: VectorRule, D: VectorRule, FP: VectorRule, DP: VectorRule, T: VectorRule>(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    _ float: F, _ double: D, _ floatPack: FP, _ doublePack: DP, _ tracing: T
  )
  where
    F.V == Float, D.V == Double, FP.V == FloatPack, DP.V == DoublePack, T.V == Dependence
  {
    self.init(
      name: name, title: title, summary: summary, equations: equations, source: source,
      parameters: D.parameters.map {
        ParameterDescription(
          name: $0.name, defaultValue: double[keyPath: $0.path], range: $0.range,
          summary: $0.summary, kind: $0.kind)
      },
      float: { settings, batch in
        RuleOptimizer(
          F.self, inDouble: D.self, inPack: DP.self, tracing: T.self, settings: settings,
          batch: batch)
      },
      double: { settings, batch in
        RuleOptimizer(
          D.self, inDouble: D.self, inPack: DP.self, tracing: T.self, settings: settings,
          batch: batch)
      },
      floatPack: { settings, batch in
        RuleOptimizer(
          FP.self, inDouble: D.self, inPack: DP.self, tracing: T.self, settings: settings,
          batch: batch)
      },
      doublePack: { settings, batch in
        RuleOptimizer(
          DP.self, inDouble: D.self, inPack: DP.self, tracing: T.self, settings: settings,
          batch: batch)
      })
  }

  /// The definition of an optimizer from its parts.
  public init(
    name: String, title: String, summary: String, equations: [String], source: String,
    parameters: [ParameterDescription], needs: OptimizerNeeds = .gradient,
    wrapsOptimizer: Bool = false,
    float:
      @escaping @Sendable (OptimizerSettings, Batch<Float>) -> any BatchOptimizer<Float>,
    double:
      @escaping @Sendable (OptimizerSettings, Batch<Double>) -> any BatchOptimizer<Double>,
    floatPack:
      @escaping @Sendable (OptimizerSettings, Batch<FloatPack>)
      -> any BatchOptimizer<FloatPack>,
    doublePack:
      @escaping @Sendable (OptimizerSettings, Batch<DoublePack>)
      -> any BatchOptimizer<DoublePack>
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.equations = equations
    self.source = source
    self.parameters = parameters
    self.needs = needs
    self.wrapsOptimizer = wrapsOptimizer
    arithmetic = Array(name.utf8)
    takesSchedule = parameters.contains { $0.name == "learning_rate" }
    makers = Makers(float: float, double: double, floatPack: floatPack, doublePack: doublePack)
  }
}
