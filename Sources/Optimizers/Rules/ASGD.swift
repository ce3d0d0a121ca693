import Engine
import Lanes

/// ASGD: gradient descent with a falling rate and an average of its points.
///
/// g ← g + w·x
/// x ← x·(1 − λ·ηₜ) − ηₜ·g
/// ηₜ = η / (1 + λ·η·(t−1))^α
/// x̄ ← x̄ + (x − x̄)/max(1, t − t₀)
///
/// Polyak & Juditsky 1992; PyTorch ASGD. The average is part of the state; the trial goes on from
/// x.
struct ASGD<V: Lane>: Rule {
  var learningRate: V = 1e-2
  var lambda: V = 1e-4
  var alpha: V = 0.75
  var t0: V = 1e6
  var weightDecay: V = 0
  var rate: V = 0
  var kept: V = 0
  var share: V = 0

  struct State: RuleState {
    var average: V = 0
  }

  mutating func prepare(step t: V) {
    rate = learningRate / V.pow(1 + lambda * learningRate * (t - 1), alpha)
    kept = 1 - lambda * rate
    share = 1 / V.maximum(1, t - 1 - t0)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    x = x * kept - rate * g
    s.average += (x - s.average) * share
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("lambda", \.lambda, .nonNegative, "λ: the decay."),
      .init("alpha", \.alpha, .nonNegative, "α: the power by which the rate falls."),
      .init("t0", \.t0, .nonNegative, "The step at which averaging starts."),
      .init("weight_decay", \.weightDecay, .nonNegative, "w: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let asgd = OptimizerDefinition(
    "asgd", title: "ASGD",
    summary: "Gradient descent with a falling rate and an average of its points.",
    equations: [
      "g ← g + w·x",
      "x ← x·(1 − λ·ηₜ) − ηₜ·g",
      "ηₜ = η / (1 + λ·η·(t−1))^α",
      "x̄ ← x̄ + (x − x̄)/max(1, t − t₀)",
    ],
    source: "Polyak & Juditsky 1992; PyTorch ASGD. The average is part of the state; the trial "
      + "goes on from x",
    ASGD())
}
