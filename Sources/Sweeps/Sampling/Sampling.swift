import Support

/// How the trials of each optimizer on each loss are chosen among all that the file allows.
public struct Sampling: Sendable, Hashable {
  public var method: SamplingMethod
  /// How many points are drawn for each optimizer on each loss; means nothing to a grid.
  public var trials: Int
  /// What the points depend on, beside their number.
  public var seed: Int

  public init(method: SamplingMethod = .grid, trials: Int = 1, seed: Int = 0) {
    self.method = method
    self.trials = trials
    self.seed = seed
  }
}

/// The ways to choose trials.
public enum SamplingMethod: String, Sendable, Hashable, CaseIterable {
  case grid
  case random
  case sobol
  case halton

  /// One sentence.
  public var summary: String {
    switch self {
    case .grid: "Every combination of the listed values runs."
    case .random: "Points are drawn at random, each by itself."
    case .sobol: "Points of a scrambled Sobol' sequence, which fill the space evenly."
    case .halton: "Points of a scrambled Halton sequence, which fill the space evenly."
    }
  }

  /// Keys that it takes beside `method`.
  public var options: [String] { self == .grid ? [] : ["trials", "seed"] }

  /// What is to know about it, a line each.
  public var details: [String] {
    switch self {
    case .grid:
      return [
        "The first named sweep varies slowest; starts vary faster, seeds fastest.",
        "It needs listed values: uniform, log_uniform and choice belong to the other methods.",
      ]
    case .random:
      return Self.common + [
        "A number depends on the seed, the trial's number and the coordinate alone: more trials add"
          + " points and change none.",
        "Any number of coordinates.",
      ]
    case .sobol:
      return Self.common + [
        "The first 2^k points hold one in every interval of length 2^-k of each coordinate: best"
          + " with a power of two as trials.",
        "Scrambling by the seed (Owen's, of every binary digit) keeps that; more trials add points"
          + " and change none.",
        "Up to \(grouped(SobolTable.dimensions)) coordinates, with direction numbers by Joe and"
          + " Kuo.",
      ]
    case .halton:
      return Self.common + [
        "Coordinate j mirrors the trial's number in the j-th prime; the seed permutes the digits.",
        "Any number of trials is as good as another; more trials add points and change none.",
        "Up to \(grouped(HaltonSequence.dimensions)) coordinates; beyond some twenty, sobol is"
          + " more even.",
      ]
    }
  }

  /// Where it comes from.
  public var source: String {
    switch self {
    case .grid: "The full factorial design."
    case .random:
      "J. Bergstra, Y. Bengio, \"Random search for hyper-parameter optimization\" (2012);"
        + " numbers: Philox 4x32-10, Salmon et al. (2011)."
    case .sobol:
      "I. M. Sobol' (1967); S. Joe, F. Y. Kuo (2008), new-joe-kuo-6; A. B. Owen (1995)."
    case .halton: "J. H. Halton (1960); A. B. Owen, \"A randomized Halton algorithm in R\" (2017)."
    }
  }

  /// What the methods that draw points have in common.
  private static let common = [
    "Each optimizer of the list, on each loss, draws 'trials' points; 'seed' is 0 if not given.",
    "Each sweep is one coordinate, a zip as well: starts first, then learning rates, then the"
      + " others in their order.",
    "So all optimizers of a loss see the same starts, and learning rates at the same quantiles.",
    "Lists, linspace, logspace and range are drawn from uniformly, as choice is.",
    "Where starts are random by seed, every point runs with each of the experiment's seeds.",
  ]

  /// The most coordinates that it has; nil where there is no bound.
  var mostCoordinates: Int? {
    switch self {
    case .grid, .random: nil
    case .sobol: SobolSequence.dimensions
    case .halton: HaltonSequence.dimensions
    }
  }
}

/// The forms of swept values: what may stand in place of a number.
public enum SweptForm: String, Sendable, Hashable, CaseIterable {
  case linspace, logspace, range, uniform
  case logUniform = "log_uniform"
  case choice

  /// What it takes.
  public var arguments: String {
    switch self {
    case .linspace, .logspace: "[first, last, count]"
    case .range: "[first, last, step]"
    case .uniform, .logUniform: "[low, high]"
    case .choice: "[a, b, …]"
    }
  }

  /// Whether it needs a sampling method other than grid.
  public var isSampled: Bool { self == .uniform || self == .logUniform || self == .choice }

  /// One sentence.
  public var summary: String {
    switch self {
    case .linspace: "Numbers at equal distances, both bounds included."
    case .logspace: "Numbers by equal factors between real bounds above 0, both included."
    case .range: "Numbers from the first by steps, up to the last if a step meets it."
    case .uniform: "Drawn between two bounds; for whole parameters whole numbers, both included."
    case .logUniform:
      "Drawn between two real bounds above 0 (never exponents), each decade as likely as another."
    case .choice: "Drawn from some values, names or truth values, each as likely as another."
    }
  }
}

/// The points of a plan in the unit cube, each coordinate computed from its number: the same on every
/// machine and thread, and however many are drawn.
struct PointSequence: Sendable {
  private enum Form: Sendable {
    case random(seed: Int)
    case sobol(SobolSequence)
    case halton(HaltonSequence)
  }
  private let form: Form

  /// - Parameter dimension: how many coordinates are needed.
  init(_ sampling: Sampling, dimension: Int) {
    switch sampling.method {
    case .grid, .random: form = .random(seed: sampling.seed)
    case .sobol: form = .sobol(SobolSequence(dimension: dimension, seed: sampling.seed))
    case .halton: form = .halton(HaltonSequence(dimension: dimension, seed: sampling.seed))
    }
  }

  /// A coordinate of a point, in [0, 1).
  func coordinate(_ axis: Int, of point: Int) -> Double {
    switch form {
    case .random(let seed):
      Philox.uniform(seed: seed, purpose: .point, index: point, coordinate: axis)
    case .sobol(let sequence): sequence.coordinate(axis, of: point)
    case .halton(let sequence): sequence.coordinate(axis, of: point)
    }
  }

  /// Whether no two points share a coordinate: different points then differ in any drawn number that
  /// is not rounded.
  static func areDistinct(_ method: SamplingMethod) -> Bool {
    method == .sobol || method == .halton
  }
}
