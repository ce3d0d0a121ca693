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

  /// The seeds that share a setting, if the group's trials are families of seeds; else 1.
  static func seeds(of group: Plan.Group, _ plan: Plan) -> Int {
    let count = plan.experiment.seeds.count
    let first = plan.trial(0, of: group)
    guard first.seed != nil, count > 1, group.count % count == 0 else { return 1 }
    let last = plan.trial(count - 1, of: group)
    return first.parameters == last.parameters && first.seed != last.seed ? count : 1
  }

  private static func drawn(_ groups: [Plan.Group], _ plan: Plan) -> [Int] {
    let families = groups.map { group in
      let seeds = seeds(of: group, plan)
      return (group: group, seeds: seeds, count: group.count / seeds)
    }
    let total = families.reduce(0) { $0 + $1.count }
    let curves = min(total, mostCurves)
    let steps = max(1, min(plan.experiment.stop.maximumIterations, 100_000))
    let mostSeeds = min(mostSeeds, max(8, mostSteps / steps / max(1, curves)))
    var result: [Int] = []
    var family = 0
    var before = 0
    for curve in 0..<curves {
      let place = spread(curve, over: total, most: curves)
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

  /// What a figure leaves out, in words; nil where it shows everything.
  static func omissions(_ set: TrialSet, _ plan: Plan) -> String? {
    guard set.drawn.count < set.count else { return nil }
    let families = set.groups.reduce(0) { $0 + $1.count / Self.seeds(of: $1, plan) }
    var clauses: [String] = []
    if families > mostCurves {
      clauses.append("\(mostCurves) of \(grouped(families)) settings")
    }
    let seeds = set.groups.map { Self.seeds(of: $0, plan) }.max() ?? 1
    let shown = set.drawn.count / max(1, min(families, mostCurves))
    if seeds > 1, shown < seeds {
      clauses.append("\(grouped(shown)) of \(grouped(seeds)) seeds behind each median")
    }
    return "Drawn: " + clauses.joined(separator: "; ") + ", evenly spread."
  }
}
