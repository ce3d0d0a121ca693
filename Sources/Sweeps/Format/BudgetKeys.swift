import Engine

extension ExperimentFormat {
  /// Which trials run, and on which seeds they are judged.
  static let budgetKeys: [FormatKey] = [
    FormatKey(
      "sampling.method", .words(SamplingMethod.self), default: .value("grid"),
      "How trials are chosen: every combination, or points of a sequence.",
      examples: ["sampling: {method: halton, trials: 50}"]),
    FormatKey(
      "sampling.trials", .whole(.trials), default: .words("none"),
      "How many points are drawn for each optimizer on each loss.",
      details: ["Every method but grid needs it, and grid has none."],
      examples: ["sampling: {method: random, trials: 512}"]),
    FormatKey(
      "sampling.seed", .whole(.seed), default: .value("0"),
      "What the points that are drawn depend on, beside their number.",
      examples: ["sampling: {method: sobol, trials: 64, seed: 1}"]),
    FormatKey(
      "selection.choose", .any([.number(.openUnit), seedRange]), default: .required,
      "The first and the last seed on which settings are chosen, or the share of the seeds.",
      details: ["A share is of the first seeds; settings are reported on the others."],
      examples: [
        selectionExample, "seeds: 30\nstart: {uniform: [-2, 2]}\nselection: {choose: 0.3}",
      ]),
    FormatKey(
      "selection.report", seedRange, default: .words("the seeds that do not choose"),
      "The first and the last seed on which chosen settings are reported.",
      examples: [selectionExample]),
  ]

  private static let seedRange = ValueForm.list(of: .whole(.seed), count: 2...2)
}

extension SamplingMethod: FormatWords {}
