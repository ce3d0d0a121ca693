import Engine

extension ExperimentFormat {
  /// What every optimizer takes beside its own parameters.
  static let optimizerKeys: [FormatKey] = [
    FormatKey(
      "optimizers.zip", .zip, default: .absent,
      "Pairs lists of equal length: the first values together, then the second ones.",
      details: ["A parameter stands in zip or beside it. Within it nothing is drawn at random."],
      examples: [
        "optimizers:\n  - momentum:\n      zip: {learning_rate: [1e-3, 1e-2], momentum: [0.9, 0.5]}"
      ]),
    FormatKey(
      "optimizers.clip_by_value", .swept(.clipByValue), default: .words("no bound"),
      "The largest component of the gradient: larger ones are cut to it before the step.",
      examples: ["optimizers:\n  - gradient_descent: {clip_by_value: 1}"]),
    FormatKey(
      "optimizers.clip_by_global_norm", .swept(.clipByGlobalNorm), default: .words("no bound"),
      "The largest norm of the gradient: a longer one is scaled down to it before the step.",
      examples: ["optimizers:\n  - gradient_descent: {clip_by_global_norm: [0.1, 1]}"]),
    FormatKey(
      "optimizers.gradient_centralization", .swept(.gradientCentralization),
      default: .words("gradients as they are"),
      "Whether each row of a matrix's gradient has its mean taken away before the step.",
      details: ["It comes after clipping; vectors and numbers keep their gradients."],
      examples: [
        learned("optimizers:\n  - sgd: {momentum: 0.9, gradient_centralization: [false, true]}")
      ]),
    FormatKey(
      "optimizers.accumulate", .swept(.accumulate), default: .words("one"),
      "How many minibatches a step takes: it is made with the mean of their gradients.",
      details: [
        "They follow one another: an iteration is a step, and epochs advance by all of them.",
        "With noise and all rows a step takes as many noisy gradients.",
        "Each is counted as an evaluation of the gradient.",
        "It stands beside the outermost optimizer, and needs minibatches or noise.",
      ],
      examples: [learned("batch: {size: 16}\noptimizers:\n  - adam: {accumulate: [1, 4]}")]),
    FormatKey(
      "optimizers.groups",
      .list(of: .keys(below: "optimizers.groups", others: ("parameter", groupParameter))),
      default: .absent,
      "Groups of tensors that have numbers of their own for some parameters of the optimizer.",
      details: [
        "A group's number replaces the optimizer's, under a schedule too, and may be swept.",
        "Its column is called by its tensors: 'groups.b*.weight_decay'.",
        "A tensor is in one group at most; around another optimizer groups stand in that one.",
        "What all tensors share cannot differ: no number that an estimate over all of them takes.",
      ],
      examples: [
        learned("optimizers:\n  - adamw: {groups: [{tensors: b, weight_decay: 0}]}"),
        learned(
          "optimizers:\n  - sgd:\n      groups:\n        - {tensors: W, learning_rate_factor: 0.1}\n"
            + "        - {tensors: b, frozen: true}"),
      ]),
    FormatKey(
      "optimizers.groups.tensors", .any([.text, .list(of: .text)]), default: .required,
      "The tensors of the group by name, in which * stands for any characters.",
      details: [
        "They are the matrices and vectors of a model, or the variables of a formula.",
        "Of a formula's single numbers those of a group are one vector.",
      ],
      examples: [
        learned("optimizers:\n  - adamw: {groups: [{tensors: [W, b], weight_decay: 0.1}]}"),
        "optimizers:\n  - adam: {groups: [{tensors: \"*\", learning_rate_factor: 0.5}]}",
      ]),
    FormatKey(
      "optimizers.groups.learning_rate_factor", .swept(.learningRateFactor),
      default: .words("the learning rate as it is"),
      "What the learning rate is multiplied by in the group, a schedule's too.",
      details: ["Rates that an optimizer has for vectors alone are multiplied alike."],
      examples: [
        learned("optimizers:\n  - adam: {groups: [{tensors: W, learning_rate_factor: [0.1, 1]}]}")
      ]),
    FormatKey(
      "optimizers.groups.frozen", .swept(.frozen), default: .words("not frozen"),
      "Whether the tensors of the group, and what is kept for them, stay as they are.",
      details: ["Their gradients count as 0, so that norms over all parameters leave them out."],
      examples: [learned("optimizers:\n  - adam: {groups: [{tensors: W, frozen: true}]}")]),
    FormatKey(
      "optimizers.optimizer", .any([.entry(.optimizer), .list(of: .entry(.optimizer))]),
      default: .value("gradient_descent"),
      "The optimizer that a wrapper such as sam or lookahead drives, with its parameters.",
      details: ["A list is swept: each makes an optimizer of its own."],
      examples: ["optimizers:\n  - sam: {optimizer: {adam: {learning_rate: [1e-3, 1e-2]}}}"]),
  ]

  /// A parameter of the optimizer in a group.
  private static let groupParameter = ValueForm.any([
    .swept(
      ParameterDescription(
        name: "parameter", defaultValue: 0, range: .any, summary: "A parameter of the optimizer.")),
    .boolean,
  ])
}

extension ParameterDescription {
  static let gradientCentralization = ParameterDescription(
    name: "gradient_centralization", defaultValue: 0, range: .unit,
    summary: "Whether gradients of rows of matrices lose their means.", kind: .boolean)
  static let accumulate = ParameterDescription(
    name: "accumulate", defaultValue: 1, range: ParameterRange(1, 1_000_000),
    summary: "How many minibatches a step takes.", kind: .whole)
  static let learningRateFactor = ParameterDescription(
    name: "learning_rate_factor", defaultValue: 1, range: .nonNegative,
    summary: "What the learning rate is multiplied by.")
  static let frozen = ParameterDescription(
    name: "frozen", defaultValue: 0, range: .unit,
    summary: "Whether the tensors stay as they are.", kind: .boolean)
  static let clipByValue = ParameterDescription(
    name: "clip_by_value", defaultValue: 1, range: .positive,
    summary: "The largest component of the gradient.")
  static let clipByGlobalNorm = ParameterDescription(
    name: "clip_by_global_norm", defaultValue: 1, range: .positive,
    summary: "The largest norm of the gradient.")
}
