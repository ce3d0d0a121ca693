/// The trials of a group before duplicates are removed, computed by their place.
enum TrialSource: Sendable {
  case grid(TrialGrid)
  case sampled(SampledTrials)

  var count: Int {
    switch self {
    case .grid(let grid): grid.count
    case .sampled(let trials): trials.count
    }
  }

  func trial(_ place: Int) -> Trial {
    switch self {
    case .grid(let grid): grid.trial(place)
    case .sampled(let trials): trials.trial(place)
    }
  }
}

extension TrialSource {
  /// See ``SampledTrials/tellingNumber``.
  var tellingNumber: ((_ place: Int) -> Double)? {
    if case .sampled(let trials) = self { return trials.tellingNumber }
    return nil
  }
}

/// All combinations of a group, computed by number.
struct TrialGrid: Sendable {
  private let fixed: [Double]
  private let axes: [ParameterAxis]
  private let start: StartChoice
  private let startCounts: [Int]
  private let dimension: Int
  private let seeds: [Int]
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
    case .grid(let values): startCounts = values.map { $0.count ?? 1 }
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
    var point: [Double]
    switch start {
    case .grid(let values):
      point = [Double](repeating: 0, count: dimension)
      for component in values.indices.reversed() {
        point[component] = values[component][take(startCounts[component])]
      }
    case .points(let points): point = points[take(points.count)]
    case .uniform(let low, let high):
      point = StartChoice.random(low, high, dimension: dimension, seed: seed)
    }
    var parameters = fixed
    for axis in axes.reversed() {
      let index = take(axis.count)
      for (target, values) in zip(axis.targets, axis.values) { parameters[target] = values[index] }
    }
    return Trial(parameters: parameters, start: point, seed: usesSeeds ? seed : nil)
  }
}

// MARK: - Equal values

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
    case .list(let values): return Set(values.map(\.bitPattern)).count != values.count
    case .linear(let first, let last, let count):
      return Self.areClose((last - first) / Double(count - 1), bounds)
    case .logarithmic(let first, let last, let count):
      // Within 10⁻¹² numbers are rounded to decades.
      return abs(last / first - 1) < 1e-11 * Double(count)
    case .stepped(_, let step, let count): return count > 1 && Self.areClose(step, bounds)
    case .drawn: return true
    }
  }

  /// Whether rounding may make neighbours equal.
  private static func areClose(_ step: Double, _ bounds: ClosedRange<Double>) -> Bool {
    abs(step) <= 8 * max(abs(bounds.lowerBound), abs(bounds.upperBound)).ulp
  }
}

extension OptimizerChoice {
  /// Whether two combinations of parameters may be equal.
  var canRepeat: Bool {
    axes.contains { $0.values.allSatisfy(\.canRepeat) }
  }
}

extension StartChoice {
  /// Whether two starts may be equal.
  var canRepeat: Bool {
    switch self {
    case .grid(let values): values.contains(where: \.canRepeat)
    case .points(let points):
      Set(points.map { $0.map(\.bitPattern) }).count != points.count
    case .uniform(let low, let high): high - low < max(abs(low), abs(high)) / 1024
    }
  }
}
