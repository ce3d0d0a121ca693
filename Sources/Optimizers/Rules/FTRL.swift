import Engine
import Lanes

/// FTRL: follows the leader, with penalties that set elements to 0.
///
/// n ← a + g²
/// z ← z + g − (n^−p − a^−p)/η · x, a ← n
/// x ← (max(−l₁, min(l₁, z)) − z) / (n^−p/η + 2·l₂ + β/η)
///
/// McMahan 2013; Keras Ftrl.
struct FTRL<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var learningRatePower: V = -0.5
  var initialAccumulator: V = 0.1
  var l1: V = 0
  var l2: V = 0
  var beta: V = 0
  var power: V = 0
  var penalty: V = 0
  var inverse: V = 0

  struct State: RuleState {
    var sum: V = 0
    var linear: V = 0
  }

  func initialState(at x: V) -> State {
    State(sum: initialAccumulator)
  }

  mutating func prepare(step t: V) {
    power = -learningRatePower
    inverse = 1 / learningRate
    penalty = 2 * l2 + beta / learningRate
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let sum = s.sum + gradient * gradient
    let root = V.pow(sum, power)
    s.linear += gradient - (root - V.pow(s.sum, power)) * inverse * x
    s.sum = sum
    let clipped = V.maximum(-l1, V.minimum(l1, s.linear))
    x = (clipped - s.linear) / (root * inverse + penalty)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .positive, "The length of a step, η."),
      .init(
        "learning_rate_power", \.learningRatePower, .nonPositive,
        "p: how the rate falls; 0 for a constant rate."),
      .init("initial_accumulator", \.initialAccumulator, .nonNegative, "a before the first step."),
      .init("l1", \.l1, .nonNegative, "l₁: the penalty on |x|."),
      .init("l2", \.l2, .nonNegative, "l₂: the penalty on x²."),
      .init("beta", \.beta, .nonNegative, "β: as in the paper; added to l₂ as β/2η."),
    ]
  }
}

extension OptimizerCatalogue {
  static let ftrl = OptimizerDefinition(
    "ftrl", title: "FTRL",
    summary: "Follows the leader, with penalties that set elements to 0.",
    equations: [
      "n ← a + g²",
      "z ← z + g − (n^−p − a^−p)/η · x, a ← n",
      "x ← (max(−l₁, min(l₁, z)) − z) / (n^−p/η + 2·l₂ + β/η)",
    ],
    source: "McMahan 2013; Keras Ftrl",
    FTRL())
}
