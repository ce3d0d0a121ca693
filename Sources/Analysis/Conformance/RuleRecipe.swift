/// A rule in formulas, put together from parts that variants exchange.
protocol RuleRecipe: Sendable {
  var text: RecipeText { get }
}

/// The states and the statements of a rule, as experiment files define one.
struct RecipeText {
  /// With their initial values.
  var states: [(name: String, formula: String)] = []
  var statements: [(name: String, formula: String)] = []

  /// Adds a state that begins at 0, or at a formula's value.
  mutating func state(_ name: String, _ initial: String = "0") { states.append((name, initial)) }

  mutating func set(_ name: String, _ formula: String) { statements.append((name, formula)) }

  /// Whether some formula has a name.
  func reads(_ name: String) -> Bool {
    (states + statements).contains { _, formula in
      formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains(Substring(name))
    }
  }
}

/// Where the rule of the catalogue takes weight decay; other places are put around it.
enum DecayForm: Sendable {
  /// g ← g + λ·x
  case coupled
  /// x ← x·(1 − η·λ), before the step
  case before
  case none

  /// The gradient that a rule begins with.
  var gradient: String { self == .coupled ? "gradient + weight_decay*x" : "gradient" }

  /// x with a step.
  func moved(by step: String) -> String {
    self == .before ? "x*(1 - learning_rate*weight_decay) - \(step)" : "x - \(step)"
  }
}
