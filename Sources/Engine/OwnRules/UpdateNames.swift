import Formulas

/// Which names an update may use.
enum UpdateNames {
  private static let reserved = ["x", "gradient", "loss", "t"]

  /// Refuses names of parameters, rules and states that mean something already.
  static func check(_ text: UpdateText) throws(UpdateFormulaError) {
    var known = reserved
    let all =
      text.parameters.enumerated().map { ($1, UpdateFormulaError.Place.parameter($0)) }
      + text.rules.enumerated().map { ($1, UpdateFormulaError.Place.rule($0)) }
      + text.states.enumerated().map { ($1.name, UpdateFormulaError.Place.state($0)) }
    for (name, place) in all {
      try checkName(name, place)
      if case .rule = place, TensorLanguage.functionNames.contains(name) {
        throw UpdateFormulaError(
          place, "'\(name)' cannot be a rule's name", hint: "\(name)(…) is a function")
      }
      guard !known.contains(name) else {
        throw UpdateFormulaError(
          place, "'\(name)' is taken",
          hint: TensorLanguage.meaning(of: name) ?? "parameters and states share their names")
      }
      known.append(name)
    }
  }

  /// Refuses an assignment to what cannot be assigned.
  static func checkTarget(
    _ name: String, _ number: Int, _ text: UpdateText
  ) throws(UpdateFormulaError) {
    let place = UpdateFormulaError.Place.target(number)
    if text.parameters.contains(name) || text.rules.contains(name) {
      let what = text.rules.contains(name) ? "rule" : "parameter"
      throw UpdateFormulaError(
        place, "the \(what) '\(name)' cannot be assigned",
        hint: "make it a state, or use another name")
    }
    if name != "x", reserved.contains(name) {
      throw UpdateFormulaError(
        place, "'\(name)' cannot be assigned",
        hint: TensorLanguage.meaning(of: name).map { "\($0); assign x, a state, or a new name" })
    }
    try checkName(name, place)
  }

  private static func checkName(
    _ name: String, _ place: UpdateFormulaError.Place
  ) throws(UpdateFormulaError) {
    guard FormulaLanguage.isName(name), !FormulaLanguage.isReserved(name) else {
      throw UpdateFormulaError(
        place, "'\(name)' cannot be a name here",
        hint: FormulaLanguage.isReserved(name)
          ? TensorLanguage.meaning(of: name) : "a letter, then letters and digits")
    }
  }
}
