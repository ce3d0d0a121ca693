import Losses
import Optimizers
import Support
import YAML

/// Exactly which trials an experiment runs, in order: for each loss, for each optimizer, for each
/// combination of its parameters (the first named varying slowest), each start, each seed.
///
/// A plan is small however many trials it has: trials are computed from their number.
public struct Plan: Sendable {
  public let experiment: Experiment
  public let groups: [Group]
  /// Notes for the user: duplicates removed, seeds that nothing uses, points that are all one.
  public let notes: [String]

  /// The trials of one loss and one optimizer of the list.
  public struct Group: Sendable {
    /// Indices in the experiment's lists.
    public let lossIndex: Int
    public let optimizerIndex: Int
    /// The first trial's number in the plan.
    public let first: Int
    /// How many trials there are.
    public let count: Int
    let source: TrialSource
    /// Nil where no trial was removed.
    let kept: RankSelectBitmap?

    /// How many neighbouring trials have the same numbers and differ by start and seed, where all that
    /// have the same numbers are neighbours; else nil.
    package var repetitions: Int? { kept == nil && count > 0 ? source.repetitions : nil }

    /// The group's trial `index`.
    func trial(_ index: Int) -> Trial { source.trial(kept?.select(index) ?? index) }
  }

  /// How many trials run.
  public var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// Plans an experiment.
  public init(_ experiment: Experiment) {
    self.experiment = experiment
    var notes: [String] = []
    if experiment.seeds.count > 1, !experiment.usesSeeds {
      notes.append(
        "nothing in the experiment is random: \(experiment.seeds.count) seeds run as one")
    }
    let classes = EquivalenceClasses(experiment)
    let sources = Self.sources(experiment)
    var suspects = [Bool](repeating: false, count: sources.count)
    var candidates = 0
    for (at, source) in sources.enumerated() {
      let (loss, optimizer) = at.quotientAndRemainder(dividingBy: experiment.optimizers.count)
      suspects[at] =
        classes.isShared(loss, optimizer) || source.canRepeat(experiment, loss, optimizer)
      if suspects[at] { candidates += source.count }
    }
    var duplicates = Duplicates(candidates: candidates)
    var groups: [Group] = []
    var first = 0
    var removedCount = 0
    for (at, source) in sources.enumerated() {
      let (loss, optimizer) = at.quotientAndRemainder(dividingBy: experiment.optimizers.count)
      var kept: RankSelectBitmap?
      if suspects[at] {
        let identities = IdentityMaker(
          experiment, experiment.losses[loss], experiment.optimizers[optimizer])
        kept = duplicates.find(
          in: source, equivalenceClass: classes.number(loss, optimizer),
          isAlone: !classes.isShared(loss, optimizer), identities: identities
        ).map { RankSelectBitmap(clearing: $0, count: source.count) }
      }
      let count = kept?.count ?? source.count
      groups.append(
        Group(
          lossIndex: loss, optimizerIndex: optimizer, first: first, count: count, source: source,
          kept: kept))
      first += count
      removedCount += source.count - count
    }
    if let note = Self.noteOfSinglePoints(experiment) { notes.append(note) }
    if removedCount > 0 {
      notes.append(
        "\(grouped(removedCount)) duplicate trial\(removedCount == 1 ? "" : "s") removed:"
          + " the same loss, optimizer, parameters and start")
    }
    self.groups = groups
    self.notes = notes
  }

  init(experiment: Experiment, groups: [Group], notes: [String]) {
    self.experiment = experiment
    self.groups = groups
    self.notes = notes
  }

  /// The group of a trial.
  public func group(of trial: Int) -> Group { groups[groupIndex(of: trial)] }

  /// The index of a trial's group in ``groups``.
  public func groupIndex(of trial: Int) -> Int {
    max(0, groups.partitioningIndex { $0.first > trial } - 1)
  }

  /// A trial by its number in the plan.
  public func trial(_ number: Int) -> Trial {
    let group = group(of: number)
    return group.trial(number - group.first)
  }

  /// The identity of trials of a group.
  public func identities(of group: Group) -> IdentityMaker {
    IdentityMaker(
      experiment, experiment.losses[group.lossIndex],
      experiment.optimizers[group.optimizerIndex])
  }

  /// The identity of a trial, by its number in the plan.
  public func identity(of trial: Int) -> TrialIdentity {
    identities(of: group(of: trial)).identity(self.trial(trial))
  }

  /// A trial of a group, by its number within the group.
  public func trial(_ index: Int, of group: Group) -> Trial {
    group.trial(index)
  }
}

extension Plan {
  /// The trials of each loss and optimizer, in order.
  private static func sources(_ experiment: Experiment) -> [TrialSource] {
    func seeds(_ loss: LossChoice, _ optimizer: OptimizerChoice) -> [Int] {
      loss.usesSeeds(with: optimizer) ? experiment.seeds : [experiment.seeds[0]]
    }
    guard experiment.sampling.method != .grid else {
      return experiment.losses.flatMap { loss in
        experiment.optimizers.map { .grid(TrialGrid(loss, $0, seeds: seeds(loss, $0))) }
      }
    }
    // All groups share one sequence of points.
    let starts = experiment.losses.map(\.start.coordinates).max() ?? 0
    let parameters = experiment.optimizers.map { $0.axes.count { $0.varies } }.max() ?? 0
    let points = PointSequence(experiment.sampling, dimension: starts + parameters)
    return experiment.losses.flatMap { loss in
      experiment.optimizers.map {
        .sampled(
          SampledTrials(
            loss, $0, seeds: seeds(loss, $0), sampling: experiment.sampling, points: points))
      }
    }
  }

  /// The note where nothing can be sampled.
  private static func noteOfSinglePoints(_ experiment: Experiment) -> String? {
    guard experiment.sampling.method != .grid, experiment.sampling.trials > 1 else { return nil }
    var names: [String] = []
    for loss in experiment.losses where loss.start.coordinates == 0 {
      for optimizer in experiment.optimizers where !optimizer.axes.contains(where: \.varies) {
        names.append("\(optimizer.definition.name) on \(loss.loss.name)")
      }
    }
    guard let first = names.first else { return nil }
    let others = names.count > 1 ? " and \(grouped(names.count - 1)) more" : ""
    return "\(first)\(others): nothing is sampled, one point in place of"
      + " \(grouped(experiment.sampling.trials))"
  }
}

extension TrialSource {
  /// Whether two of its trials may be equal.
  fileprivate func canRepeat(_ experiment: Experiment, _ loss: Int, _ optimizer: Int) -> Bool {
    switch self {
    case .grid:
      experiment.losses[loss].canRepeat(seeds: experiment.seeds.count)
        || experiment.optimizers[optimizer].canRepeat
    case .sampled(let trials): trials.canRepeat
    case .listed: true
    }
  }
}

/// One run of one optimizer from one start.
public struct Trial: Sendable, Hashable {
  /// In the order of the optimizer's parameters.
  public let parameters: [Double]
  /// A number for each component of the loss.
  public let start: [Double]
  /// Nil where nothing of the trial is random.
  public let seed: Int?

  public init(parameters: [Double], start: [Double], seed: Int? = nil) {
    self.parameters = parameters
    self.start = start
    self.seed = seed
  }
}

/// Classes of equal losses and of optimizers of equal arithmetic. Only groups of a class that several
/// losses or optimizers share, and those that list a value twice, may repeat a trial, and are compared
/// one by one.
private struct EquivalenceClasses {
  private let losses: [Int]
  private let optimizers: [Int]
  private let sharedLosses: Set<Int>
  private let sharedOptimizers: Set<Int>

  init(_ experiment: Experiment) {
    (losses, sharedLosses) = Self.classes(
      experiment.losses.map { choice in
        choice.loss.canonicalBytes + Array("\(choice.oracle)".utf8)
      })
    (optimizers, sharedOptimizers) = Self.classes(
      experiment.optimizers.map { choice in
        [choice.configuration.arithmetic] + choice.parameters.map { Array($0.name.utf8) }
      })
  }

  func isShared(_ loss: Int, _ optimizer: Int) -> Bool {
    sharedLosses.contains(losses[loss]) || sharedOptimizers.contains(optimizers[optimizer])
  }

  /// A number that groups of the same loss and arithmetic share, and no others.
  func number(_ loss: Int, _ optimizer: Int) -> UInt64 {
    UInt64(losses[loss]) << 32 | UInt64(optimizers[optimizer])
  }

  /// The first index of each item's equals, and those that have more than one.
  private static func classes<T: Hashable>(_ items: [T]) -> ([Int], Set<Int>) {
    var indices: [T: Int] = [:]
    var shared: Set<Int> = []
    let classes = items.enumerated().map { at, item in
      guard let first = indices[item] else {
        indices[item] = at
        return at
      }
      shared.insert(first)
      return first
    }
    return (classes, shared)
  }
}
