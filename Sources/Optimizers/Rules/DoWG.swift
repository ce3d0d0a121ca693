import Engine
import Lanes

/// DoWG: doG with gradients weighed by the distance gone.
///
/// g ← g + λ·x
/// r² ← max(r², ‖x − x₀‖²)
/// G ← G + r²·‖g‖²
/// x ← x − η·r²/(√G + ε)·g
///
/// Norms are over all parameters. Khaled 2023; Optax contrib dowg.
struct DoWG<V: Lane>: VectorRule {
  var learningRate: V = 1
  var initialSquaredDistance: V = 1e-4
  var epsilon: V = 1e-4
  var weightDecay: V = 0

  struct State: RuleState {
    var origin: V = 0
  }
  struct Shared: RuleState {
    var square: V = 0
    var total: V = 0
  }

  func start(_ e: Elements<Self>) {
    e.shared[0] = Shared(square: initialSquaredDistance)
    for i in e.indices { e.state[i].origin = e.x[i] }
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices { e.gradient[i] += weightDecay * e.x[i] }
    let gone = e.sum(over: .all) {
      let difference = e.state[$0].origin - e.x[$0]
      return difference * difference
    }
    let square = V.maximum(e.shared[0].square, gone)
    e.shared[0].square = square
    e.shared[0].total += square * e.sum(over: .all) { e.gradient[$0] * e.gradient[$0] }
    let rate = square / (e.shared[0].total.squareRoot() + epsilon)
    for i in e.indices { e.x[i] -= learningRate * (rate * e.gradient[i]) }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init(
        "initial_squared_distance", \.initialSquaredDistance, .positive,
        "r² before the first step."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let dowg = OptimizerDefinition(
    "dowg", title: "DoWG",
    summary: "DoG with gradients weighed by the distance gone.",
    equations: [
      "g ← g + λ·x",
      "r² ← max(r², ‖x − x₀‖²)",
      "G ← G + r²·‖g‖²",
      "x ← x − η·r²/(√G + ε)·g",
    ],
    source: "Khaled 2023; Optax contrib dowg",
    DoWG())
}
