import Engine
import Lanes

/// Nesterov momentum: momentum that looks one step ahead.
///
/// b ← p·b + g
/// x ← x − η·(g + p·b)
///
/// Sutskever 2013, PyTorch's form; Nesterov 1983.
struct Nesterov<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var momentum: V = 0.9

  struct State: RuleState {
    var sum: V = 0
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.sum = momentum * s.sum + gradient
    x -= learningRate * (gradient + momentum * s.sum)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init(
        "momentum", \.momentum, .decay, "The part of the accumulated gradient that is kept, p."),
    ]
  }
}

extension OptimizerCatalogue {
  static let nesterov = OptimizerDefinition(
    "nesterov", title: "Nesterov momentum",
    summary: "Momentum that looks one step ahead.",
    equations: [
      "b ← p·b + g",
      "x ← x − η·(g + p·b)",
    ],
    source: "Sutskever 2013, PyTorch's form; Nesterov 1983",
    Nesterov())
}
