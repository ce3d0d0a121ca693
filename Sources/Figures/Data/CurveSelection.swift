import Analysis
import Runner
import Support
import Sweeps

/// Which trials a figure of curves shows: whole families of seeds, not single trials of them, since
/// a median over some of the seeds of some settings would be none.
enum CurveSelection {
  /// The most curves in one figure.
  static let mostCurves = 40
  /// The most seeds behind one median.
  static let mostSeeds = 400
  /// The most recorded steps of all curves of a figure together.
  static let mostSteps = 4_000_000

  static func sets(
    of plan: Plan, split: Split
  ) -> [TrialSet] {
    TrialSet.sets(of: plan, split: split).map { set in
      TrialSet(
        lossIndex: set.lossIndex, optimizerIndex: set.optimizerIndex, groups: set.groups,
        drawn: drawn(set.groups, plan))
    }
  }

  /// As ``sets(of:split:)`` of the plan, each optimizer's best setting among them: an even sample alone
  /// might drop the winner.
  static func sets(of results: RunResults, split: Split) -> [TrialSet] {
    let plan = results.plan
    guard isSampled(plan, split: split) else { return sets(of: plan, split: split) }
    let standings = Standings(results)
    return TrialSet.sets(of: plan, split: split).map { set in
      let winners = standings.losses[set.lossIndex].filter { row in
        set.groups.contains { $0.optimizerIndex == row.optimizerIndex }
      }.map(\.trial)
      return TrialSet(
        lossIndex: set.lossIndex, optimizerIndex: set.optimizerIndex, groups: set.groups,
        drawn: drawn(set.groups, plan, winners: winners))
    }
  }

  /// Whether some figure has more settings than curves.
  static func isSampled(_ plan: Plan, split: Split) -> Bool {
    TrialSet.sets(of: plan, split: split).contains { families(of: $0.groups, plan) > mostCurves }
  }

  /// How many curves all trials of some groups would make.
  private static func families(of groups: [Plan.Group], _ plan: Plan) -> Int {
    groups.reduce(0) { $0 + $1.count / seeds(of: $1, plan) }
  }

  /// Of more settings the best of each optimizer is shown.
  static let mostSettings = 10

  /// How many settings a group has, as far as the plan knows.
  static func settings(of group: Plan.Group, _ plan: Plan) -> Int {
    group.repetitions.map { group.count / $0 } ?? group.count / seeds(of: group, plan)
  }

  /// Of each optimizer the repetitions of its best setting.
  static func bestSets(of results: RunResults, split: Split) -> [TrialSet] {
    let standings = Standings(results)
    let plan = results.plan
    return TrialSet.sets(of: plan, split: split).map { set in
      let rows = standings.losses[set.lossIndex].filter { row in
        set.optimizerIndex.map { $0 == row.optimizerIndex } ?? true
      }.sorted { $0.optimizerIndex < $1.optimizerIndex }
      let most = mostSeeds(of: plan, curves: rows.count)
      let drawn = rows.prefix(mostCurves).flatMap { row -> [Int] in
        guard let settings = standings.groups[row.groupIndex] else { return [] }
        let trials = standings.reportedTrials(settings, row.setting)
        let kept = min(trials.count, most)
        return (0..<kept).map {
          settings.group.first + trials[spread($0, over: trials.count, most: kept)]
        }
      }
      return TrialSet(
        lossIndex: set.lossIndex, optimizerIndex: set.optimizerIndex, groups: set.groups,
        drawn: drawn)
    }
  }

  /// What is said where some best settings have more repetitions than are shown; nil where none has.
  static func sampledRepetitions(_ sets: [TrialSet], _ results: RunResults) -> String? {
    let plan = results.plan
    let least = sets.map { mostSeeds(of: plan, curves: $0.groups.count) }.min() ?? mostSeeds
    guard plan.groups.contains(where: { ($0.repetitions ?? $0.count) > least }) else { return nil }
    let standings = Standings(results)
    var (shown, all) = (0, 0)
    for set in sets {
      shown += set.drawn.count
      for row in standings.losses[set.lossIndex]
      where set.optimizerIndex.map({ $0 == row.optimizerIndex }) ?? true {
        all +=
          standings.groups[row.groupIndex].map {
            standings.reportedTrials($0, row.setting).count
          } ?? 0
      }
    }
    return shown < all
      ? "Drawn: \(grouped(shown)) of \(grouped(all)) repetitions, evenly spread." : nil
  }

  /// The most trials that ``bestSets(of:split:)`` shows.
  static func mostBestTrials(of plan: Plan) -> Int {
    let groups = plan.groups.filter { $0.count > 0 }
    let most = mostSeeds(of: plan, curves: groups.count)
    return groups.reduce(0) { $0 + min(most, $1.repetitions ?? $1.count) }
  }

  /// Trials that are listed, each once.
  static func sets(of trials: [Int], _ plan: Plan, split: Split) -> [TrialSet] {
    var known = Set<Int>()
    let trials = trials.filter { $0 < plan.count && known.insert($0).inserted }
    return TrialSet.sets(of: plan, split: split).compactMap { set in
      let own = trials.filter { trial in
        set.groups.contains { $0.first <= trial && trial < $0.first + $0.count }
      }
      return own.isEmpty
        ? nil
        : TrialSet(
          lossIndex: set.lossIndex, optimizerIndex: set.optimizerIndex, groups: set.groups,
          drawn: own)
    }
  }

  /// The most trials behind a median.
  private static func mostSeeds(of plan: Plan, curves: Int) -> Int {
    let steps = max(1, min(plan.maximumIterations, 100_000))
    return min(mostSeeds, max(8, mostSteps / steps / max(1, curves)))
  }

  /// The seeds that share a setting, if the group's trials are families of seeds; else 1.
  static func seeds(of group: Plan.Group, _ plan: Plan) -> Int {
    let count = plan.experiment.seeds.count
    let first = plan.trial(0, of: group)
    guard first.seed != nil, count > 1, group.count % count == 0 else { return 1 }
    let last = plan.trial(count - 1, of: group)
    return first.parameters == last.parameters && first.seed != last.seed ? count : 1
  }

  /// - Parameter winners: trials whose families are drawn in any case.
  private static func drawn(
    _ groups: [Plan.Group], _ plan: Plan, winners: [Int] = []
  ) -> [Int] {
    let families = groups.map { group in
      let seeds = seeds(of: group, plan)
      return (group: group, seeds: seeds, count: group.count / seeds)
    }
    let total = families.reduce(0) { $0 + $1.count }
    var places = Set<Int>()
    var before = 0
    for (group, seeds, count) in families {
      for winner in winners where group.first <= winner && winner < group.first + group.count {
        places.insert(before + (winner - group.first) / seeds)
      }
      before += count
    }
    let others = min(total, max(mostCurves - places.count, 0))
    for curve in 0..<others { places.insert(spread(curve, over: total, most: others)) }
    let mostSeeds = mostSeeds(of: plan, curves: places.count)
    var result: [Int] = []
    var family = 0
    before = 0
    for place in places.sorted() {
      while place >= before + families[family].count {
        before += families[family].count
        family += 1
      }
      let (group, seeds, _) = families[family]
      let first = group.first + (place - before) * seeds
      let kept = min(seeds, mostSeeds)
      result += (0..<kept).map { first + spread($0, over: seeds, most: kept) }
    }
    return result
  }

  /// The place of the `index`-th of `most` things that are spread evenly over `count`.
  private static func spread(_ index: Int, over count: Int, most: Int) -> Int {
    most >= count ? index : index * (count - 1) / max(most - 1, 1)
  }

  /// What a figure of all settings leaves out, in words; nil where it shows everything.
  static func omissions(_ set: TrialSet, _ plan: Plan) -> String? {
    guard set.drawn.count < set.count else { return nil }
    let families = families(of: set.groups, plan)
    var drawn = Set<Int>()
    for trial in set.drawn {
      let group = plan.group(of: trial)
      drawn.insert(group.first + (trial - group.first) / seeds(of: group, plan))
    }
    var clauses: [String] = []
    if drawn.count < families {
      clauses.append(
        "\(drawn.count) of \(grouped(families)) settings, each optimizer's best among them")
    }
    let seeds = set.groups.map { Self.seeds(of: $0, plan) }.max() ?? 1
    let shown = set.drawn.count / max(1, drawn.count)
    if seeds > 1, shown < seeds {
      clauses.append("\(grouped(shown)) of \(grouped(seeds)) seeds behind each median")
    }
    return "Drawn: " + clauses.joined(separator: "; ") + ", evenly spread."
  }
}
