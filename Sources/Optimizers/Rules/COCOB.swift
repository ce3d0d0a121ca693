import Engine
import Lanes

/// COCOB: bets on coins instead of choosing a rate.
///
/// g ← η·(g + λ·x)
/// L ← max(L, |g|), G ← G + |g|, R ← max(R − g·(x − x₀), 0), C ← C − g
/// x ← x₀ + C / (L·max(G + L, α·L)) · (L + R)
///
/// Orabona & Tommasi 2017; Optax contrib cocob.
struct COCOB<V: Lane>: Rule {
  var learningRate: V = 1
  var alpha: V = 100
  var epsilon: V = 1e-8
  var weightDecay: V = 0

  struct State: RuleState {
    var origin: V = 0
    var scale: V = 0
    var total: V = 0
    var reward: V = 0
    var sum: V = 0
  }

  func initialState(at x: V) -> State {
    State(origin: x, scale: epsilon)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = learningRate * (gradient + weightDecay * x)
    s.scale = V.maximum(s.scale, g.magnitude)
    s.total += g.magnitude
    s.reward = V.maximum(s.reward - g * (x - s.origin), 0)
    s.sum -= g
    let bet = s.sum / (s.scale * V.maximum(s.total + s.scale, alpha * s.scale))
    x = s.origin + bet * (s.scale + s.reward)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "η: scales the gradient."),
      .init("alpha", \.alpha, .positive, "α: how small the first bets are."),
      .init("epsilon", \.epsilon, .positive, "L before the first step."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let cocob = OptimizerDefinition(
    "cocob", title: "COCOB",
    summary: "Bets on coins instead of choosing a rate.",
    equations: [
      "g ← η·(g + λ·x)",
      "L ← max(L, |g|), G ← G + |g|, R ← max(R − g·(x − x₀), 0), C ← C − g",
      "x ← x₀ + C / (L·max(G + L, α·L)) · (L + R)",
    ],
    source: "Orabona & Tommasi 2017; Optax contrib cocob",
    COCOB())
}
