import Optimizers
import Support

extension Validator {
  /// Refuses what optimizers that ask for losses alone cannot do: stand where gradients are changed, and
  /// optimize more parameters than their memory allows.
  func checkSearches(_ optimizers: [OptimizerChoice], _ losses: [LossChoice]) {
    for choice in optimizers {
      let definitions = choice.definitions
      for (outer, inner) in zip(definitions, definitions.dropFirst()) where inner.needs == .losses {
        error(
          "'\(outer.name)' drives optimizers by gradients, and '\(inner.name)' asks for none",
          at: choice.span, hint: "'\(inner.name)' stands by itself")
      }
      let definition = choice.definition
      if definition.needs == .losses, choice.clipsGradients {
        error(
          "'\(definition.name)' asks for no gradient that could be clipped", at: choice.span)
      }
      guard let most = definition.mostParameters else { continue }
      if let loss = losses.first(where: { $0.loss.dimension > most }) {
        error(
          "'\(definition.name)' optimizes at most \(most) parameters, and '\(loss.loss.name)' has"
            + " \(grouped(loss.loss.dimension))", at: choice.span,
          hint: "its memory grows with their square")
      }
    }
  }
}
