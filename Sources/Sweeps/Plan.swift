import Losses
import Optimizers
import Results
import YAML

/// Exactly which trials an experiment runs, in order: for each loss, for each optimizer, for each
/// combination of its parameters (the first named varying slowest), each start, each seed.
///
/// A plan is small however many trials it has: trials are computed from their number.
public struct Plan: Sendable {
  public let experiment: Experiment
  public let groups: [Group]
  /// What users are told: duplicates removed, seeds that nothing uses.
  public let notes: [String]

  /// The trials of one loss and one optimizer of the list.
  public struct Group: Sendable {
    /// Places in the experiment's lists.
    public let lossIndex: Int
    public let optimizerIndex: Int
    /// The first trial's number in the plan.
    public let first: Int
    /// How many trials there are.
    public let count: Int
    let grid: TrialGrid
    /// Which trials of the grid were removed as duplicates, ascending.
    let removed: [Int]

    /// The place in the grid of the group's trial `index`.
    func place(of index: Int) -> Int {
      // How many removed places lie before the trial: removed[k] − k never falls.
      var low = 0
      var high = removed.count
      while low < high {
        let middle = (low + high) / 2
        if removed[middle] - middle <= index { low = middle + 1 } else { high = middle }
      }
      return index + low
    }
  }

  /// How many trials run.
  public var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// Plans an experiment.
  public init(_ experiment: Experiment) {
    self.experiment = experiment
    var notes: [String] = []
    let usesSeeds = experiment.losses.contains { $0.usesSeeds }
    if experiment.seeds.count > 1, !usesSeeds {
      notes.append(
        "nothing in the experiment is random: \(experiment.seeds.count) seeds run as one")
    }
    var groups: [Group] = []
    var first = 0
    var removedCount = 0
    var known: [TrialIdentity: Bool] = [:]
    let twins = Twins(experiment)
    for (lossIndex, loss) in experiment.losses.enumerated() {
      for (optimizerIndex, optimizer) in experiment.optimizers.enumerated() {
        let grid = TrialGrid(
          loss, optimizer, seeds: loss.usesSeeds ? experiment.seeds : [experiment.seeds[0]])
        var removed: [Int] = []
        if twins.contain(lossIndex, optimizerIndex) || loss.canRepeat || optimizer.canRepeat {
          let identities = IdentityMaker(experiment, loss, optimizer)
          for place in 0..<grid.count {
            let identity = identities.identity(grid.trial(place))
            if known.updateValue(true, forKey: identity) != nil { removed.append(place) }
          }
        }
        groups.append(
          Group(
            lossIndex: lossIndex, optimizerIndex: optimizerIndex, first: first,
            count: grid.count - removed.count, grid: grid, removed: removed))
        first += grid.count - removed.count
        removedCount += removed.count
      }
    }
    if removedCount > 0 {
      notes.append(
        "\(removedCount) duplicate trial\(removedCount == 1 ? "" : "s") removed:"
          + " the same loss, optimizer, parameters and start")
    }
    self.groups = groups
    self.notes = notes
  }

  /// The group of a trial.
  public func group(of trial: Int) -> Group { groups[groupIndex(of: trial)] }

  /// The place of a trial's group in ``groups``.
  public func groupIndex(of trial: Int) -> Int {
    var low = 0
    var high = groups.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if groups[middle].first <= trial { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// A trial by its number in the plan.
  public func trial(_ number: Int) -> Trial {
    let group = group(of: number)
    return group.grid.trial(group.place(of: number - group.first))
  }

  /// The identity of trials of a group.
  public func identities(of group: Group) -> IdentityMaker {
    IdentityMaker(
      experiment, experiment.losses[group.lossIndex],
      experiment.optimizers[group.optimizerIndex])
  }

  /// A trial of a group, by its number within the group.
  public func trial(_ index: Int, of group: Group) -> Trial {
    group.grid.trial(group.place(of: index))
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

/// All combinations of a group, computed by number.
struct TrialGrid: Sendable {
  let fixed: [Double]
  let axes: [ParameterAxis]
  let start: StartChoice
  let startCounts: [Int]
  private let dimension: Int
  let seeds: [Int]
  private let usesSeeds: Bool
  let count: Int

  init(_ loss: LossChoice, _ optimizer: OptimizerChoice, seeds: [Int]) {
    fixed = optimizer.fixed
    axes = optimizer.axes
    start = loss.start
    dimension = loss.loss.dimension
    self.seeds = seeds
    usesSeeds = loss.usesSeeds
    switch loss.start {
    case .grid(let values): startCounts = values.map(\.count)
    case .points(let points): startCounts = [points.count]
    case .uniform: startCounts = []
    }
    count =
      axes.reduce(1) { $0 * $1.count } * startCounts.reduce(1, *) * seeds.count
  }

  func trial(_ place: Int) -> Trial {
    var rest = place
    func take(_ count: Int) -> Int {
      defer { rest /= count }
      return rest % count
    }
    let seed = seeds[take(seeds.count)]
    var point = [Double](repeating: 0, count: dimension)
    switch start {
    case .grid(let values):
      for component in values.indices.reversed() {
        point[component] = values[component][take(startCounts[component])]
      }
    case .points(let points): point = points[take(points.count)]
    case .uniform(let low, let high):
      for component in point.indices {
        let t = CounterRandom.uniform(seed: seed, purpose: .start, index: component)
        point[component] = low + (high - low) * t
      }
    }
    var parameters = fixed
    for axis in axes.reversed() {
      let index = take(axis.count)
      for (target, values) in zip(axis.targets, axis.values) { parameters[target] = values[index] }
    }
    return Trial(parameters: parameters, start: point, seed: usesSeeds ? seed : nil)
  }
}

extension LossChoice {
  /// Whether trials depend on the seed.
  var usesSeeds: Bool {
    if case .uniform = start { return true }
    return false
  }
}

extension SweptValues {
  /// Whether two of the values may be equal.
  var canRepeat: Bool {
    switch form {
    case .list(let values): Set(values.map(\.bitPattern)).count != values.count
    case .linear(let first, let last, _), .logarithmic(let first, let last, _): first == last
    case .stepped: false
    }
  }
}

extension OptimizerChoice {
  /// Whether two combinations of parameters may be equal.
  fileprivate var canRepeat: Bool {
    axes.contains { $0.values.allSatisfy(\.canRepeat) }
  }
}

extension LossChoice {
  /// Whether two starts may be equal.
  fileprivate var canRepeat: Bool {
    switch start {
    case .grid(let values): values.contains(where: \.canRepeat)
    case .points(let points):
      Set(points.map { $0.map(\.bitPattern) }).count != points.count
    case .uniform: false
    }
  }
}

/// Which losses and optimizers stand more than once in an experiment: only their groups, and those
/// that list a value twice, may hold a trial that is there already, and are compared one by one.
private struct Twins {
  private let losses: [Bool]
  private let optimizers: [Bool]

  init(_ experiment: Experiment) {
    losses = Self.repeated(experiment.losses.map(\.loss.formula.canonicalBytes))
    optimizers = Self.repeated(experiment.optimizers.map(\.definition.name))
  }

  func contain(_ loss: Int, _ optimizer: Int) -> Bool { losses[loss] || optimizers[optimizer] }

  private static func repeated<T: Hashable>(_ items: [T]) -> [Bool] {
    var counts: [T: Int] = [:]
    for item in items { counts[item, default: 0] += 1 }
    return items.map { counts[$0, default: 0] > 1 }
  }
}
