import Engine
import Lanes

/// Schedule-free AdamW: adamW whose average replaces the schedule; x is where the gradient is taken.
///
/// v ← β₂·v + (1−β₂)·g²
/// z ← z′ − ηₜ₋₁·(g/(√(v/(1−β₂ᵗ)) + ε) + λ·x)
/// w = (max ηₖ, k ≤ t)^p, c = w/Σw
/// a = (1−c)·(x − (1−β₁)·z′)/β₁ + c·z
/// x ← β₁·a + (1−β₁)·z, z′ ← z
/// ηₜ = η·min(1, t/warmup_steps)
/// the average is z + (x − z)/β₁
///
/// Defazio 2024; Optax contrib schedule_free_adamw.
struct ScheduleFreeAdamW<V: Lane>: Rule {
  var learningRate: V = 0.0025
  var warmupSteps: V = 0
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var weightPower: V = 2
  var gain1: V = 0
  var gain2: V = 0
  var correction2: V = 0
  var rate: V = 0
  var largest: V = 0
  var total: V = 0
  var share: V = 0

  struct State: RuleState {
    var z: V = 0
    var v: V = 0
  }

  func initialState(at x: V) -> State {
    State(z: x)
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction2 = 1 / (1 - V.pow(beta2, t))
    let warmed = learningRate * V.minimum(1, t / V.maximum(warmupSteps, 1))
    let rising = learningRate * (t - 1) / V.maximum(warmupSteps, 1)
    rate = V.select(t .<= warmupSteps, rising, learningRate)
    largest = V.maximum(largest, V.select(warmupSteps .> 0, warmed, learningRate))
    let weight = V.pow(largest, weightPower)
    total += weight
    share = V.select(total .> 0, weight / total, 0)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    let direction = gradient / ((s.v * correction2).squareRoot() + epsilon)
    let z = s.z - rate * (direction + weightDecay * x)
    let average = (1 - share) * ((x - gain1 * s.z) / beta1) + share * z
    x = beta1 * average + gain1 * z
    s.z = z
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
      .init(
        "warmup_steps", \.warmupSteps, .nonNegative,
        "How many steps the rate rises; 0 for none.", kind: .whole),
      .init("beta_1", \.beta1, .openUnit, "The part of the average in x."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .init(
        "weight_power", \.weightPower, .nonNegative,
        "p: the power of the rate that weighs a point."),
    ]
  }
}

extension OptimizerCatalogue {
  static let scheduleFreeAdamW = OptimizerDefinition(
    "schedule_free_adamw", title: "Schedule-free AdamW",
    summary: "AdamW whose average replaces the schedule; x is where the gradient is taken.",
    equations: [
      "v ← β₂·v + (1−β₂)·g²",
      "z ← z′ − ηₜ₋₁·(g/(√(v/(1−β₂ᵗ)) + ε) + λ·x)",
      "w = (max ηₖ, k ≤ t)^p, c = w/Σw",
      "a = (1−c)·(x − (1−β₁)·z′)/β₁ + c·z",
      "x ← β₁·a + (1−β₁)·z, z′ ← z",
      "ηₜ = η·min(1, t/warmup_steps)",
      "the average is z + (x − z)/β₁",
    ],
    source: "Defazio 2024; Optax contrib schedule_free_adamw",
    ScheduleFreeAdamW())
}
