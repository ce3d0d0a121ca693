import Engine
import Lanes

/// MADGRAD: dual averaging with a cube root, and momentum.
///
/// g ← g + λ·x
/// μ = (η + ε)·√t
/// v ← v + μ·g², s ← s + μ·g
/// x ← (1−p)·(x₀ − s/(∛v + ε)) + p·x
///
/// Defazio & Jelassi 2021; Optax contrib madgrad.
struct MADGRAD<V: Lane>: Rule {
  var learningRate: V = 1e-2
  var momentum: V = 0.9
  var weightDecay: V = 0
  var epsilon: V = 1e-6
  var weight: V = 0
  var gain: V = 0

  struct State: RuleState {
    var origin: V = 0
    var v: V = 0
    var sum: V = 0
  }

  func initialState(at x: V) -> State {
    State(origin: x)
  }

  mutating func prepare(step t: V) {
    weight = (learningRate + epsilon) * t.squareRoot()
    gain = 1 - momentum
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.v += weight * (g * g)
    s.sum += weight * g
    let target = s.origin - s.sum / (V.pow(s.v, 1.0 / 3) + epsilon)
    x = gain * target + momentum * x
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "The part of x that is kept, p."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
    ]
  }
}

extension OptimizerCatalogue {
  static let madgrad = OptimizerDefinition(
    "madgrad", title: "MADGRAD",
    summary: "Dual averaging with a cube root, and momentum.",
    equations: [
      "g ← g + λ·x",
      "μ = (η + ε)·√t",
      "v ← v + μ·g², s ← s + μ·g",
      "x ← (1−p)·(x₀ − s/(∛v + ε)) + p·x",
    ],
    source: "Defazio & Jelassi 2021; Optax contrib madgrad",
    MADGRAD())
}
