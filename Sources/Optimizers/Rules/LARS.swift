import Engine
import Lanes

/// LARS: momentum with steps as long as the parameters allow.
///
/// g ← g + λ·x
/// b ← p·b + η·k·‖x‖/(‖g‖ + ε)·g; the ratio is 1 where a norm is 0
/// x ← x − b, in Nesterov's form with p·b added to the scaled gradient
///
/// Norms are of each tensor for itself. You 2017; Optax lars.
struct LARS<V: Lane>: VectorRule {
  var learningRate: V = 0.1
  var weightDecay: V = 0
  var trustCoefficient: V = 0.001
  var epsilon: V = 0
  var momentum: V = 0.9
  var nesterov: V = 0

  struct State: RuleState {
    var sum: V = 0
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices { e.gradient[i] += weightDecay * e.x[i] }
    let length = e.norm { e.x[$0] }
    let slope = e.norm { e.gradient[$0] }
    let trust = trustCoefficient * length / (slope + epsilon)
    let ratio = V.select((length .== 0) .| (slope .== 0), 1, trust)
    for i in e.indices {
      let change = learningRate * (ratio * e.gradient[i])
      e.state[i].sum = momentum * e.state[i].sum + change
      let ahead = change + momentum * e.state[i].sum
      e.x[i] -= V.select(nesterov .> 0, ahead, e.state[i].sum)
    }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
      .init(
        "trust_coefficient", \.trustCoefficient, .nonNegative,
        "k: the part of ‖x‖ that is a step."),
      .init("epsilon", \.epsilon, .nonNegative, "Added to ‖g‖."),
      .init(
        "momentum", \.momentum, .decay, "The part of the accumulated gradient that is kept, p."),
      .flag("nesterov", \.nesterov, "Whether to look one step ahead."),
    ]
  }
}

extension OptimizerCatalogue {
  static let lars = OptimizerDefinition(
    "lars", title: "LARS",
    summary: "Momentum with steps as long as the parameters allow.",
    equations: [
      "g ← g + λ·x",
      "b ← p·b + η·k·‖x‖/(‖g‖ + ε)·g; the ratio is 1 where a norm is 0",
      "x ← x − b, in Nesterov's form with p·b added to the scaled gradient",
    ],
    source: "You 2017; Optax lars",
    LARS())
}
