import Engine
import Lanes

/// Gradient descent: steps straight down the slope.
///
/// x ← x − η·g
///
/// TensorFlow, Optimizers with Core APIs; Cauchy 1847.
struct GradientDescent<V: Lane>: Rule {
  var learningRate: V = 1e-3

  typealias State = NoState

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    x -= learningRate * gradient
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η.")
    ]
  }
}

extension OptimizerCatalogue {
  static let gradientDescent = OptimizerDefinition(
    "gradient_descent", title: "Gradient descent",
    summary: "Steps straight down the slope.",
    equations: [
      "x ← x − η·g"
    ],
    source: "TensorFlow, Optimizers with Core APIs; Cauchy 1847",
    GradientDescent())
}
