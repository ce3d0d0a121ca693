import Engine
import Lanes

/// AdaGrad: each element slows down by the gradients it has seen.
///
/// g ← g + λ·x
/// a ← a + g²
/// x ← x − η/(1 + (t−1)·δ) · g/(√a + ε)
///
/// Duchi 2011; PyTorch Adagrad.
struct AdaGrad<V: Lane>: Rule {
  var learningRate: V = 1e-2
  var learningRateDecay: V = 0
  var weightDecay: V = 0
  var initialAccumulator: V = 0
  var epsilon: V = 1e-10
  var rate: V = 0

  struct State: RuleState {
    var sum: V = 0
  }

  func initialState(at x: V) -> State {
    State(sum: initialAccumulator)
  }

  mutating func prepare(step t: V) {
    rate = learningRate / (1 + (t - 1) * learningRateDecay)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.sum += g * g
    x -= rate * g / (s.sum.squareRoot() + epsilon)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init(
        "learning_rate_decay", \.learningRateDecay, .nonNegative, "δ: how fast the rate falls."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
      .init("initial_accumulator", \.initialAccumulator, .nonNegative, "a before the first step."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adaGrad = OptimizerDefinition(
    "adagrad", title: "AdaGrad",
    summary: "Each element slows down by the gradients it has seen.",
    equations: [
      "g ← g + λ·x",
      "a ← a + g²",
      "x ← x − η/(1 + (t−1)·δ) · g/(√a + ε)",
    ],
    source: "Duchi 2011; PyTorch Adagrad",
    AdaGrad())
}
