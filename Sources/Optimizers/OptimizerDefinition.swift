import Engine
import Lanes

/// An optimizer of the catalogue: what users read about it, and its arithmetic.
public struct OptimizerDefinition: Sendable {
  /// Where the arithmetic comes from.
  enum Core: Sendable {
    /// Recorded when it is first needed.
    case traced(@Sendable () -> OptimizerArithmetic)
    /// Around another optimizer.
    case wrapper(OptimizerWrapper)
  }

  /// As experiment files write it.
  public let name: String
  /// As figures and reports write it.
  public let title: String
  /// One sentence.
  public let summary: String
  /// The update, a line an equation.
  public let equations: [String]
  /// Where the rule comes from.
  public let source: String
  /// In the order of the manual.
  public let parameters: [ParameterDescription]
  /// What its steps need from an evaluator.
  public let needs: OptimizerNeeds
  /// All that determines its arithmetic beside the parameters: equal for equal optimizers.
  public let arithmetic: [UInt8]
  /// Whether its learning rate may follow a schedule.
  public let takesSchedule: Bool
  let core: Core
  /// Whether trials that differ by their seeds alone differ.
  public let isRandom: Bool
  /// How many parameters it optimizes at most, for the memory it needs; nil for any number.
  public let mostParameters: Int?

  /// Whether it drives another optimizer: ``OptimizerSettings/inner``.
  public var wrapsOptimizer: Bool {
    if case .wrapper = core { true } else { false }
  }

  /// An optimizer whose arithmetic is a rule. The rule runs once, on a ``TracerLane``.
  ///
  /// - Parameters:
  ///   - rule: with its default hyperparameters; Swift infers its lane.
  ///   - name: as experiment files write it.
  ///   - title: as figures head it.
  ///   - summary: one sentence.
  ///   - equations: the update, a line each.
  ///   - source: where it comes from, as author and year.
  public init<R: VectorRule>(
    _ name: String, title: String, summary: String, equations: [String], source: String, _ rule: R
  ) where R.V == TracerLane {
    self.init(
      name, title: title, summary: summary, equations: equations, source: source,
      parameters: R.parameters.map { $0.description(in: rule) }, needs: .gradient,
      takesSchedule: R.parameters.contains { $0.name == "learning_rate" },
      arithmetic: Array(name.utf8), core: .traced { OptimizerArithmetic(R.self) })
  }

  /// An optimizer written as formulas.
  ///
  /// - Parameters:
  ///   - name: as the experiment names it.
  ///   - defaults: of the formula's parameters, in its order.
  ///   - equations: the statements as written.
  ///   - formula: the update, read and checked.
  public init(
    _ name: String, formula: UpdateFormula, defaults: [Double], equations: [String]
  ) {
    // `heavy_ball` as `Heavy ball`.
    let words = String(name.map { $0 == "_" ? " " : $0 })
    self.init(
      name, title: words.prefix(1).uppercased() + words.dropFirst(),
      summary: "Defined in the experiment.", equations: equations, source: "the experiment file",
      parameters: zip(formula.parameterNames, defaults).map {
        ParameterDescription(
          name: $0.0, defaultValue: $0.1, range: .any, summary: "A parameter of the experiment's.")
      }, needs: .gradient, takesSchedule: false,
      arithmetic: Array("formula ".utf8) + formula.canonicalBytes,
      core: .traced { formula.arithmetic })
  }

  /// A wrapper around another optimizer.
  init(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    parameters: [ParameterDescription], needs: OptimizerNeeds = .gradient,
    wrapper: OptimizerWrapper
  ) {
    self.init(
      name, title: title, summary: summary, equations: equations, source: source,
      parameters: parameters, needs: needs, takesSchedule: false, arithmetic: Array(name.utf8),
      core: .wrapper(wrapper))
  }

  /// A search method.
  init(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    needs: OptimizerNeeds = .evaluations, search: SearchFamily
  ) {
    // The seed is one number more.
    var core = SearchCore(
      parameterCount: search.parameters.count + (search.isRandom ? 1 : 0), make: search.maker)
    core.countsLosses = needs == .losses
    core.pauses = search.pauses
    self.init(
      name, title: title, summary: summary, equations: equations, source: source,
      parameters: search.parameters, needs: needs,
      takesSchedule: search.parameters.contains { $0.name == "learning_rate" },
      arithmetic: Array(name.utf8), core: .traced { [core] in OptimizerArithmetic(core) },
      isRandom: search.isRandom, mostParameters: search.mostParameters)
  }

  private init(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    parameters: [ParameterDescription], needs: OptimizerNeeds, takesSchedule: Bool,
    arithmetic: [UInt8], core: Core, isRandom: Bool = false, mostParameters: Int? = nil
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.equations = equations
    self.source = source
    self.parameters = parameters
    self.needs = needs
    self.takesSchedule = takesSchedule
    self.arithmetic = arithmetic
    self.core = core
    self.isRandom = isRandom
    self.mostParameters = mostParameters
  }
}

/// What an optimizer asks for in a step.
public enum OptimizerNeeds: Int, Sendable, Hashable, Comparable {
  /// Losses at points of its own choice, from an ``Evaluator``, and no gradients.
  case losses
  /// The one gradient of every step.
  case gradient
  /// Losses and gradients at points of its own choice, from an ``Evaluator``.
  case evaluations
  /// Second derivatives along directions, too.
  case curvature

  public static func < (_ a: Self, _ b: Self) -> Bool { a.rawValue < b.rawValue }
}
