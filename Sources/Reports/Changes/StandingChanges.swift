import Analysis
import Figures
import Runner
import Sweeps

/// How optimizers, by their best settings, and single settings stand before and after a change, on one loss.
struct StandingChanges {
  /// An optimizer, or a setting of one, before and after; nil where it has no trials.
  struct Row {
    let old: Side?
    let new: Side?

    /// Whether it stands where it stood, with the same result.
    var isSame: Bool {
      guard let old, let new else { return false }
      return old.median == new.median && old.rank == new.rank && old.setting == new.setting
    }

    /// By how much its median changed, for ordering: infinite where it came, went, or explodes on one side.
    var magnitude: Double {
      guard let old, let new else { return .infinity }
      if old.median == new.median { return 0 }
      let size = max(abs(old.median), abs(new.median))
      return size < .infinity ? abs(new.median - old.median) / size : .infinity
    }
  }

  struct Side {
    /// The optimizer's title.
    let title: String
    /// What distinguishes it from other settings, in words; empty where nothing is swept.
    let setting: String
    /// All its numbers that the file names.
    let numbers: String
    /// Of the metric.
    let median: Double
    let rank: Double
  }

  /// In the order of the new standings, then those that are gone.
  let optimizers: [Row]
  /// Of all optimizers, in the order of the new plan, then those that are gone.
  let settings: [Row]

  /// - Parameters:
  ///   - oldLoss: the loss's place in the old experiment; nil where it is new.
  ///   - newLoss: nil where it is gone.
  init(_ old: Standings, _ new: Standings, oldLoss: Int?, newLoss: Int?) {
    optimizers = Self.paired(
      oldLoss.map { Self.optimizers(old, $0) } ?? [],
      newLoss.map { Self.optimizers(new, $0) } ?? [], keys: [\.title])
    settings = Self.paired(
      oldLoss.map { Self.settings(old, $0) } ?? [], newLoss.map { Self.settings(new, $0) } ?? [],
      keys: [{ "\($0.title)\n\($0.numbers)" }, { "\($0.title)\n\($0.setting)" }])
  }

  private static func optimizers(_ standings: Standings, _ loss: Int) -> [Side] {
    let plan = standings.results.plan
    return standings.losses[loss].map { row in
      Side(
        title: plan.experiment.title(ofOptimizer: row.optimizerIndex),
        setting: plan.settingDetail(of: row.trial), numbers: plan.numbers(of: row.trial),
        median: row.summary.median, rank: row.rank)
    }
  }

  /// By the repetitions that settings are reported on, as the standings are.
  private static func settings(_ standings: Standings, _ loss: Int) -> [Side] {
    let plan = standings.results.plan
    var sides: [(title: String, setting: String, numbers: String, median: Double)] = []
    for settings in standings.groups {
      guard let settings, settings.group.lossIndex == loss else { continue }
      let title = plan.experiment.title(ofOptimizer: settings.group.optimizerIndex)
      for setting in 0..<settings.count {
        let trial = settings.firstTrial(of: setting)
        let summary = SettingSummary(
          settings.table, standings.reportedTrials(settings, setting), standings.metric)
        sides.append(
          (title, plan.settingDetail(of: trial), plan.numbers(of: trial), summary.median))
      }
    }
    let ranks = MeanRanks.ranks(sides.map { standings.metric.shown($0.median) })
    return zip(sides, ranks).map {
      Side(
        title: $0.title, setting: $0.setting, numbers: $0.numbers, median: $0.median, rank: $1)
    }
  }

  /// Pairs by all numbers, then by those that distinguish a setting: where one that all settings share was
  /// changed, they are the same settings still.
  private static func paired(
    _ old: [Side], _ new: [Side], keys: [(Side) -> String]
  ) -> [Row] {
    var partners: [Int?] = new.map { _ in nil }
    var isPaired = old.map { _ in false }
    for key in keys {
      var places: [String: Int] = [:]
      for (at, side) in old.enumerated() where !isPaired[at] { places[key(side)] = at }
      for (at, side) in new.enumerated() where partners[at] == nil {
        guard let place = places.removeValue(forKey: key(side)) else { continue }
        partners[at] = place
        isPaired[place] = true
      }
    }
    let rows = zip(new, partners).map { side, place in Row(old: place.map { old[$0] }, new: side) }
    return rows + old.indices.filter { !isPaired[$0] }.map { Row(old: old[$0], new: nil) }
  }
}

extension Plan {
  /// The numbers of a trial's optimizer, all that the file names: a key that does not depend on which of them
  /// are swept.
  fileprivate func numbers(of trial: Int) -> String {
    let choice = experiment.optimizers[group(of: trial).optimizerIndex]
    let values = self.trial(trial).parameters
    return
      (choice.words.map { "\($0.column)=\($0.word)" }
      + choice.named.map { choice.detail($0, values[$0]) }).joined(separator: ", ")
  }
}
