/// The trials of a group before duplicates are removed, computed by their index.
enum TrialSource: Sendable {
  case grid(TrialGrid)
  case sampled(SampledTrials)
  case listed([Trial])

  var count: Int {
    switch self {
    case .grid(let grid): grid.count
    case .sampled(let trials): trials.count
    case .listed(let trials): trials.count
    }
  }

  /// See ``Plan/Group/repetitions``.
  var repetitions: Int? {
    switch self {
    case .grid(let grid): grid.startCounts.reduce(1, *) * grid.seeds.count
    case .sampled(let trials): trials.repetitions
    case .listed: nil
    }
  }

  func trial(_ index: Int) -> Trial {
    switch self {
    case .grid(let grid): grid.trial(index)
    case .sampled(let trials): trials.trial(index)
    case .listed(let trials): trials[index]
    }
  }

  /// Neighbouring trials by column.
  func columns(_ range: Range<Int>) -> TrialColumns {
    switch self {
    case .grid(let grid): grid.columns(range)
    case .sampled(let trials): trials.columns(range)
    case .listed(let trials): TrialColumns(Array(trials[range]))
    }
  }
}

extension TrialSource {
  /// See ``SampledTrials/distinguishingNumber``.
  var distinguishingNumber: ((_ index: Int) -> Double)? {
    if case .sampled(let trials) = self { return trials.distinguishingNumber }
    return nil
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
  private let rules: RuleStarts?
  let count: Int

  init(_ loss: LossChoice, _ optimizer: OptimizerChoice, seeds: [Int]) {
    fixed = optimizer.fixed
    axes = optimizer.axes
    start = loss.start
    dimension = loss.loss.dimension
    self.seeds = seeds
    usesSeeds = loss.usesSeeds(with: optimizer)
    switch loss.start {
    case .grid(let values): startCounts = values.map { $0.count ?? 1 }
    case .points(let points): startCounts = [points.count]
    case .uniform, .rule: startCounts = []
    }
    rules = RuleStarts(loss)
    count =
      axes.reduce(1) { $0 * $1.count } * startCounts.reduce(1, *) * seeds.count
  }

  func trial(_ index: Int) -> Trial {
    var rest = index
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
    case .rule: point = rules?.point(seed: seed) ?? []
    }
    var parameters = fixed
    for axis in axes.reversed() {
      let index = take(axis.count)
      for (target, values) in zip(axis.targets, axis.values) { parameters[target] = values[index] }
    }
    return Trial(parameters: parameters, start: point, seed: usesSeeds ? seed : nil)
  }
}

extension TrialGrid {
  /// Neighbouring trials by column. A value is computed once for as long as it lasts.
  func columns(_ range: Range<Int>) -> TrialColumns {
    var stride = 1
    /// The values of an axis that changes every `stride` trials.
    func column<Value>(_ count: Int, _ value: (Int) -> Value) -> [Value] {
      let stride = stride
      var index = range.lowerBound / stride % count
      var left = stride - range.lowerBound % stride
      if left >= range.count { return [value(index)] }
      var current = value(index)
      var column: [Value] = []
      column.reserveCapacity(range.count)
      for _ in range {
        if left == 0 {
          index = index + 1 == count ? 0 : index + 1
          current = value(index)
          left = stride
        }
        column.append(current)
        left -= 1
      }
      return column
    }
    let seedColumn = column(seeds.count) { seeds[$0] }
    stride *= seeds.count
    var starts = [[Double]](repeating: [0], count: rules == nil ? dimension : 0)
    switch start {
    case .grid(let values):
      for component in values.indices.reversed() {
        let swept = values[component]
        starts[component] = column(startCounts[component]) { swept[$0] }
        stride *= startCounts[component]
      }
    case .points(let points):
      for component in starts.indices {
        starts[component] = column(points.count) { points[$0][component] }
      }
      stride *= points.count
    case .uniform(let low, let high):
      for component in starts.indices {
        starts[component] = seedColumn.map { seed in
          StartChoice.random(low, high, component, seed: seed)
        }
      }
    case .rule: starts = rules?.columns(seeds: seedColumn) ?? []
    }
    var parameters = fixed.map { [$0] }
    for axis in axes.reversed() {
      for (target, values) in zip(axis.targets, axis.values) {
        parameters[target] = column(axis.count) { values[$0] }
      }
      stride *= axis.count
    }
    return TrialColumns(
      count: range.count, parameters: parameters, starts: starts,
      seeds: usesSeeds ? seedColumn : nil)
  }
}

// MARK: - Equal values

extension LossChoice {
  /// Whether two starts may be equal, of so many seeds where starts are random.
  func canRepeat(seeds: Int) -> Bool {
    // Of a million random numbers of 53 bits, two are the same once in 20,000 times. Rows and noise differ
    // by seed.
    start.canRepeat
      || usesSeeds && !shufflesRows && !oracle.usesSeed && loss.dimension == 1 && seeds > 10_000
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
    case .rule: false
    }
  }
}
