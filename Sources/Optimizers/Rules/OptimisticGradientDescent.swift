import Engine
import Lanes

/// Optimistic gradient descent: gradient descent that expects the gradient to change as it did.
///
/// x ← x − η·((α+β)·g − β·g′), at first g′ = g
///
/// Mokhtari 2020; Optax optimistic_gradient_descent.
struct OptimisticGradientDescent<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var alpha: V = 1
  var beta: V = 1
  var both: V = 0
  var isFirst: V = 0

  struct State: RuleState {
    var previous: V = 0
  }

  mutating func prepare(step t: V) {
    both = alpha + beta
    isFirst = V.select(t .<= 1, 1, 0)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let previous = V.select(isFirst .> 0, gradient, s.previous)
    x -= learningRate * (both * gradient - beta * previous)
    s.previous = gradient
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("alpha", \.alpha, .nonNegative, "α: the part of the gradient."),
      .init("beta", \.beta, .nonNegative, "β: the part of its change."),
    ]
  }
}

extension OptimizerCatalogue {
  static let optimisticGradientDescent = OptimizerDefinition(
    "optimistic_gradient_descent", title: "Optimistic gradient descent",
    summary: "Gradient descent that expects the gradient to change as it did.",
    equations: [
      "x ← x − η·((α+β)·g − β·g′), at first g′ = g"
    ],
    source: "Mokhtari 2020; Optax optimistic_gradient_descent",
    OptimisticGradientDescent())
}
