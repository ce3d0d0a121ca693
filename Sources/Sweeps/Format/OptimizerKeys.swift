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
      "optimizers.optimizer", .any([.entry(.optimizer), .list(of: .entry(.optimizer))]),
      default: .value("gradient_descent"),
      "The optimizer that another drives, as sam, lookahead, ema and swa do, with its parameters.",
      details: ["A list is swept: each makes an optimizer of its own."],
      examples: ["optimizers:\n  - sam: {optimizer: {adam: {learning_rate: [1e-3, 1e-2]}}}"]),
  ]
}

extension ParameterDescription {
  static let clipByValue = ParameterDescription(
    name: "clip_by_value", defaultValue: 1, range: .positive,
    summary: "The largest component of the gradient.")
  static let clipByGlobalNorm = ParameterDescription(
    name: "clip_by_global_norm", defaultValue: 1, range: .positive,
    summary: "The largest norm of the gradient.")
}
