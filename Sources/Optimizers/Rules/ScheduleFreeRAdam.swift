import Engine
import Lanes

/// Schedule-free RAdam: RAdam's rate and an average in place of a schedule; x is where the gradient is taken.
///
/// v ← β₂·v + (1−β₂)·g²
/// ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2t·β₂ᵗ/(1−β₂ᵗ)
/// g ← g/(√(v/(1−β₂ᵗ)) + ε), ηₜ = η·√((ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ)) where ρₜ > 4
/// ηₜ = 0 with silent_sgd_phase, η without, elsewhere
/// g ← g + λ·x
/// w = tʳ·(max ηₖ, k ≤ t)^q, c = w/Σw
/// x ← (1−c)·x + c·z + ηₜ·(β₁·(1−c) − 1)·g
/// z ← z − ηₜ·g
/// the average is z + (x − z)/β₁
///
/// q is the weight_power; z begins as x. While the rate is 0, x pauses. Defazio 2024; schedulefree
/// RAdamScheduleFree. The trial's point x is the source's y; the source's x is the average.
struct ScheduleFreeRAdam<V: Lane>: Rule {
  var learningRate: V = 0.0025
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var silentSGDPhase: V = 1
  var r: V = 0
  var weightPower: V = 2
  var gain2: V = 0
  var correction2: V = 0
  var isRectified: V = 0
  var rate: V = 0
  var schedule = ScheduleFreeWeights<V>()

  struct State: RuleState {
    var z: V = 0
    var v: V = 0
  }

  func initialState(at x: V) -> State { State(z: x) }

  mutating func prepare(step t: V) {
    gain2 = 1 - beta2
    let power = V.pow(beta2, t)
    correction2 = 1 / (1 - power)
    let limit = 2 / (1 - beta2) - 1
    let length = limit - 2 * t * power / (1 - power)
    let square = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)
    let isLong = length .> 4
    isRectified = V.select(isLong, 1, 0)
    let plain = V.select(silentSGDPhase .> 0, 0, learningRate)
    rate = V.select(isLong, learningRate * square.squareRoot(), plain)
    schedule.advance(t, rate: rate, power: r, weightPower: weightPower, momentum: beta1)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    let scaled = gradient / ((s.v * correction2).squareRoot() + epsilon)
    let g = V.select(isRectified .> 0, scaled, gradient) + weightDecay * x
    x = schedule.point(x, s.z, step: rate * g)
    s.z -= rate * g
  }

  static var pauses: Bool { true }
  func isPaused(_ e: Elements<Self>) -> V.Mask { rate .== 0 }

  static var averages: Bool { true }
  func average(_ e: Elements<Self>) -> V {
    ScheduleFreeWeights.average(e.x[0], e.state[0].z, momentum: beta1)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .openUnit, "The part of the average in x."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the step, times x."),
      .flag(
        "silent_sgd_phase", \.silentSGDPhase,
        "Whether x pauses while the mean square cannot be trusted, rather than follow the gradient."
      ),
      .init("r", \.r, .nonNegative, "The power of the step that weighs a point."),
      .init(
        "weight_power", \.weightPower, .nonNegative,
        "q: the power of the rate that weighs a point."),
    ]
  }
}

extension OptimizerCatalogue {
  static let scheduleFreeRAdam = OptimizerDefinition(
    "schedule_free_radam", title: "Schedule-free RAdam",
    summary: "RAdam with an average in place of a schedule; x is where the gradient is taken.",
    equations: [
      "v ← β₂·v + (1−β₂)·g²",
      "ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2t·β₂ᵗ/(1−β₂ᵗ)",
      "g ← g/(√(v/(1−β₂ᵗ)) + ε), ηₜ = η·√((ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ)) where ρₜ > 4",
      "ηₜ = 0 with silent_sgd_phase, η without, elsewhere",
      "g ← g + λ·x",
      "w = tʳ·(max ηₖ, k ≤ t)^q, c = w/Σw",
      "x ← (1−c)·x + c·z + ηₜ·(β₁·(1−c) − 1)·g",
      "z ← z − ηₜ·g",
      "the average is z + (x − z)/β₁",
    ],
    source: "Defazio 2024; schedulefree RAdamScheduleFree, whose y is x here",
    ScheduleFreeRAdam())
}
