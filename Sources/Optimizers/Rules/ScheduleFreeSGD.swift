import Engine
import Lanes

/// Schedule-free SGD: an average in place of a schedule; x is where the gradient is taken.
///
/// ηₜ = η·min(1, t/warmup_steps), g ← g + λ·x
/// w = tʳ·(max ηₖ, k ≤ t)^q, c = w/Σw
/// x ← (1−c)·x + c·z + ηₜ·(p·(1−c) − 1)·g
/// z ← z − ηₜ·g
/// the average is z + (x − z)/p
///
/// p is the momentum, q the weight_power; z begins as x. Defazio 2024; schedulefree SGDScheduleFree. The trial's
/// point x is the source's y; the source's x is the average.
struct ScheduleFreeSGD<V: Lane>: Rule {
  var learningRate: V = 1
  var momentum: V = 0.9
  var weightDecay: V = 0
  var warmupSteps: V = 0
  var r: V = 0
  var weightPower: V = 2
  var rate: V = 0
  var schedule = ScheduleFreeWeights<V>()

  struct State: RuleState {
    var z: V = 0
  }

  func initialState(at x: V) -> State { State(z: x) }

  mutating func prepare(step t: V) {
    let warmed = learningRate * V.minimum(1, t / V.maximum(warmupSteps, 1))
    rate = V.select(warmupSteps .> 0, warmed, learningRate)
    schedule.advance(t, rate: rate, power: r, weightPower: weightPower, momentum: momentum)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    x = schedule.point(x, s.z, step: rate * g)
    s.z -= rate * g
  }

  static var pauses: Bool { true }
  func isPaused(_ e: Elements<Self>) -> V.Mask { rate .== 0 }

  static var averages: Bool { true }
  func average(_ e: Elements<Self>) -> V {
    ScheduleFreeWeights.average(e.x[0], e.state[0].z, momentum: momentum)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init(
        "momentum", \.momentum, .openUnit, "p: the part of the average in x."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
      .init(
        "warmup_steps", \.warmupSteps, .nonNegative,
        "How many steps the rate rises; 0 for none.", kind: .whole),
      .init("r", \.r, .nonNegative, "The power of the step that weighs a point."),
      .init(
        "weight_power", \.weightPower, .nonNegative,
        "q: the power of the rate that weighs a point."),
    ]
  }
}

extension OptimizerCatalogue {
  static let scheduleFreeSGD = OptimizerDefinition(
    "schedule_free_sgd", title: "Schedule-free SGD",
    summary: "SGD with an average in place of a schedule; x is where the gradient is taken.",
    equations: [
      "ηₜ = η·min(1, t/warmup_steps), g ← g + λ·x",
      "w = tʳ·(max ηₖ, k ≤ t)^q, c = w/Σw",
      "x ← (1−c)·x + c·z + ηₜ·(p·(1−c) − 1)·g",
      "z ← z − ηₜ·g",
      "the average is z + (x − z)/p",
    ],
    source: "Defazio 2024; schedulefree SGDScheduleFree, whose y is x here",
    ScheduleFreeSGD())
}
