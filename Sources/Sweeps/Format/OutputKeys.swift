extension ExperimentFormat {
  static let outputKeys: [FormatKey] = [
    FormatKey(
      "record.paths", .words(RecordRule.Paths.self),
      default: .words("all up to 100 trials, else plotted"),
      "Which trials are written to trajectories.csv.",
      details: ["Of losses of more than \(Experiment.mostRecordedDimension) components: none."],
      examples: ["record: {paths: none}"]),
    FormatKey(
      "record.every",
      .any([
        .whole(.stride),
        .words([FormatWord("log", "Steps 0 … 10, then about twenty a decade.")]),
      ]), default: .value("1"),
      "Which of their steps are written.",
      examples: ["record: {every: 10}", "record: {every: log}"]),
    FormatKey(
      "record.parameters",
      .list(of: .whole(.component), count: 1...1000, areUnique: true),
      default: .words("all, of losses over data up to \(LossChoice.mostColumns)"),
      "Which parameters are written, by their places among all tensors laid end to end, from 0.",
      details: ["Of a model with more parameters none is written unless it is named here."],
      examples: [learned("record: {parameters: [0, 7]}")]),
  ]
}

extension RecordRule.Paths: FormatWords {
  package var summary: String {
    switch self {
    case .all: "Every trial."
    case .plotted: "The trials that figures show."
    case .none: "No trial."
    }
  }
}
