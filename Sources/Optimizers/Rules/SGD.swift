import Engine
import Lanes

/// SGD: gradient descent with momentum, dampening, Nesterov's form and weight decay.
///
/// g ← g + λ·x
/// b ← p·b + (1−τ)·g, at first b ← g
/// x ← x − η·b, in Nesterov's form x ← x − η·(g + p·b)
///
/// PyTorch SGD.
struct SGD<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var momentum: V = 0
  var dampening: V = 0
  var nesterov: V = 0
  var weightDecay: V = 0
  var gain: V = 0

  struct State: RuleState {
    var sum: V = 0
  }

  mutating func prepare(step t: V) {
    gain = V.select((t .<= 1) .| (momentum .== 0), 1, 1 - dampening)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let g = gradient + weightDecay * x
    s.sum = momentum * s.sum + gain * g
    x -= learningRate * V.select(nesterov .> 0, g + momentum * s.sum, s.sum)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init(
        "momentum", \.momentum, .decay, "The part of the accumulated gradient that is kept, p."),
      .init("dampening", \.dampening, .unit, "τ: the part of the gradient kept from the momentum."),
      .flag("nesterov", \.nesterov, "Whether to look one step ahead."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let sgd = OptimizerDefinition(
    "sgd", title: "SGD",
    summary: "Gradient descent with momentum, dampening, Nesterov's form and weight decay.",
    equations: [
      "g ← g + λ·x",
      "b ← p·b + (1−τ)·g, at first b ← g",
      "x ← x − η·b, in Nesterov's form x ← x − η·(g + p·b)",
    ],
    source: "PyTorch SGD",
    SGD())
}
