import Engine

extension ExperimentFormat {
  static let stopKeys: [FormatKey] = [
    FormatKey(
      "stop.max_iterations", .whole(.iterations), default: .value("1000"),
      "The most steps of a trial.", examples: ["stop: {max_iterations: 2000}"]),
    FormatKey(
      "stop.max_epochs", .whole(.epochs), default: .words("none; max_iterations counts"),
      "The most passes over the training rows, in place of max_iterations.",
      details: ["It is for losses over data. With 'batch: all' an epoch is one step."],
      examples: [learned("batch: 32\nstop: {max_epochs: 20}")]),
    FormatKey(
      "stop.converged",
      .any([
        .words([FormatWord("never", "Every trial runs to its end, or explodes.")]), criterion,
        .list(of: criterion),
      ]), default: .value("unchanged"),
      "What counts as converged; of several criteria any one suffices.",
      details: [
        "A trial whose x stops changing where the gradient is not small is 'stalled' instead."
      ],
      examples: [
        "stop: {converged: {gradient_norm: 1e-6}}",
        "stop: {converged: [unchanged, {loss_below: 1e-8}]}", "stop: {converged: never}",
      ]),
    FormatKey(
      "stop.converged.gradient_norm", .number(tolerance), default: .absent,
      "Converged where the Euclidean norm of the gradient is at most this.",
      examples: ["stop: {converged: {gradient_norm: 1e-6}}"]),
    FormatKey(
      "stop.converged.loss_below", .number(unbounded), default: .absent,
      "Converged where the loss is below this.", examples: ["stop: {converged: {loss_below: 2.1}}"]),
    FormatKey(
      "stop.converged.loss_change", .number(tolerance), default: .absent,
      "Converged where the loss changes by at most this in a step.",
      details: ["The change is absolute; 'patience' asks for several steps in a row."],
      examples: ["stop: {converged: {loss_change: 1e-9, patience: 10}}"]),
    FormatKey(
      "stop.converged.patience", .whole(.patience), default: .value("1"),
      "For how many steps in a row 'loss_change' has to hold.",
      examples: ["stop: {converged: {loss_change: 1e-9, patience: 10}}"]),
    FormatKey(
      "stop.converged.test_accuracy_above", .number(.unit), default: .absent,
      "Converged where at least this share of the test rows is right, at an evaluation.",
      examples: [
        learned("stop: {converged: {test_accuracy_above: 0.9}}")
      ]),
    FormatKey(
      "stop.exploded", .keys(below: "stop.exploded"), default: .absent,
      "What counts as exploded, beside a gradient that is NaN.",
      examples: ["stop: {exploded: {loss_above: 1e12}}"]),
    FormatKey(
      "stop.exploded.loss_above", .number(unbounded), default: .absent,
      "Exploded where the loss is above this.",
      examples: ["stop: {exploded: {loss_above: 1e12}}"]),
  ]

  /// From 0 on; an infinite one always holds.
  static let tolerance = ParameterRange(0, .infinity)
  /// Any number, infinite ones too.
  private static let unbounded = ParameterRange(-.infinity, .infinity)

  private static let criterion = ValueForm.any([
    .words([FormatWord("unchanged", "Every parameter equals its value one step before.")]),
    .keys(below: "stop.converged"),
  ])
}
