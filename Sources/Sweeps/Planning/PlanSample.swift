extension Plan {
  /// A few trials of some groups, evenly spread over each, from which the size of the tables and the
  /// time of the steps are estimated.
  ///
  /// - Parameters:
  ///   - groups: indices in ``groups``, ascending.
  ///   - trials: how many of each group, if it has so many.
  ///   - maximumIterations: the trials end after so many, or where the plan's own would.
  public func sample(
    of groups: [Int], trials: Int, maximumIterations: Int
  ) -> Plan {
    var experiment = experiment
    experiment.stop.maximumIterations = min(maximumIterations, self.maximumIterations)
    experiment.stop.maximumEpochs = nil
    var first = 0
    let picked = groups.filter { self.groups[$0].count > 0 }.map { at -> Group in
      let group = self.groups[at]
      let count = min(trials, group.count)
      let listed = (0..<count).map { index in
        trial(count == 1 ? 0 : index * (group.count - 1) / (count - 1), of: group)
      }
      defer { first += count }
      return Group(
        lossIndex: group.lossIndex, optimizerIndex: group.optimizerIndex, first: first,
        count: count, source: .listed(listed), kept: nil)
    }
    return Plan(experiment: experiment, groups: picked, notes: [])
  }
}
