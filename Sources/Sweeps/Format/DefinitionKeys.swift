import Engine

extension ExperimentFormat {
  static let definitionKeys: [FormatKey] = [
    FormatKey(
      "define.losses",
      .names(noun: "loss", .keys(below: "loss", except: ["name"])), default: .absent,
      "Losses by name, each a formula with the keys that 'loss' takes.",
      examples: [lossDefinition]),
    FormatKey(
      "define.optimizers", .names(noun: "optimizer", .keys(below: "define.optimizers")),
      default: .absent,
      "Optimizers by name, each written as the arithmetic of one step.",
      details: [
        "They are listed and swept like those of the catalogue, and compiled like them.",
        "A name of the catalogue cannot be taken.",
      ],
      examples: [optimizerDefinition]),
    FormatKey(
      "define.optimizers.parameters", .names(noun: "parameter", .number(.any)), default: .absent,
      "The optimizer's hyperparameters with their defaults.", examples: [optimizerDefinition]),
    FormatKey(
      "define.optimizers.state", .names(noun: "state", .formula), default: .absent,
      "What the optimizer keeps for each element of x, with its value before the first step.",
      details: ["It may be a formula of the parameters and x."], examples: [optimizerDefinition]),
    FormatKey(
      "define.optimizers.update", .names(noun: "state, x, or any other name", .formula),
      default: .required,
      "The statements of one step, in their order, each effective at once.",
      details: [
        "They may use x, gradient, loss, t (1 at the first step), the parameters and the states.",
        "A name that is neither x nor a state holds for the step alone.",
      ],
      examples: [optimizerDefinition]),
  ]
}
