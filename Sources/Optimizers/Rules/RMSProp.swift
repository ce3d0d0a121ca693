import Engine
import Lanes

/// RMSProp: the gradient, scaled by its running root mean square.
///
/// g ← g + λ·x
/// v ← ρ·v + (1−ρ)·g²
/// centered: a ← a + (1−ρ)·(g − a), v′ = v − a²; else v′ = v
/// b ← p·b + g/(√v′ + ε)
/// x ← x − η·b
///
/// Hinton 2012; PyTorch RMSprop. ε is outside of the root.
struct RMSProp<V: Lane>: Rule {
  var learningRate: V = 1e-2
  var rho: V = 0.99
  var momentum: V = 0
  var centered: V = 0
  var epsilon: V = 1e-8
  var weightDecay: V = 0
  var gain: V = 0

  struct State: RuleState {
    var v: V = 0
    var mean: V = 0
    var sum: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - rho
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.v = rho * s.v + gain * (g * g)
    s.mean += gain * (g - s.mean)
    let square = V.select(centered .> 0, s.v - s.mean * s.mean, s.v)
    s.sum = momentum * s.sum + g / (square.squareRoot() + epsilon)
    x -= learningRate * s.sum
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("rho", \.rho, .decay, "The decay of the mean square."),
      .init(
        "momentum", \.momentum, .decay, "The part of the accumulated gradient that is kept, p."),
      .flag("centered", \.centered, "Whether the mean gradient is taken off."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let rmsProp = OptimizerDefinition(
    "rmsprop", title: "RMSProp",
    summary: "The gradient, scaled by its running root mean square.",
    equations: [
      "g ← g + λ·x",
      "v ← ρ·v + (1−ρ)·g²",
      "centered: a ← a + (1−ρ)·(g − a), v′ = v − a²; else v′ = v",
      "b ← p·b + g/(√v′ + ε)",
      "x ← x − η·b",
    ],
    source: "Hinton 2012; PyTorch RMSprop. ε is outside of the root",
    RMSProp())
}
