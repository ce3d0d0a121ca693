import Optimizers

/// Some trials by column: what an engine is given, and what tables are written from.
public struct TrialColumns: Sendable {
  /// How many trials.
  public let count: Int
  /// For each parameter of the optimizer one value for all trials, or one for each.
  public var parameters: [[Double]]
  /// For each component of the loss one start for all trials, or one for each.
  public var starts: [[Double]]
  /// One for all trials, or one for each; nil where nothing is random.
  public var seeds: [Int]?

  public init(count: Int, parameters: [[Double]], starts: [[Double]], seeds: [Int]? = nil) {
    self.count = count
    self.parameters = parameters
    self.starts = starts
    self.seeds = seeds
  }

  /// Trials as columns.
  public init(_ trials: [Trial]) {
    let first = trials.first
    self.init(
      count: trials.count,
      parameters: (first?.parameters ?? []).indices.map { index in
        Self.shortened(trials.map { $0.parameters[index] })
      },
      starts: (first?.start ?? []).indices.map { component in
        Self.shortened(trials.map { $0.start[component] })
      },
      seeds: first?.seed == nil ? nil : trials.map { $0.seed ?? 0 })
  }

  /// One value for a column of equal ones.
  static func shortened(_ column: [Double]) -> [Double] {
    guard let first = column.first,
      column.allSatisfy({ $0.bitPattern == first.bitPattern })
    else { return column }
    return [first]
  }

  /// A trial of them.
  public subscript(_ index: Int) -> Trial {
    Trial(
      parameters: parameters.map { $0[$0.count == 1 ? 0 : index] },
      start: starts.map { $0[$0.count == 1 ? 0 : index] },
      seed: seeds.map { $0[$0.count == 1 ? 0 : index] })
  }
}

extension Plan {
  /// A trial, by its number in the plan.
  public func columns(_ trial: Int) -> TrialColumns {
    let group = group(of: trial)
    return columns(trial - group.first..<trial - group.first + 1, of: group)
  }

  /// Trials of a group, by their numbers within the group.
  public func columns(_ range: Range<Int>, of group: Group) -> TrialColumns {
    guard let kept = group.kept, !range.isEmpty else { return group.source.columns(range) }
    // Without gaps the trials are neighbours as well.
    let first = kept.select(range.lowerBound)
    guard kept.select(range.upperBound - 1) - first == range.count - 1 else {
      return TrialColumns(range.map { trial($0, of: group) })
    }
    return group.source.columns(first..<first + range.count)
  }
}

extension OptimizerChoice {
  /// The settings of a batch of trials.
  public func settings(for trials: TrialColumns) -> OptimizerSettings {
    configuration.settings { index in trials.parameters[index] }
  }
}
