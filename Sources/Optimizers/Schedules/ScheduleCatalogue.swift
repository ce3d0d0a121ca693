import Engine
import Lanes

/// The schedules that experiment files can give as a learning rate.
public enum ScheduleCatalogue {
  /// In the order of the manual.
  public static let all: [ScheduleDefinition] = [
    exponentialDecay, cosineDecay, warmupCosineDecay, polynomialDecay, piecewiseConstant,
    inverseTimeDecay, linearWarmup, oneCycle, cosineRestarts, stepDecay,
  ]

  /// The schedule of a name; nil if there is none.
  public static func schedule(named name: String) -> ScheduleDefinition? {
    all.first { $0.name == name }
  }

  private static let initial = rate("initial", 1e-2, "The rate at first, η₀.")
  private static let decaySteps = steps("decay_steps", 100, "How many steps the decay takes, s.")

  private static func rate(
    _ name: String, _ value: Double, _ summary: String
  ) -> ParameterDescription {
    ParameterDescription(
      name: name, defaultValue: value, range: .nonNegative, summary: summary)
  }

  private static func steps(
    _ name: String, _ value: Double, _ summary: String, _ range: ParameterRange = .positive
  ) -> ParameterDescription {
    ParameterDescription(
      name: name, defaultValue: value, range: range, summary: summary, kind: .whole)
  }

  private static func number(
    _ name: String, _ value: Double, _ range: ParameterRange, _ summary: String
  ) -> ParameterDescription {
    ParameterDescription(name: name, defaultValue: value, range: range, summary: summary)
  }

  private static let staircase = ParameterDescription(
    name: "staircase", defaultValue: 0, range: .unit, summary: "Whether t/s is rounded down.",
    kind: .boolean)

  /// (1 + cos(π·part)) / 2.
  private static func cosine(_ part: TracerLane) -> TracerLane {
    0.5 * (1 + TracerLane.cos(TracerLane(rounding: .pi) * part))
  }

  private static func stepped(_ quotient: TracerLane, _ staircase: TracerLane) -> TracerLane {
    TracerLane.select(staircase .> 0, quotient.roundedDown(), quotient)
  }

  static let exponentialDecay = ScheduleDefinition(
    name: "exponential_decay", summary: "Falls by a factor every s steps.",
    equation: "η₀ · r^(t/s)", source: "Keras ExponentialDecay; Optax exponential_decay",
    parameters: [
      initial, decaySteps, number("decay_rate", 0.9, .nonNegative, "The factor, r."), staircase,
    ], lists: []
  ) { t, p in p[0] * TracerLane.pow(p[2], stepped(t / p[1], p[3])) }

  static let cosineDecay = ScheduleDefinition(
    name: "cosine_decay", summary: "Falls along half a cosine wave.",
    equation: "η₀ · ((1−α)·(1 + cos(π·min(t, s)/s))/2 + α)",
    source: "Loshchilov & Hutter 2017; Optax cosine_decay_schedule",
    parameters: [
      initial, decaySteps, number("alpha", 0, .unit, "α: the part of the rate that stays."),
    ], lists: []
  ) { t, p in
    p[0] * ((1 - p[2]) * cosine(TracerLane.minimum(t, p[1]) / p[1]) + p[2])
  }

  static let warmupCosineDecay = ScheduleDefinition(
    name: "warmup_cosine_decay",
    summary: "Rises along a line, then falls along half a cosine wave.",
    equation: "η₀ + (η₁−η₀)·t/w for t < w, then η₂ + (η₁−η₂)·(1 + cos(π·min(t−w, s−w)/(s−w)))/2",
    source: "Optax warmup_cosine_decay_schedule",
    parameters: [
      rate("initial", 0, "The rate at first, η₀."), rate("peak", 1e-2, "The highest rate, η₁."),
      steps("warmup_steps", 10, "How many steps the rate rises, w.", .nonNegative),
      steps("decay_steps", 100, "How many steps until the end, the rise included, s."),
      rate("final", 0, "The rate at the end, η₂."),
    ], lists: []
  ) { t, p in
    let rising = p[0] + (p[1] - p[0]) * (t / p[2])
    let part = TracerLane.minimum(t - p[2], p[3] - p[2]) / (p[3] - p[2])
    let falling = p[4] + (p[1] - p[4]) * cosine(part)
    return TracerLane.select(t .< p[2], rising, falling)
  }

  static let polynomialDecay = ScheduleDefinition(
    name: "polynomial_decay", summary: "Falls along a power of the steps that are left.",
    equation: "(η₀−η₁)·(1 − min(t, s)/s)^p + η₁", source: "Optax polynomial_schedule",
    parameters: [
      initial, rate("final", 1e-4, "The rate at the end, η₁."),
      number("power", 1, .positive, "The power, p."), decaySteps,
    ], lists: []
  ) { t, p in
    let left = 1 - TracerLane.minimum(t, p[3]) / p[3]
    return (p[0] - p[1]) * TracerLane.pow(left, p[2]) + p[1]
  }

  static let piecewiseConstant = ScheduleDefinition(
    name: "piecewise_constant", summary: "Jumps from value to value.",
    equation: "values[k+1] from step boundaries[k] on", source: "Optax piecewise_constant_schedule",
    parameters: [],
    lists: [
      steps("boundaries", 100, "The steps at which the rate changes, rising."),
      rate("values", 1e-2, "The rates: one more than boundaries."),
    ]
  ) { t, p in
    let boundaries = p.count / 2
    var rate = p[boundaries]
    for k in 0..<boundaries {
      rate = TracerLane.select(t .>= p[k], p[boundaries + k + 1], rate)
    }
    return rate
  }

  static let inverseTimeDecay = ScheduleDefinition(
    name: "inverse_time_decay", summary: "Falls as the inverse of the time.",
    equation: "η₀ / (1 + r·t/s)", source: "Keras InverseTimeDecay",
    parameters: [
      initial, decaySteps, number("decay_rate", 1, .nonNegative, "How fast it falls, r."),
      staircase,
    ], lists: []
  ) { t, p in p[0] / (1 + p[2] * stepped(t / p[1], p[3])) }

  static let linearWarmup = ScheduleDefinition(
    name: "linear_warmup", summary: "Rises along a line and stays.",
    equation: "η₀ + (η₁−η₀)·min(t, w)/w", source: "Optax warmup_constant_schedule",
    parameters: [
      rate("initial", 0, "The rate at first, η₀."), rate("peak", 1e-2, "The rate that stays, η₁."),
      steps("warmup_steps", 10, "How many steps the rate rises, w."),
    ], lists: []
  ) { t, p in p[0] + (p[1] - p[0]) * (TracerLane.minimum(t, p[2]) / p[2]) }

  static let oneCycle = ScheduleDefinition(
    name: "one_cycle", summary: "Rises and falls along cosine waves, once.",
    equation: "from η/d up to η at t = q·n − 1, down to η/(d·e) at t = n − 1, along cosines",
    source: "Smith & Topin 2018; PyTorch OneCycleLR",
    parameters: [
      rate("peak", 1e-2, "The highest rate, η."), steps("total_steps", 100, "How many steps, n."),
      number("rise", 0.3, .unit, "The part of the steps that rises, q."),
      number("initial_divisor", 25, .positive, "The first rate is η/d."),
      number("final_divisor", 1e4, .positive, "The last rate is the first one over e."),
    ], lists: []
  ) { t, p in
    let first = p[0] / p[3]
    let last = first / p[4]
    let top = p[2] * p[1] - 1
    let end = p[1] - 1
    let rising = p[0] + (first - p[0]) * cosine(t / top)
    let part = TracerLane.minimum(1, (t - top) / (end - top))
    let falling = last + (p[0] - last) * cosine(part)
    return TracerLane.select(t .<= top, rising, falling)
  }

  static let cosineRestarts = ScheduleDefinition(
    name: "cosine_restarts", summary: "Falls along half cosine waves that start anew.",
    equation: "η₁ + (η₀·mⁱ−η₁)·(1 + cos(π·u/sᵢ))/2 in cycle i, u steps into its sᵢ = s·fⁱ",
    source: "Loshchilov & Hutter 2017; PyTorch CosineAnnealingWarmRestarts, Keras",
    parameters: [
      initial, steps("first_decay_steps", 100, "How many steps the first cycle takes, s."),
      number("step_factor", 2, .factor, "How much longer each cycle is, f."),
      number("rate_factor", 1, .nonNegative, "How much higher each cycle starts, m."),
      rate("final", 0, "The rate at the end of a cycle, η₁."),
    ], lists: []
  ) { t, p in
    // Cycle i begins at s·(fⁱ−1)/(f−1), or at s·i.
    let isEqual = p[2] .<= 1
    let growth = TracerLane.select(isEqual, 2, p[2])
    let quotient = t / p[1]
    let logarithm = TracerLane.log(1 + quotient * (growth - 1)) / TracerLane.log(growth)
    var cycle = TracerLane.select(isEqual, quotient, logarithm).roundedDown()
    func start(_ cycle: TracerLane) -> TracerLane {
      let grown = (TracerLane.pow(growth, cycle) - 1) / (growth - 1)
      return p[1] * TracerLane.select(isEqual, cycle, grown)
    }
    // A logarithm beside a whole number may be rounded to the wrong side.
    cycle = TracerLane.select(start(cycle) .> t, cycle - 1, cycle)
    cycle = TracerLane.select(start(cycle + 1) .<= t, cycle + 1, cycle)
    let begun = start(cycle)
    let part = (t - begun) / (start(cycle + 1) - begun)
    let top = p[0] * TracerLane.pow(p[3], cycle)
    return p[4] + (top - p[4]) * cosine(part)
  }

  static let stepDecay = ScheduleDefinition(
    name: "step_decay", summary: "Falls by a factor at every s-th step.",
    equation: "η₀ · r^⌊t/s⌋", source: "PyTorch StepLR",
    parameters: [
      initial, steps("step_size", 100, "How many steps a rate stays, s."),
      number("decay_rate", 0.1, .nonNegative, "The factor, r."),
    ], lists: []
  ) { t, p in p[0] * TracerLane.pow(p[2], (t / p[1]).roundedDown()) }
}
