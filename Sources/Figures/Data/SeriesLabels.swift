import Sweeps

/// What the series of a figure are called: by what they differ in. What all share stands in the title and
/// the caption, once.
struct SeriesLabels {
  /// In the order of the trials given.
  let texts: [String]
  /// The optimizer that all series are of, for the title; nil where there are several.
  let optimizer: String?
  /// What else all share of what distinguishes trials of the experiment: `learning rate=0.1`.
  let shared: [String]
  /// The parameter whose value alone follows the optimizer's name.
  let number: String?

  /// - Parameters:
  ///   - trials: one of each series.
  ///   - isSetting: whether a series stands for all repetitions of a setting, by the trial's place.
  ///   - allowsWords: whether a number alone may be a word.
  init(
    _ trials: [Int], _ set: TrialSet, _ data: FigureData, allowsWords: Bool = false,
    isSetting: (Int) -> Bool = { _ in false }
  ) {
    let (plan, experiment) = (data.plan, data.experiment)
    let optimizers = trials.map { plan.group(of: $0).optimizerIndex }
    let titles = Set(optimizers.map { experiment.optimizers[$0].title })
    // One optimizer may be listed twice, with other numbers.
    let isOne = set.optimizerIndex != nil || titles.count == 1 && trials.count > 1
    optimizer =
      set.optimizerIndex.map { data.title(ofOptimizer: $0) }
      ?? (isOne
        ? (Set(optimizers).count == 1
          ? data.title(ofOptimizer: optimizers[0]) : titles.first) : nil)
    let number =
      isOne
      ? nil
      : data.onlyParameter(set, allowsWords: allowsWords)
        ?? (trials.indices.allSatisfy(isSetting) ? Self.onlyParameter(set, experiment) : nil)
    self.number = number
    let parts = trials.enumerated().map { place, trial in
      isSetting(place) ? plan.settingParts(of: trial) : plan.detailParts(of: trial)
    }
    var shared: [String] = []
    if trials.count > 1, number == nil, let first = parts.first {
      shared = first.filter { part in parts.allSatisfy { $0.contains(part) } }
    }
    self.shared = shared
    var texts = trials.indices.map { at -> String in
      let title = isOne ? "" : data.title(ofOptimizer: optimizers[at])
      if number != nil {
        let choice = experiment.optimizers[optimizers[at]]
        let value = choice.distinguishing(in: experiment).first.map {
          choice.parameters[$0].text(plan.trial(trials[at]).parameters[$0], Words.short)
        }
        return [title, value ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
      }
      return ([title] + parts[at].filter { !shared.contains($0) }).filter { !$0.isEmpty }
        .joined(separator: ", ")
    }
    // A series without anything of its own, or with no more than another, has its optimizer's name.
    let counts = Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +)
    for at in texts.indices where texts[at].isEmpty || isOne && counts[texts[at], default: 0] > 1 {
      let title = data.title(ofOptimizer: optimizers[at])
      texts[at] = [title, texts[at]].filter { !$0.isEmpty }.joined(separator: ", ")
    }
    self.texts = texts
  }

  /// The only parameter in which the settings of a figure's optimizers differ, however their starts do.
  private static func onlyParameter(_ set: TrialSet, _ experiment: Experiment) -> String? {
    var names = Set<String>()
    for group in set.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let places = choice.distinguishing(in: experiment)
      guard places.count <= 1, choice.distinguishingWords(in: experiment).isEmpty else {
        return nil
      }
      names.formUnion(places.map { choice.parameters[$0].name })
    }
    return names.count == 1 ? names.first : nil
  }

  /// What all series share, as a sentence; nil where nothing is left to say.
  var sharedSentence: String? {
    shared.isEmpty ? nil : "All series: \(shared.joined(separator: ", "))."
  }
}
