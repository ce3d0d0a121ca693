import Engine
import Lanes

/// DoG: the rate is the distance gone over the gradients seen.
///
/// g ← g + λ·x
/// r ← max(r, ‖x − x₀‖), at first r₀·(1 + ‖x₀‖)
/// G ← G + ‖g‖²
/// x ← x − η·r/√(G + ε)·g
///
/// Norms are over all parameters. Ivgi 2023; Optax contrib dog.
struct DoG<V: Lane>: VectorRule {
  var learningRate: V = 1
  var initialStep: V = 1e-6
  var epsilon: V = 1e-8
  var weightDecay: V = 0

  struct State: RuleState {
    var origin: V = 0
  }
  struct Shared: RuleState {
    var distance: V = 0
    var total: V = 0
  }

  func start(_ e: Elements<Self>) {
    let length = e.norm(over: .all) { e.x[$0] }
    e.shared[0] = Shared(distance: initialStep * (1 + length))
    for i in e.indices { e.state[i].origin = e.x[i] }
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices { e.gradient[i] += weightDecay * e.x[i] }
    let gone = e.norm(over: .all) { e.state[$0].origin - e.x[$0] }
    e.shared[0].distance = V.maximum(e.shared[0].distance, gone)
    e.shared[0].total += e.sum(over: .all) { e.gradient[$0] * e.gradient[$0] }
    let rate = e.shared[0].distance / (e.shared[0].total + epsilon).squareRoot()
    for i in e.indices { e.x[i] -= learningRate * (rate * e.gradient[i]) }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init(
        "initial_step", \.initialStep, .positive,
        "r₀: the first distance, for parameters of size 1."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let dog = OptimizerDefinition(
    "dog", title: "DoG",
    summary: "The rate is the distance gone over the gradients seen.",
    equations: [
      "g ← g + λ·x",
      "r ← max(r, ‖x − x₀‖), at first r₀·(1 + ‖x₀‖)",
      "G ← G + ‖g‖²",
      "x ← x − η·r/√(G + ε)·g",
    ],
    source: "Ivgi 2023; Optax contrib dog",
    DoG())
}
