import Analysis
import Plotting
import Results
import Runner
import Support
import Sweeps

/// Which paths a figure of contours shows, and what they are called.
enum PathChoice {
  /// The trials of each figure: all where they are few, else of each optimizer its best setting, all from one
  /// start: paths from different ones would compare starts, and the luckiest trial is no setting's.
  ///
  /// - Parameter fromOneStart: whether paths from several starts never stand together, however few: planes of many
  ///   dimensions would show how far apart the starts are.
  static func sets(
    of results: RunResults, _ split: Split, fromOneStart: Bool = false
  ) -> [TrialSet] {
    let plan = results.plan
    var sets = TrialSet.sets(of: plan, split: split)
    func differ(_ set: TrialSet) -> Bool {
      (plan.experiment.losses[set.lossIndex].usesSeeds
        || set.groups.contains { plan.experiment.optimizers[$0.optimizerIndex].usesSeeds })
        && plan.experiment.seeds.count > 1
        || plan.startDiffers(onLoss: set.lossIndex).contains(true)
    }
    func isChosen(_ set: TrialSet) -> Bool {
      set.groups.count > 1
        && (set.count > TrialSet.mostDrawn || fromOneStart && differ(set))
    }
    if fromOneStart {
      sets = sets.map { set in
        guard set.groups.count == 1, differ(set), let first = set.groups.first?.first else {
          return set
        }
        let own = Repetition(plan.trial(first))
        let alike = (first..<first + set.count).lazy.filter { Repetition(plan.trial($0)) == own }
        return TrialSet(
          lossIndex: set.lossIndex, optimizerIndex: set.optimizerIndex, groups: set.groups,
          drawn: Array(alike.prefix(TrialSet.mostDrawn)))
      }
    }
    guard sets.contains(where: isChosen) else { return sets }
    let standings = Standings(results)
    return sets.map { set in
      guard isChosen(set) else { return set }
      return TrialSet(
        lossIndex: set.lossIndex, optimizerIndex: nil, groups: set.groups,
        drawn: best(standings.losses[set.lossIndex], standings))
    }
  }

  /// Of some optimizers the trials of their best settings from one start: that of the first's median trial.
  private static func best(_ rows: [Standings.Standing], _ standings: Standings) -> [Int] {
    let plan = standings.results.plan
    let shown = rows.prefix(TrialSet.mostDrawn)
    guard let first = shown.first else { return [] }
    let ordered = standings.values(first).sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    let start = ordered.isEmpty ? nil : ordered[(ordered.count - 1) / 2].key
    return shown.compactMap { row -> Int? in
      guard let settings = standings.groups[row.groupIndex] else { return nil }
      let trials = standings.reportedTrials(settings, row.setting)
      let own = trials.first { Repetition(plan.trial($0, of: settings.group)) == start }
      return (own ?? trials.first).map { settings.group.first + $0 }
    }.sorted()
  }
}

extension FigureData {
  /// What a figure of the best trials leaves out; nil where it shows everything.
  func choice(_ set: TrialSet) -> String? {
    guard set.drawn.count < set.count else { return nil }
    guard set.groups.count > 1 else { return omissions(set) }
    var exploded = 0
    for group in set.groups {
      let table = results.outcomes[plan.groupIndex(of: group.first)]
      for index in 0..<group.count where table.status(of: index) == .exploded { exploded += 1 }
    }
    let metric = Words.spoken(experiment.metric.rawValue)
    let oneStart =
      plan.startDiffers(onLoss: set.lossIndex).contains(true)
      ? ", all from the start of the first's median trial" : ""
    return "Drawn: of each optimizer its best setting, by the median \(metric)\(oneStart);"
      + " \(set.drawn.count) of \(grouped(set.count)) trials, of which \(grouped(exploded)) exploded."
  }

  /// The one parameter in which the trials of a figure differ, where there is but one.
  ///
  /// - Parameter allowsWords: whether trials may differ by words, such as names of schedules, too.
  func onlyParameter(_ set: TrialSet, allowsWords: Bool = false) -> String? {
    guard set.optimizerIndex == nil, !plan.startDiffers(onLoss: set.lossIndex).contains(true) else {
      return nil
    }
    var names = Set<String>()
    for group in set.groups {
      let choice = experiment.optimizers[group.optimizerIndex]
      let places = choice.distinguishing(in: experiment)
      guard places.count <= 1 else { return nil }
      guard allowsWords || choice.distinguishingWords(in: experiment).isEmpty else { return nil }
      names.formUnion(places.map { choice.parameters[$0].name })
    }
    return names.count == 1 ? names.first : nil
  }
}
