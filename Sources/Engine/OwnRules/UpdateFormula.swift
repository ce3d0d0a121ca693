import Formulas
import Programs

/// What is wrong with an optimizer written as formulas.
public struct UpdateFormulaError: Error, Sendable {
  /// Which part of the definition.
  public enum Place: Sendable, Hashable {
    case parameter(Int)
    /// The name of a rule inside.
    case rule(Int)
    case state(Int)
    /// The name that an assignment sets, by its number in the text.
    case target(Int)
    /// An assignment's formula.
    case statement(Int)
    /// The definition as a whole.
    case whole
  }
  public let place: Place
  public let mistake: FormulaError

  init(_ place: Place, _ mistake: FormulaError) {
    self.place = place
    self.mistake = mistake
  }

  /// A mistake that is of no part of a text.
  init(_ place: Place, _ message: String, hint: String? = nil) {
    self.init(place, FormulaError(0..<0, message, hint: hint))
  }
}

/// An optimizer written as formulas: parameters, states with initial values, and statements that run in order.
///
/// Values have the shape of the tensor at hand, a matrix of R rows and C columns or a vector of one column; rows,
/// columns and numbers are spread over it. `x`, `gradient`, `loss`, `t` (1 at the first step), the parameters and
/// the states may be used, and the functions of ``TensorLanguage``. A statement assigns `x`, a state, or a new name,
/// and takes effect at once. What depends on the parameters and `t` alone is computed in Double, once a step, then
/// rounded: a *coefficient*. Shapes are checked before anything runs.
public struct UpdateFormula: Sendable {
  public let parameterNames: [String]
  /// The names of the rules inside, in order.
  public let ruleNames: [String]
  public let stateNames: [String]
  /// Whether it evaluates at points of its own.
  public let evaluates: Bool
  /// All that determines the arithmetic, as bytes, but for that of the rules inside.
  public let canonicalBytes: [UInt8]
  let compiled: CompiledUpdate

  /// Reads a definition of numbers for each element.
  ///
  /// - Parameters:
  ///   - parameters: their names.
  ///   - states: names and formulas of the initial values, which may use the parameters and `x`.
  ///   - statements: names and formulas, in order.
  /// - Throws: the first mistake, with its place.
  public init(
    parameters: [String], states: [(name: String, formula: String)],
    statements: [(name: String, formula: String)]
  ) throws(UpdateFormulaError) {
    try self.init(
      UpdateText(
        parameters: parameters, states: states.map { UpdateText.State($0.name, $0.formula) },
        statements: statements.map { .assign(name: $0.name, formula: $0.formula) }))
  }

  /// Reads a definition.
  ///
  /// - Throws: the first mistake, with its place.
  public init(_ text: UpdateText) throws(UpdateFormulaError) {
    var reader = try UpdateReader(text)
    try reader.readStart()
    try reader.readSteps()
    try reader.checkUse()
    compiled = try reader.compile()
    canonicalBytes = reader.canonicalBytes
    evaluates = compiled.step.cuts.contains { $0.cut.kind == .gradient || $0.cut.kind == .loss }
    stateNames = text.states.map(\.name)
    parameterNames = text.parameters
    ruleNames = text.rules
  }
}
