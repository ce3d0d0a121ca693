import Sweeps

/// Trials whose curves make one of medians: they differ by their seed alone.
struct CurveFamilies {
  /// In the order of their first.
  private(set) var trials: [[Int]] = []

  /// - Parameters:
  ///   - joinsStarts: whether all repetitions of a setting belong together, whatever their starts.
  ///   - joinsSeeds: whether those of one setting that differ by their seed do.
  init(_ drawn: [Int], _ plan: Plan, joinsStarts: Bool, joinsSeeds: Bool = true) {
    var places: [String: Int] = [:]
    for trial in drawn {
      let values = plan.trial(trial)
      guard joinsStarts || values.seed != nil && joinsSeeds else {
        trials.append([trial])
        continue
      }
      let key = "\(plan.group(of: trial).first) \(values.parameters)"
      if let place = places[key] {
        trials[place].append(trial)
      } else {
        places[key] = trials.count
        trials.append([trial])
      }
    }
  }
}
