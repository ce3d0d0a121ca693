import Engine
import Results
import Runner
import Sweeps

/// How the optimizers of an experiment compare: on each loss by their best settings, and over losses by
/// mean ranks.
///
/// A setting is chosen by the median of the metric over its repetitions; where the experiment has a
/// ``Selection``, over the repetitions of the seeds to choose on, and reported over the others.
package struct Standings {
  package let results: RunResults
  package let metric: Metric
  /// As the plan's groups; nil for groups without trials.
  package let groups: [GroupSettings?]
  /// For each group the metric's median over the repetitions that settings are chosen on, by setting.
  package let scores: [[Double]]
  /// For each loss its optimizers, the best first.
  package let losses: [[Standing]]

  /// An optimizer on a loss, by its best setting.
  package struct Standing {
    package let optimizerIndex: Int
    /// Its place in ``Standings/groups``, and the setting's there.
    package let groupIndex: Int
    package let setting: Int
    /// A trial with the setting's numbers, by its number in the plan.
    package let trial: Int
    package let summary: SettingSummary
    /// How many settings it had to choose from, and how many others are as good.
    package let settings: Int
    package let ties: Int
    /// 1 for the lowest median; equal medians share the mean of their ranks.
    package fileprivate(set) var rank = 1.0
    /// What the median repetition loses to the first of the loss; nil for the first itself, and where
    /// there are not two repetitions in common.
    package fileprivate(set) var difference: PairedDifference?
  }

  /// - Parameter metric: by what settings are compared; the experiment's own where it is nil.
  package init(_ results: RunResults, by metric: Metric? = nil) {
    let metric = metric ?? results.plan.experiment.metric
    self.results = results
    self.metric = metric
    let plan = results.plan
    let experiment = plan.experiment
    let groups = plan.groups.indices.map {
      plan.groups[$0].count > 0 ? GroupSettings(results, group: $0) : nil
    }
    let seeds = experiment.selection.map { Set($0.choose) }
    let scores = groups.map { group in
      group.map { Self.scores($0, plan, metric, seeds) } ?? []
    }
    self.groups = groups
    self.scores = scores
    losses = experiment.losses.indices.map { loss in
      Self.standings(
        results, metric, groups.indices.filter { groups[$0]?.group.lossIndex == loss }, groups,
        scores)
    }
  }

  /// The median of the metric of each setting of a group.
  private static func scores(
    _ settings: GroupSettings, _ plan: Plan, _ metric: Metric, _ seeds: Set<Int>?
  ) -> [Double] {
    (0..<settings.count).map { setting in
      let trials = kept(settings.trials(of: setting), settings, plan, seeds)
      if trials.count == 1 { return metric.ranked(settings.table, trials[0]) }
      return Quantiles.quantile(trials.map { metric.ranked(settings.table, $0) }.sorted(), 0.5)
    }
  }

  /// The trials of some seeds; all where nothing is random.
  private static func kept(
    _ trials: [Int], _ settings: GroupSettings, _ plan: Plan, _ seeds: Set<Int>?
  ) -> [Int] {
    guard let seeds else { return trials }
    return trials.filter {
      plan.trial($0, of: settings.group).seed.map { seeds.contains($0) } ?? true
    }
  }

  /// The trials by which a setting is reported, by their numbers within the group.
  package func reportedTrials(_ settings: GroupSettings, _ setting: Int) -> [Int] {
    Self.reported(results, settings, setting)
  }

  private static func reported(
    _ results: RunResults, _ settings: GroupSettings, _ setting: Int
  ) -> [Int] {
    let plan = results.plan
    return kept(
      settings.trials(of: setting), settings, plan, plan.experiment.selection.map { Set($0.report) }
    )
  }

  /// The median of a result of each setting of a group, over the repetitions that settings are chosen on.
  package func scores(_ settings: GroupSettings, by measure: Measure) -> [Double] {
    let plan = results.plan
    let seeds = plan.experiment.selection.map { Set($0.choose) }
    return (0..<settings.count).map { setting in
      let trials = Self.kept(settings.trials(of: setting), settings, plan, seeds)
      return Quantiles.quantile(trials.map { measure.ranked(settings.table, $0) }.sorted(), 0.5)
    }
  }

  private static func standings(
    _ results: RunResults, _ metric: Metric, _ places: [Int], _ groups: [GroupSettings?],
    _ scores: [[Double]]
  ) -> [Standing] {
    var found: [Standing] = places.compactMap { place in
      guard let settings = groups[place], let best = scores[place].min(),
        let setting = scores[place].firstIndex(of: best)
      else { return nil }
      return Standing(
        optimizerIndex: settings.group.optimizerIndex, groupIndex: place, setting: setting,
        trial: settings.firstTrial(of: setting),
        summary: SettingSummary(
          settings.table, reported(results, settings, setting), metric),
        settings: settings.count, ties: scores[place].count { $0 == best } - 1)
    }
    found.sort {
      ($0.summary.rankedMedian, $0.optimizerIndex) < ($1.summary.rankedMedian, $1.optimizerIndex)
    }
    let ranks = MeanRanks.ranks(found.map(\.summary.rankedMedian))
    for at in found.indices { found[at].rank = ranks[at] }
    guard let first = found.first else { return found }
    let reference = values(results, metric, groups, first)
    for at in found.indices.dropFirst() {
      let own = values(results, metric, groups, found[at])
      let pairs = own.compactMap { key, value in
        reference[key].map { (key: key, difference: Self.difference(value, $0)) }
      }.sorted { $0.key < $1.key }
      if pairs.count > 1 { found[at].difference = PairedDifference(pairs.map(\.difference)) }
    }
    return found
  }

  /// Two that came to nothing are equal.
  private static func difference(_ a: Double, _ b: Double) -> Double { a == b ? 0 : a - b }

  /// The metric of each reported repetition of a standing's setting.
  package func values(_ standing: Standing) -> [Repetition: Double] {
    Self.values(results, metric, groups, standing)
  }

  private static func values(
    _ results: RunResults, _ metric: Metric, _ groups: [GroupSettings?], _ standing: Standing
  ) -> [Repetition: Double] {
    guard let settings = groups[standing.groupIndex] else { return [:] }
    let plan = results.plan
    var values: [Repetition: Double] = [:]
    for index in reported(results, settings, standing.setting) {
      let trial = plan.trial(index, of: settings.group)
      values[Repetition(trial)] = metric.written(settings.table, index)
    }
    return values
  }
}

/// What a repetition shares with those of other settings: its start and its seed.
package struct Repetition: Hashable, Comparable, Sendable {
  package let seed: Int?
  package let start: [Double]

  package init(_ trial: Trial) {
    seed = trial.seed
    start = trial.start
  }

  package static func < (_ a: Repetition, _ b: Repetition) -> Bool {
    if a.seed != b.seed { return a.seed ?? -1 < b.seed ?? -1 }
    return a.start.lexicographicallyPrecedes(b.start)
  }
}

extension Standings {
  /// The most repetitions of a setting.
  package var mostRepetitions: Int { groups.compactMap { $0?.mostRepetitions }.max() ?? 1 }

  /// Whether some optimizer had more than one setting to choose from.
  package var hasChoice: Bool { groups.contains { ($0?.count ?? 0) > 1 } }

  /// The mean rank of each optimizer over the losses on which all have trials, the best first; nil for
  /// fewer than two optimizers or losses.
  package var meanRanks: MeanRanks? {
    // A listing all of whose trials are those of another has none.
    let optimizers = Set(losses.joined().map(\.optimizerIndex)).sorted()
    let whole = losses.filter { $0.count == optimizers.count }
    guard optimizers.count > 1, whole.count > 1 else { return nil }
    let ranks = whole.map { standings in
      standings.sorted { $0.optimizerIndex < $1.optimizerIndex }.map(\.rank)
    }
    return MeanRanks(ranks: ranks, methods: optimizers)
  }
}
