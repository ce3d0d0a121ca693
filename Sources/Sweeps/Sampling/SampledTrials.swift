import Support

/// The trials of a group whose sweeps are drawn: points of a sequence, each with every seed.
///
/// Each sweep is one coordinate. Starts come first, then learning rates, then the other parameters in
/// their order: so the optimizers of one loss share starts, and learning rates at the same quantiles.
struct SampledTrials: Sendable {
  private let fixed: [Double]
  /// Those that vary, in the order of their coordinates.
  private let axes: [ParameterAxis]
  private let start: StartChoice
  private let startCoordinates: Int
  private let dimension: Int
  private let seeds: [Int]
  private let usesSeeds: Bool
  private let points: PointSequence
  private let rules: RuleStarts?
  private let areDistinct: Bool
  private let startsCanRepeat: Bool
  let count: Int

  init(
    _ loss: LossChoice, _ optimizer: OptimizerChoice, seeds: [Int], sampling: Sampling,
    points: PointSequence
  ) {
    var fixed = optimizer.fixed
    for axis in optimizer.axes where !axis.varies {
      for (target, values) in zip(axis.targets, axis.values) { fixed[target] = values[0] }
    }
    self.fixed = fixed
    let rates = optimizer.axes.filter { $0.varies && Self.isRate($0, of: optimizer) }
    axes = rates + optimizer.axes.filter { $0.varies && !Self.isRate($0, of: optimizer) }
    start = loss.start
    startCoordinates = loss.start.coordinates
    dimension = loss.loss.dimension
    self.seeds = seeds
    usesSeeds = loss.usesSeeds(with: optimizer)
    rules = RuleStarts(loss)
    self.points = points
    areDistinct = PointSequence.areDistinct(sampling.method)
    startsCanRepeat = loss.canRepeat(seeds: seeds.count)
    // Where nothing varies all points are one.
    let isOnePoint = startCoordinates + axes.count == 0
    count = (isOnePoint ? 1 : sampling.trials) * seeds.count
  }

  /// See ``Plan/Group/repetitions``: two numbers drawn from a range are equal with a chance of 2⁻⁵³.
  var repetitions: Int? {
    if axes.isEmpty { return count }
    let isDrawn = axes.contains { $0.values.contains { $0.drawnRange != nil } }
    return isDrawn ? seeds.count : nil
  }

  /// How many coordinates a point of a group has.
  static func coordinates(_ loss: LossChoice, _ optimizer: OptimizerChoice) -> Int {
    loss.start.coordinates + optimizer.axes.count { $0.varies }
  }

  /// Whether an axis is a learning rate, of the optimizer itself or of one that it wraps, or a number
  /// of its schedule.
  private static func isRate(_ axis: ParameterAxis, of optimizer: OptimizerChoice) -> Bool {
    axis.targets.contains { target in
      optimizer.parameters[target].name.split(separator: ".").contains("learning_rate")
    }
  }

  func trial(_ index: Int) -> Trial {
    let seed = seeds[index % seeds.count]
    let number = index / seeds.count
    var coordinate = 0
    func next() -> Double {
      defer { coordinate += 1 }
      return points.coordinate(coordinate, of: number)
    }
    var point: [Double]
    switch start {
    case .grid(let values): point = values.map { $0.varies ? $0.value(at: next()) : $0[0] }
    case .points(let listed):
      let count = listed.count
      point = count == 1 ? listed[0] : listed[min(count - 1, Int(next() * Double(count)))]
    case .uniform(let low, let high):
      point = StartChoice.random(low, high, dimension: dimension, seed: seed)
    case .rule: point = rules?.point(seed: seed) ?? []
    }
    var parameters = fixed
    for axis in axes {
      let quantile = next()
      for (target, values) in zip(axis.targets, axis.values) {
        parameters[target] = values.value(at: quantile)
      }
    }
    return Trial(parameters: parameters, start: point, seed: usesSeeds ? seed : nil)
  }

  /// Neighbouring trials by column: the points of each coordinate after one another.
  func columns(_ range: Range<Int>) -> TrialColumns {
    let first = range.lowerBound / seeds.count
    let numbers = first..<(range.upperBound + seeds.count - 1) / seeds.count
    var coordinate = 0
    /// The values of the next coordinate for each trial.
    func column<Value>(_ value: (Double) -> Value) -> [Value] {
      defer { coordinate += 1 }
      let values = numbers.map { value(points.coordinate(coordinate, of: $0)) }
      return seeds.count == 1 ? values : range.map { values[$0 / seeds.count - first] }
    }
    let seedColumn = seeds.count == 1 ? seeds : range.map { seeds[$0 % seeds.count] }
    let starts: [[Double]]
    switch start {
    case .grid(let values):
      starts = values.map { $0.varies ? column($0.value(at:)) : [$0[0]] }
    case .points(let listed) where listed.count > 1:
      let count = listed.count
      let chosen = column { min(count - 1, Int($0 * Double(count))) }
      starts = (0..<dimension).map { component in chosen.map { listed[$0][component] } }
    case .points(let listed): starts = listed[0].map { [$0] }
    case .uniform(let low, let high):
      starts = (0..<dimension).map { component in
        seedColumn.map { StartChoice.random(low, high, component, seed: $0) }
      }
    case .rule: starts = rules?.columns(seeds: seedColumn) ?? []
    }
    var parameters = fixed.map { [$0] }
    for axis in axes {
      let quantiles = column { $0 }
      for (target, values) in zip(axis.targets, axis.values) {
        parameters[target] = quantiles.map(values.value(at:))
      }
    }
    return TrialColumns(
      count: range.count, parameters: parameters, starts: starts,
      seeds: usesSeeds ? seedColumn : nil)
  }

  /// The first coordinate whose values are hardly ever equal at two points, and its distribution.
  private var distinguishing: (coordinate: Int, distribution: Distribution)? {
    var swept: [SweptValues?] = axes.map { $0.values[0] }
    switch start {
    case .grid(let values): swept = values.filter(\.varies) + swept
    case .points, .uniform, .rule:
      swept = [SweptValues?](repeating: nil, count: startCoordinates) + swept
    }
    for (coordinate, values) in swept.enumerated() {
      if case .drawn(let distribution)? = values?.form, distribution.distinguishesQuantiles {
        return (coordinate, distribution)
      }
    }
    return nil
  }

  /// A number of each trial that is hardly ever equal for two trials; nil where there is none.
  var distinguishingNumber: ((_ index: Int) -> Double)? {
    guard seeds.count == 1, let (coordinate, distribution) = distinguishing else { return nil }
    return { [points] in distribution.value(at: points.coordinate(coordinate, of: $0)) }
  }

  /// Whether two trials may be equal.
  var canRepeat: Bool {
    if count > seeds.count {
      guard areDistinct else { return true }
      // One coordinate that distinguishes points suffices.
      guard distinguishing != nil else { return true }
    }
    return seeds.count > 1 && startsCanRepeat
  }
}

extension StartChoice {
  /// How many coordinates of a sampled point it takes.
  var coordinates: Int {
    switch self {
    case .grid(let values): values.count { $0.varies }
    case .points(let points): points.count > 1 ? 1 : 0
    case .uniform, .rule: 0
    }
  }

  /// The random start of a seed: every component by itself, the same for all optimizers.
  static func random(_ low: Double, _ high: Double, dimension: Int, seed: Int) -> [Double] {
    (0..<dimension).map { random(low, high, $0, seed: seed) }
  }

  /// A component of the random start of a seed.
  static func random(_ low: Double, _ high: Double, _ component: Int, seed: Int) -> Double {
    low + (high - low) * Philox.uniform(seed: seed, purpose: .start, index: component)
  }
}
