import Engine
import Lanes

/// An optimizer of the catalogue: what users read about it, and its arithmetic.
public struct OptimizerDefinition: Sendable {
  /// Where the arithmetic comes from.
  enum Core: Sendable {
    /// Recorded when it is first needed, for parameters within some bounds.
    case traced(@Sendable ([ClosedRange<Double>]) -> OptimizerArithmetic)
    /// Around another optimizer.
    case wrapper(OptimizerWrapper)
    /// Written as formulas, around the rules that it names.
    case formula(UpdateFormula)
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
  /// Whether it draws random numbers, which differ by seed.
  public let randomness: OptimizerRandomness
  /// Whether its learning rate may follow a schedule.
  public let takesSchedule: Bool
  /// Whether it reports an average of its points, and of wrappers whether they report one of their own.
  private let reportsAverage: Bool
  let core: Core
  /// The optimizers that it drives, by the parameters that name them: ``OptimizerSettings/inners``.
  public let rulesInside: [RuleInside]

  /// Whether it drives other optimizers.
  public var wrapsOptimizer: Bool { !rulesInside.isEmpty }

  /// An optimizer whose arithmetic is a rule. The rule runs once, on a ``TracerLane``.
  ///
  /// - Parameters:
  ///   - rule: with its default hyperparameters; Swift infers its lane.
  ///   - name: as experiment files write it.
  ///   - title: as figures head it.
  ///   - summary: one sentence.
  ///   - equations: the update, a line each.
  ///   - source: where it comes from, as author and year.
  ///   - needs: what its steps ask for.
  ///   - randomness: whether it draws random numbers.
  public init<R: VectorRule>(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    needs: OptimizerNeeds = .gradient, randomness: OptimizerRandomness = .none, _ rule: R
  ) where R.V == TracerLane {
    self.init(
      name, title: title, summary: summary, equations: equations, source: source,
      parameters: R.parameters.map { $0.description(in: rule) }, needs: needs,
      randomness: randomness,
      takesSchedule: R.parameters.contains { $0.name == "learning_rate" },
      reportsAverage: R.averages, arithmetic: Array(name.utf8),
      core: .traced { OptimizerArithmetic(R.self, bounds: $0) })
  }

  /// An optimizer written as formulas.
  ///
  /// - Parameters:
  ///   - name: as the experiment names it.
  ///   - defaults: of the formula's parameters, in its order.
  ///   - rules: what the rules inside are by default, in the formula's order.
  ///   - equations: the statements as written.
  ///   - formula: the update, read and checked.
  public init(
    _ name: String, formula: UpdateFormula, defaults: [Double], rules: [InnerOptimizer] = [],
    equations: [String]
  ) {
    precondition(
      defaults.count == formula.parameterNames.count && rules.count == formula.ruleNames.count,
      "an optimizer's parameters and rules inside have a default each")
    // `heavy_ball` as `Heavy ball`.
    let words = String(name.map { $0 == "_" ? " " : $0 })
    self.init(
      name, title: words.prefix(1).uppercased() + words.dropFirst(),
      summary: "Defined in the experiment.", equations: equations, source: "the experiment file",
      parameters: zip(formula.parameterNames, defaults).map {
        ParameterDescription(
          name: $0.0, defaultValue: $0.1, range: .any, summary: "A parameter of the experiment's.")
      }, needs: formula.evaluates ? .evaluations : .gradient,
      takesSchedule: formula.parameterNames.contains("learning_rate"),
      arithmetic: Array("formula ".utf8) + formula.canonicalBytes, core: .formula(formula),
      rulesInside: zip(formula.ruleNames, rules).map {
        RuleInside(name: $0, standard: $1, isCalled: true)
      })
  }

  /// A wrapper around another optimizer.
  init(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    parameters: [ParameterDescription], needs: OptimizerNeeds = .gradient,
    wrapper: OptimizerWrapper
  ) {
    self.init(
      name, title: title, summary: summary, equations: equations, source: source,
      parameters: parameters, needs: needs, takesSchedule: false,
      reportsAverage: wrapper.average != nil, arithmetic: Array(name.utf8),
      core: .wrapper(wrapper), rulesInside: [.wrapped])
  }

  /// A search method, once for each precision.
  init<F: SearchMethod, D: SearchMethod>(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    needs: OptimizerNeeds = .evaluations, _ float: F.Type, _ double: D.Type
  ) where F.Number == Float, D.Number == Double {
    let maker = SearchMaker(
      float: { SearchOptimizer<FloatPack, F>($0) }, double: { SearchOptimizer<DoublePack, D>($0) })
    let core = SearchCore(parameterCount: D.parameters.count, make: maker)
    self.init(
      name, title: title, summary: summary, equations: equations, source: source,
      parameters: D.parameters, needs: needs,
      takesSchedule: D.parameters.contains { $0.name == "learning_rate" },
      arithmetic: Array(name.utf8), core: .traced { _ in OptimizerArithmetic(core) })
  }

  private init(
    _ name: String, title: String, summary: String, equations: [String], source: String,
    parameters: [ParameterDescription], needs: OptimizerNeeds,
    randomness: OptimizerRandomness = .none, takesSchedule: Bool,
    reportsAverage: Bool = false, arithmetic: [UInt8], core: Core, rulesInside: [RuleInside] = []
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.equations = equations
    self.source = source
    self.parameters = parameters
    self.needs = needs
    self.randomness = randomness
    self.takesSchedule = takesSchedule
    self.reportsAverage = reportsAverage
    self.arithmetic = arithmetic
    self.core = core
    self.rulesInside = rulesInside
  }
}

/// An optimizer that another one drives.
public struct RuleInside: Sendable {
  /// The parameter that names it.
  public let name: String
  /// What it is where that parameter is not given.
  public let standard: InnerOptimizer
  /// Whether formulas call it with a gradient: then it is no search method.
  public let isCalled: Bool

  /// What a wrapper of the catalogue drives.
  static let wrapped = RuleInside(
    name: "optimizer", standard: .gradientDescent, isCalled: false)
}

extension OptimizerDefinition {
  /// Whether it reports an average of its points with these settings, its own or that of what it wraps. `average_loss`
  /// is then the loss there, and what trials are compared by. Rules that formulas call keep theirs to themselves.
  public func averages(with settings: OptimizerSettings) -> Bool {
    guard case .wrapper = core, !reportsAverage else { return reportsAverage }
    return inners(of: settings).contains {
      let (definition, inner) = $0.resolved
      return definition.averages(with: inner)
    }
  }
}

/// Whether an optimizer draws random numbers.
public enum OptimizerRandomness: Sendable, Hashable {
  case none
  case always
  /// Where a parameter is a word of its choices.
  case choice(parameter: String, word: String)
}

/// What an optimizer asks for in a step.
public enum OptimizerNeeds: Int, Sendable, Hashable, Comparable {
  /// The one gradient of every step.
  case gradient
  /// Losses and gradients at points of its own choice, from an ``Evaluator``.
  case evaluations
  /// Second derivatives along directions, too.
  case curvature

  public static func < (_ a: Self, _ b: Self) -> Bool { a.rawValue < b.rawValue }
}
