import Sweeps

/// The settings of a loss by the median of the metric, whatever their optimizer.
package struct SettingRanking {
  package struct Row {
    /// Equal medians share the mean of their ranks.
    package let rank: Double
    /// A trial with the setting's numbers, by its number in the plan.
    package let trial: Int
    package let summary: SettingSummary
  }

  /// The best, in order.
  package let rows: [Row]
  /// How many settings there are.
  package let total: Int

  /// - Parameter most: how many rows.
  package init(_ standings: Standings, lossIndex: Int, most: Int) {
    var all: [(score: Double, group: Int, setting: Int)] = []
    for (place, settings) in standings.groups.enumerated() {
      guard let settings, settings.group.lossIndex == lossIndex else { continue }
      for (setting, score) in standings.scores[place].enumerated() {
        all.append((score, place, setting))
      }
    }
    total = all.count
    all.sort { ($0.score, $0.group, $0.setting) < ($1.score, $1.group, $1.setting) }
    let shown = all.prefix(most)
    // A tie may reach beyond what is shown.
    let ranks = MeanRanks.ranks(
      all.prefix { $0.score <= (shown.last?.score ?? 0) }.map(\.score))
    let metric = standings.metric
    rows = zip(shown, ranks).compactMap { found, rank in
      guard let settings = standings.groups[found.group] else { return nil }
      return Row(
        rank: rank, trial: settings.firstTrial(of: found.setting),
        summary: SettingSummary(
          settings.table, standings.reportedTrials(settings, found.setting), metric))
    }
  }
}
