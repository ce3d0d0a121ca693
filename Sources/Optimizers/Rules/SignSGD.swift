import Engine
import Lanes

/// SignSGD: steps of one length along each axis.
///
/// x ← x − η·sign(g)
///
/// Bernstein 2018; Optax sign_sgd.
struct SignSGD<V: Lane>: Rule {
  var learningRate: V = 1e-3

  typealias State = NoState

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    x -= learningRate * gradient.signum
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η.")
    ]
  }
}

extension OptimizerCatalogue {
  static let signSGD = OptimizerDefinition(
    "sign_sgd", title: "SignSGD",
    summary: "Steps of one length along each axis.",
    equations: [
      "x ← x − η·sign(g)"
    ],
    source: "Bernstein 2018; Optax sign_sgd",
    SignSGD())
}
