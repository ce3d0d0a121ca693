import Engine
import Lanes

/// AdaDelta: steps as long as recent steps, scaled by recent gradients.
///
/// g ← g + λ·x
/// v ← ρ·v + (1−ρ)·g²
/// Δ = √(u + ε)/√(v + ε) · g
/// u ← ρ·u + (1−ρ)·Δ²
/// x ← x − η·Δ
///
/// Zeiler 2012; PyTorch Adadelta.
struct AdaDelta<V: Lane>: Rule {
  var learningRate: V = 1
  var rho: V = 0.9
  var epsilon: V = 1e-6
  var weightDecay: V = 0
  var gain: V = 0

  struct State: RuleState {
    var v: V = 0
    var u: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - rho
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.v = rho * s.v + gain * (g * g)
    let change = (s.u + epsilon).squareRoot() / (s.v + epsilon).squareRoot() * g
    s.u = rho * s.u + gain * (change * change)
    x -= learningRate * change
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("rho", \.rho, .decay, "The decay of both mean squares."),
      .init("epsilon", \.epsilon, .nonNegative, "Added inside both roots."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adaDelta = OptimizerDefinition(
    "adadelta", title: "AdaDelta",
    summary: "Steps as long as recent steps, scaled by recent gradients.",
    equations: [
      "g ← g + λ·x",
      "v ← ρ·v + (1−ρ)·g²",
      "Δ = √(u + ε)/√(v + ε) · g",
      "u ← ρ·u + (1−ρ)·Δ²",
      "x ← x − η·Δ",
    ],
    source: "Zeiler 2012; PyTorch Adadelta",
    AdaDelta())
}
