import Optimizers

/// A known way to write a rule otherwise than the catalogue does.
struct RuleVariant: Sendable {
  /// What differs, in a few words.
  let name: String
  /// What that means, in a sentence.
  let summary: String
  /// Who writes it so; empty where it is a mistake, or nobody's in particular.
  let usedBy: String
  /// Changes a rule; false where it makes no sense for it.
  let apply: @Sendable (inout RuleForm) -> Bool

  init(
    _ name: String, _ summary: String, _ usedBy: String = "",
    apply: @escaping @Sendable (inout RuleForm) -> Bool
  ) {
    self.name = name
    self.summary = summary
    self.usedBy = usedBy
    self.apply = apply
  }

  /// Variants for a rule, the likelier ones first: of its family, of any rule, then other rules of the catalogue.
  static func all(for form: RuleForm) -> [RuleVariant] {
    moments + squares + momenta + general + parameterVariants(of: form) + optimizers(besides: form)
  }

  // MARK: Families

  /// A variant of Adam's family.
  static func moments(
    _ name: String, _ summary: String, _ usedBy: String = "",
    _ change: @escaping @Sendable (inout MomentsRecipe) -> Bool
  ) -> RuleVariant {
    RuleVariant(name, summary, usedBy) { form in
      guard
        var recipe = form.recipe as? MomentsRecipe ?? MomentsRecipe(form.definition.name),
        form["nesterov"] ?? 0 == 0, change(&recipe)
      else { return false }
      form.recipe = recipe
      return true
    }
  }

  /// A variant of RMSProp or AdaGrad.
  static func squares(
    _ name: String, _ summary: String, _ usedBy: String = "",
    _ change: @escaping @Sendable (inout SquaresRecipe) -> Bool
  ) -> RuleVariant {
    RuleVariant(name, summary, usedBy) { form in
      guard var recipe = form.recipe as? SquaresRecipe ?? SquaresRecipe(form), change(&recipe)
      else { return false }
      form.recipe = recipe
      return true
    }
  }

  /// A variant of gradient descent with momentum.
  static func momenta(
    _ name: String, _ summary: String, _ usedBy: String = "",
    _ change: @escaping @Sendable (inout MomentumRecipe) -> Bool
  ) -> RuleVariant {
    RuleVariant(name, summary, usedBy) { form in
      guard var recipe = form.recipe as? MomentumRecipe ?? MomentumRecipe(form),
        recipe.buffer != .none, change(&recipe)
      else { return false }
      form.recipe = recipe
      return true
    }
  }

  // MARK: Other rules

  /// Each other optimizer of the catalogue, with the numbers that it has in common; around it what was.
  static func optimizers(besides form: RuleForm) -> [RuleVariant] {
    var found = OptimizerCatalogue.all.filter {
      !$0.wrapsOptimizer && $0.needs == .gradient && $0.name != form.definition.name
    }.map { other in
      RuleVariant(
        "the rule is \(other.name)",
        "\(other.title): \(lowercased(other.summary)) See 'descent explain \(other.name)'."
      ) { form in
        guard form.recipe == nil, form.wrappers.isEmpty, !form.definition.wrapsOptimizer,
          form.groups.isEmpty, form.decaySchedule == nil
        else { return false }
        form.take(other)
        return true
      }
    }
    if form.definition.wrapsOptimizer {
      found.append(
        RuleVariant(
          "\(form.definition.name) left out", "The optimizer inside steps alone."
        ) { form in
          let driven = form.definition.inners(
            of: OptimizerSettings(
              ParameterColumns(form.parameters.map { [$0] }), inners: form.inners))
          guard let (definition, settings) = driven.first?.resolved else { return false }
          var inside = RuleForm(definition, settings)
          inside.clipByValue = form.clipByValue ?? inside.clipByValue
          inside.clipByNorm = form.clipByNorm ?? inside.clipByNorm
          form = inside
          return true
        })
    }
    return found
  }

  private static func lowercased(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }
}

extension RuleForm {
  /// Becomes another optimizer, with the numbers whose names both have.
  mutating func take(_ other: OptimizerDefinition) {
    let known = zip(definition.parameters, parameters)
    parameters = other.parameters.map { described in
      let own = known.first { $0.0.name == described.name && $0.0.kind == described.kind }?.1
      guard let own, described.range.contains(own) else { return described.defaultValue }
      return own
    }
    definition = other
    if !other.takesSchedule { schedule = nil }
  }
}
